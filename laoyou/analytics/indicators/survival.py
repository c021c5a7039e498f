"""Life expectancy of areas down to the county, from the deaths of the last twelve months on record.

Deaths are counted by age at death where the dead lived; person-years are who lived there in the middle of the twelve
months, for one year each. What is told is the expectancy alone: deaths of one age in one county are few people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import ibis
import pyarrow as pa
from ibis import Table, Value

from laoyou.analytics.indicators.catalogue import RESIDENT
from laoyou.analytics.indicators.compute import VALUES
from laoyou.analytics.indicators.deliveries import delivered
from laoyou.analytics.lake.reading import Session, Tables
from laoyou.analytics.life_table import AGES, life_expectancy
from laoyou.core.ages import years_before
from laoyou.core.area_codes import AreaRange, Level, around, level_of, range_of

LIFE = "life_expectancy"
# Below it a county's expectancy says nothing; from the literature on small areas, to be confirmed (2026-11).
FEWEST_YEARS = 5_000
# What no county has: outside it deaths are not all on record, or records of the living are missing (2026-11).
PLAUSIBLE = (55.0, 90.0)
_DEEPEST = Level.COUNTY


def expectancies(session: Session, *, run: str) -> pa.Table:
    """The values (VALUES) of LIFE for the month of the snapshot's last day; no row where no death is on record.

    A value's `reason` is `interval:` and what it lies between; one that is missing is `too_small` or
    `incomplete:deaths`.
    """
    on = date.fromisoformat(session.manifest.as_of)
    table = session.backend.to_pyarrow(by_age(session, on))
    counted = _rolled_up(table.to_pylist(), range_of(session.manifest.area))
    came = delivered(session.manifest)
    rows = [
        _value(deaths, years, came.share(("people", "deaths"), area))
        | {
            "indicator": LIFE, "basis": RESIDENT, "area": area, "level": int(level_of(area)), "breakdown": "",
            "group": "", "period_start": on.replace(day=1), "period_end": on + timedelta(days=1),
            "snapshot": session.manifest.id, "run": run, "numerator": None, "denominator": None,
        }
        for area, (deaths, years) in sorted(counted.items())
    ]  # fmt: skip
    known = any(sum(deaths) for deaths, _years in counted.values())
    return pa.Table.from_pylist(rows if known else [], schema=VALUES)


def by_age(tables: Tables, on: date) -> Table:
    """`area`, `age` (where its interval begins), `deaths` and `years` of the twelve months that end with the day.

    The area is a county, or wider where no more is known.
    """
    begin, middle = years_before(on, 1), on - timedelta(days=182)
    people = tables.table("persons")
    died = people.filter((people.death > begin) & (people.death <= on))
    lived = people.filter(
        (people.birth <= middle)
        & (people.death.isnull() | (people.death > middle))
        & (people.lives_since.isnull() | (people.lives_since <= middle))
    )
    counted = [
        _grouped(died, _interval(died, died.death), deaths=1, years=0),
        _grouped(lived, _interval(lived, ibis.literal(middle)), deaths=0, years=1),
    ]
    both = counted[0].union(counted[1])
    return both.group_by("area", "age").agg(deaths=both.deaths.sum(), years=both.years.sum())


def _interval(people: Table, day: Value) -> Value:
    """Where the age interval begins that somebody is in on a day."""
    whole = day.year() - people.birth.year()
    passed = (people.birth.month() * 100 + people.birth.day()) <= (day.month() * 100 + day.day())
    age = whole - passed.ifelse(0, 1)
    fifths = (age / 5).floor().cast("int64") * 5
    return ibis.cases((age < 1, 0), (age < 5, 1), (age >= AGES[-1], AGES[-1]), else_=fifths)


def _grouped(people: Table, age: Value, *, deaths: int, years: int) -> Table:
    width = 10 ** (Level.VILLAGE - _DEEPEST)
    counted = (
        people.select(area=people.area - people.area % width, age=age.cast("int64"))
        .group_by("area", "age")
        .agg(n=ibis._.count())
    )
    return counted.select(counted.area, counted.age, deaths=counted.n * deaths, years=counted.n * years)


def _rolled_up(rows: Iterable[dict[str, int]], inside: AreaRange) -> dict[int, tuple[list[float], list[float]]]:
    """Deaths and person-years by interval, of every area inside down to the county."""
    own, place_of = level_of(inside.low), {age: at for at, age in enumerate(AGES)}
    levels = [level for level in Level if own <= level <= _DEEPEST]
    found: dict[int, tuple[list[float], list[float]]] = {}
    for row in rows:
        if row["area"] is None or row["area"] not in inside:
            continue
        for area in {around(row["area"], level) for level in levels if level <= level_of(row["area"])}:
            deaths, years = found.setdefault(area, ([0.0] * len(AGES), [0.0] * len(AGES)))
            deaths[place_of[row["age"]]] += row["deaths"]
            years[place_of[row["age"]]] += row["years"]
    return found


def _value(deaths: list[float], years: list[float], share: float) -> dict[str, object]:
    expected = life_expectancy(deaths, years) if sum(years) >= FEWEST_YEARS else None
    if expected is None:
        return {"value": None, "completeness": 0.0, "reason": "too_small"}
    if not PLAUSIBLE[0] <= expected.value <= PLAUSIBLE[1]:
        return {"value": None, "completeness": 0.0, "reason": "incomplete:deaths"}
    reason = f"interval:{expected.low:.1f}-{expected.high:.1f}"
    return {"value": expected.value, "completeness": share, "reason": reason}
