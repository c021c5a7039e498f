"""What is counted: each measure gives a table with `key`, `area` and `n`, a row for each thing that counts, on a day.

The key is a person's or a site's: by it a figure opens into what it counts. A measure is an expression over the tables
of a snapshot; the same on every database that Ibis speaks to. `on` is the last day that counts, whole: who was born or
died on it is counted as born and as dead.

A `Source` is what a measure is counted from, on whatever day. Where nothing of the kind is on record anywhere in a
snapshot, nobody has delivered it, and what is counted from it is not known: no 0.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import ibis
from ibis import Table, Value

from laoyou.analytics.lake.reading import Tables
from laoyou.core.ages import years_before

Measure = Callable[[Tables, date], Table]
Source = Callable[[Tables], Table]


def holds_on(table: Table, on: date) -> Value:
    """Which periods hold on the day."""
    return (table.since.isnull() | (table.since <= on)) & (table.until.isnull() | (table.until > on))


def _living(session: Tables, on: date) -> Table:
    people = session.table("persons")
    return people.filter((people.birth <= on) & (people.death.isnull() | (people.death > on)))


def _people_of(found: Table) -> Table:
    return found.select(key=found.person, area=found.area, n=ibis.literal(1))


def people(*, registered: bool = False, from_age: int = 0, below: int | None = None) -> Measure:
    """Living people of an age, where they live, or where they are registered."""

    def measure(session: Tables, on: date) -> Table:
        found = _living(session, on)
        if from_age:
            found = found.filter(found.birth <= years_before(on, from_age))
        if below is not None:
            found = found.filter(found.birth > years_before(on, below))
        area = found.registered_area if registered else found.area
        counted = found.select(key=found.person, area=area, n=ibis.literal(1))
        return counted.filter(counted.area.notnull())

    return measure


def unregistered() -> Measure:
    """Living residents of whom it is not known where they are registered."""

    def measure(session: Tables, on: date) -> Table:
        found = _living(session, on)
        return _people_of(found.filter(found.registered_area.isnull()))

    return measure


def rows(table: str, **wanted: str | bool) -> Source:
    """Rows of a table of the snapshot whose columns hold these values."""

    def source(session: Tables) -> Table:
        found = session.table(table)
        for column, value in wanted.items():
            found = found.filter(found[column] == value)
        return found

    return source


def registered() -> Source:
    """People of whom it is known where they are registered."""

    def source(session: Tables) -> Table:
        found = session.table("persons")
        return found.filter(found.registered_area.notnull())

    return source


def elder_units() -> Source:
    """Beds and day places for elders."""

    def source(session: Tables) -> Table:
        found = session.table("units")
        return found.filter(found.kind != "class")

    return source


def childcare() -> Source:
    """Sites for children other than kindergartens."""

    def source(session: Tables) -> Table:
        found = session.table("sites")
        return found.filter(found.for_children & (found.kind != "kindergarten"))

    return source


def _open_sites(session: Tables) -> Table:
    sites = session.table("sites")
    return sites.filter(sites.state == "operating")


def places(*, children: bool = False, beds: bool = False, nursing: bool = False, public_good: bool = False,
           inclusive: bool = False, public: bool = False) -> Measure:  # fmt: skip
    """Places that stand in open sites on the day: for elders all but classes, of homes the single beds."""

    def measure(session: Tables, on: date) -> Table:
        sites = _open_sites(session)
        if public:
            sites = sites.filter((sites.ownership == "public") & sites.is_home)
        units = session.table("units")
        units = units.filter(holds_on(units, on)).semi_join(sites, "site")
        units = units.filter((units.kind == "class") if children else (units.kind != "class"))
        for asked, column in ((nursing, "nursing"), (public_good, "public_good"), (inclusive, "inclusive")):
            if asked:
                units = units.filter(units[column])
        if beds or nursing or public_good:
            units = units.filter(units.kind == "bed")
        return units.select(key=units.site, area=units.area, n=units.places)

    return measure


def sites(*, homes: bool = False, children: bool = False, kind: str = "") -> Measure:
    """Open sites, a row each."""

    def measure(session: Tables, _on_day: date) -> Table:
        found = _open_sites(session)
        if homes:
            found = found.filter(found.is_home)
        if children:
            found = found.filter(found.for_children & (found.kind != "kindergarten"))
        if kind:
            found = found.filter(found.kind == kind)
        return found.select(key=found.site, area=found.area, n=ibis.literal(1))

    return measure


def kindergartens_with_class() -> Measure:
    """Open kindergartens that have a class for children under 3 on the day, a row each."""

    def measure(session: Tables, on: date) -> Table:
        found, classes = _open_sites(session), session.table("units")
        found = found.filter(found.kind == "kindergarten")
        found = found.semi_join(classes.filter(holds_on(classes, on) & (classes.kind == "class")), "site")
        return found.select(key=found.site, area=found.area, n=ibis.literal(1))

    return measure


def residents(*, public: bool = False) -> Measure:
    """Who lives in an open home on the day; the area is the home's."""

    def measure(session: Tables, on: date) -> Table:
        stays, homes = session.table("stays"), _open_sites(session)
        if public:
            homes = homes.filter((homes.ownership == "public") & homes.is_home)
        there = stays.filter((stays.kind == "residential") & (stays.state == "real") & holds_on(stays, on))
        return _people_of(there.semi_join(homes, "site"))

    return measure


def checked(*, kind: str, from_age: int) -> Measure:
    """People of an age with at least one check of a kind in the calendar year up to the day."""

    def measure(session: Tables, on: date) -> Table:
        events = session.table("health_events")
        done = events.filter((events.kind == kind) & (events.day <= on) & (events.day >= date(on.year, 1, 1)))
        found = _living(session, on)
        found = found.filter(found.birth <= years_before(on, from_age)).semi_join(done, "person")
        return _people_of(found)

    return measure


def destitute_disabled(*, in_homes: bool = False) -> Measure:
    """Destitute people who cannot care for themselves; those of them who live in a home."""

    def measure(session: Tables, on: date) -> Table:
        held = session.table("conditions")
        held = held.filter(holds_on(held, on))
        found = _living(session, on)
        for kind in ("destitute", "disabled_function"):
            found = found.semi_join(held.filter(held.kind == kind), "person")
        if in_homes:
            stays = session.table("stays")
            there = stays.filter((stays.kind == "residential") & (stays.state == "real") & holds_on(stays, on))
            found = found.semi_join(there, "person")
        return _people_of(found)

    return measure
