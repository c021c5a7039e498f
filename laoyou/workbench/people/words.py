"""What the registry's codes are called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laoyou.core.ages import age_on
from laoyou.people.enums import ConditionKind, CountBasis, Document, HouseholdRole, RelationKind, Sex, Source
from laoyou.people.selectors.ages import AGE_GROUPS
from laoyou.people.selectors.ethnic_groups import name_of

AGE_GROUP_WORDS = {
    "under_3": gettext_lazy("under 3"),
    "age_0": gettext_lazy("not yet 1"),
    "age_1": gettext_lazy("1 year old"),
    "age_2": gettext_lazy("2 years old"),
    "3_17": gettext_lazy("3 to 17"),
    "18_59": gettext_lazy("18 to 59"),
    "60_plus": gettext_lazy("60 and older"),
    "65_plus": gettext_lazy("65 and older"),
    "80_plus": gettext_lazy("80 and older"),
    "90_plus": gettext_lazy("90 and older"),
    "100_plus": gettext_lazy("100 and older"),
    "60_64": gettext_lazy("60 to 64"),
    "65_69": gettext_lazy("65 to 69"),
    "70_79": gettext_lazy("70 to 79"),
    "80_89": gettext_lazy("80 to 89"),
    "90_99": gettext_lazy("90 to 99"),
}
HOUSEHOLD_WORDS = {
    "elder_alone": gettext_lazy("one person of 60 or older alone"),
    "elders_only": gettext_lazy("several people, all 60 or older"),
    "with_elder": gettext_lazy("with somebody of 60 or older"),
    "with_infant": gettext_lazy("with a child under 3"),
    "with_both": gettext_lazy("with somebody of 60 or older and a child under 3"),
}
AGE_CHOICES = [(code, AGE_GROUP_WORDS[code]) for code in AGE_GROUPS]


def age_words(birth: date, on: date) -> str:
    """Completed years; months for those under three, whose care is counted in them."""
    years = age_on(birth, on)
    if years >= 3:
        return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
    months = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
    return ngettext("%(months)s month", "%(months)s months", months) % {"months": months}


def sex_words(sex: int) -> str:
    return str(Sex(sex).label)


def source_words(source: str) -> str:
    return str(Source(source).label)


def condition_words(kind: str) -> str:
    return str(ConditionKind(kind).label)


def conditions_words(kinds: Iterable[str]) -> list[str]:
    return [condition_words(kind) for kind in kinds]


def size_words(size: str) -> str:
    """How many live in a household; the last group has no end."""
    if size == "6":
        return _("6 people and more")
    return ngettext("%(count)s person", "%(count)s people", int(size)) % {"count": size}


def basis_words(basis: str) -> str:
    return str(CountBasis(basis).label)


def role_words(role: int) -> str:
    return str(HouseholdRole(role).label)


def relation_words(kind: str) -> str:
    return str(RelationKind(kind).label)


def document_words(document: str) -> str:
    return str(Document(document).label) if document else _("No document on record")


def ethnicity_words(code: int | None) -> str:
    return name_of(code) if code else ""


def level_words(kind: str, level: int) -> str:
    """The class or degree, in the words of its condition; empty where there is none."""
    if not level:
        return ""
    if kind in {ConditionKind.DISABLED_FUNCTION, ConditionKind.DEMENTIA}:
        return {1: _("mild"), 2: _("moderate"), 3: _("severe"), 4: _("complete")}.get(level, str(level))
    return _("class %(level)s") % {"level": level}


def period_words(first: date | None, until: date | None) -> str:
    """From when until when, half-open as it is kept."""
    begin = first.isoformat() if first else ""
    if until is None:
        return _("since %(day)s") % {"day": begin} if begin else _("for an unknown time")
    return _("%(first)s to before %(until)s") % {"first": begin or "…", "until": until.isoformat()}
