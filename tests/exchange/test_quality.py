"""Checks of the records: each finds what breaks it and nothing else; rows open within the reader's rights; trends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.clock import day_of
from laoyou.core.errors import NotAllowed
from laoyou.exchange.enums import Severity, Subject
from laoyou.exchange.models import QualityCount, QualityFinding
from laoyou.exchange.selectors.quality_checks import checks
from laoyou.exchange.services.quality import CHECK, check_quality, check_queued, queue_quality
from laoyou.facilities.enums import SiteKind, SiteState
from laoyou.facilities.models import Site
from laoyou.people.enums import Basis, ConditionKind, HealthEventKind, Source
from laoyou.people.models import Condition, HealthEvent, Household, PastResidence, Person
from laoyou.plan.models import FigurePeriod, Observation
from laoyou.records.models import Reading, Run
from tests.facilities import homes
from tests.people.pages import as_owner, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
TODAY = day_of(NOW)
BY = {"recorded_by": "tests", "recorded_at": NOW}


@pytest.fixture(autouse=True)
def site(settings: Settings) -> Iterator[None]:
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    for area in (MAYING_COMMUNITY, SHANGTAN):
        Household.objects.create(area=area)
    yield
    as_owner()


def somebody(number: int, **changed: Any) -> UUID:
    """A person of 马营 whose row is then changed as no page would let it be."""
    key = enter(f"祁{number}号", date(1950, 1, 2) + timedelta(days=number), 11 + 2 * number)
    Person.objects.filter(id=key).update(**changed)
    return key


def holds(person: UUID, kind: str, since: date, until: date | None = None) -> None:
    Condition.objects.create(person_id=person, kind=kind, basis=Basis.CERTIFIED, valid=DateRange(since, until),
                             source=Source.CIVIL_AFFAIRS, **BY)  # fmt: skip


def lived(person: UUID, area: int, until: date) -> None:
    PastResidence.objects.create(person_id=person, area=area, valid=DateRange(date(2000, 1, 1), until),
                                 source=Source.COMMUNITY, **BY)  # fmt: skip


def event(person: UUID, day: date, **other: Any) -> None:
    HealthEvent.objects.create(person_id=person, kind=HealthEventKind.ELDER_CHECK, day=day, source=Source.HEALTH,
                               **BY, **other)  # fmt: skip


def figure(indicator: str, value: float, since: date, until: date, below: float | None = None) -> None:
    period, _new = FigurePeriod.objects.get_or_create(area=HAIDONG, since=since, until=until)
    Observation.objects.create(period=period, indicator=indicator, basis="resident", area=HAIDONG, numerator=value,
                               denominator=below, value=value, completeness=1, published_at=NOW)  # fmt: skip


def stays(person: UUID, at: Site, since: date = date(2026, 1, 1), until: date | None = None) -> None:
    homes.stay(at, Person.objects.get(id=person), homes.days(since, until))


@pytest.fixture
def broken() -> dict[str, set[str]]:
    """A registry in which every check is broken once, beside its near misses; by check the keys that break it."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # what triggers would refuse
    died, moved = date(2026, 1, 10), date(2025, 6, 1)
    a_home = homes.site(longitude=102.0, latitude=36.3)
    for label in ("1", "2", "3", "4"):
        homes.unit(a_home, label=label)
    dead, dead_well = somebody(1, death=died), somebody(2, death=died)
    stays(dead, a_home, date(2025, 9, 1))
    stays(dead_well, a_home, date(2025, 9, 1), died + timedelta(days=1))
    holds(dead, ConditionKind.DESTITUTE, date(2025, 1, 1))
    holds(dead_well, ConditionKind.DESTITUTE, date(2025, 1, 1), died + timedelta(days=1))
    gone = somebody(3, lives_since=moved)
    lived(gone, SHANGTAN, moved)
    holds(gone, ConditionKind.LOW_INCOME, date(2024, 1, 1))
    near = somebody(4, lives_since=moved)
    lived(near, MAYING_COMMUNITY + 1, moved)  # within the county: who pays stays the same
    holds(near, ConditionKind.LOW_INCOME, date(2024, 1, 1))
    twice = somebody(5, lives_since=moved)
    lived(twice, SHANGTAN, moved + timedelta(days=30))
    before, later = somebody(6), somebody(7)
    event(before, date(1949, 12, 31))
    event(later, TODAY + timedelta(days=1))
    event(somebody(8), TODAY)
    unborn = somebody(9, birth=TODAY + timedelta(days=1))
    far_home = homes.site(SHANGTAN, longitude=102.4, latitude=36.4)
    homes.unit(far_home)
    away = somebody(10)
    stays(away, far_home, TODAY - timedelta(days=183))
    young = somebody(11, birth=date(1980, 1, 1))
    stays(young, a_home)
    helped = somebody(12, birth=date(1980, 1, 1))
    stays(helped, a_home)
    holds(helped, ConditionKind.DISABLED_FUNCTION, date(2025, 1, 1))
    empty = homes.site(longitude=102.1, latitude=36.3)
    full = homes.site(longitude=102.1, latitude=36.3)
    homes.unit(full)
    for number in (13, 14):
        stays(somebody(number), full)
    closed = homes.site(state=SiteState.CLOSED)
    stays(somebody(15), closed)
    homes.unit(closed, label="101")
    nowhere = homes.site(kind=SiteKind.MEAL_POINT)
    coarse = homes.site(MINHE, kind=SiteKind.MEAL_POINT, longitude=102.1, latitude=36.3)
    january, march = date(2026, 1, 1), date(2026, 3, 1)
    figure("beds", 100, january, date(2026, 2, 1))
    figure("beds", 130, date(2026, 2, 1), march)
    figure("elders_60", 119, january, date(2026, 2, 1))
    figure("elders_60", 100, date(2026, 2, 1), march)
    figure("nursing_bed_share", 101, date(2026, 2, 1), march, below=100)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
    return {
        "stay_after_death": {str(dead)}, "condition_after_death": {str(dead)}, "allowance_after_move": {str(gone)},
        "two_residences": {str(twice)}, "event_outside_life": {str(before)}, "event_to_come": {str(later)},
        "born_to_come": {str(unborn)}, "lives_in_home_elsewhere": {str(away)}, "child_in_elder_home": {str(young)},
        "open_without_places": {str(empty.id)}, "more_residents_than_beds": {str(full.id)},
        "people_in_closed_site": {str(closed.id)}, "site_without_point": {str(nowhere.id)},
        "site_community_unknown": {str(coarse.id)}, "figure_jumped": {"beds resident"},
        "share_above_hundred": {"nursing_bed_share resident"}, "figures_old": set(),
    }  # fmt: skip


