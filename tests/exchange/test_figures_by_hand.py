"""Every indicator once more, in plain SQL over the registry's own tables, beside what the engine counts: equal.

Written from what the indicators say in words and from nothing of the engine: another language, another database, other
tables. `%(low)s` and `%(high)s` bound an area, `%(on)s` is the last day that counts.
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
from laoyou.facilities.enums import ClassKind, Hours, Ownership, SiteKind, SiteState, UnitKind
from laoyou.facilities.models import Site, Stay
from laoyou.people.enums import Basis, ConditionKind, Source
from laoyou.people.models import Condition, HealthEvent, Household, Person
from tests.facilities import homes
from tests.people.registry import HAIDONG, LEDU, MAYING, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 2, 28)
VILLAGES = (MAYING_COMMUNITY, MAYING_COMMUNITY + 1, SHANGTAN, 630222101001)

_ALIVE = """people_person p WHERE p.merged_into_id IS NULL AND p.birth <= %(on)s
    AND coalesce(p.death, 'infinity') > %(on)s"""
_LIVES = "AND p.area >= %(low)s AND p.area < %(high)s"
_REGISTERED = "AND p.registered_area >= %(low)s AND p.registered_area < %(high)s"
_AGE = "extract(year FROM age(%(on)s::date, p.birth))"
_OPEN = """facilities_site s JOIN facilities_institution i ON i.id = s.institution_id
    WHERE s.state = 'operating' AND s.area >= %(low)s AND s.area < %(high)s"""
_HOME = """s.kind IN ('welfare_home', 'rural_home', 'nursing_home', 'private_home', 'regional_centre', 'embedded',
    'medical_care', 'wellness')"""
_CHILDCARE = """s.kind IN ('childcare', 'employer_childcare', 'community_childcare', 'family_childcare',
    'childcare_centre', 'maternity')"""


def _people(where: str = "", *, place: str = _LIVES) -> str:
    return f"SELECT count(*) FROM {_ALIVE} {place} {where}"


def _places(where: str) -> str:
    return f"""SELECT coalesce(sum(u.places), 0) FROM facilities_unitperiod u WHERE u.valid @> %(on)s::date AND {where}
        AND u.site_id IN (SELECT s.id FROM {_OPEN})"""


def _sites(where: str) -> str:
    return f"SELECT count(*) FROM {_OPEN} AND {where}"


def _held(kind: str) -> str:
    return f"""AND EXISTS (SELECT FROM people_condition c WHERE c.person_id = p.id AND c.kind = '{kind}'
        AND c.valid @> %(on)s::date)"""


_PUBLIC = f"{_OPEN} AND i.ownership = 'public' AND {_HOME}"
_CHECKED = """AND EXISTS (SELECT FROM people_healthevent e WHERE e.person_id = p.id AND e.kind = 'elder_check'
    AND e.voided_at IS NULL AND e.day BETWEEN '2026-01-01' AND %(on)s)"""
_INSIDE = """AND EXISTS (SELECT FROM facilities_stay t WHERE t.person_id = p.id AND t.kind = 'residential'
    AND t.state = 'real' AND t.valid @> %(on)s::date)"""
_DESTITUTE = _people(_held("destitute") + _held("disabled_function"))
_ELDERS, _ELDERS_65 = _people(f"AND {_AGE} >= 60"), _people(f"AND {_AGE} >= 65")
_ELDERS_REGISTERED = _people(f"AND {_AGE} >= 60", place=_REGISTERED)
_EVERYBODY, _EVERYBODY_REGISTERED = _people(), _people(place=_REGISTERED)
_ELDER_PLACES, _CHILD_PLACES = _places("u.kind <> 'class'"), _places("u.kind = 'class'")
_HAS_CLASS = """EXISTS (SELECT FROM facilities_unitperiod u WHERE u.site_id = s.id AND u.kind = 'class'
    AND u.valid @> %(on)s::date)"""
_PUBLIC_BEDS = _places(f"u.kind = 'bed' AND u.site_id IN (SELECT s.id FROM {_PUBLIC})")
_PUBLIC_RESIDENTS = f"""SELECT count(*) FROM facilities_stay t WHERE t.kind = 'residential' AND t.state = 'real'
    AND t.valid @> %(on)s::date AND t.site_id IN (SELECT s.id FROM {_PUBLIC})"""
# Indicator and basis → what is counted, what by, times what.
BY_HAND: dict[tuple[str, str], tuple[str, str, int]] = {
    ("beds_per_1000_elders", "resident"): (_ELDER_PLACES, _ELDERS, 1000),
    ("beds_per_1000_elders", "registered"): (_ELDER_PLACES, _ELDERS_REGISTERED, 1000),
    ("nursing_bed_share", ""): (_places("u.kind = 'bed' AND u.nursing"), _places("u.kind = 'bed'"), 100),
    ("public_interest_bed_share", ""): (_places("u.kind = 'bed' AND u.public_good"), _ELDER_PLACES, 100),
    ("public_home_occupancy", ""): (_PUBLIC_RESIDENTS, _PUBLIC_BEDS, 100),
    ("destitute_disabled_care_rate", "resident"): (f"{_DESTITUTE} {_INSIDE}", _DESTITUTE, 100),
    ("elder_health_management_rate", "resident"): (f"{_ELDERS_65} {_CHECKED}", _ELDERS_65, 100),
    ("places_per_1000", "resident"): (_CHILD_PLACES, _EVERYBODY, 1000),
    ("places_per_1000", "registered"): (_CHILD_PLACES, _EVERYBODY_REGISTERED, 1000),
    ("affordable_places_per_1000", "resident"): (_places("u.kind = 'class' AND u.inclusive"), _EVERYBODY, 1000),
    ("elders_60_share", "resident"): (_ELDERS, _EVERYBODY, 100),
    ("elders_60_share", "registered"): (_ELDERS_REGISTERED, _EVERYBODY_REGISTERED, 100),
    ("elders_65_share", "resident"): (_ELDERS_65, _EVERYBODY, 100),
    ("beds", ""): (_ELDER_PLACES, "", 1),
    ("childcare_places", ""): (_CHILD_PLACES, "", 1),
    ("institutions", ""): (_sites(_HOME), "", 1),
    ("registered_childcare", ""): (_sites(_CHILDCARE), "", 1),
    ("meal_points", ""): (_sites("s.kind = 'meal_point'"), "", 1),
    ("elder_schools", ""): (_sites("s.kind = 'elder_school'"), "", 1),
    ("nursery_kindergartens", ""): (
        _sites(f"s.kind = 'kindergarten' AND {_HAS_CLASS}"),
        _sites("s.kind = 'kindergarten'"),
        100,
    ),
    ("population", "resident"): (_EVERYBODY, "", 1),
    ("population", "registered"): (_EVERYBODY_REGISTERED, "", 1),
    ("elders_60", "resident"): (_ELDERS, "", 1),
    ("elders_60", "registered"): (_ELDERS_REGISTERED, "", 1),
    ("infants", "resident"): (_people(f"AND {_AGE} < 3"), "", 1),
}


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
    for number in range(6):
        flags = {"nursing": draw.random() < 0.5, "public_good": draw.random() < 0.4}
        homes.unit(site, label=f"1-{number}", valid=draw.choice(lasting), **flags)


def _asked(statement: str, area: int) -> float | None:
    if not statement:
        return None
    inside = range_of(area)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"low": inside.low, "high": inside.high, "on": ON})
        return float(cursor.fetchone()[0])


def test_every_indicator_is_what_plain_sql_counts(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_ROOT = tmp_path / "lake"
    draw = random.Random(66)  # noqa: S311 - drawn the same each time
    for area in VILLAGES:
        Household.objects.create(area=area)
    people = Person.objects.bulk_create(_person(draw, number) for number in range(240))
    _facts(draw, people)
    _houses(draw, people)
    made = take_snapshot(actor=SYSTEM, now=NOW)
    assert (made.area, made.as_of) == (HAIDONG, ON.isoformat())
    with open_lake(settings.LAKE_ROOT).session(made) as session:
        computed = {(row["indicator"], row["basis"], row["area"]): row for row in compute(session, run="r").to_pylist()}
    assert {(each.code, way.basis) for each in CATALOGUE for way in each.ways} == set(BY_HAND)
    told = 0
    for (code, basis), (above, below, factor) in BY_HAND.items():
        for area in (HAIDONG, LEDU, MINHE, MAYING):
            figure = computed[code, basis, area]
            top, bottom = _asked(above, area), _asked(below, area)
            assert (figure["numerator"], figure["denominator"]) == (top, bottom), (code, basis, area)
            if top and bottom != 0:
                assert figure["value"] == pytest.approx(top * factor / (bottom or 1))
                told += 1
    assert told > 60  # the city is rich enough for the comparison to say something
