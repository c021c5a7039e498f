"""A person goes through what was read: confirms, corrects, adds, drops, merges. Nothing unseen is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.plan.access import CORRECT_ITEM
from laoyou.plan.enums import EditionState, ItemKind, ReviewState
from laoyou.plan.models import Edition, ReviewItem
from laoyou.plan.services.payloads import clean_payload
from laoyou.records.services import audit


class NotUnderReview(DomainError):
    """The edition was accepted or discarded meanwhile."""

    code = "not_under_review"
    sentence = "This edition is no longer being checked, so nothing was changed. Load a later edition to change it."


class CannotMerge(DomainError):
    """Only items of one kind and one edition become one."""

    code = "cannot_merge"
    sentence = "Only two items of the same kind in the same plan can be merged. Choose two of them."


def confirm_items(edition_id: UUID, item_ids: Iterable[UUID], *, actor: Actor, now: datetime) -> int:
    """Mark items as looked at and right, as they stand; returns how many changed."""
    with transaction.atomic():
        edition = lock_for_review(edition_id, actor=actor)
        waiting = ReviewItem.objects.filter(edition=edition, id__in=list(item_ids), state=ReviewState.UNSEEN)
        changed = waiting.update(state=ReviewState.CONFIRMED, seen_by=actor.name, seen_at=now)
        if changed:
            _audit(edition, actor=actor, now=now, after={"confirmed": changed})
        return changed


def correct_item(
    item_id: UUID, changes: Mapping[str, Any], *, revision: int, reason: str, actor: Actor, now: datetime
) -> ReviewItem:
    """Change fields of one item; what was read stays beside it. Raises BadPayload; Conflict if another was faster."""
    with transaction.atomic():
        item = _lock_item(item_id, revision=revision, actor=actor)
        before = {name: item.current.get(name) for name in changes}
        item.current = clean_payload(ItemKind(item.kind), {**item.current, **changes})
        item.reason = reason
        _seen(item, ReviewState.CONFIRMED, actor=actor, now=now)
        _audit(item.edition, item=item, actor=actor, now=now, before=before, after=dict(changes), reason=reason)
        return item


def drop_item(item_id: UUID, *, revision: int, reason: str, actor: Actor, now: datetime) -> ReviewItem:
    """Leave an item out of the plan; it can be taken back until the edition is accepted."""
    return _decide(item_id, ReviewState.DROPPED, revision=revision, reason=reason, actor=actor, now=now)


def restore_item(item_id: UUID, *, revision: int, actor: Actor, now: datetime) -> ReviewItem:
    """Take an item back in as it stands."""
    return _decide(item_id, ReviewState.CONFIRMED, revision=revision, reason="", actor=actor, now=now)


def _decide(
    item_id: UUID, state: ReviewState, *, revision: int, reason: str, actor: Actor, now: datetime
) -> ReviewItem:
    with transaction.atomic():
        item = _lock_item(item_id, revision=revision, actor=actor)
        before = {"state": item.state}
        item.merged_into = None
        item.reason = reason
        _seen(item, state, actor=actor, now=now)
        _audit(item.edition, item=item, actor=actor, now=now, before=before, after={"state": state}, reason=reason)
        return item


def add_item(
    edition_id: UUID, kind: ItemKind, payload: Mapping[str, Any], *, reason: str, actor: Actor, now: datetime
) -> ReviewItem:
    """Add what the reader missed. Raises BadPayload."""
    with transaction.atomic():
        edition = lock_for_review(edition_id, actor=actor)
        last = ReviewItem.objects.filter(edition=edition, kind=kind).aggregate(last=Max("position"))["last"] or 0
        item = ReviewItem(
            edition=edition, kind=kind, position=last + 1, current=clean_payload(kind, payload), reason=reason
        )
        _seen(item, ReviewState.CONFIRMED, actor=actor, now=now)
        _audit(edition, item=item, actor=actor, now=now, after=item.current, reason=reason)
        return item


def merge_items(keep_id: UUID, other_id: UUID, *, revision: int, actor: Actor, now: datetime) -> ReviewItem:
    """Make two items one: `keep` stays and takes what only the other says; the other is left out, pointing to it."""
    with transaction.atomic():
        keep = _lock_item(keep_id, revision=revision, actor=actor)
        other = ReviewItem.objects.select_for_update().filter(id=other_id, edition=keep.edition, kind=keep.kind).first()
        if other is None or other.id == keep.id or other.state == ReviewState.DROPPED:
            raise CannotMerge
        before = dict(keep.current)
        keep.current = clean_payload(ItemKind(keep.kind), _joined(keep.current, other.current))
        _seen(keep, ReviewState.CONFIRMED, actor=actor, now=now)
        other.merged_into = keep
        _seen(other, ReviewState.DROPPED, actor=actor, now=now)
        _audit(keep.edition, item=keep, actor=actor, now=now, before=before, after=keep.current)
        return keep


def _joined(kept: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """`kept` with its gaps filled: lists and year tables are united, single values stand."""
    joined = dict(kept)
    for name, value in other.items():
        mine = joined.get(name)
        if isinstance(mine, dict) and isinstance(value, dict):
            joined[name] = {**value, **mine}
        elif isinstance(mine, list) and isinstance(value, list):
            joined[name] = [*mine, *(entry for entry in value if entry not in mine)]
        elif mine in (None, ""):
            joined[name] = value
    return joined


def correct_heading(
    edition_id: UUID, changes: Mapping[str, Any], *, reason: str, actor: Actor, now: datetime
) -> Edition:
    """Change what is said of the document itself (title, number, date …); the printed value is kept beside it."""
    with transaction.atomic():
        edition = lock_for_review(edition_id, actor=actor)
        before = {name: _plain(getattr(edition, name)) for name in changes}
        changed = {name: value for name, value in changes.items() if getattr(edition, name) != value}
        for name, value in changed.items():
            edition.printed.setdefault(name, before[name])
            setattr(edition, name, value)
        edition.save()
        if changed:
            after = {name: _plain(value) for name, value in changed.items()}
            _audit(edition, actor=actor, now=now, before=before, after=after, reason=reason)
        return edition


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def lock_for_review(edition_id: UUID, *, actor: Actor) -> Edition:
    """The edition, locked for this transaction. Raises NotAllowed, NotFound (also outside the area), NotUnderReview."""
    CORRECT_ITEM.demand(actor)
    edition = Edition.objects.select_for_update().filter(id=edition_id).first()
    if edition is None or edition.area not in actor.area:
        raise NotFound
    if edition.state != EditionState.REVIEW:
        raise NotUnderReview
    return edition


def _lock_item(item_id: UUID, *, revision: int, actor: Actor) -> ReviewItem:
    # Lock order: edition before item, as everywhere (docs/contracts/locking.md).
    edition_id = ReviewItem.objects.filter(id=item_id).values_list("edition_id", flat=True).first()
    if edition_id is None:
        raise NotFound
    edition = lock_for_review(edition_id, actor=actor)
    item = ReviewItem.objects.select_for_update().get(id=item_id)
    item.edition = edition
    if item.revision != revision:
        raise Conflict
    return item


def _seen(item: ReviewItem, state: ReviewState, *, actor: Actor, now: datetime) -> None:
    item.state, item.seen_by, item.seen_at = state, actor.name, now
    item.revision += 1
    item.save()


def _audit(
    edition: Edition,
    *,
    actor: Actor,
    now: datetime,
    item: ReviewItem | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        action=CORRECT_ITEM.code,
        subject="plan.review_item" if item else "plan.edition",
        subject_id=item.id if item else edition.id,
        area=edition.area,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
