"""Filings that were handed in without an account, as the department sees them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import ANSWER_FILING
from laoyou.facilities.enums.filings import FilingState, RequestState
from laoyou.facilities.models import FilingRequest, RequestPaper


def requests(*, actor: Actor) -> QuerySet[FilingRequest]:
    """Every one of the actor's area, those that wait first, the oldest first."""
    ANSWER_FILING.demand(actor)
    found = FilingRequest.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.select_related("filing").order_by("-state", "submitted_on", "id")


def to_look_at(*, actor: Actor) -> int:
    """How many wait for the department: handed in, or completed after more was asked for."""
    added = Q(more_at__isnull=False, filing__state=FilingState.INCOMPLETE)
    return requests(actor=actor).filter(Q(state=RequestState.WAITING) | added).count()


def request_of(filing_id: UUID, *, actor: Actor) -> FilingRequest | None:
    """What a filing was made of, where it was handed in without an account and lies in the actor's area."""
    return requests(actor=actor).filter(filing_id=filing_id).first()


def more_papers(request_id: UUID) -> list[RequestPaper]:
    """The papers that came in afterwards, without their content, the oldest first."""
    rows = RequestPaper.objects.filter(request_id=request_id, later_on__isnull=False).defer("content_sealed")
    return list(rows.order_by("id"))


def request_card(request_id: UUID, *, actor: Actor) -> tuple[FilingRequest, list[RequestPaper]]:
    """One with its papers, without their content. Raises NotFound outside the actor's area."""
    found = requests(actor=actor).filter(id=request_id).first()
    if found is None:
        raise NotFound
    return found, list(RequestPaper.objects.filter(request=found).defer("content_sealed").order_by("paper", "id"))
