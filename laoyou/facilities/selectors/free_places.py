"""Beds and places that nobody holds, over every site in reach: an operator of several houses sees them in one list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from laoyou.core.actor import Actor
from laoyou.facilities.access import VIEW_STAYS
from laoyou.facilities.enums import SiteState
from laoyou.facilities.models import Placement, UnitPeriod
from laoyou.facilities.models.periods import holding, lasting
from laoyou.facilities.selectors.reach import kept_sites


class Free(TypedDict):
    """How many of the unit's places somebody holds, today or later, and how many nobody does."""

    taken: int
    free: int


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    FreeUnit: TypeAlias = WithAnnotations[UnitPeriod, Free]


def free_places(*, on: date, actor: Actor) -> QuerySet[FreeUnit]:
    """Beds, classes and day places of open sites in reach with something free from a day on, by site and label.

    A place held by an offer or for somebody who comes later counts as taken.
    """
    VIEW_STAYS.demand(actor)
    sites = kept_sites(actor).filter(state=SiteState.OPERATING).values("id")
    held = Placement.objects.filter(lasting(on), unit=OuterRef("unit"), holding=True).order_by().values("unit")
    taken = Coalesce(Subquery(held.annotate(n=Count("id")).values("n"), output_field=IntegerField()), 0)
    rows = UnitPeriod.objects.filter(holding(on), site_id__in=sites).annotate(taken=taken)
    rows = rows.annotate(free=F("places") - F("taken")).filter(free__gt=0)
    return rows.select_related("site", "unit", "room").order_by("site__name", "unit__label", "id")
