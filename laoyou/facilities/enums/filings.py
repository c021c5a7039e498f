"""Filing (备案) of institutions: whose rules, what is filed, how far it has come, which papers."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.enums import HOME_KINDS, SiteKind


class FilingGroup(TextChoices):
    """Whose rules a filing (备案) follows."""

    HOME = "home", _("Homes for elders")
    CHILDCARE = "childcare", _("Childcare institutions")
    FAMILY = "family", _("Family childcare points")


FILED_AS: dict[str, FilingGroup] = {
    **dict.fromkeys(HOME_KINDS, FilingGroup.HOME),
    SiteKind.CHILDCARE: FilingGroup.CHILDCARE,
    SiteKind.KINDERGARTEN: FilingGroup.CHILDCARE,
    SiteKind.EMPLOYER_CHILDCARE: FilingGroup.CHILDCARE,
    SiteKind.COMMUNITY_CHILDCARE: FilingGroup.CHILDCARE,
    SiteKind.CHILDCARE_CENTRE: FilingGroup.CHILDCARE,
    SiteKind.FAMILY_CHILDCARE: FilingGroup.FAMILY,
}


class FilingKind(TextChoices):
    """What is filed."""

    FIRST = "first", pgettext_lazy("filing", "First filing")
    CHANGE = "change", pgettext_lazy("filing", "Change of what is filed")


class FilingState(TextChoices):
    """How far a filing has come."""

    SUBMITTED = "submitted", pgettext_lazy("filing", "Being checked")
    INCOMPLETE = "incomplete", pgettext_lazy("filing", "More is asked for")
    ACCEPTED = "accepted", pgettext_lazy("filing", "Filed")
    REFUSED = "refused", pgettext_lazy("filing", "Does not comply")
    WITHDRAWN = "withdrawn", pgettext_lazy("filing", "Withdrawn")


OPEN_FILINGS = (FilingState.SUBMITTED, FilingState.INCOMPLETE)


class FilingPaper(TextChoices):
    """Papers that the rules of filing name. One with the code of a licence is recorded as that when it is filed."""

    APPLICATION = "application", _("Application for filing")
    REGISTRATION = "registration", _("Business licence or certificate of the legal person")
    PREMISES = "premises", _("Title of the premises or lease")
    PROMISE = "promise", _("Written promise")
    STAFF = "staff", _("Qualifications and health certificates of the staff")
    HYGIENE = "hygiene", _("Health assessment report")
    FIRE = "fire", _("Fire safety certificate")
    FOOD = "food", _("Food business licence")
    NEIGHBOURS = "neighbours", _("Consent of the neighbours to the use of a flat")
    BUILDING = "building", _("Building safety appraisal")
    OTHER = "other", pgettext_lazy("paper", "Another paper")


class PaperWhen(TextChoices):
    """When a paper belongs to a filing."""

    ALWAYS = "always", pgettext_lazy("paper", "always")
    MEALS = "meals", pgettext_lazy("paper", "where meals are served")


class RequestState(TextChoices):
    """What became of a filing that was handed in without an account."""

    WAITING = "waiting", pgettext_lazy("request", "Waiting at the department")
    TAKEN = "taken", pgettext_lazy("request", "Taken over as a filing")
    REFUSED = "refused", pgettext_lazy("request", "Not taken")
