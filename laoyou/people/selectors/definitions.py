"""What follows from age and household, as defined on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from laoyou.core.ages import age_on, birthday
from laoyou.people.enums import Situation
from laoyou.people.models import Definition


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """The ages of a situation: completed years, `age_to` exclusive. `confirmed` when the place said it uses them."""

    situation: str
    age_from: int
    age_to: int | None
    source: str
    confirmed: bool

    def fits(self, birth: date, on: date) -> bool:
        age = age_on(birth, on)
        return self.age_from <= age and (self.age_to is None or age < self.age_to)


def definitions(*, on: date) -> dict[str, DefinitionRow]:
    """Every definition in force on a day, by situation. Public: they name nobody."""
    found = Definition.objects.filter(valid__contains=on).order_by("situation", "id")
    return {
        each.situation: DefinitionRow(each.situation, each.age_from, each.age_to, each.source, each.confirmed)
        for each in found
    }


def advanced_age_since(birth: date, *, on: date, defined: DefinitionRow | None) -> date | None:
    """The birthday from which somebody is of advanced age, None before it or where that is not defined."""
    if defined is None or defined.situation != Situation.ADVANCED_AGE or not defined.fits(birth, on):
        return None
    return birthday(birth, defined.age_from)
