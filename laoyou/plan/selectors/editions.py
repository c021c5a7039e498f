"""Editions an actor may see: those in force or superseded everywhere, those being checked only in the own area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import REVIEW_EDITION, VIEW_PLANS
from laoyou.plan.enums import EditionState, ItemKind, ReviewState
from laoyou.plan.models import Edition, PlanItem, Responsibility, SourceDocument
from laoyou.plan.selectors.rows import EditionRow

# More plans than this are never checked at once in one area.
_MOST_WAITING = 50
PUBLIC_STATES = (EditionState.PUBLISHED, EditionState.SUPERSEDED)
_PUBLIC = Q(state__in=PUBLIC_STATES)


def visible_editions(*, actor: Actor) -> QuerySet[Edition]:
    """Every edition the actor may see, by area, plan and newest edition first."""
    VIEW_PLANS.demand(actor)
    inside = Q(area__gte=actor.area.low, area__lt=actor.area.high)
    seen = _PUBLIC | inside if REVIEW_EDITION.allows(actor) else _PUBLIC
    return Edition.objects.filter(seen).order_by("area", "series", "-version")


def demand_visible(edition: EditionRow, *, actor: Actor) -> EditionRow:
    """An edition read before, if this actor may see it: the rule of `visible_editions`. Raises NotFound."""
    VIEW_PLANS.demand(actor)
    if edition.state in PUBLIC_STATES or (REVIEW_EDITION.allows(actor) and edition.area in actor.area):
        return edition
    raise NotFound


def editions_in_force(*, actor: Actor) -> QuerySet[Edition]:
    """Plans in force anywhere, by area."""
    return visible_editions(actor=actor).filter(state=EditionState.PUBLISHED).order_by("area", "id")


def editions_in_force_with_counts(*, actor: Actor) -> QuerySet[Edition]:
    """As `editions_in_force`, with how many indicators, tasks and projects each has."""
    kinds = (ItemKind.INDICATOR, ItemKind.TASK, ItemKind.PROJECT)
    return editions_in_force(actor=actor).annotate(**{f"{kind.value}_count": _items_of(kind) for kind in kinds})


def _items_of(kind: ItemKind) -> Coalesce:
    # A sub-query for each edition shown: joined and grouped, every item of every plan would be read for one page.
    items = PlanItem.objects.filter(edition=OuterRef("pk"), kind=kind).order_by()
    if kind == ItemKind.PROJECT:
        items = items.exclude(project__stands=False)
    return Coalesce(Subquery(items.values("edition").annotate(many=Count("*")).values("many")), 0)


def editions_under_review(*, actor: Actor) -> QuerySet[Any]:
    """Editions of the actor's area that wait to be checked, newest first, with how many items are unseen."""
    if not REVIEW_EDITION.allows(actor):
        return Edition.objects.none()
    unseen = Count("review_items", filter=Q(review_items__state=ReviewState.UNSEEN))
    waiting = visible_editions(actor=actor).filter(state=EditionState.REVIEW)
    return waiting.annotate(unseen_count=unseen).order_by("-created_at", "id")


def unseen_by_edition(*, actor: Actor) -> list[tuple[EditionRow, int]]:
    """Editions of the actor's area that wait to be checked, each with how many items nobody has looked at."""
    return [(edition_row(each), each.unseen_count) for each in editions_under_review(actor=actor)[:_MOST_WAITING]]


def get_edition(edition_id: UUID, *, actor: Actor) -> EditionRow:
    """One edition. Raises NotFound when there is none the actor may see."""
    VIEW_PLANS.demand(actor)
    found = Edition.objects.filter(id=edition_id).first()
    if found is None:
        raise NotFound
    return demand_visible(edition_row(found), actor=actor)


def get_document(edition_id: UUID, *, actor: Actor) -> SourceDocument | None:
    """The document an edition was read from; None for a plan pack. Raises NotFound."""
    return SourceDocument.objects.filter(edition_id=get_edition(edition_id, actor=actor).id).first()


def editions_of_series(series: UUID, *, actor: Actor) -> list[EditionRow]:
    """All editions of one plan the actor may see, newest first."""
    return [edition_row(each) for each in visible_editions(actor=actor).filter(series=series)]


def edition_in_force_for(area: int, *, actor: Actor, naming: UUID | None = None) -> EditionRow | None:
    """The plan in force of an area, the most recently issued when there are several.

    `naming` an organisation, plans that give it something to do come before those that do not.
    """
    found = visible_editions(actor=actor).filter(area=area, state=EditionState.PUBLISHED)
    # A plan without a date is not the newest.
    latest = found.order_by(F("issued_on").desc(nulls_last=True), "-id")
    if naming:
        given = Responsibility.objects.filter(item__edition_id=OuterRef("pk"), organisation_id=naming)
        latest = latest.order_by(Exists(given).desc(), *latest.query.order_by)
    newest = latest.first()
    return edition_row(newest) if newest else None


def edition_named(name: str, *, actor: Actor) -> EditionRow:
    """An edition by its id, or the plan in force by the code of its area. Raises NotFound."""
    if name.isdigit():
        found = edition_in_force_for(int(name), actor=actor)
        if found is None:
            raise NotFound
        return found
    try:
        return get_edition(UUID(name), actor=actor)
    except ValueError:
        raise NotFound from None


def edition_row(edition: Edition) -> EditionRow:
    return EditionRow(
        id=edition.id,
        series=edition.series,
        version=edition.version,
        area=edition.area,
        place=edition.place,
        title=edition.title,
        doc_no=edition.doc_no,
        issuer=edition.issuer,
        issued_on=edition.issued_on,
        state=edition.state,
        printed=edition.printed,
        revision=edition.revision,
    )
