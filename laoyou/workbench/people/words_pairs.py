"""What the comparison of two records is called: levels of agreement, how sure, why, and what a merger does."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from laoyou.people.enums import PairState
from laoyou.people.selectors.pairs import REASONS, SURENESS
from laoyou.ui.statuses import Status, Tone

_STRONG = 8.0  # bits: the odds change by more than two hundred
_NOTHING = 0.5

SURENESS_WORDS = {
    "certain": gettext_lazy("almost certainly one person"),
    "likely": gettext_lazy("probably one person"),
    "perhaps": gettext_lazy("perhaps one person"),
}
SURENESS_CHOICES = [(code, SURENESS_WORDS[code]) for code in SURENESS]
REASON_WORDS = {
    "id_same": gettext_lazy("same number under two documents"),
    "id_slip": gettext_lazy("number one digit off or two swapped"),
    "name_sound": gettext_lazy("name sounds the same"),
    "name_character": gettext_lazy("one character of the name differs"),
    "birth_day_month": gettext_lazy("day and month of birth exchanged"),
    "birth_slip": gettext_lazy("one digit of the birth differs"),
    "birth_lunar": gettext_lazy("birth by lunar and by solar calendar"),
    "phone_same": gettext_lazy("same telephone"),
    "number_missing": gettext_lazy("one of them without number"),
}
REASON_CHOICES = [(code, REASON_WORDS[code]) for code in REASONS]

FIELD_WORDS = {
    "name": pgettext_lazy("person", "Name"),
    "sex": gettext_lazy("Sex"),
    "birth": gettext_lazy("Born on"),
    "death": gettext_lazy("Died on"),
    "ethnicity": gettext_lazy("Ethnic group"),
    "document": pgettext_lazy("person", "Document number"),
    "phone": gettext_lazy("Telephone"),
    "lives": gettext_lazy("Lives in"),
    "registered": gettext_lazy("Registered in"),
    "source": gettext_lazy("Source"),
    "household": gettext_lazy("Household"),
    "kin": gettext_lazy("Kin rather than one person?"),
}
_LEVELS = {
    ("name", "exact"): pgettext_lazy("agreement", "same"),
    ("name", "homophone"): pgettext_lazy("agreement", "same sound, other characters"),
    ("name", "fuzzy"): pgettext_lazy("agreement", "sounds alike"),
    ("name", "one_character"): pgettext_lazy("agreement", "one character differs"),
    ("name", "other"): pgettext_lazy("agreement", "another name"),
    ("sex", "exact"): pgettext_lazy("agreement", "same"),
    ("sex", "other"): pgettext_lazy("agreement", "differs"),
    ("birth", "exact"): pgettext_lazy("agreement", "same"),
    ("birth", "day_month"): pgettext_lazy("agreement", "day and month exchanged"),
    ("birth", "slip"): pgettext_lazy("agreement", "one digit differs"),
    ("birth", "lunar"): pgettext_lazy("agreement", "perhaps lunar and solar date"),
    ("birth", "near"): pgettext_lazy("agreement", "less than 12 years apart"),
    ("birth", "other"): pgettext_lazy("agreement", "12 years or more apart"),
    ("id", "exact"): pgettext_lazy("agreement", "same"),
    ("id", "slip"): pgettext_lazy("agreement", "one digit off or two swapped"),
    ("id", "two_ids"): pgettext_lazy("agreement", "two valid numbers"),
    ("id", "first_14"): pgettext_lazy("agreement", "first 14 digits the same"),
    ("id", "other"): pgettext_lazy("agreement", "another number"),
    ("phone", "exact"): pgettext_lazy("agreement", "same"),
    ("phone", "other"): pgettext_lazy("agreement", "another number"),
    ("area", "village"): pgettext_lazy("agreement", "same community"),
    ("area", "county"): pgettext_lazy("agreement", "same county"),
    ("area", "other"): pgettext_lazy("agreement", "another county"),
    ("kin", "twins_one_phone"): pgettext_lazy("agreement", "twins with one telephone?"),
    ("kin", "twins"): pgettext_lazy("agreement", "twins?"),
    ("kin", "borrowed_id"): pgettext_lazy("agreement", "somebody else's number?"),
    ("kin", "generations"): pgettext_lazy("agreement", "parent and child?"),
    ("kin", "other"): pgettext_lazy("agreement", "nothing speaks for it"),
}
_STATES = {
    PairState.OPEN: Tone.NEAR,
    PairState.LATER: Tone.BUSY,
    PairState.SAME: Tone.OK,
    PairState.NOT_SAME: Tone.NONE,
}
_TABLES = {
    "people.condition": gettext_lazy("conditions"),
    "people.relation": gettext_lazy("relations"),
    "people.pastresidence": gettext_lazy("earlier residences"),
    "people.healthperiod": gettext_lazy("enrolments, contracts and diseases"),
    "people.healthevent": gettext_lazy("checks, visits and doses"),
}


def agreement(field: str, level: str, weight: float) -> Status:
    """How far a field agrees, and which way that speaks; never by colour alone."""
    if level == "missing":
        return Status(Tone.NONE, pgettext("agreement", "not given on both sides"), _("says nothing"))
    word = str(_LEVELS.get((field, level), level))
    if abs(weight) < _NOTHING:
        return Status(Tone.NONE, word, _("says nothing"))
    if weight > 0:
        return Status(Tone.OK, word, _("speaks strongly for one person") if weight >= _STRONG else _("speaks for it"))
    strong = weight <= -_STRONG
    return Status(Tone.OFF, word, _("speaks strongly for two persons") if strong else _("speaks against it"))


def equality(one: Any, other: Any) -> Status:
    """Agreement of what the comparison did not weigh."""
    if not one or not other:
        missing = not one and not other
        word = pgettext("agreement", "not known") if missing else pgettext("agreement", "known on one side")
        return Status(Tone.NONE, word)
    if one == other:
        return Status(Tone.OK, pgettext("agreement", "same"))
    return Status(Tone.NONE, pgettext("agreement", "differs"))


def sureness(probability: float) -> str:
    """How sure the comparison is, in words."""
    code = next(code for code, (least, below) in SURENESS.items() if least <= probability < below)
    return str(SURENESS_WORDS[code])


def reasons(levels: dict[str, str]) -> list[str]:
    """What made the two records look like one although something differs."""
    return [str(REASON_WORDS[code]) for code, (field, level) in REASONS.items() if levels.get(field) == level]


def state(value: str) -> Status:
    """Where a pair stands."""
    return Status(_STATES[PairState(value)], PairState(value).label)


def rows_of(label: str) -> str:
    """What rows of a table are called."""
    return str(_TABLES.get(label, _("other records")))


def kept_back_words(why: str) -> str:
    """Why a row stays with the record given up."""
    return {
        "second_spouse": _("another marriage at the same time"),
        "once_only": _("on record already for that time"),
        "joined": _("joined with one of the record that stays"),
    }.get(why, why)


def counted(label: str, count: int) -> str:
    """Such as “conditions: 3 rows”."""
    many = ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}
    return _("%(what)s: %(many)s") % {"what": rows_of(label), "many": many}
