"""Fields of the registry's forms: a community by its name, a person found by typing, a day as people write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import NATION, AreaRange, from_short
from laoyou.people.selectors.ethnic_groups import NAMES
from laoyou.people.selectors.rows import PersonRow
from laoyou.people.selectors.search import find, search
from laoyou.places.selectors import areas
from laoyou.places.selectors.search import search as search_areas
from laoyou.ui.choosers import MOST_OFFERED, ChooserField, Option
from laoyou.ui.days import DayField
from laoyou.workbench.people import words

__all__ = ["AreaField", "DayField", "EthnicityField", "PersonField", "area_options", "person_options"]

_CODE_LENGTHS = {4, 6, 9, 12}
_AROUND = 4  # township, county and prefecture tell two communities of one name apart


class EthnicityField(forms.TypedChoiceField):
    """One of the 56 ethnic groups by its GB/T 3304 number, or None where it is not known."""

    def __init__(self, **facts: Any) -> None:
        unknown = ("", gettext_lazy("not known"))
        facts.setdefault("label", gettext_lazy("Ethnic group"))
        super().__init__(choices=[unknown, *NAMES.items()], coerce=int, empty_value=None, required=False, **facts)


class AreaField(ChooserField):
    """An area by name, pinyin, initials or code; its value is the 12-digit code.

    What lies in the reader's own area comes first, and alone when anything there fits.
    """

    url_name = "people:choose_area"

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("help_text", gettext_lazy("Name, pinyin or code of the village or community."))
        super().__init__(**facts)
        self.within = NATION

    def found(self, text: str) -> Sequence[Option]:
        return area_options(text, within=self.within)

    def option_of(self, key: str) -> Option | None:
        code = _code(key)
        return None if code is None else next(iter(_named([code])), None)

    def value_of(self, option: Option) -> int:
        return int(option.key)

    def nothing(self, text: str) -> str:
        return _("There is no area called “%(text)s” or with that code.") % {"text": text[:40]}

    def several(self, text: str, count: int) -> str:
        return _("Several areas fit “%(text)s”. Choose one below, or write more of the name.") % {"text": text[:40]}


class PersonField(ChooserField):
    """Somebody of the registry by name, pinyin, number, its last four or telephone; its value is the person's key."""

    url_name = "people:choose_person"

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("help_text", gettext_lazy("Name, pinyin, number, its last four or telephone."))
        super().__init__(**facts)
        self.actor: Actor | None = None

    def found(self, text: str) -> Sequence[Option]:
        return person_options(text, actor=self._reader())

    def option_of(self, key: str) -> Option | None:
        try:
            row = find(UUID(key), actor=self._reader())
        except ValueError:
            return None
        return next(iter(_people([row])), None) if row else None

    def value_of(self, option: Option) -> UUID:
        return UUID(option.key)

    def nothing(self, text: str) -> str:
        return _("Nobody in the registry of your area fits “%(text)s”.") % {"text": text[:40]}

    def several(self, text: str, count: int) -> str:
        return _("Several people fit “%(text)s”. Choose one below.") % {"text": text[:40]}

    def _reader(self) -> Actor:
        if self.actor is None:
            raise TypeError("a form with a PersonField says who is looking")
        return self.actor


def area_options(text: str, *, within: AreaRange) -> list[Option]:
    """What a text may mean as an area: exactly one for a code or a name that is the only one to fit wholly."""
    code = _code(text)
    if code is not None:
        return _named([code])
    today = clock.today()
    found = search_areas(text, within=within, on=today, limit=MOST_OFFERED) if within != NATION else []
    found = found or search_areas(text, within=NATION, on=today, limit=MOST_OFFERED)
    exact = [row for row in found if text in {row.name, row.short_name}]
    return _named([row.code for row in (exact or found)])


def person_options(text: str, *, actor: Actor) -> list[Option]:
    """Who fits, with what tells two of one name apart."""
    return _people(search(text, actor=actor, limit=MOST_OFFERED))


def _people(rows: Sequence[PersonRow]) -> list[Option]:
    called = areas.short_names({row.area for row in rows}, on=clock.today())
    return [Option(str(row.id), row.name, _about(row, called)) for row in rows]


def _about(row: PersonRow, called: dict[int, str]) -> str:
    said = [words.sex_words(row.sex), row.birth.isoformat(), called.get(row.area, "")]
    if row.death:
        said.append(_("died on %(day)s") % {"day": row.death.isoformat()})
    return " ".join(part for part in said if part)


def _named(codes: Sequence[int]) -> list[Option]:
    found = areas.lineages(codes, on=clock.today())
    return [
        Option(f"{code:012d}", rows[0].name, " ".join(row.short_name for row in reversed(rows[1:_AROUND])))
        for code, rows in found.items()
        if rows and rows[0].code == code
    ]


def _code(text: str) -> int | None:
    digits = "".join(text.split())
    return from_short(digits) if digits.isascii() and digits.isdigit() and len(digits) in _CODE_LENGTHS else None
