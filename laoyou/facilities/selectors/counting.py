"""Counts beside a site in a list, asked for with the page's rows and not once for each."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from laoyou.accounts.selectors.area_names import area_name
from laoyou.facilities.enums import StayState, UnitKind
from laoyou.facilities.models import Site, Stay, UnitPeriod


def counted(sites: QuerySet[Site], *, on: date) -> QuerySet[Site]:
    """The sites with `area_name`, `beds` (beds and day places), `places` (of children) and `present` on a day.

    `present` counts stays that have begun, those on leave included: the bed is theirs.
    """
    return sites.annotate(
        area_name=area_name("area", on=on),
        beds=_offered([UnitKind.BED, UnitKind.PLACES], on),
        places=_offered([UnitKind.CHILD_CLASS], on),
        present=present(on),
    )


def present(on: date) -> Coalesce:
    """An annotation of sites: how many stays of the day have begun and not ended."""
    stays = Stay.objects.filter(site=OuterRef("pk"), state=StayState.REAL, valid__contains=on)
    return _number(stays.order_by().values("site").annotate(all=Count("id")).values("all"))


def _offered(kinds: list[UnitKind], on: date) -> Coalesce:
    periods = UnitPeriod.objects.filter(site=OuterRef("pk"), kind__in=kinds, valid__contains=on)
    return _number(periods.order_by().values("site").annotate(all=Sum("places")).values("all"))


def _number(asked: QuerySet) -> Coalesce:
    return Coalesce(Subquery(asked[:1], output_field=IntegerField()), Value(0))
