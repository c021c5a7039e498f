"""How an institution stands among others like it, as the worker last counted it."""

from __future__ import annotations

from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.facilities.access import VIEW_STAFF
from laoyou.facilities.enums import PeerMeasure
from laoyou.facilities.models import Institution, PeerComparison
from laoyou.facilities.selectors.reach import kept_institution


def comparisons(institution_id: UUID, *, actor: Actor) -> tuple[Institution, list[PeerComparison]]:
    """The institution and its measures in their order. Raises NotFound outside the actor's reach."""
    VIEW_STAFF.demand(actor)
    institution = kept_institution(institution_id, actor=actor)
    rows = PeerComparison.objects.filter(institution=institution).order_by("measure", "id")
    order = list(PeerMeasure)
    return institution, sorted(rows, key=lambda each: order.index(PeerMeasure(each.measure)))
