"""A checked edition comes into force, in one transaction, or is discarded."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.plan.access import ACCEPT_EDITION, EXPLAIN_WARNING
from laoyou.plan.enums import EditionState, ItemKind, ReviewState
from laoyou.plan.models import Edition, EditionWarning, ReviewItem
from laoyou.plan.services.lineage import continue_lineages
from laoyou.plan.services.linking import suggest_links
from laoyou.plan.services.payloads import clean_payload
from laoyou.plan.services.publishing import Accepted, store_items
from laoyou.plan.services.review import lock_for_review
from laoyou.records.services import audit


class UnseenItemsLeft(DomainError):
    """Nothing is accepted unseen."""

    code = "unseen_items_left"
    sentence = "%(count)s items have not been looked at yet. Confirm, correct or leave out each of them, then accept."


class NothingToAccept(DomainError):
    """Every item was left out."""

    code = "nothing_to_accept"
    sentence = "Every item was left out, so there is nothing to accept. Take some back in, or discard the edition."


def accept_edition(edition_id: UUID, *, actor: Actor, now: datetime, today: date) -> Edition:
    """Bring a checked edition into force; the edition before it is kept as superseded.

    Called twice it changes nothing the second time. Raises UnseenItemsLeft, NothingToAccept, NotUnderReview.
    """
    ACCEPT_EDITION.demand(actor)
    with transaction.atomic():
        # Lock first, then look: of two clicks at once the second finds the work of the first done.
        standing = Edition.objects.select_for_update().filter(id=edition_id).first()
        if standing and standing.state == EditionState.PUBLISHED and standing.area in actor.area:
            return standing
        edition = lock_for_review(edition_id, actor=actor)
        items = _checked_items(edition)
        publish(edition, items, actor=actor, now=now, today=today)
        audit.record(
            actor=actor,
            action=ACCEPT_EDITION.code,
            subject="plan.edition",
            subject_id=edition.id,
            area=edition.area,
            now=now,
            before={"state": EditionState.REVIEW},
            after={"state": edition.state, "items": len(items)},
        )
        return edition


def _checked_items(edition: Edition) -> list[Accepted]:
    unseen = ReviewItem.objects.filter(edition=edition, state=ReviewState.UNSEEN).count()
    if unseen:
        raise UnseenItemsLeft(count=unseen)
    kept = ReviewItem.objects.filter(edition=edition, state=ReviewState.CONFIRMED).order_by("kind", "position", "id")
    items = [_accepted(item) for item in kept]
    if not items:
        raise NothingToAccept
    return items


def _accepted(item: ReviewItem) -> Accepted:
    kind = ItemKind(item.kind)
    read = item.read or {}
    span = None if item.span_start is None or item.span_end is None else (item.span_start, item.span_end)
    corrected = {name: read.get(name) for name, value in item.current.items() if item.read and read.get(name) != value}
    return Accepted(kind, clean_payload(kind, item.current), span=span, printed=corrected, reason=item.reason)


def publish(edition: Edition, items: list[Accepted], *, actor: Actor, now: datetime, today: date) -> None:
    """Store the items and put the edition in force in place of its predecessor. Call inside a transaction."""
    for earlier in Edition.objects.select_for_update().filter(series=edition.series, state=EditionState.PUBLISHED):
        earlier.state = EditionState.SUPERSEDED
        earlier.save(update_fields=["state"])
    store_items(edition, items, on=today)
    continue_lineages(edition)
    suggest_links(edition)
    # Last: from here on every change to what the edition consists of gives it another revision.
    edition.state = EditionState.PUBLISHED
    edition.decided_at, edition.decided_by = now, actor.name
    edition.save()


def discard_edition(edition_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Edition:
    """Set a checked edition aside; what was read and said of it is kept."""
    ACCEPT_EDITION.demand(actor)
    with transaction.atomic():
        edition = lock_for_review(edition_id, actor=actor)
        edition.state = EditionState.DISCARDED
        edition.decided_at, edition.decided_by = now, actor.name
        edition.save()
        audit.record(
            actor=actor,
            action="plan.discard_edition",
            subject="plan.edition",
            subject_id=edition.id,
            area=edition.area,
            now=now,
            before={"state": EditionState.REVIEW},
            after={"state": edition.state},
            reason=reason,
        )
        return edition


def explain_warning(warning_id: UUID, explanation: str, *, actor: Actor, now: datetime) -> EditionWarning:
    """Write down why printed figures disagree; they stay as printed. An empty text takes the explanation back."""
    EXPLAIN_WARNING.demand(actor)
    with transaction.atomic():
        warning = _lock_warning(warning_id, actor=actor)
        before = {"explanation": warning.explanation}
        warning.explanation = explanation.strip()
        warning.explained_by = actor.name if warning.explanation else ""
        warning.explained_at = now if warning.explanation else None
        warning.save()
        audit.record(
            actor=actor,
            action=EXPLAIN_WARNING.code,
            subject="plan.warning",
            subject_id=warning.id,
            area=warning.edition.area,
            now=now,
            before=before,
            after={"explanation": warning.explanation},
        )
        return warning


def _lock_warning(warning_id: UUID, *, actor: Actor) -> EditionWarning:
    warning = (
        EditionWarning.objects.select_for_update(of=("self",)).select_related("edition").filter(id=warning_id).first()
    )
    if warning is None or warning.edition.area not in actor.area:
        raise NotFound
    return warning