def found() -> dict[str, set[str]]:
    keys: dict[str, set[str]] = {each.code: set() for each in checks()}
    for row in QualityFinding.objects.order_by("id"):
        keys[row.check_code].add(row.subject_key)
    return keys


def test_every_check_finds_what_breaks_it_and_nothing_beside(broken: dict[str, set[str]]) -> None:
    told = check_quality(actor=SYSTEM, now=NOW)["found"]
    assert found() == broken
    assert told == {code: len(keys) for code, keys in broken.items()}
    assert QualityCount.objects.get(check_code="stay_after_death", area=MINHE).found == 1
    assert QualityCount.objects.get(check_code="stay_after_death", area=LEDU).found == 0
    assert QualityCount.objects.get(check_code="stay_after_death", area=HAIDONG).found == 1


def test_figures_that_nobody_counts_any_more_are_old() -> None:
    figure("population", 100, date(2026, 1, 1), date(2026, 2, 1))
    check_quality(actor=SYSTEM, now=NOW)
    assert found()["figures_old"] == {"population resident"}
    figure("population", 100, date(2026, 2, 1), date(2026, 2, 27))
    check_quality(actor=SYSTEM, now=NOW + timedelta(minutes=1))
    assert found()["figures_old"] == set()


def test_what_is_mended_goes_and_what_stays_keeps_its_first_day(broken: dict[str, set[str]]) -> None:
    check_quality(actor=SYSTEM, now=NOW)
    (late,), (unborn,) = broken["event_to_come"], broken["born_to_come"]
    HealthEvent.objects.filter(person_id=late).update(day=TODAY)
    QualityFinding.objects.create(check_code="no_such_check", subject=Subject.SITE, subject_key=str(uuid4()),
                                  area=HAIDONG, since=TODAY, seen_at=NOW)  # fmt: skip
    next_day = NOW + timedelta(days=1)
    Person.objects.filter(id=unborn).update(birth=TODAY + timedelta(days=9))
    check_quality(actor=SYSTEM, now=next_day)
    assert found()["event_to_come"] == set()
    assert not QualityFinding.objects.filter(check_code="no_such_check").exists()
    kept = QualityFinding.objects.get(check_code="born_to_come")
    assert (kept.since, kept.seen_at) == (TODAY, next_day)
    days = QualityCount.objects.filter(check_code="event_to_come", area=HAIDONG).order_by("day")
    assert list(days.values_list("day", "found")) == [(TODAY, 1), (TODAY + timedelta(days=1), 0)]
    check_quality(actor=SYSTEM, now=next_day)  # twice in a day: one count
    assert days.count() == 2


