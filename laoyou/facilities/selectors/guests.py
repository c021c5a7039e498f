"""Who is to be admitted: found in the registry by an officer, by the whole number by an institution's people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.views.decorators.debug import sensitive_variables

from laoyou.core.actor import Actor
from laoyou.core.citizen_ids import UnreadableCitizenId, read_citizen_id
from laoyou.core.errors import DomainError, NotFound
from laoyou.facilities.access import KEEP_STAYS
from laoyou.people.enums import Sealed
from laoyou.people.models import Person
from laoyou.people.selectors.search import find
from laoyou.records.services.sealing import blind_index


class NotInRegistry(DomainError):
    code = "facilities_not_in_registry"
    sentence = (
        "Nobody with this name and number is in the registry. Compare both with the card; who is not in the registry "
        "is entered by the township first."
    )


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is admitted, as the registry has it."""

    person_id: UUID
    name: str
    sex: int
    birth: date
    death: date | None


def guest_of(person_id: UUID, *, actor: Actor) -> Guest:
    """Somebody of the registry whom the officer may see. Raises NotFound."""
    KEEP_STAYS.demand(actor)
    if actor.is_system:
        person = Person.objects.get(id=person_id)
        return Guest(person.id, person.name, person.sex, person.birth, person.death)
    found = find(person_id, actor=actor)
    if found is None:
        raise NotFound
    return Guest(found.id, found.name, found.sex, found.birth, found.death)


@sensitive_variables()
def guest_by_number(name: str, number: str, *, on: date, actor: Actor) -> Guest:
    """The person whose name and whole number the institution has before it. Raises NotInRegistry, without a hint."""
    KEEP_STAYS.demand(actor)
    try:
        written = read_citizen_id(number, on=on).number
    except UnreadableCitizenId:
        raise NotInRegistry from None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name, sex, birth, death FROM laoyou_person_of_number(%s)",
            [blind_index(written, purpose=Sealed.DOCUMENT)],
        )
        found = cursor.fetchone()
    if found is None or found[1] != name.strip():
        raise NotInRegistry
    return Guest(*found)
