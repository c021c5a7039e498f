"""Rows the pages read: frozen, masked, and with no way back into the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.people.models import Person


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list. Areas are 12-digit codes; numbers are not in lists at all."""

    id: UUID
    name: str
    sex: int
    birth: date
    death: date | None
    area: int
    registered_area: int | None


def age_on(birth: date, day: date) -> int:
    """Completed years on a day (周岁); somebody born on 29 February is a year older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def years_before(day: date, years: int) -> date:
    """The last birthday of those who are `years` old on `day` or older."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February in a year without one
        return day.replace(year=day.year - years, day=28)


def person_row(person: Person) -> PersonRow:
    return PersonRow(
        id=person.id,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        death=person.death,
        area=person.area,
        registered_area=person.registered_area,
    )