def test_the_file_of_checks_is_whole_and_each_says_what_to_do() -> None:
    assert len({each.code for each in checks()}) == len(checks()) > 15
    for each in checks():
        assert all((each.zh, each.en, each.do_zh, each.do_en)), each.code
        assert isinstance(each.severity, Severity)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({each.sql}) f", {"on": TODAY})
            assert cursor.fetchone() == (0,)


def test_a_night_is_queued_once_and_the_run_keeps_what_was_found() -> None:
    run = queue_quality(actor=SYSTEM, now=NOW, timestamp=7)
    assert run is not None
    assert queue_quality(actor=SYSTEM, now=NOW, timestamp=7) is None
    result = check_queued(run)
    assert set(result["found"]) == {each.code for each in checks()}
    assert check_queued(run) == result
    assert Run.objects.get(id=run).kind == CHECK
    with pytest.raises(NotAllowed):
        queue_quality(actor=worker("leader"), now=NOW)


def test_rows_open_within_the_readers_rights(broken: dict[str, set[str]]) -> None:
    check_quality(actor=SYSTEM, now=NOW)
    client = signed_in(Role.DATA_OFFICER)
    page = client.get(reverse("exchange:quality")).content.decode()
    assert "exchange/quality/stay_after_death/" in page
    rows = client.get(reverse("exchange:quality_check", args=["stay_after_death"]))
    assert "祁1号" in rows.content.decode()
    as_owner()
    (dead,) = broken["stay_after_death"]
    assert [str(each.subject_id) for each in Reading.objects.filter(kind="counted")] == [dead]
    client = signed_in(Role.DATA_OFFICER, LEDU)  # the next county
    assert "祁1号" not in client.get(reverse("exchange:quality_check", args=["stay_after_death"])).content.decode()
    leader = signed_in(Role.LEADER)
    told = leader.get(reverse("exchange:quality_check", args=["stay_after_death"]))
    assert "祁1号" not in told.content.decode()
    assert [row["told"] for row in told.context["by_area"].everything()] not in ([1], [])
    sites = leader.get(reverse("exchange:quality_check", args=["open_without_places"])).content.decode()
    assert "马营敬老院" in sites
    assert leader.post(reverse("exchange:check_quality")).status_code == 403
    assert leader.get(reverse("exchange:quality_check", args=["no_such"])).status_code == 404


def test_the_trend_is_drawn_from_the_second_day_on(broken: dict[str, set[str]]) -> None:
    for days in (1, 0):
        check_quality(actor=SYSTEM, now=NOW - timedelta(days=days))
    QualityCount.objects.filter(day=TODAY - timedelta(days=1)).update(found=7)
    QualityCount.objects.filter(day=TODAY).update(day=clock.today())
    QualityCount.objects.exclude(day=clock.today()).update(day=clock.today() - timedelta(days=1))
    client = signed_in(Role.DATA_OFFICER)
    trend = client.get(reverse("exchange:quality_check", args=["site_without_point"])).context["trend"]
    assert trend.plain["series"][0]["data"] == [7, 1]


def test_who_only_counts_sorts_by_what_is_told(broken: dict[str, set[str]]) -> None:
    check_quality(actor=SYSTEM, now=NOW)
    leader = signed_in(Role.LEADER)
    for sort in ("found", "-found"):
        response = leader.get(reverse("exchange:quality"), {"sort": sort})
        rows = [row["found"] for row in response.context["table"].everything()]
        told = [found for found in rows if found is not None]
        assert told == sorted(told, reverse=sort == "-found")
        assert len(told) < len(rows)  # one to four people are not told, and stand last
        assert response.context["standing"] == sum(map(bool, broken.values()))


def test_findings_are_paged_by_key_so_that_one_that_goes_hides_none() -> None:
    check = {"check_code": "site_without_point", "subject": Subject.SITE, "since": TODAY, "seen_at": NOW}
    made = [QualityFinding.objects.create(subject_key=str(uuid4()), area=MINHE, **check) for _each in range(70)]
    keys = [str(each.id) for each in sorted(made, key=lambda one: one.id)]
    client, address = signed_in(Role.DATA_OFFICER), reverse("exchange:quality_check", args=["site_without_point"])
    first = client.get(address).context["rows"]
    shown = len(first.rows)
    as_owner()
    QualityFinding.objects.filter(id=keys[0]).delete()
    client = signed_in(Role.DATA_OFFICER)
    second = client.get(first.next_url).context["rows"]
    assert [row.key for row in second.rows] == keys[shown:]
    assert not second.next_url
    again = client.get(second.previous_url).context["rows"]
    assert [row.key for row in again.rows] == keys[1:shown]
    assert client.get(address, {"after": "nonsense"}).context["rows"].rows
