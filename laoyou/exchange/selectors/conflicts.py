"""Where sources contradict each other, and who said which field of a person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, Case, QuerySet, When
from django.db.models.functions import Cast

from laoyou.accounts.selectors.area_names import area_name
from laoyou.core.actor import Actor
from laoyou.exchange.access import VIEW_BATCHES
from laoyou.exchange.models import Conflict, FieldSource
from laoyou.exchange.selectors.batches import PLACES


def conflicts(*, actor: Actor) -> QuerySet[Conflict]:
    """The contradictions of the actor's area, open ones first."""
    VIEW_BATCHES.demand(actor)
    found = Conflict.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.select_related("person").defer("offered_sealed", "offered_index")


def listed(source: QuerySet[Conflict], *, on: date) -> QuerySet[Conflict]:
    """The contradictions with, where they are about a place, its names (`kept_place`, `offered_place`)."""
    for column in ("kept", "offered"):
        code = Case(When(field__in=PLACES, then=Cast(column, BigIntegerField())), output_field=BigIntegerField())
        source = source.annotate(**{f"{column}_code": code})
        source = source.annotate(**{f"{column}_place": area_name(f"{column}_code", on=on)})
    return source


def field_sources(person_id: UUID) -> dict[str, str]:
    """The source of each field of a person that is another than the person's own. The caller has shown the card."""
    return dict(FieldSource.objects.filter(person_id=person_id).order_by("field").values_list("field", "source"))
