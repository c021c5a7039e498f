"""A made-up city in the registry, to work and measure with: the census's people as far as numbers go, nobody real."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction

from laoyou.analytics.population import CountyCensus, Village, build, counties
from laoyou.core.actor import Actor
from laoyou.core.ahead import made_ahead
from laoyou.core.area_codes import Level, range_of
from laoyou.core.errors import DomainError
from laoyou.people.access import LOAD_CITY
from laoyou.people.enums import Source
from laoyou.people.models import Person
from laoyou.people.services.bulk import put_back, set_aside
from laoyou.people.services.city_rows import (
    CONDITION_TABLE,
    HEALTH_TABLES,
    HOUSEHOLD_TABLE,
    KIN_TABLES,
    PERSON_TABLE,
    TABLES,
    county_rows,
)
from laoyou.people.services.packing import Block, copy_blocks
from laoyou.places.enums import Kind
from laoyou.places.selectors import areas
from laoyou.records.services import audit

__all__ = ["TABLES", "BuiltElsewhere", "CityResult", "NoCensus", "RegistryNotEmpty", "build_city"]

Progress = Callable[[int, int, str], None]

_LOCK = 0x1A0_C17
_AHEAD = 8  # blocks of rows, some 100 MB


class NoCensus(DomainError):
    code = "people_no_census"
    sentence = "There is no census table for this area, so no city can be made up for it."


class RegistryNotEmpty(DomainError):
    code = "people_registry_not_empty"
    sentence = "There are real people in the registry; a made-up city never goes in beside them."


class NumbersTaken(DomainError):
    code = "people_city_numbers_taken"
    sentence = (
        "The made-up people of another province have the numbers that %(county)s would need. A second city like this "
        "one needs a registry of its own."
    )


class BuiltElsewhere(DomainError):
    code = "people_city_built_elsewhere"
    sentence = "Somebody is making up a city at this moment. Wait until it is done."


@dataclass(frozen=True, slots=True)
class CityResult:
    """What was made, in rows."""

    people: int = 0
    households: int = 0
    conditions: int = 0
    health: int = 0
    relations: int = 0


def build_city(
    area: int,
    *,
    as_of: date,
    seed: int,
    scale: float,
    actor: Actor,
    now: datetime,
    progress: Progress = lambda done, total, note: None,
) -> CityResult:
    """Fill the registry of an area with made-up people; returns what was added.

    Their number, age and sex by county are the census's, laid on `as_of`; `scale` takes a fraction. Their citizen
    numbers begin with 99, which no place in China has. Each county is one transaction: broken off, it is taken up
    where it stopped, and done again it adds nothing. Not for use inside a transaction.
    Raises NoCensus, RegistryNotEmpty, NumbersTaken, BuiltElsewhere.
    """
    LOAD_CITY.demand(actor)
    censuses = [census for code, census in sorted(counties().items()) if code in range_of(area)]
    if not censuses:
        raise NoCensus
    with _alone():
        if Person.objects.exclude(source=Source.MADE_UP)[:1].exists():
            raise RegistryNotEmpty
        if not Person.objects.exists():
            set_aside(TABLES)
        wanted = [(census, _villages(census, as_of)) for census in censuses if not _has_people(census)]
        _demand_free_numbers([census for census, _ in wanted])
        order = _Order(as_of, seed, scale, actor, now)
        result = _fill(wanted, order, _Report(progress, sum(round(census.population * scale) for census in censuses)))
        put_back(TABLES)
    return result


@contextmanager
def _alone() -> Iterator[None]:
    """One builder at a time; the lock goes with the connection when it is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise BuiltElsewhere
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _demand_free_numbers(wanted: Sequence[CountyCensus]) -> None:
    """Made-up numbers hold the last four digits of a county's code, which counties of two provinces may share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT area / 1000000 FROM people_person")
        taken = {county % 10_000 for (county,) in cursor.fetchall()}
    for census in wanted:
        if census.code // 10**6 % 10_000 in taken:
            raise NumbersTaken(county=census.name)


def _has_people(census: CountyCensus) -> bool:
    inside = range_of(census.code)
    return Person.objects.filter(area__gte=inside.low, area__lt=inside.high)[:1].exists()


def _villages(census: CountyCensus, on: date) -> list[Village]:
    rows = areas.descendants(range_of(census.code), level=Level.VILLAGE, on=on)
    return [Village(row.code, "residents" if row.kind == Kind.RESIDENTS else "villagers") for row in rows]


_Wanted = Sequence[tuple[CountyCensus, list[Village]]]


@dataclass(frozen=True, slots=True)
class _Order:
    """What a city is made up by, and for whom."""

    as_of: date
    seed: int
    scale: float
    actor: Actor
    now: datetime


@dataclass(slots=True)
class _Report:
    """How far it is, told as people are sent."""

    progress: Progress
    total: int
    people: int = 0
    county: str = ""

    def began(self, county: str) -> None:
        self.county = county
        self.progress(self.people, self.total, county)

    def sent(self, block: Block) -> None:
        if block.table == PERSON_TABLE:
            self.people += block.rows
            self.progress(self.people, self.total, self.county)


def _fill(wanted: _Wanted, order: _Order, report: _Report) -> CityResult:
    """County by county; while the database takes one, the next is being made up."""
    names = {census.code: census.name for census, _ in wanted}
    stored: Counter[str] = Counter()
    with made_ahead(_rows(wanted, order), most=_AHEAD) as ready:
        for code, rows in groupby(ready, key=itemgetter(0)):
            report.began(names[code])
            stored += _store(code, map(itemgetter(1), rows), order, report)
    report.progress(report.total, report.total, "")
    return _result(stored)


def _rows(wanted: _Wanted, order: _Order) -> Iterator[tuple[int, Block]]:
    """Every county's rows under its code. Asks nothing of the database."""
    for census, villages in wanted:
        made = build(census, villages, as_of=order.as_of, seed=order.seed, scale=order.scale)
        for block in county_rows(made, order.now):
            yield census.code, block


def _store(county: int, rows: Iterable[Block], order: _Order, report: _Report) -> Counter[str]:
    """One county in one transaction; returns how many rows of each table."""
    stored: Counter[str] = Counter()

    def sent(block: Block) -> None:
        stored[block.table] += block.rows
        report.sent(block)

    with transaction.atomic():
        copy_blocks(rows, sent=sent)
        audit.record(
            actor=order.actor,
            action=LOAD_CITY.code,
            subject="people.city",
            subject_id=str(county),
            area=county,
            now=order.now,
            after={
                "people": stored[PERSON_TABLE],
                "seed": order.seed,
                "scale": str(order.scale),
                "as_of": order.as_of,
            },
        )
    return stored


def _result(stored: Counter[str]) -> CityResult:
    return CityResult(
        people=stored[PERSON_TABLE],
        households=stored[HOUSEHOLD_TABLE],
        conditions=stored[CONDITION_TABLE],
        health=sum(stored[table] for table in HEALTH_TABLES),
        relations=sum(stored[table] for table in KIN_TABLES),
    )
