"""One search across every plan in force: targets, tasks, projects, policies, elements, and the plans themselves."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex

from laoyou.core.actor import Actor
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import EditionState
from laoyou.plan.models import Edition, PlanItem
from laoyou.plan.selectors.editions import visible_editions

_SHORTEST = 1
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found in a plan."""

    id: UUID
    kind: str
    name: str
    number: str
    group: str
    edition_id: UUID
    place: str
    plan_title: str


def items_matching(text: str, *, actor: Actor, area: int | None = None, kind: str = "") -> QuerySet[PlanItem]:
    """Items of plans in force whose name, group or responsible unit contains every word of `text`."""
    VIEW_PLANS.demand(actor)
    found = PlanItem.objects.filter(edition__state=EditionState.PUBLISHED)
    if area is not None:
        found = found.filter(edition__area=area)
    if kind:
        found = found.filter(kind=kind)
    # Not LIKE, of which the planner expects next to no row: it would find and sort all of them for a page of fifty.
    for number, word in enumerate(text[:_LONGEST].split()):
        found = found.alias(**{f"at{number}": StrIndex("searched", Value(word.upper()))})
        found = found.filter(**{f"at{number}__gt": 0})
    # Thousands of rows are sorted for a page of fifty: only what is shown comes along.
    shown = ("kind", "name", "number", "group", "position", "edition__area", "edition__place", "edition__title")
    return (
        found.select_related("edition").only(*shown).order_by("edition__area", "edition_id", "kind", "position", "id")
    )


def search(text: str, *, actor: Actor, limit: int = 20) -> list[Hit]:
    """The first hits for the search box; empty for an empty text."""
    if len(text.strip()) < _SHORTEST:
        return []
    return [hit_of(item) for item in items_matching(text.strip(), actor=actor)[:limit]]


def plans_matching(text: str, *, actor: Actor, limit: int = 10) -> list[Edition]:
    """Plans in force whose title, number or place contains `text`."""
    wanted = Q(title__icontains=text) | Q(doc_no__icontains=text) | Q(place__icontains=text)
    return list(visible_editions(actor=actor).filter(wanted, state=EditionState.PUBLISHED)[:limit])


def hit_of(item: PlanItem) -> Hit:
    return Hit(
        id=item.id,
        kind=item.kind,
        name=item.name,
        number=item.number,
        group=item.group,
        edition_id=item.edition_id,
        place=item.edition.place,
        plan_title=item.edition.title,
    )
