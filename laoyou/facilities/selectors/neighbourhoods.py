"""Which neighbourhoods have to have how much floor for elders, what they have, and what they lack.

Floor is in hundredths of a square metre throughout. What has to be there follows the quota in force on the day in
the innermost area around the neighbourhood, by residents and by households; where both hold, the greater one. Without
a count or a quota it is not known (None), which is not the same as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest

from laoyou.accounts.selectors.area_names import area_name
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, around, range_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_QUOTAS
from laoyou.facilities.enums import QuotaBasis
from laoyou.facilities.models import Neighbourhood, Premises, Provision, Quota, Remedy

EARTH = 6_371_008.8  # metres, mean radius (IUGG)
_OFFERED = 10
_WHOLE = BigIntegerField()


def neighbourhoods(*, on: date, actor: Actor) -> QuerySet[Neighbourhood]:
    """The neighbourhoods of the actor's area with `required`, `provided`, `lacking` and `area_name` on a day."""
    VIEW_QUOTAS.demand(actor)
    inside = Neighbourhood.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    by_people = Cast("population", _WHOLE) * Subquery(_quota(QuotaBasis.PERSON, on), output_field=_WHOLE)
    by_homes = Cast("households", _WHOLE) * Subquery(_quota(QuotaBasis.HUNDRED_HOUSEHOLDS, on), output_field=_WHOLE)
    return inside.annotate(
        # GREATEST passes over what is NULL and is NULL only when both are.
        required=Greatest(by_people, by_homes / Value(100), output_field=_WHOLE),
        provided=Coalesce(Subquery(_floor(on), output_field=_WHOLE), Value(0), output_field=_WHOLE),
        area_name=area_name("area", on=on),
    ).annotate(
        lacking=Case(
            When(required__isnull=False, then=Greatest(F("required") - F("provided"), Value(0), output_field=_WHOLE)),
            output_field=_WHOLE,
        )
    )


def _quota(basis: QuotaBasis, on: date) -> QuerySet[Quota, int]:
    holding = Quota.objects.filter(
        kind=OuterRef("kind"), basis=basis, area__lte=OuterRef("area"), area_end__gt=OuterRef("area")
    )
    in_force = holding.filter(valid__contains=on)
    return in_force.order_by(F("area_end") - F("area"), "id").values_list("least", flat=True)[:1]


def _floor(on: date) -> QuerySet[Provision, int]:
    kept = Provision.objects.filter(neighbourhood=OuterRef("pk"), valid__contains=on).order_by()
    return kept.values("neighbourhood").annotate(sum=Sum("floor")).values_list("sum", flat=True)


def neighbourhood(key: UUID, *, on: date, actor: Actor) -> Neighbourhood:
    """One of them, with its figures. Raises NotFound outside the actor's area."""
    found = neighbourhoods(on=on, actor=actor).filter(id=key).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class CountyRow:
    """A county's neighbourhoods: how many, how many lack premises, how many are not known, and the floor."""

    area: int
    neighbourhoods: int
    lacking_some: int
    not_known: int
    required: int
    provided: int
    lacking: int


def by_county(rows: Iterable[Neighbourhood]) -> list[CountyRow]:
    """The rows of `neighbourhoods` summed by county, most lacking first; they add up to the rows given."""
    grouped: dict[int, list[Neighbourhood]] = {}
    for row in rows:
        grouped.setdefault(around(row.area, Level.COUNTY), []).append(row)
    return sorted((_county(area, found) for area, found in grouped.items()), key=lambda row: (-row.lacking, row.area))


def _county(area: int, rows: Sequence[Neighbourhood]) -> CountyRow:
    known = [row for row in rows if row.required is not None]  # type: ignore[attr-defined]
    return CountyRow(
        area=area,
        neighbourhoods=len(rows),
        lacking_some=sum(row.lacking > 0 for row in known),  # type: ignore[attr-defined]
        not_known=len(rows) - len(known),
        required=sum(row.required for row in known),  # type: ignore[attr-defined]
        provided=sum(row.provided for row in known),  # type: ignore[attr-defined]
        lacking=sum(row.lacking for row in known),  # type: ignore[attr-defined]
    )


def provisions(key: UUID, *, actor: Actor) -> QuerySet[Provision]:
    """What a neighbourhood has and had, the latest first."""
    return Provision.objects.filter(neighbourhood__in=_inside(actor), neighbourhood=key).order_by("-since", "id")


def remedies(key: UUID, *, actor: Actor) -> QuerySet[Remedy]:
    """The rectification plans of a neighbourhood, the next due first."""
    found = Remedy.objects.filter(neighbourhood__in=_inside(actor), neighbourhood=key)
    return found.select_related("owner").order_by("due", "id")


def open_remedies(*, actor: Actor) -> QuerySet[Remedy]:
    """Plans of the actor's area that have not ended, the next due first."""
    VIEW_QUOTAS.demand(actor)
    found = Remedy.objects.filter(neighbourhood__in=_inside(actor), outcome="")
    return found.select_related("neighbourhood", "owner").order_by("due", "id")


def quotas(*, actor: Actor) -> QuerySet[Quota]:
    """Every quota that holds or held in or around the actor's area, the innermost and latest first."""
    VIEW_QUOTAS.demand(actor)
    found = Quota.objects.filter(area__lt=actor.area.high, area_end__gt=actor.area.low)
    return found.order_by("-area", "kind", "basis", "-since", "id")


def premises(*, on: date, actor: Actor) -> QuerySet[Premises]:
    """Premises of the actor's area that stand idle on a day or were taken, with `area_name`."""
    VIEW_QUOTAS.demand(actor)
    inside = Premises.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return inside.annotate(area_name=area_name("area", on=on)).select_related("taken_for")


@dataclass(frozen=True, slots=True)
class Match:
    """Idle premises that could serve a neighbourhood; `metres` as the crow flies, None without both points."""

    premises: Premises
    same_township: bool
    metres: float | None


def matches(asked: Neighbourhood, *, on: date, actor: Actor) -> list[Match]:
    """Premises of the same county to be had on the day: the same township first, then the nearest, then the largest."""
    county = range_of(around(asked.area, Level.COUNTY))
    near = premises(on=on, actor=actor).filter(
        taken_for__isnull=True, valid__contains=on, area__gte=county.low, area__lt=county.high
    )
    found = [_match(asked, each) for each in near.order_by("id")]
    return sorted(found, key=_nearness)[:_OFFERED]


def _match(asked: Neighbourhood, idle: Premises) -> Match:
    same = around(asked.area, Level.TOWNSHIP) == around(idle.area, Level.TOWNSHIP)
    here, there = (asked.longitude, asked.latitude), (idle.longitude, idle.latitude)
    known = None not in here and None not in there
    return Match(idle, same, metres_between(here, there) if known else None)  # type: ignore[arg-type]


def _nearness(match: Match) -> tuple[bool, bool, float, int, str]:
    distance = match.metres
    return (not match.same_township, distance is None, distance or 0.0, -match.premises.floor, str(match.premises.id))


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points (longitude, latitude in degrees) in metres."""
    (x1, y1), (x2, y2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


def _inside(actor: Actor) -> QuerySet[Neighbourhood]:
    VIEW_QUOTAS.demand(actor)
    return Neighbourhood.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
