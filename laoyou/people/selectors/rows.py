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
