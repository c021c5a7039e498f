"""Every indicator once more, in plain SQL over the registry's own tables, beside what the engine counts: equal.

Another language, another database, other tables (`by_hand`).
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from pytest_django import Settings

from laoyou.analytics.indicators import CATALOGUE, compute
from laoyou.analytics.lake import open_lake
from laoyou.core.area_codes import range_of
from laoyou.exchange.services.snapshots import take_snapshot
from laoyou.facilities.enums import ClassKind, FactKind, Hours, Ownership, SiteKind, SiteState, UnitKind
from laoyou.facilities.models import (
    Credential,
    Neighbourhood,
    Post,
    Provision,
    Site,
    SiteFact,
    Staff,
    Stay,
    Training,
)
from laoyou.people.enums import Basis, ConditionKind, Source
from laoyou.people.models import Condition, HealthEvent, Household, Person
from tests.exchange.by_hand import BY_HAND
from tests.facilities import homes
from tests.people.registry import HAIDONG, LEDU, MAYING, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 2, 28)
VILLAGES = (MAYING_COMMUNITY, MAYING_COMMUNITY + 1, SHANGTAN, 630222101001)


def _person(draw: random.Random, number: int) -> Person:
    """Somebody of any age; some died before, on or after the last day, live elsewhere, or have no known register."""
    birth = draw.choice(
        [ON - timedelta(days=draw.randrange(0, 95 * 365)), date(1966, 2, 28), date(1966, 3, 1), date(1961, 2, 28), ON]
    )
    died = draw.choice([None, None, None, None, date(2026, 2, 1), ON, date(2026, 3, 1)])
    return Person(
        name=f"样例{number}", sex=1 + number % 2, birth=birth, death=died and max(died, birth), source=Source.COMMUNITY,
        area=draw.choice([*VILLAGES, MINHE, 110101001001]), registered_area=draw.choice([*VILLAGES, None]),
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip


def _facts(draw: random.Random, people: list[Person]) -> None:
    by: dict[str, Any] = {"recorded_by": "tests", "recorded_at": NOW, "source": Source.COMMUNITY}
    lasting = [(date(2025, 1, 1), None), (date(2025, 1, 1), ON), (None, date(2026, 3, 1)), (date(2026, 3, 1), None)]
    Condition.objects.bulk_create(
        Condition(person=each, kind=kind, basis=Basis.CERTIFIED, valid=DateRange(*draw.choice(lasting)), **by)
        for each in people for kind in (ConditionKind.DESTITUTE, ConditionKind.DISABLED_FUNCTION)
        if draw.random() < 0.7
    )  # fmt: skip
    HealthEvent.objects.bulk_create(
        HealthEvent(person=each, kind="elder_check", day=day, **by)
        for each in people
        if (day := draw.choice([date(2025, 12, 31), date(2026, 1, 1), ON, date(2026, 3, 1), None]))
    )


def _houses(draw: random.Random, people: list[Person]) -> None:
    """Homes, a day centre, nurseries and a kindergarten: open and shut, public and not, with beds that come and go."""
    kinds = [SiteKind.RURAL_HOME, SiteKind.WELFARE_HOME, SiteKind.EMBEDDED, SiteKind.DAY_CARE, SiteKind.MEAL_POINT,
             SiteKind.MUTUAL_AID, SiteKind.CHILDCARE, SiteKind.KINDERGARTEN, SiteKind.RURAL_HOME, SiteKind.ELDER_SCHOOL,
             SiteKind.KINDERGARTEN]  # fmt: skip
    lasting = [homes.days(), homes.days(until=ON), homes.days(until=date(2026, 3, 1)), homes.days(date(2026, 3, 1))]
    for number, kind in enumerate(kinds):
        area = VILLAGES[number % len(VILLAGES)]
        owner = homes.institution(area, ownership=Ownership.PUBLIC if number % 3 else Ownership.PRIVATE)
        suspended = number == 8  # it has beds and nobody in them
        state = SiteState.SUSPENDED if suspended else SiteState.OPERATING
        site = homes.site(area, kind, institution=owner, name=f"样例院{number}", state=state)
        if number < 9:  # the last kindergarten has no class for the youngest
            _units(draw, site, lasting)
        for each in draw.sample(people, 8):
            if not suspended and not Stay.objects.filter(person=each).exists():
                homes.stay(site, each, valid=draw.choice(lasting))


def _units(draw: random.Random, site: Site, lasting: list[Any]) -> None:
    if site.kind in {SiteKind.CHILDCARE, SiteKind.KINDERGARTEN}:
        facts: dict[str, Any] = {"class_kind": ClassKind.TODDLERS, "hours": Hours.FULL_DAY}
        for label, inclusive in (("一班", True), ("二班", False)):
            homes.unit(site, UnitKind.CHILD_CLASS, label, places=draw.randrange(5, 20), inclusive=inclusive, **facts)
        return
    if site.kind == SiteKind.DAY_CARE:
        homes.unit(site, UnitKind.PLACES, "日托", places=20)
    for number in range(6):
        flags = {"nursing": draw.random() < 0.5, "public_good": draw.random() < 0.4}
        homes.unit(site, label=f"1-{number}", valid=draw.choice(lasting), **flags)


def _holdings(draw: random.Random, people: list[Person]) -> None:
    """Care of children, staff with what they can show, papers of sites, new estates and their premises."""
    by: dict[str, Any] = {"recorded_by": "tests", "recorded_at": NOW}
    lasting = [homes.days(), homes.days(until=ON), homes.days(date(2026, 3, 1))]
    HealthEvent.objects.bulk_create(
        HealthEvent(person=each, kind=kind, step=step, day=day, source=Source.COMMUNITY, **by)
        for each in people for kind, step in (("newborn_visit", "w1"), ("development_check", "m03"), ("guidance", ""))
        if (day := draw.choice([date(2025, 12, 31), date(2026, 1, 1), ON, date(2026, 3, 1), None, None]))
        and day >= each.birth
    )  # fmt: skip
    for site in Site.objects.order_by("name"):
        SiteFact.objects.create(site=site, kind=FactKind.GRADE, value=draw.randrange(3, 6), valid=homes.days(), **by)
        SiteFact.objects.create(site=site, kind=FactKind.MODEL, valid=draw.choice(lasting), **by)
        for _ in range(4):
            _staff(draw, site, lasting)
    for number in range(12):
        estate = Neighbourhood.objects.create(
            name=f"新区{number}", area=draw.choice(VILLAGES), kind=draw.choice(["new", "new", "built"]), counted_on=ON,
            population=draw.choice([1000, 1000, None]), handover_due=draw.choice([ON, date(2026, 3, 1), None]),
            created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        for _ in range(2):
            floor, valid = draw.choice([5_000, 10_000]), draw.choice(lasting)
            Provision.objects.create(neighbourhood=estate, kind="built", floor=floor, valid=valid, **by)


def _staff(draw: random.Random, site: Site, lasting: list[Any]) -> None:
    staff = Staff.objects.create(institution=site.institution, name="样例", sex=2, created_at=NOW, updated_at=NOW)
    for kind in draw.sample(["child_carer", "teacher", "social_worker", "cook"], 2):
        Post.objects.create(staff=staff, site=site, kind=kind, valid=draw.choice(lasting))
    Credential.objects.create(staff=staff, kind="infant_care", valid=draw.choice(lasting))
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 1)):
        if draw.random() < 0.3:
            Training.objects.create(staff=staff, stage="post", topic="急救", hours=8, finished_on=day)


def _asked(statement: str, area: int) -> float | None:
    if not statement:
        return None
    inside = range_of(area)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"low": inside.low, "high": inside.high, "on": ON})
        return float(cursor.fetchone()[0])


@pytest.mark.usefixtures("areas_of_haidong")
def test_every_indicator_is_what_plain_sql_counts(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_ROOT = tmp_path / "lake"
    draw = random.Random(66)  # noqa: S311 - drawn the same each time
    for area in VILLAGES:
        Household.objects.create(area=area)
    people = Person.objects.bulk_create(_person(draw, number) for number in range(240))
    _facts(draw, people)
    _houses(draw, people)
    _holdings(draw, people)
    made = take_snapshot(actor=SYSTEM, now=NOW)
    assert (made.area, made.as_of) == (HAIDONG, ON.isoformat())
    with open_lake(settings.LAKE_ROOT).session(made) as session:
        computed = {(row["indicator"], row["basis"], row["area"]): row for row in compute(session, run="r").to_pylist()}
    assert {(each.code, way.basis) for each in CATALOGUE for way in each.ways} == set(BY_HAND)
    told = 0
    for (code, basis), (above, below, factor) in BY_HAND.items():
        for area in (HAIDONG, LEDU, MINHE, MAYING, *VILLAGES):
            figure = computed[code, basis, area]
            top, bottom = _asked(above, area), _asked(below, area)
            assert (figure["numerator"], figure["denominator"]) == (top, bottom), (code, basis, area)
            if top and bottom != 0:
                assert figure["value"] == pytest.approx(top * factor / (bottom or 1))
                told += 1
    assert told > 150  # the city is rich enough for the comparison to say something
