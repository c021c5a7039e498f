"""What is under review: the items of an edition as read and as they are to be, with how far the checking is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import REVIEW_EDITION
from laoyou.plan.enums import ItemKind, ReviewState
from laoyou.plan.models import ReviewItem
from laoyou.plan.selectors.editions import get_edition


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One item under review."""

    id: UUID
    edition_id: UUID
    kind: str
    position: int
    read: Mapping[str, Any] | None
    current: Mapping[str, Any]
    span: tuple[int, int] | None
    state: str
    revision: int
    reason: str
    seen_by: str
    merged_into: UUID | None

    @property
    def label(self) -> str:
        return str(self.current.get("name") or self.current.get("title") or "")

    @property
    def corrected(self) -> dict[str, tuple[Any, Any]]:
        """Fields that differ from what was read: field → (printed, now)."""
        read = self.read or {}
        changed = {name: value for name, value in self.current.items() if _differs(read.get(name), value)}
        return {name: (read.get(name), value) for name, value in changed.items()} if self.read else {}


def _differs(read: Any, current: Any) -> bool:
    """Empty is empty: the reader's None and a form's "" are the same."""
    return (read or None) != (current or None) and not (read == 0 and current == 0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the checking of one kind is."""

    kind: str
    unseen: int
    confirmed: int
    dropped: int

    @property
    def total(self) -> int:
        return self.unseen + self.confirmed + self.dropped


def review_items(edition_id: UUID, *, actor: Actor, kind: ItemKind | None = None) -> list[ReviewRow]:
    """Items of an edition, all kinds or one, in printed order. Raises NotFound, NotAllowed."""
    REVIEW_EDITION.demand(actor)
    edition = get_edition(edition_id, actor=actor)
    found = ReviewItem.objects.filter(edition_id=edition.id)
    if kind:
        found = found.filter(kind=kind)
    return [review_row(item) for item in found.order_by("kind", "position", "id")]


def review_item(item_id: UUID, *, actor: Actor) -> ReviewRow:
    """One item. Raises NotFound, also when its edition lies outside the actor's area."""
    REVIEW_EDITION.demand(actor)
    item = ReviewItem.objects.filter(id=item_id).first()
    if item is None:
        raise NotFound
    get_edition(item.edition_id, actor=actor)
    return review_row(item)


def progress(edition_id: UUID, *, actor: Actor) -> list[Progress]:
    """How many items of each kind are unseen, confirmed and left out; kinds that were not read come with zeros."""
    REVIEW_EDITION.demand(actor)
    edition = get_edition(edition_id, actor=actor)
    counted = ReviewItem.objects.filter(edition_id=edition.id).values("kind", "state").annotate(items=Count("id"))
    by_kind = {(row["kind"], row["state"]): row["items"] for row in counted.order_by("kind", "state")}
    return [
        Progress(
            kind=kind,
            unseen=by_kind.get((kind, ReviewState.UNSEEN), 0),
            confirmed=by_kind.get((kind, ReviewState.CONFIRMED), 0),
            dropped=by_kind.get((kind, ReviewState.DROPPED), 0),
        )
        for kind in ItemKind.values
    ]


def review_row(item: ReviewItem) -> ReviewRow:
    span = None if item.span_start is None or item.span_end is None else (item.span_start, item.span_end)
    return ReviewRow(
        id=item.id,
        edition_id=item.edition_id,
        kind=item.kind,
        position=item.position,
        read=item.read,
        current=item.current,
        span=span,
        state=item.state,
        revision=item.revision,
        reason=item.reason,
        seen_by=item.seen_by,
        merged_into=item.merged_into_id,
    )
