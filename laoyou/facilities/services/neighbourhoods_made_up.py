"""Neighbourhoods for the made-up city: every residents' community with its people, some of them with premises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count

from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange, Level, range_of
from laoyou.core.clock import day_of
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import LOAD_SUPPLY
from laoyou.facilities.enums import NeighbourhoodKind, ProvisionKind
from laoyou.facilities.models import Neighbourhood, Premises, Provision
from laoyou.people.models import Household, Person
from laoyou.places.enums import Kind
from laoyou.places.selectors import areas
from laoyou.places.selectors.made_up_points import MadeUpPoints
from laoyou.records.services import audit

# Stated assumptions of the demonstration; nobody publishes these.
WITHOUT_PREMISES = 0.35  # of the neighbourhoods built already
MOST_OF_QUOTA = 1.4  # the others have between nothing and this many times a tenth of a square metre a resident
NEW_ONES = 0.12  # as many new ones as that share of those built already
IDLE = 0.15
_TENTH = 10  # hundredths of a square metre

Made = tuple[list[Neighbourhood], list[Provision], list[Premises]]


@dataclass(frozen=True, slots=True)
class _Community:
    code: int
    name: str
    people: int
    households: int


def make_neighbourhoods(area: int, *, seed: int, actor: Actor, now: datetime) -> int:
    """Make up the neighbourhoods of an area whose registry is filled; returns how many. Done again it adds nothing.

    Residents and households are counted from the registry; premises, new projects and idle rooms are drawn from
    `seed`, the same each time, and marked as made up.
    """
    LOAD_SUPPLY.demand(actor)
    inside, today = range_of(area), day_of(now)
    if Neighbourhood.objects.filter(area__gte=inside.low, area__lt=inside.high).exists():
        return 0
    draw = np.random.default_rng([seed, area])
    made = [_made(each, draw, today, now) for each in _communities(inside, today)]
    _place(made, today, seed)
    rows = [row for built, *_ in made for row in built]
    with transaction.atomic():
        Neighbourhood.objects.bulk_create(rows)
        Provision.objects.bulk_create(row for _, found, _ in made for row in found)
        Premises.objects.bulk_create(row for *_, found in made for row in found)
        audit.record(
            actor=actor,
            action=LOAD_SUPPLY.code,
            subject="facilities.neighbourhood",
            subject_id=str(area),
            area=area,
            now=now,
            after={"neighbourhoods": len(rows), "seed": seed},
        )
    return len(rows)


def _place(made: Iterable[Made], on: date, seed: int) -> None:
    """A made-up point for each, near the others of its community."""
    counties: dict[int, MadeUpPoints] = {}
    for neighbourhoods, _provisions, premises in made:
        standing: list[Neighbourhood | Premises] = [*neighbourhoods, *premises]
        for number, each in enumerate(standing):
            county = each.area // 10**6 * 10**6
            points = counties.get(county) or MadeUpPoints(county, on=on, seed=seed)
            counties[county] = points
            each.longitude, each.latitude = points.of(each.area, number) or (None, None)


def _communities(inside: AreaRange, on: date) -> Iterator[_Community]:
    """The residents' communities in which somebody lives, in order of code."""
    people, households = (
        _counted(Person.objects.filter(death__isnull=True), inside),
        _counted(Household.objects, inside),
    )
    for row in areas.descendants(inside, level=Level.VILLAGE, on=on):
        if row.kind == Kind.RESIDENTS and people.get(row.code):
            yield _Community(row.code, row.short_name, people[row.code], households.get(row.code, 0))


def _counted(rows: Any, inside: AreaRange) -> dict[int, int]:
    found = rows.filter(area__gte=inside.low, area__lt=inside.high).order_by()
    return dict(found.values_list("area").annotate(Count("id")))


def _made(community: _Community, draw: np.random.Generator, today: date, now: datetime) -> Made:
    chances = draw.random(4)
    built = _neighbourhood(community, NeighbourhoodKind.BUILT, f"{community.name}居住区", today, now)
    neighbourhoods, provisions, idle = [built], [], []
    if chances[0] > WITHOUT_PREMISES:
        floor = max(int(community.people * _TENTH * MOST_OF_QUOTA * chances[1]), 2_000)
        provisions.append(_provision(built, floor, today, now))
    if chances[2] < NEW_ONES:
        neighbourhoods.append(_new(community, draw, today, now))
    if chances[3] < IDLE:
        idle.append(_idle(community, int(draw.integers(6_000, 60_000)), today, now))
    return neighbourhoods, provisions, idle


def _neighbourhood(community: _Community, kind: NeighbourhoodKind, name: str, on: date, now: datetime) -> Neighbourhood:
    return Neighbourhood(
        id=uuid7(),
        name=name,
        area=community.code,
        kind=kind,
        households=community.households,
        population=community.people,
        counted_on=on,
        made_up=True,
        created_at=now,
        updated_at=now,
    )


def _new(community: _Community, draw: np.random.Generator, today: date, now: datetime) -> Neighbourhood:
    """A project a fifth to half as large as its community, at some point between plan and handing over."""
    share = 0.2 + 0.3 * float(draw.random())
    planned = today - timedelta(days=int(draw.integers(100, 1_400)))
    made = _neighbourhood(community, NeighbourhoodKind.NEW, f"{community.name}新区（示例）", planned, now)
    made.population = round(community.people * share)
    made.households = round(community.households * share)
    made.developer = "示例置业有限公司"
    steps = [planned + timedelta(days=gap) for gap in (0, 500, 640, 700)]
    done = [day if day <= today else None for day in steps]
    made.planned_on, made.built_on, made.accepted_on, made.handed_over_on = done
    made.handover_due = steps[-1] - timedelta(days=30)
    return made


def _provision(of: Neighbourhood, floor: int, today: date, now: datetime) -> Provision:
    return Provision(
        id=uuid7(),
        neighbourhood=of,
        kind=ProvisionKind.BOUGHT if floor % 2 else ProvisionKind.LEASED,
        floor=floor,
        valid=DateRange(today - timedelta(days=900), None if floor % 2 else today + timedelta(days=floor % 1_500 + 30)),
        recorded_by="laoyou city",
        recorded_at=now,
    )


def _idle(community: _Community, floor: int, today: date, now: datetime) -> Premises:
    return Premises(
        id=uuid7(),
        name=f"{community.name}闲置公房（示例）",
        area=community.code,
        owner="示例资产管理中心",
        floor=floor,
        rent_free=floor % 3 == 0,
        valid=DateRange(today - timedelta(days=60), None),
        made_up=True,
        recorded_by="laoyou city",
        recorded_at=now,
    )
