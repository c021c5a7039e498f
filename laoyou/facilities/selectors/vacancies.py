"""Posts that are meant to be filled and are not, by site and kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from laoyou.core.actor import Actor
from laoyou.facilities.access import VIEW_STAFF
from laoyou.facilities.models import Post, PostPlan
from laoyou.facilities.models.periods import holding
from laoyou.facilities.selectors.reach import kept_sites

_NUMBER = DecimalField(max_digits=8, decimal_places=3)


class Filled(TypedDict):
    """Full-time posts that somebody holds, and those that nobody does."""

    held: Decimal
    vacant: Decimal


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    PlannedPost: TypeAlias = WithAnnotations[PostPlan, Filled]


def post_plans(*, on: date, actor: Actor) -> QuerySet[PlannedPost]:
    """What sites in reach mean to fill on a day, with `held` and `vacant` in full-time posts, by site and kind."""
    VIEW_STAFF.demand(actor)
    shares = Post.objects.filter(holding(on), site=OuterRef("site"), kind=OuterRef("kind")).order_by()
    summed = shares.values("site").annotate(whole=Sum("share")).values("whole")
    held = ExpressionWrapper(Coalesce(Subquery(summed), Value(0)) * Value(1) / Value(1000, _NUMBER), _NUMBER)
    rows = PostPlan.objects.filter(holding(on), site_id__in=kept_sites(actor).values("id")).select_related("site")
    rows = rows.annotate(held=held).annotate(
        vacant=Greatest(F("wanted") - F("held"), Value(0, _NUMBER), output_field=_NUMBER)
    )
    return rows.order_by("site__name", "kind", "id")


def unfilled(rows: QuerySet[PlannedPost], answer: str) -> QuerySet[PlannedPost]:
    """Of `post_plans` those with something to fill, or with nothing."""
    if answer == "vacant":
        return rows.filter(vacant__gt=Decimal(0))
    return rows.filter(vacant=Decimal(0))
