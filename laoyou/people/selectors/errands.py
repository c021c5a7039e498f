"""What is to be done in an area because something has happened to its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from laoyou.accounts.selectors.area_names import area_name
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_ERRANDS
from laoyou.people.models import Errand


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """One entry of the list, for the page that ticks it off."""

    id: UUID
    person_id: UUID
    person_name: str
    kind: str
    happening: str
    since: date
    due: date
    done: bool


def errands(*, actor: Actor, on: date) -> QuerySet[Errand]:
    """The area's entries, waiting and done, with the name of the area they are in."""
    VIEW_ERRANDS.demand(actor)
    inside = Errand.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return inside.select_related("person", "other").annotate(area_name=area_name("area", on=on))


def waiting(found: QuerySet[Errand], state: str, *, on: date) -> QuerySet[Errand]:
    """Those that are "waiting", "late" or "done"; all for another word."""
    if state == "done":
        return found.filter(done_at__isnull=False)
    if state == "late":
        return found.filter(done_at__isnull=True, due__lt=on)
    return found.filter(done_at__isnull=True) if state == "waiting" else found


def in_area(found: QuerySet[Errand], area: int) -> QuerySet[Errand]:
    """Those of an area inside."""
    inside = range_of(area)
    return found.filter(area__gte=inside.low, area__lt=inside.high)


def errand_row(errand_id: UUID, *, actor: Actor, on: date) -> ErrandRow:
    """One entry. Raises NotFound outside the area."""
    found = errands(actor=actor, on=on).filter(id=errand_id).first()
    if found is None:
        raise NotFound
    return ErrandRow(
        id=found.id,
        person_id=found.person_id,
        person_name=found.person.name,
        kind=found.kind,
        happening=found.happening,
        since=found.since,
        due=found.due,
        done=found.done_at is not None,
    )
