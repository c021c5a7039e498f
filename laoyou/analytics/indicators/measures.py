"""What is counted: each measure gives a table with `key`, `area` and `n`, a row for each thing that counts, on a day.

The key is a person's, a site's, an area's or a neighbourhood's: by it a figure opens into what it counts. A measure is
an expression over the tables of a snapshot; the same on every database that Ibis speaks to.

What a measure counts are rows of a `Base` that meet its condition and carry its marks. So everything counted of one
base is counted in one reading of it (`counting`), and each can be opened by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce

from ibis import Table, Value

from laoyou.analytics.indicators.bases import (
    AREAS,
    CHILDCARE_STAFF,
    HOME_STAFF,
    LIVING,
    NEIGHBOURHOODS,
    OPEN_SITES,
    STAYS,
    UNITS,
    Base,
)
from laoyou.analytics.indicators.marks import MARKS
from laoyou.analytics.lake.reading import Tables
from laoyou.core.ages import years_before
from laoyou.core.area_codes import Level

Condition = Callable[[Table, date], Value]


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


def sites(*marks: str, homes: bool = False, children: bool = False, kind: str = "") -> Measure:
    """Open sites that carry every mark, a row each."""

    def where(found: Table, _on: date) -> Value:
        wanted: Value = found.key.notnull()
        if homes:
            wanted &= found.is_home
        if children:
            wanted &= found.for_children & (found.kind != "kindergarten")
        if kind:
            wanted &= found.kind == kind
        return wanted

    return Measure(OPEN_SITES, where, marks)


def kindergartens_with_class() -> Measure:
    """Open kindergartens that have a class for children under 3 on the day, a row each."""
    return Measure(OPEN_SITES, lambda found, _on: found.kind == "kindergarten", ("class",))


def residents_of_public_homes() -> Measure:
    """Who lives in an open public home on the day; the area is the home's."""
    return Measure(STAYS, lambda found, _on: (found.ownership == "public") & found.at_home)


def childcare_staff(*, carers: bool = False, certified: bool = False, trained: bool = False) -> Measure:
    """Staff of open childcare sites other than kindergartens, counted at a site where they work.

    `carers`: those who look after children; `certified`: with a certificate for it; `trained`: in the calendar year.
    """

    def where(found: Table, _on: date) -> Value:
        asked = [found.key.notnull(), *([found.carer] if carers else [])]
        asked += [found[name].notnull() for name, wanted in (("certified", certified), ("trained", trained)) if wanted]
        return reduce(lambda one, other: one & other, asked)

    return Measure(CHILDCARE_STAFF, where)


def social_workers() -> Measure:
    """Staff of open homes who work as social workers, counted at a home where they do."""
    return Measure(HOME_STAFF, lambda found, _on: found.social)


def areas(*marks: str, level: Level = Level.VILLAGE, urban: bool = False) -> Measure:
    """Counties, or communities and villages, that carry every mark; of the latter all or the urban ones."""

    def where(found: Table, _on: date) -> Value:
        wanted = found.level == level
        return (wanted & found.urban) if urban else wanted

    return Measure(AREAS, where, marks)


def new_estates(*, provided: bool = False) -> Measure:
    """New neighbourhoods that are handed over or should be by the day and whose floor for elders is known; `provided`:
    those that have all of it.
    """

    def where(found: Table, on: date) -> Value:
        wanted = (found.kind == "new") & (found.due <= on) & found.required.notnull()
        return (wanted & (found.provided >= found.required)) if provided else wanted

    return Measure(NEIGHBOURHOODS, where)
