"""What is counted: each measure gives a table with `key`, `area` and `n`, a row for each thing that counts, on a day.

The key is a person's or a site's: by it a figure opens into what it counts. A measure is an expression over the tables
of a snapshot; the same on every database that Ibis speaks to. `on` is the last day that counts, whole: who was born or
died on it is counted as born and as dead.

What a measure counts are rows of a `Base` that meet its condition and carry its marks. So everything counted of one
base is counted in one reading of it (`counting`), and each can be opened by itself.

A `Source` is what a measure is counted from, on whatever day. Where nothing of the kind is on record anywhere in a
snapshot, nobody has delivered it, and what is counted from it is not known: no 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce

import ibis
from ibis import Table, Value

from laoyou.analytics.lake.reading import Tables
from laoyou.core.ages import years_before

Rows = Callable[[Tables, date], Table]
Condition = Callable[[Table, date], Value]

# The first year of age of each band; the last is open.
AGE_BANDS = (0, 1, 2, 3, 6, 15, 60, 65, 70, 75, 80, 85, 90)


@dataclass(frozen=True, slots=True)
class Base:
    """What can be counted on a day: `key`, `area` and `n` of each row, and the columns of `groups`, texts.

    `once`: a key stands there once.
    """

    name: str
    rows: Rows
    groups: tuple[str, ...] = ()
    once: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """Rows of a base that meet a condition and carry every mark; `place` is the column that says where they count."""

    base: Base
    where: Condition
    marks: tuple[str, ...] = ()
    place: str = "area"

    def __call__(self, tables: Tables, on: date) -> Table:
        """`key`, `area` and `n`."""
        found = self.base.rows(tables, on)
        found = found.filter(self.where(found, on))
        for mark in self.marks:
            found = found.semi_join(MARKS[mark](tables, on), "key")
        return found.select(found.key, area=found[self.place], n=found.n)


def holds_on(table: Table, on: date) -> Value:
    """Which periods hold on the day."""
    return (table.since.isnull() | (table.since <= on)) & (table.until.isnull() | (table.until > on))


def age_groups() -> list[tuple[int, str]]:
    """The bands of age, the youngest first: (first year, code); the code sorts as the ages do: 60-64, 90+."""
    last = len(AGE_BANDS) - 1
    return [
        (first, f"{first:02d}+" if place == last else f"{first:02d}-{AGE_BANDS[place + 1] - 1:02d}")
        for place, first in enumerate(AGE_BANDS)
    ]


def _living(tables: Tables, on: date) -> Table:
    people = tables.table("persons")
    people = people.filter((people.birth <= on) & (people.death.isnull() | (people.death > on)))
    # From the oldest down: whoever was born by then belongs there.
    bands = [(people.birth <= years_before(on, first), band) for first, band in reversed(age_groups())]
    return people.select(
        key=people.person,
        area=people.area,
        registered_area=people.registered_area,
        birth=people.birth,
        n=ibis.literal(1),
        age=ibis.cases(*bands, else_=age_groups()[0][1]),
        sex=people.sex.isin([1, 2]).ifelse(people.sex.cast("string"), ibis.null("string")),
    )


def _open_sites(tables: Tables) -> Table:
    sites = tables.table("sites")
    return sites.filter(sites.state == "operating")


def _sites(tables: Tables, _on: date) -> Table:
    found = _open_sites(tables)
    return found.select(
        "is_home",
        "for_children",
        "kind",
        "ownership",
        key=found.site,
        area=found.area,
        n=ibis.literal(1),
        site_kind=found.kind,
    )


def _at_open_sites(rows: Table, tables: Tables, on: date) -> Table:
    """Rows that hold on the day at sites that are open, with what the sites are."""
    sites = _open_sites(tables)
    known = sites.select("ownership", at=sites.site, site_kind=sites.kind, at_home=sites.is_home)
    return rows.filter(holds_on(rows, on)).join(known, rows.site == known.at)


def _units(tables: Tables, on: date) -> Table:
    found = _at_open_sites(tables.table("units"), tables, on)
    kept = ("kind", "nursing", "public_good", "inclusive", "ownership", "site_kind", "at_home")
    return found.select(*kept, key=found.site, area=found.area, n=found.places)


def _stays(tables: Tables, on: date) -> Table:
    found = _at_open_sites(_living_in(tables), tables, on)
    return found.select("ownership", "at_home", key=found.person, area=found.area, n=ibis.literal(1))


def _living_in(tables: Tables) -> Table:
    stays = tables.table("stays")
    return stays.filter((stays.kind == "residential") & (stays.state == "real"))


LIVING = Base("people", _living, ("age", "sex"), once=True)
OPEN_SITES = Base("sites", _sites, ("ownership", "site_kind"))
UNITS = Base("units", _units, ("ownership", "site_kind"))
STAYS = Base("stays", _stays)


def _events(kind: str) -> Rows:
    """People with at least one check of a kind in the calendar year up to the day."""

    def mark(tables: Tables, on: date) -> Table:
        events = tables.table("health_events")
        done = events.filter((events.kind == kind) & (events.day <= on) & (events.day >= date(on.year, 1, 1)))
        return done.select(key=done.person).distinct()

    return mark


def _holding(kind: str) -> Rows:
    """People of whom a condition holds on the day."""

    def mark(tables: Tables, on: date) -> Table:
        held = tables.table("conditions")
        held = held.filter(holds_on(held, on) & (held.kind == kind))
        return held.select(key=held.person).distinct()

    return mark


def _inside(tables: Tables, on: date) -> Table:
    """People who live in a home on the day."""
    stays = _living_in(tables)
    return stays.filter(holds_on(stays, on)).select(key=stays.person).distinct()


def _with_class(tables: Tables, on: date) -> Table:
    """Sites that have a class for children under 3 on the day."""
    units = tables.table("units")
    return units.filter(holds_on(units, on) & (units.kind == "class")).select(key=units.site).distinct()


# What somebody or something carries on a day: the keys that do, each once.
MARKS: dict[str, Rows] = {
    "elder_check": _events("elder_check"),
    "destitute": _holding("destitute"),
    "disabled_function": _holding("disabled_function"),
    "in_home": _inside,
    "class": _with_class,
}


def people(*marks: str, registered: bool = False, from_age: int = 0, below: int | None = None) -> Measure:
    """Living people of an age, where they live, or where they are registered."""
    place = "registered_area" if registered else "area"

    def where(found: Table, on: date) -> Value:
        wanted = found[place].notnull()
        if from_age:
            wanted &= found.birth <= years_before(on, from_age)
        if below is not None:
            wanted &= found.birth > years_before(on, below)
        return wanted

    return Measure(LIVING, where, marks, place)


def unregistered() -> Measure:
    """Living residents of whom it is not known where they are registered."""
    return Measure(LIVING, lambda found, _on: found.registered_area.isnull())


def places(*, children: bool = False, beds: bool = False, nursing: bool = False, public_good: bool = False,
           inclusive: bool = False, public: bool = False) -> Measure:  # fmt: skip
    """Places that stand in open sites on the day: for elders all but classes, of homes the single beds."""

    def where(found: Table, _on: date) -> Value:
        wanted = [(found.kind == "class") if children else (found.kind != "class")]
        wanted += [found[name] for name, asked in (("nursing", nursing), ("public_good", public_good),
                                                   ("inclusive", inclusive)) if asked]  # fmt: skip
        if beds or nursing or public_good:
            wanted.append(found.kind == "bed")
        if public:
            wanted.append((found.ownership == "public") & found.at_home)
        return reduce(lambda one, other: one & other, wanted)

    return Measure(UNITS, where)


def sites(*, homes: bool = False, children: bool = False, kind: str = "") -> Measure:
    """Open sites, a row each."""

    def where(found: Table, _on: date) -> Value:
        wanted: Value = found.key.notnull()
        if homes:
            wanted &= found.is_home
        if children:
            wanted &= found.for_children & (found.kind != "kindergarten")
        if kind:
            wanted &= found.kind == kind
        return wanted

    return Measure(OPEN_SITES, where)


def kindergartens_with_class() -> Measure:
    """Open kindergartens that have a class for children under 3 on the day, a row each."""
    return Measure(OPEN_SITES, lambda found, _on: found.kind == "kindergarten", ("class",))


def residents_of_public_homes() -> Measure:
    """Who lives in an open public home on the day; the area is the home's."""
    return Measure(STAYS, lambda found, _on: (found.ownership == "public") & found.at_home)
