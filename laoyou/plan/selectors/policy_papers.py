"""The register of policies as pages read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, DateField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import KEEP_ALL_POLICIES, KEEP_POLICIES, VIEW_POLICIES
from laoyou.plan.enums import ItemKind
from laoyou.plan.models import PlanItem, PolicyLink, PolicyPaper
from laoyou.plan.selectors import items
from laoyou.plan.selectors.editions import edition_in_force_for
from laoyou.plan.selectors.parameters import days_by_area

ENDS_SOON = "policy_ends_soon"  # the rule by how many days ahead a policy's end stands on the owner's first page


@dataclass(frozen=True, slots=True)
class Served:
    """An item of a plan that a policy serves."""

    item_id: UUID
    edition_id: UUID
    kind: str
    name: str


def policies(*, actor: Actor, on: date) -> QuerySet[PolicyPaper]:
    """Policies of the actor's area, the newest first, each with `serves`: how many items of plans.

    `soon` is by how many days ahead, as its place sees it on a day, its end is told.
    """
    VIEW_POLICIES.demand(actor)
    found = PolicyPaper.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    found = found.annotate(serves=Count("links"), soon=days_by_area(ENDS_SOON, on))
    return found.select_related("owner", "superseded_by").order_by("-valid_from", "-id")


def policy(paper_id: UUID, *, actor: Actor, on: date) -> tuple[PolicyPaper, list[Served]]:
    """One policy and what it serves, in the plans' order. Raises NotFound."""
    found = policies(actor=actor, on=on).filter(id=paper_id).first()
    if found is None:
        raise NotFound
    links = found.links.select_related("item").order_by("item__kind", "item__position", "id")
    return found, [Served(each.item_id, each.item.edition_id, each.item.kind, each.item.name) for each in links]


def in_force(found: QuerySet[PolicyPaper], on: date) -> QuerySet[PolicyPaper]:
    """Those that hold on a day."""
    return found.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


def ending(found: QuerySet[PolicyPaper], on: date) -> QuerySet[PolicyPaper]:
    """Those that hold on a day and end soon, by what their place says soon is, without one that replaces them."""
    soon = ExpressionWrapper(Cast(Value(on), DateField()) + days_by_area(ENDS_SOON, on), DateField())
    return found.filter(valid_from__lte=on, valid_until__gt=on, valid_until__lte=soon, superseded_by=None)


def may_keep(paper: PolicyPaper, actor: Actor) -> bool:
    """Whether the actor keeps this policy: the plan office every one, a department its own."""
    own = KEEP_POLICIES.allows(actor) and paper.owner_id == actor.organisation_id
    return KEEP_ALL_POLICIES.allows(actor) or own


def ending_for(*, actor: Actor, today: date) -> int:
    """How many policies of the actor's unit end soon (of every unit, for who keeps them all); one query."""
    if not KEEP_POLICIES.allows(actor):
        return 0
    found = PolicyPaper.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    if not KEEP_ALL_POLICIES.allows(actor):
        if actor.organisation_id is None:
            return 0
        found = found.filter(owner_id=actor.organisation_id)
    return ending(found, today).count()


def linkable(*, actor: Actor) -> list[tuple[UUID, str]]:
    """What a policy can serve of the plan in force in the actor's own area: (key, number and name).

    Tasks first, then the plan's policies and elements, these with their kind before the name.
    """
    edition = edition_in_force_for(actor.area.low, actor=actor)
    if edition is None or edition.area not in actor.area:
        return []
    tasks = [(row.id, f"{row.number} {row.name}".strip()) for row in items.tasks(edition, actor=actor)]
    support = [*items.policies(edition, actor=actor), *items.elements(edition, actor=actor)]
    return [*tasks, *((row.id, f"{ItemKind(row.kind).label} · {row.number} {row.name}") for row in support)]


def papers_serving(edition_id: UUID, *, actor: Actor, on: date) -> dict[UUID, list[str]]:
    """Titles of the policies in force on a day by the item of that edition they serve; for who may see them."""
    if not VIEW_POLICIES.allows(actor):
        return {}
    same = PlanItem.objects.filter(edition=edition_id, lineage=OuterRef("lineage"))
    links = PolicyLink.objects.filter(paper__in=in_force(policies(actor=actor, on=on), on).values("id"))
    served: dict[UUID, list[str]] = {}
    found = links.annotate(here=Subquery(same.values("id")[:1])).filter(here__isnull=False)
    for here, title in found.order_by("paper__valid_from", "id").values_list("here", "paper__title"):
        served.setdefault(here, []).append(title)
    return served
