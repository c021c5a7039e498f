"""A household's own page: who lives there, who came and went, what holds for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_PERSON
from laoyou.people.models import Condition, Household, PastResidence, Person
from laoyou.people.selectors.card import MemberRow
from laoyou.people.selectors.rows import PersonRow, person_row

MOST_MEMBERS = 200  # of a dormitory the first of these are shown
_MOST_HISTORY = 200


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """Somebody who lives there: place in it, since when, and the kinds of conditions that hold."""

    member: MemberRow
    since: date | None
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerMember:
    """Somebody who left, or died in it; `until` is the first day they no longer lived there."""

    person: PersonRow
    first: date | None
    until: date
    died: bool


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """A household; the address is masked unless revealed for a reason. Degrees in EPSG:4490."""

    id: UUID
    area: int
    collective: bool
    name: str
    has_address: bool
    longitude: float | None
    latitude: float | None
    revision: int
    members: tuple[HouseholdMember, ...]
    former: tuple[FormerMember, ...]

    @property
    def head(self) -> HouseholdMember | None:
        return next((each for each in self.members if each.member.role == 1), None)


def household(household_id: UUID, *, on: date, actor: Actor) -> HouseholdPage:
    """A household of the actor's area, with those who live there and those who did. Raises NotFound."""
    VIEW_PERSON.demand(actor)
    found = Household.objects.filter(id=household_id).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    living = Person.objects.filter(household_id=found.id, merged_into__isnull=True)
    members = list(living.filter(death__isnull=True).order_by("household_role", "birth", "id")[:MOST_MEMBERS])
    held = _held([each.id for each in members], on)
    return HouseholdPage(
        id=found.id,
        area=found.area,
        collective=found.collective,
        name=found.name,
        has_address=bool(found.address_sealed),
        longitude=found.longitude,
        latitude=found.latitude,
        revision=found.revision,
        members=tuple(
            HouseholdMember(
                MemberRow(person_row(each), each.household_role), each.lives_since, tuple(held.get(each.id, ()))
            )
            for each in members
        ),
        former=tuple(_former(found.id)),
    )


def _held(people: list[UUID], on: date) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Condition.objects.filter(person__in=people, valid__contains=on).order_by("person", "kind", "id")
    for person_id, kind in rows.values_list("person_id", "kind"):
        found.setdefault(person_id, []).append(kind)
    return found


def _former(household_id: UUID) -> Iterable[FormerMember]:
    """Whom the reader may see of those who left, and those who died there, the latest first."""
    left = PastResidence.objects.filter(household_id=household_id, registered=False).select_related("person")
    rows = [
        FormerMember(person_row(each.person), each.valid.lower, each.valid.upper, died=False)
        for each in left.order_by("-valid", "id")[:_MOST_HISTORY]
        # Who lives there again, or moved with the household, has not left it.
        if each.person.merged_into_id is None and each.person.household_id != household_id
    ]
    died = Person.objects.filter(household_id=household_id, death__isnull=False, merged_into__isnull=True)
    rows += [
        FormerMember(person_row(each), each.lives_since, each.death, died=True)
        for each in died.order_by("-death", "id")[:_MOST_HISTORY]
        if each.death
    ]
    return sorted(rows, key=lambda row: (row.until, str(row.person.id)), reverse=True)
