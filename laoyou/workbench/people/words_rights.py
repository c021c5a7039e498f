"""What is said of consent, corrections and a person's own record."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core.working_days import Deadline
from laoyou.people.enums import Asker, ConsentPurpose, CorrectionField, IdentityCheck, RequestState
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone

# What a consent allows, and what ends when it is taken back. Statutory work is said beside it, once, on the page.
ALLOWS = {
    ConsentPurpose.REGISTER: gettext_lazy("Offers beyond what the law orders: courses, activities, voluntary help."),
    ConsentPurpose.SHARE: gettext_lazy("Name, contact and needs go to agencies that are to provide a service."),
    ConsentPurpose.PHOTO: gettext_lazy("A photo stands on the card, so that workers recognise the person."),
    ConsentPurpose.FAMILY_VIEW: gettext_lazy("Named family members can see the record."),
}
ENDS = {
    ConsentPurpose.REGISTER: gettext_lazy("No more offers. The record itself stays as far as the law orders it."),
    ConsentPurpose.SHARE: gettext_lazy(
        "Agencies get nothing more from now on. What departments must exchange by law goes on, on that ground."
    ),
    ConsentPurpose.PHOTO: gettext_lazy("The photo is deleted at once."),
    ConsentPurpose.FAMILY_VIEW: gettext_lazy("Family members can no longer open the record."),
}
GROUND = gettext_lazy(
    "Without consent, because laws and regulations order it (Personal Information Protection Law, article 13): the "
    "register of elders and infants, basic public health care, allowances and relief, and the exchange between "
    "departments this needs. Refusing a consent never costs anybody a service."
)


def purpose_words(purpose: str) -> str:
    return str(ConsentPurpose(purpose).label)


def asker_words(asker: str, name: str) -> str:
    """Who asked or agreed, with the name where it is not the person."""
    said = str(Asker(asker).label)
    return _("%(who)s: %(name)s") % {"who": said, "name": name} if name else said


def identity_words(identity: str) -> str:
    return str(IdentityCheck(identity).label)


def field_words(field: str) -> str:
    return str(CorrectionField(field).label)


def deadline_words(deadline: Deadline) -> str:
    """The day, and whether it can still change because the year's calendar is not in."""
    day = formats.day(deadline.day)
    return day if deadline.certain else _("%(day)s (not certain: the calendar of that year is not in)") % {"day": day}


def request_status(state: str, *, late: bool = False) -> Status:
    """How a request stands; an open one past its limit says so."""
    if state == RequestState.OPEN:
        return Status(Tone.OFF, _("overdue")) if late else Status(Tone.BUSY, str(RequestState.OPEN.label))
    return Status(Tone.OK if state == RequestState.ACCEPTED else Tone.NONE, str(RequestState(state).label))
