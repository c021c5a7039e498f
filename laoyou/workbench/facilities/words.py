"""What the facilities' codes are called."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laoyou.facilities.enums import (
    ClassKind,
    CredentialKind,
    FactKind,
    Funding,
    Hours,
    Insurance,
    LeaveKind,
    Licence,
    Medical,
    Mode,
    Ownership,
    Service,
    SiteKind,
    SiteState,
    StayState,
    UnitKind,
)
from laoyou.facilities.selectors.occupancy import UnitRow
from laoyou.facilities.selectors.register import FactRow
from laoyou.facilities.selectors.units import UnitTime
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone

_DETAILS = {
    FactKind.LICENCE: Licence,
    FactKind.INSURANCE: Insurance,
    FactKind.MEDICAL: Medical,
    FactKind.SERVICE: Service,
}
_TONES = {
    SiteState.PREPARING: Tone.NEAR,
    SiteState.OPERATING: Tone.OK,
    SiteState.SUSPENDED: Tone.OFF,
    SiteState.CLOSED: Tone.NONE,
}
_QUALITY = {1: "D", 2: "C", 3: "B", 4: "A"}
GROUP_CHOICES = [
    ("homes", gettext_lazy("homes for elders")),
    ("childcare", gettext_lazy("childcare")),
    *SiteKind.choices,
]


def kind_words(kind: str) -> str:
    return str(SiteKind(kind).label)


def ownership_words(ownership: str, mode: str) -> str:
    """Whose it is and who runs it, in one word where that says it."""
    owner = str(Ownership(ownership).label)
    return owner if mode == Mode.OWNER else _("%(owner)s, %(mode)s") % {"owner": owner, "mode": Mode(mode).label}


def state_status(state: str, since: date | None = None) -> Status:
    reason = _("since %(day)s") % {"day": formats.day(since)} if since else ""
    return Status(_TONES[SiteState(state)], str(SiteState(state).label), reason)


def fact_words(kind: str, detail: str) -> str:
    """What holds: the detail's own words where there is one."""
    return str(_DETAILS[FactKind(kind)](detail).label) if detail else str(FactKind(kind).label)


def value_words(row: FactRow) -> str:
    """The fact's value as people write it; empty for what has none."""
    if row.value is None:
        return ""
    if row.kind in {FactKind.FLOOR_AREA, FactKind.OUTDOOR_AREA}:
        return _("%(area)s m²") % {"area": formats.number(row.value / 100)}
    if row.kind == FactKind.INCLUSIVE:
        return _("%(price)s yuan a month") % {"price": formats.number(row.value / 100)}
    if row.kind == FactKind.QUALITY:
        return _("class %(grade)s") % {"grade": _QUALITY.get(row.value, row.value)}
    return _("grade %(grade)s") % {"grade": row.value}


def until_status(until: date | None, today: date) -> Status:
    """How long a paper still holds."""
    if until is None:
        return Status(Tone.OK, _("no end"))
    left = (until - today).days
    if left <= 0:
        return Status(Tone.OFF, _("ran out"), _("%(days)s days ago") % {"days": -left})
    return Status(Tone.NEAR if left <= 30 else Tone.NONE, _("runs out"), _("in %(days)s days") % {"days": left})


def credential_words(kind: str) -> str:
    return str(CredentialKind(kind).label)


def stay_words(state: str) -> str:
    return str(StayState(state).label)


def funding_words(funding: str) -> str:
    return str(Funding(funding).label)


def leave_words(kind: str) -> str:
    return str(LeaveKind(kind).label)


def class_words(kind: str, hours: str) -> str:
    return f"{ClassKind(kind).label} · {Hours(hours).label}"


def unit_words(kind: str) -> str:
    return str(UnitKind(kind).label)


def offer_words(kind: str, time: UnitTime) -> str:
    """What a unit offered, in one line: room and kind of a bed, ages and places of a class."""
    said = []
    if time.room:
        where = {"building": time.building, "room": time.room, "floor": time.floor}
        said.append(_("%(building)s, room %(room)s, floor %(floor)s") % where)
    if time.class_kind:
        said.append(class_words(time.class_kind, time.hours))
    if kind != UnitKind.BED:
        said.append(ngettext("%(count)s place", "%(count)s places", time.places) % {"count": time.places})
    return " · ".join([*said, *flag_words(time)])


def flag_words(offer: UnitRow | UnitTime) -> list[str]:
    """What sets a bed or class apart."""
    flags = [
        (offer.nursing, _("nursing")),
        (offer.dementia, _("dementia")),
        (offer.public_good, _("public-good")),
        (offer.inclusive, _("inclusive")),
    ]
    return [word for flag, word in flags if flag]


def period_words(first: date | None, until: date | None) -> str:
    """From when until before when."""
    begin = formats.day(first) if first else "…"
    if until is None:
        return _("from %(day)s") % {"day": begin}
    return _("%(first)s to before %(until)s") % {"first": begin, "until": formats.day(until)}
