"""Figures as an analyst asks for them: one indicator, areas, months, whole or broken down. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.core.months import first_of, month_before
from laoyou.plan.access import EXPLORE
from laoyou.plan.models import Figure, SavedView
from laoyou.plan.selectors.figures import FigureRow, row_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `breakdown` empty: wholes; `until` is the first day after the last month, None for the newest."""

    indicator: str
    basis: str
    areas: tuple[int, ...]
    breakdown: str = ""
    months: int = 1
    until: date | None = None


def ends(areas: Sequence[int], indicator: str, *, actor: Actor) -> list[date]:
    """The ends (first day after) of the months there are figures of, the newest first; of a month its newest end."""
    EXPLORE.demand(actor)
    found = _current(actor).filter(area__in=areas, indicator=indicator, breakdown="")
    days = found.order_by("-period__until").values_list("period__until", flat=True).distinct()
    newest: dict[date, date] = {}
    for day in days:
        newest.setdefault(month_of(day), day)
    return list(newest.values())


def groups_known(area: int, indicator: str, breakdown: str, *, actor: Actor) -> set[str]:
    """The groups of a breakdown that there are figures of in an area."""
    EXPLORE.demand(actor)
    found = _current(actor).filter(area=area, indicator=indicator, breakdown=breakdown)
    return set(found.order_by().values_list("group", flat=True).distinct())


def month_of(until: date) -> date:
    """The first day of the month that ends with `until`, the first day after it."""
    return first_of(until - timedelta(days=1))


def explored(asked: Asked, *, actor: Actor) -> list[FigureRow]:
    """The figures in force that answer a question, by area, group and the newest month first.

    One figure a month: of periods of one month the one that ends last, then the longest. Nothing outside the actor's
    area; what a reader may be told of them is for the page to say.
    """
    EXPLORE.demand(actor)
    until = asked.until or next(iter(ends(asked.areas, asked.indicator, actor=actor)), None)
    if until is None:
        return []
    found = (
        _current(actor)
        .filter(indicator=asked.indicator, basis=asked.basis, area__in=asked.areas, breakdown=asked.breakdown)
        .filter(period__until__lte=until, period__until__gt=_begins(until, asked.months))
        .select_related("period")
        .order_by("area", "group", "-period__until", "period__since", "id")
    )
    kept: dict[tuple[int, str, date], FigureRow] = {}
    for each in found:
        kept.setdefault((each.area, each.group, month_of(each.period.until)), row_of(each))
    return list(kept.values())


def _begins(until: date, months: int) -> date:
    """The first day of the first of so many months that end with `until`."""
    first = month_of(until)
    for _month in range(months - 1):
        first = month_before(first)
    return first


def _current(actor: Actor) -> QuerySet[Figure]:
    return Figure.objects.filter(is_current=True, area__gte=actor.area.low, area__lt=actor.area.high)


def saved_views(*, actor: Actor) -> QuerySet[SavedView]:
    """The actor's own views and those shared in the actor's area, by name."""
    EXPLORE.demand(actor)
    shared = Q(shared=True, area__gte=actor.area.low, area__lt=actor.area.high)
    return SavedView.objects.filter(Q(owner_id=actor.user_id) | shared).order_by("name", "id")


def own_view(view_id: UUID, *, actor: Actor) -> SavedView:
    """One of the actor's own views. Raises NotFound, also for one that a colleague shares."""
    found = saved_views(actor=actor).filter(id=view_id, owner_id=actor.user_id).first()
    if found is None:
        raise NotFound
    return found


def saved_view(view_id: UUID, *, actor: Actor) -> SavedView:
    """One of `saved_views`. Raises NotFound."""
    found = saved_views(actor=actor).filter(id=view_id).first()
    if found is None:
        raise NotFound
    return found
