"""Who is where: the board of a site on a day, and occupancy by day in four modes.

Mode M counts stays in M and every more certain state: draft ⊇ planned ⊇ confirmed ⊇ real; `real` leaves out who is on
leave (docs/contracts/facilities.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_REGISTER, VIEW_STAYS
from laoyou.facilities.enums import MODES, StayState, UnitKind
from laoyou.facilities.models import Leave, Placement, Site, Stay, Unit, UnitPeriod
from laoyou.facilities.selectors.reach import kept_site, kept_sites


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in a bed or class."""

    stay_id: UUID
    name: str
    sex: int
    birth: date
    state: str
    since: date
    until: date | None
    trial_until: date | None
    funding: str
    away: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A bed, class or day places on a day, with who is in it."""

    id: UUID
    kind: str
    label: str
    places: int
    class_kind: str
    hours: str
    nursing: bool
    dementia: bool
    public_good: bool
    inclusive: bool
    guests: tuple[Guest, ...]
    next_from: date | None = None

    @property
    def free(self) -> int:
        return max(0, self.places - len(self.guests))


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room with its beds."""

    name: str
    floor: int
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """A building with its rooms by floor and name."""

    name: str
    rooms: tuple[RoomRow, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A site on a day: buildings with rooms and beds, classes, day places."""

    site_id: UUID
    name: str
    kind: str
    state: str
    institution_id: UUID
    on: date
    buildings: tuple[BuildingRow, ...]
    others: tuple[UnitRow, ...]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def units(self) -> list[UnitRow]:
        return [unit for house in self.buildings for room in house.rooms for unit in room.units] + list(self.others)


def board(site_id: UUID, *, on: date, actor: Actor) -> Board:
    """The board of a site. Raises NotFound outside the actor's reach."""
    VIEW_STAYS.demand(actor)
    site = kept_site(site_id, actor=actor)
    periods = UnitPeriod.objects.filter(site=site, valid__contains=on).select_related("unit", "room", "room__building")
    guests = _guests(site_id, on)
    rows = [(period, _unit_row(period, guests.get(period.unit_id, ()))) for period in periods]
    rows.sort(key=lambda pair: _natural(pair[1].label))
    buildings = _buildings([pair for pair in rows if pair[0].room is not None])
    others = tuple(row for period, row in rows if period.room is None)
    return Board(
        site.id,
        site.name,
        site.kind,
        site.state,
        site.institution_id,
        on,
        buildings,
        others,
        {mode: _count(site_id, mode, on) for mode in MODES},
    )


def unit_row(unit_id: UUID, *, on: date, actor: Actor) -> tuple[UnitRow, UUID]:
    """One unit on a day, and its site. Raises NotFound when it is not open that day or out of reach."""
    VIEW_STAYS.demand(actor)
    site_id = Unit.objects.filter(id=unit_id).values_list("site_id", flat=True).first()
    if site_id is None:
        raise NotFound
    kept_site(site_id, actor=actor)
    period = UnitPeriod.objects.filter(unit_id=unit_id, valid__contains=on).select_related("unit").first()
    if period is None:
        raise NotFound
    return _unit_row(period, _guests(site_id, on).get(unit_id, ())), site_id


@dataclass(frozen=True, slots=True)
class StayRow:
    """One stay with its beds and leaves, newest first."""

    id: UUID
    person_id: UUID
    site_id: UUID
    site: str
    kind: str
    state: str
    first: date
    until: date | None
    trial_until: date | None
    funding: str
    end: str
    settled_until: date | None
    name: str
    sex: int
    birth: date
    revision: int
    placements: tuple[tuple[str, date, date | None], ...]
    leaves: tuple[tuple[str, date, date | None], ...]


def stay_row(stay_id: UUID, *, actor: Actor) -> StayRow:
    """A stay. Raises NotFound outside the actor's reach."""
    VIEW_STAYS.demand(actor)
    found = Stay.objects.filter(id=stay_id, site_id__in=kept_sites(actor).values("id")).select_related("site").first()
    if found is None:
        raise NotFound
    placements = Placement.objects.filter(stay=found).select_related("unit").order_by("-since", "id")
    leaves = Leave.objects.filter(stay=found).order_by("-since", "id")
    return StayRow(
        id=found.id,
        person_id=found.person_id,
        site_id=found.site_id,
        site=found.site.name,
        kind=found.kind,
        state=found.state,
        first=found.valid.lower,
        until=found.valid.upper,
        trial_until=found.trial_until,
        funding=found.funding,
        end=found.end,
        settled_until=found.settled_until,
        name=found.name,
        sex=found.sex,
        birth=found.birth,
        revision=found.revision,
        placements=tuple((each.unit.label, each.valid.lower, each.valid.upper) for each in placements),
        leaves=tuple((each.kind, each.valid.lower, each.valid.upper) for each in leaves),
    )


def free_units(site_id: UUID, kind: UnitKind, *, on: date, actor: Actor) -> list[tuple[UUID, str]]:
    """Units of a kind with a place free from a day on, as (key, label)."""
    units = [unit for unit in board(site_id, on=on, actor=actor).units if unit.kind == kind and unit.free]
    return [(unit.id, unit.label) for unit in units]


def names_of(site_id: UUID, *, on: date, actor: Actor) -> list[tuple[UUID, str]]:
    """Who is at a site on a day, as (key of the stay, name). Raises NotFound outside the actor's reach."""
    VIEW_STAYS.demand(actor)
    kept_site(site_id, actor=actor)
    there = Stay.objects.filter(site_id=site_id, state=StayState.REAL, valid__contains=on)
    return list(there.order_by("name", "id").values_list("id", "name"))


def _guests(site_id: UUID, on: date) -> dict[UUID, tuple[Guest, ...]]:
    held = Placement.objects.filter(site_id=site_id, holding=True, valid__contains=on).select_related("stay")
    away = dict(Leave.objects.filter(site_id=site_id, valid__contains=on).values_list("stay_id", "kind"))
    found: dict[UUID, tuple[Guest, ...]] = {}
    for each in held.order_by("stay__name", "id"):
        stay = each.stay
        guest = Guest(
            stay.id,
            stay.name,
            stay.sex,
            stay.birth,
            stay.state,
            stay.valid.lower,
            stay.valid.upper,
            stay.trial_until,
            stay.funding,
            away.get(stay.id, ""),
        )
        found[each.unit_id] = (*found.get(each.unit_id, ()), guest)
    return found


def _unit_row(period: UnitPeriod, guests: tuple[Guest, ...]) -> UnitRow:
    return UnitRow(
        period.unit_id,
        period.kind,
        period.unit.label,
        period.places,
        period.class_kind,
        period.hours,
        period.nursing,
        period.dementia,
        period.public_good,
        period.inclusive,
        guests,
    )


def _buildings(rows: Sequence[tuple[UnitPeriod, UnitRow]]) -> tuple[BuildingRow, ...]:
    rooms: dict[tuple[str, int, str], list[UnitRow]] = {}
    for period, row in rows:
        room = period.room
        assert room is not None  # noqa: S101 - the caller asked for those in rooms
        rooms.setdefault((room.building.name, room.floor, room.name), []).append(row)
    houses: dict[str, list[RoomRow]] = {}
    for (building, floor, name), units in sorted(rooms.items(), key=lambda pair: (pair[0][0], pair[0][1], pair[0][2])):
        houses.setdefault(building, []).append(RoomRow(name, floor, tuple(units)))
    return tuple(BuildingRow(name, tuple(found)) for name, found in houses.items())


def _natural(label: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in label.split("-")]


def _count(site_id: UUID, mode: StayState, on: date) -> int:
    stays = Stay.objects.filter(site_id=site_id, state__in=states_of(mode), valid__contains=on)
    if mode == StayState.REAL:
        stays = stays.exclude(id__in=Leave.objects.filter(site_id=site_id, valid__contains=on).values("stay_id"))
    return stays.count()


def states_of(mode: StayState) -> list[str]:
    """The states that count in a mode."""
    return [each.value for each in MODES[MODES.index(mode) :]]


@dataclass(frozen=True, slots=True)
class Daily:
    """People and places of each site on each day: arrays of shape (sites, days), the first day is `first`."""

    sites: tuple[UUID, ...]
    first: date
    people: NDArray[np.int64]
    places: NDArray[np.int64]


_STAYS = """
SELECT site_id::text, day - %(first)s::date AS at, sum(change) FROM (
    SELECT site_id, greatest(since, %(first)s::date) AS day, 1 AS change FROM facilities_stay
     WHERE site_id = ANY(%(sites)s) AND state = ANY(%(states)s)
       AND since < %(until)s AND (until IS NULL OR until > %(first)s)
    UNION ALL
    SELECT site_id, until, -1 FROM facilities_stay
     WHERE site_id = ANY(%(sites)s) AND state = ANY(%(states)s)
       AND since < %(until)s AND until > %(first)s AND until < %(until)s
) changes GROUP BY 1, 2
"""
_LEAVES = """
SELECT site_id::text, day - %(first)s::date AS at, sum(change) FROM (
    SELECT site_id, greatest(since, %(first)s::date) AS day, -1 AS change FROM facilities_leave
     WHERE site_id = ANY(%(sites)s) AND since < %(until)s AND (until IS NULL OR until > %(first)s)
    UNION ALL
    SELECT site_id, until, 1 FROM facilities_leave
     WHERE site_id = ANY(%(sites)s) AND since < %(until)s AND until > %(first)s AND until < %(until)s
) changes GROUP BY 1, 2
"""
_PLACES = """
SELECT site_id::text, day - %(first)s::date AS at, sum(change) FROM (
    SELECT site_id, greatest(since, %(first)s::date) AS day, places AS change FROM facilities_unitperiod
     WHERE site_id = ANY(%(sites)s) AND (since IS NULL OR since < %(until)s) AND (until IS NULL OR until > %(first)s)
    UNION ALL
    SELECT site_id, until, -places FROM facilities_unitperiod
     WHERE site_id = ANY(%(sites)s) AND (since IS NULL OR since < %(until)s) AND until > %(first)s AND until < %(until)s
) changes GROUP BY 1, 2
"""


def daily(*, first: date, days: int, mode: StayState, actor: Actor, of: Collection[UUID] | None = None) -> Daily:
    """Occupancy of every site the actor reaches, or those `of` them, for every day from `first` on in one mode."""
    VIEW_REGISTER.demand(actor)
    reached = Site.objects.all() if actor.is_system else kept_sites(actor)
    chosen = reached if of is None else reached.filter(id__in=of)
    sites = tuple(chosen.order_by("area", "name", "id").values_list("id", flat=True))
    asked = {"sites": list(sites), "first": first, "until": first + timedelta(days=days), "states": states_of(mode)}
    people = _running(_STAYS, asked, sites, days)
    if mode == StayState.REAL:
        people += _running(_LEAVES, asked, sites, days)
    return Daily(sites, first, people, _running(_PLACES, asked, sites, days))


def _running(query: str, asked: dict[str, Any], sites: tuple[UUID, ...], days: int) -> NDArray[np.int64]:
    """Changes by site and day, summed up day by day."""
    at = {str(site): number for number, site in enumerate(sites)}
    found = np.zeros((len(sites), days), dtype=np.int64)
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        rows = [(at[site], day, change) for site, day, change in cursor.fetchall()]
    if rows:
        where, when, change = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
        np.add.at(found, (where, when), change)
    return np.cumsum(found, axis=1)
