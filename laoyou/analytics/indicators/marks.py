"""What somebody or something carries on a day: the keys that do, some of them more than once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from ibis import Table

from laoyou.analytics.indicators.bases import (
    COMMUNITY_SITES,
    INFANT_CHECKS,
    Rows,
    holds_on,
    living_in,
    open_sites,
    this_year,
    units_of_open_sites,
)
from laoyou.analytics.lake.reading import Tables
from laoyou.core.area_codes import Level

_HIGH_GRADE = 4


# People with at least one check of these kinds in the calendar year up to the day.
CHECKED = {"elder_check": ("elder_check",), "infant_check": INFANT_CHECKS, "guidance": ("guidance",)}


def done_this_year(tables: Tables, on: date) -> Table:
    """`person` and `kind` of every check in the calendar year up to the day."""
    events = tables.table("health_events")
    return events.filter(this_year(events, on)).select("person", "kind")


def held(tables: Tables, on: date) -> Table:
    """`person` and `kind` of every condition that holds on the day."""
    found = tables.table("conditions")
    return found.filter(holds_on(found, on)).select("person", "kind")


def _of_kinds(rows: Rows, kinds: Collection[str]) -> Rows:
    def mark(tables: Tables, on: date) -> Table:
        found = rows(tables, on)
        return found.filter(found.kind.isin(list(kinds))).select(key=found.person)

    return mark


def _inside(tables: Tables, on: date) -> Table:
    """People who live in a home on the day."""
    stays = living_in(tables)
    return stays.filter(holds_on(stays, on)).select(key=stays.person)


def _with_class(tables: Tables, on: date) -> Table:
    """Sites that have a class for children under 3 on the day."""
    units = tables.table("units")
    return units.filter(holds_on(units, on) & (units.kind == "class")).select(key=units.site)


def _fact(kind: str, least: int | None = None) -> Rows:
    """Sites of which something holds on the day, of at least this value where one is asked for."""

    def mark(tables: Tables, on: date) -> Table:
        facts = tables.table("site_facts")
        wanted = holds_on(facts, on) & (facts.kind == kind)
        if least is not None:
            wanted &= facts.value >= least
        return facts.filter(wanted).select(key=facts.site)

    return mark


def _areas_with(level: Level, where: Callable[[Tables, date], Table]) -> Rows:
    """Areas of a level in which one of the open sites stands."""

    def mark(tables: Tables, on: date) -> Table:
        found = where(tables, on)
        width = 10 ** (Level.VILLAGE - level)
        return found.select(key=(found.area.cast("int64") // width * width).cast("int64"))

    return mark


def _public_homes(tables: Tables, _on: date) -> Table:
    sites = open_sites(tables)
    return sites.filter(sites.is_home & (sites.ownership == "public"))


def _community_sites(tables: Tables, _on: date) -> Table:
    sites = open_sites(tables)
    return sites.filter(sites.kind.isin(COMMUNITY_SITES))


def _units_of(kind: str) -> Callable[[Tables, date], Table]:
    """Day places, or classes for children under 3, of open sites."""

    def found(tables: Tables, on: date) -> Table:
        units = units_of_open_sites(tables, on)
        return units.filter(units.kind == kind)

    return found


MARKS: dict[str, Rows] = {
    **{name: _of_kinds(done_this_year, kinds) for name, kinds in CHECKED.items()},
    "destitute": _of_kinds(held, ["destitute"]),
    "disabled_function": _of_kinds(held, ["disabled_function"]),
    "in_home": _inside,
    "class": _with_class,
    "graded": _fact("grade", _HIGH_GRADE),
    "model": _fact("model"),
    "public_home_in": _areas_with(Level.COUNTY, _public_homes),
    "day_places_in": _areas_with(Level.VILLAGE, _units_of("places")),
    "childcare_in": _areas_with(Level.VILLAGE, _units_of("class")),
    "community_site_in": _areas_with(Level.VILLAGE, _community_sites),
}
