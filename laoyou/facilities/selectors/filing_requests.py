"""Filings that were handed in without an account, as the department sees them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import ANSWER_FILING
from laoyou.facilities.models import FilingRequest, RequestPaper


def requests(*, actor: Actor) -> QuerySet[FilingRequest]:
    """Every one of the actor's area, those that wait first, the oldest first."""
    ANSWER_FILING.demand(actor)
    found = FilingRequest.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.order_by("-state", "submitted_on", "id")


def request_card(request_id: UUID, *, actor: Actor) -> tuple[FilingRequest, list[RequestPaper]]:
    """One with its papers, without their content. Raises NotFound outside the actor's area."""
    found = requests(actor=actor).filter(id=request_id).first()
    if found is None:
        raise NotFound
    return found, list(RequestPaper.objects.filter(request=found).defer("content_sealed").order_by("paper"))
