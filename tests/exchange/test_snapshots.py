"""Snapshots: one consistent cut without names, seen only when it is whole, and what is computed from it."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import RoleAssignment, User
from laoyou.analytics.indicators import CATALOGUE, UnknownIndicator, compute
from laoyou.analytics.lake import TABLES, NoSnapshot, SchemaChanged, Session, open_lake
from laoyou.analytics.lake import manifest as paper
from laoyou.core.area_codes import Level, around
from laoyou.core.errors import NotAllowed
from laoyou.exchange.services import snapshots
from laoyou.exchange.services.snapshots import NothingToSnapshot, RowsMissing, SnapshotRunning, take_snapshot
from laoyou.facilities.enums import ClassKind, Hours, SiteKind, UnitKind
from laoyou.facilities.models import Site, Unit
from laoyou.facilities.selectors.supply import supply_inside, total
from laoyou.people.enums import ConditionKind, Source
from laoyou.people.models import Household, Person
from laoyou.people.services.conditions import certify_condition
from laoyou.people.services.health import Event, record_health_event
from laoyou.people.services.moves import record_death
from laoyou.places.enums import ChangeKind
from laoyou.places.models import Area, AreaChange, AreaSuccession
from laoyou.records.models import AuditEvent
from tests.facilities import homes
from tests.people.registry import HAIDONG, LEDU, MAYING, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, worker

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 2, 28)


@pytest.fixture
def lake(settings: Settings, tmp_path: Path) -> Path:
    settings.LAKE_ROOT = tmp_path / "lake"
    return tmp_path / "lake"


@pytest.fixture
def city() -> None:
    """Two counties: in 马营 four elders, one of them dead, and a child; in 上滩 one elder; a home, a nursery."""
    for area in (MAYING_COMMUNITY, SHANGTAN):
        Household.objects.create(area=area)
    one = enter("马玉兰", date(1943, 5, 2), 12)
    two = enter("祁大有", date(1950, 1, 2), 31)
    enter("祁生福", date(1966, 2, 28), 33)
    gone = enter("马海龙", date(1940, 1, 1), 35)
    record_death(gone, on=DAY, source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    enter("祁宝", date(2024, 1, 1), 37)
    enter("李三", date(1960, 3, 1), 39, area=SHANGTAN)
    facts: dict[str, Any] = {"until": None, "source": Source.CIVIL_AFFAIRS, "actor": SYSTEM, "now": NOW}
    for kind in (ConditionKind.DESTITUTE, ConditionKind.DISABLED_FUNCTION):
        for who in (one, two):
            certify_condition(who, kind, first=date(2025, 1, 1), **facts)
    record_health_event(one, Event("elder_check", date(2026, 1, 5), Source.HEALTH), actor=worker(), now=NOW)
    record_health_event(two, Event("elder_check", date(2025, 12, 30), Source.HEALTH), actor=worker(), now=NOW)
    home = homes.site()
    for number in range(4):
        homes.unit(home, label=f"101-{number}", nursing=number < 3, public_good=number < 1)
    homes.stay(home, Person.objects.get(id=one))
    nursery = homes.site(SHANGTAN, SiteKind.CHILDCARE, name="示例托育园")
    homes.unit(
        nursery,
        UnitKind.CHILD_CLASS,
        "托小班",
        places=15,
        class_kind=ClassKind.TODDLERS,
        hours=Hours.FULL_DAY,
        inclusive=True,
    )


def values(session: Session) -> dict[tuple[str, str, int], float | None]:
    rows = compute(session, run="r").to_pylist()
    return {(row["indicator"], row["basis"], row["area"]): row["value"] for row in rows}


@pytest.mark.usefixtures("city")
def test_what_is_computed_is_what_the_records_say(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    assert (made.area, made.as_of) == (630200000000, "2026-02-28")
    with open_lake(lake).session(made) as session:
        found = values(session)
    assert found["population", "resident", 630200000000] == 5
    assert found["elders_60", "resident", 630200000000] == 4
    assert found["elders_60", "resident", MINHE] == 3
    assert found["elders_60", "resident", MAYING] == 3
    assert found["infants", "resident", MINHE] == 1
    assert found["beds_per_1000_elders", "resident", 630200000000] == 1000.0
    assert found["nursing_bed_share", "", 630200000000] == 75.0
    assert found["public_interest_bed_share", "", MINHE] == 25.0
    assert found["public_home_occupancy", "", MINHE] == 25.0
    assert found["destitute_disabled_care_rate", "resident", MINHE] == 50.0
    assert found["elder_health_management_rate", "resident", MINHE] == 50.0
    assert found["places_per_1000", "resident", LEDU] == 15_000.0
    assert found["affordable_places_per_1000", "resident", MINHE] == 0.0
    assert found["nursing_bed_share", "", LEDU] is None
    assert found["beds", "", LEDU] == 0
    assert found["institutions", "", 630200000000] == 1
    assert found["registered_childcare", "", LEDU] == 1


@pytest.mark.usefixtures("city")
def test_a_missing_denominator_is_said_and_rows_are_whole(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    with open_lake(lake).session(made) as session:
        rows = compute(session, run="r7", codes=["nursing_bed_share"]).to_pylist()
    ledu = next(row for row in rows if row["area"] == LEDU)
    assert (ledu["reason"], ledu["completeness"], ledu["denominator"]) == ("zero_denominator", 0.0, 0.0)
    assert (ledu["period_start"], ledu["period_end"]) == (date(2026, 2, 1), date(2026, 3, 1))
    assert (ledu["snapshot"], ledu["run"], ledu["level"]) == (made.id, "r7", 6)


@pytest.mark.usefixtures("city")
def test_no_name_no_number_and_no_key_is_in_the_files(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    keys = {str(key) for key in Person.objects.values_list("id", flat=True)}
    texts: set[str] = set()
    for name, part in made.tables.items():
        for each in part.files:
            table = pq.read_table(open_lake(lake).folder(made) / each.path)
            assert table.column_names == list(TABLES[name].names)
            for column in table.columns:
                texts |= {str(value) for value in column.to_pylist()}
    assert not texts & (keys | set(Person.objects.values_list("name", flat=True)))
    assert not any("990222" in text for text in texts)
    again = take_snapshot(actor=SYSTEM, now=NOW)
    with open_lake(lake).session(made) as one, open_lake(lake).session(again) as other:
        first, second = (each.table("persons").person.to_pyarrow().to_pylist() for each in (one, other))
    assert sorted(first) == sorted(second)
    assert len(set(first)) == 6


@pytest.mark.usefixtures("city")
def test_what_was_broken_off_is_not_seen_and_cleared_away(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(paper, "write", breaks)
        with pytest.raises(KeyboardInterrupt):
            take_snapshot(actor=SYSTEM, now=NOW)
    assert open_lake(lake).snapshots() == []
    assert [path.name[:9] for path in (lake / "630200000000").iterdir()] == [".partial-"]
    made = take_snapshot(actor=SYSTEM, now=NOW)
    assert [path.name for path in (lake / "630200000000").iterdir()] == [made.id]


@pytest.mark.usefixtures("city")
def test_two_at_once_are_refused(lake: Path) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [snapshots._LOCK])
        with pytest.raises(SnapshotRunning):
            take_snapshot(actor=SYSTEM, now=NOW)
    finally:
        other.close()
    assert open_lake(lake).snapshots() == []


@pytest.mark.usefixtures("city")
def test_a_flipped_byte_is_found(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    folder = open_lake(lake).folder(made)
    assert paper.damaged(folder, made) == []
    path = made.tables["persons"].files[0].path
    bytes_of = bytearray((folder / path).read_bytes())
    bytes_of[20] ^= 1
    (folder / path).write_bytes(bytes_of)
    assert paper.damaged(folder, made) == [path]
    shutil.rmtree(folder / "stays")
    assert set(paper.damaged(folder, made)) >= {path}


@pytest.mark.usefixtures("city")
def test_rows_that_are_not_written_throw_the_snapshot_away(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_rows", lambda _target: 1)
    with pytest.raises(RowsMissing):
        take_snapshot(actor=SYSTEM, now=NOW)
    assert open_lake(lake).snapshots() == []


@pytest.mark.usefixtures("city")
def test_other_columns_are_said_and_old_snapshots_go(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    folder = open_lake(lake).folder(made)
    text = (folder / paper.NAME).read_text("utf-8")
    (folder / paper.NAME).write_text(text.replace(made.tables["units"].schema, "0" * 16), "utf-8")
    found = open_lake(lake).latest(630200000000)
    with pytest.raises(SchemaChanged, match="units"), open_lake(lake).session(found):
        pass
    with pytest.raises(NoSnapshot):
        open_lake(lake).latest(LEDU)
    take_snapshot(actor=SYSTEM, now=NOW)
    take_snapshot(actor=SYSTEM, now=NOW - timedelta(days=28))
    assert snapshots.forget_snapshots(keep=1, actor=SYSTEM, now=NOW) == 1
    assert {each.as_of for each in open_lake(lake).snapshots()} == {"2026-02-28", "2026-01-31"}
    assert AuditEvent.objects.filter(action="exchange.forget_snapshots").count() == 1


@pytest.mark.usefixtures("city")
def test_each_area_keeps_its_own(lake: Path) -> None:
    made = [take_snapshot(actor=SYSTEM, now=NOW + timedelta(hours=hour)) for hour in range(3)]
    other = lake / "620100000000"
    for each in made:
        folder = other / each.id
        shutil.copytree(open_lake(lake).folder(each), folder)
        text = (folder / paper.NAME).read_text("utf-8")
        (folder / paper.NAME).write_text(text.replace("630200000000", "620100000000"), "utf-8")
    assert snapshots.forget_snapshots(keep=2, actor=SYSTEM, now=NOW) == 2
    assert sorted(each.area for each in open_lake(lake).snapshots()) == [620100000000] * 2 + [630200000000] * 2


@pytest.mark.usefixtures("city")
def test_killed_between_paper_and_name_it_is_not_seen(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", lambda self, target: killed() if self.is_dir() else _rename(self, target))
        with pytest.raises(KeyboardInterrupt):
            take_snapshot(actor=SYSTEM, now=NOW)
    (left,) = (lake / "630200000000").iterdir()
    assert (left / paper.NAME).is_file()
    assert open_lake(lake).snapshots() == open_lake(lake).unreadable() == []
    take_snapshot(actor=SYSTEM, now=NOW)
    assert not left.exists()


_rename = Path.rename


@pytest.mark.usefixtures("city")
def test_an_unreadable_paper_hides_no_other_snapshot(lake: Path) -> None:
    good, bad = (take_snapshot(actor=SYSTEM, now=NOW) for _ in range(2))
    folder = open_lake(lake).folder(bad)
    (folder / paper.NAME).write_text('{"id": ', "utf-8")
    assert open_lake(lake).snapshots() == [good]
    assert open_lake(lake).unreadable() == [folder]


@pytest.mark.usefixtures("city")
def test_a_household_that_moved_away_does_not_change_what_is_served(lake: Path) -> None:
    officer = User.objects.create(username="served", display_name="祁文秀", area=HAIDONG)
    RoleAssignment.objects.create(user=officer, role=Role.LEADER, area=HAIDONG, valid=(date(2020, 1, 1), None))
    Household.objects.create(area=110101001001)
    assert take_snapshot(actor=SYSTEM, now=NOW).area == HAIDONG


def test_a_write_in_the_middle_is_not_half_seen(lake: Path, monkeypatch: pytest.MonkeyPatch, city: None) -> None:
    written = snapshots._table

    def meanwhile(cursor: Any, folder: Path, table: Any, *more: Any) -> Any:
        if table.name == "conditions":
            enter("马后来", date(1950, 1, 1), 41)
            homes.unit(Site.objects.filter(kind=SiteKind.RURAL_HOME).get(), label="102-1")
        return written(cursor, folder, table, *more)

    monkeypatch.setattr(snapshots, "_table", meanwhile)
    made = take_snapshot(actor=SYSTEM, now=NOW)
    assert (made.tables["persons"].rows, made.tables["units"].rows) == (6, 5)


def counted(lake: Path, now: datetime) -> dict[tuple[str, str, int], float | None]:
    """The values of a snapshot taken at that moment."""
    made = take_snapshot(actor=SYSTEM, now=now)
    with open_lake(lake).session(made) as session:
        return values(session)


@pytest.mark.usefixtures("city")
def test_the_year_turns_at_midnight_in_china_and_checks_begin_anew(lake: Path) -> None:
    checks = ("elder_health_management_rate", "resident", MINHE)
    last, first = (datetime(2025, 12, 31, hour, tzinfo=UTC) for hour in (15, 16))  # 23:00 and midnight in China
    assert take_snapshot(actor=SYSTEM, now=last).as_of == "2025-12-30"
    assert take_snapshot(actor=SYSTEM, now=first).as_of == "2025-12-31"
    # The check of 30 December counts until the year is over, that of 5 January in the new year only.
    assert counted(lake, first)[checks] == pytest.approx(100 / 3)
    assert counted(lake, first + timedelta(days=1))[checks] == 0
    assert counted(lake, NOW)[checks] == 50


@pytest.mark.usefixtures("city")
def test_somebody_registered_in_another_county_counts_once_in_each_population(lake: Path) -> None:
    Person.objects.filter(name="李三").update(registered_area=MAYING_COMMUNITY)
    found = counted(lake, NOW)
    assert [found["population", "resident", area] for area in (MINHE, LEDU, HAIDONG)] == [4, 1, 5]
    assert [found["population", "registered", area] for area in (MINHE, LEDU, HAIDONG)] == [5, 0, 5]


@pytest.mark.usefixtures("city", "areas_of_haidong")
def test_people_of_an_area_that_was_merged_in_mid_year_count_where_it_went(lake: Path) -> None:
    """马营 takes in another township from February on: who is on record under the old code counts there from then."""
    other = around(MAYING_COMMUNITY, Level.TOWNSHIP) + 1000
    Person.objects.filter(name="祁大有").update(area=other + 1, registered_area=other + 1)
    decided = AreaChange.objects.create(
        kind=ChangeKind.MERGE, area=MAYING, effective=date(2026, 2, 1), reason="撤并", recorded_at=NOW
    )
    for old, new in ((other, MAYING), (other + 1, MAYING_COMMUNITY)):
        AreaSuccession.objects.create(change=decided, old_code=old, new_code=new, old_name="旧", new_name="新")
    Area.objects.filter(code__in=[other, other + 1]).update(valid=DateRange(date(2000, 1, 1), date(2026, 2, 1)))
    before, after = counted(lake, datetime(2026, 1, 31, 4, tzinfo=UTC)), counted(lake, NOW)
    assert before["population", "resident", MAYING] == after["population", "resident", MAYING]
    assert before.get(("population", "resident", other)) == 1
    assert ("population", "resident", other) not in after
    assert [each["population", "resident", MINHE] for each in (before, after)] == [5, 4]


@pytest.mark.usefixtures("city", "areas_of_haidong")
def test_people_of_a_divided_village_count_in_their_part_where_that_is_known_and_around_the_parts_otherwise(
    lake: Path,
) -> None:
    """马营's community is divided: one person is on record in a part already, the home and three others still in the old."""
    one, two = MAYING_COMMUNITY + 1, MAYING_COMMUNITY + 2
    decided = AreaChange.objects.create(
        kind=ChangeKind.SPLIT, area=MAYING, effective=date(2026, 2, 1), reason="分设", recorded_at=NOW
    )
    old = Area.objects.get(code=MAYING_COMMUNITY)
    Area.objects.filter(code=MAYING_COMMUNITY).update(valid=DateRange(date(2000, 1, 1), date(2026, 2, 1)))
    for code in (one, two):
        AreaSuccession.objects.create(
            change=decided, old_code=MAYING_COMMUNITY, new_code=code, old_name="旧", new_name="新"
        )
        old.pk, old.code, old.valid = None, code, DateRange(date(2026, 2, 1), None)
        old._state.adding = True
        old.save(force_insert=True)
    Person.objects.filter(name="祁大有").update(area=one, registered_area=one)
    made = take_snapshot(actor=SYSTEM, now=NOW)
    assert [(each.parts, each.people, each.registered, each.sites) for each in made.divided] == [((one, two), 3, 4, 1)]
    with open_lake(lake).session(made) as session:
        found = {(row["indicator"], row["basis"], row["area"]): row for row in compute(session, run="r").to_pylist()}
    told = {
        key: [found[*key, area]["numerator"] for area in (one, two, MAYING, MINHE)]
        for key in (("population", "resident"), ("population", "registered"), ("beds", ""))
    }
    assert told == {("population", "resident"): [1, 0, 4, 4], ("population", "registered"): [1, 0, 5, 5],
                    ("beds", ""): [0, 0, 4, 4]}  # fmt: skip
    assert ("population", "resident", MAYING_COMMUNITY) not in found
    why = {area: [found["population", "resident", area][name] for name in ("completeness", "reason")]
           for area in (one, two, MAYING)}  # fmt: skip
    assert why == {one: [0.25, "divided:people"], two: [0.0, "divided:people"], MAYING: [1.0, ""]}
    assert found["population", "registered", one]["completeness"] == 0.2
    share = found["elders_60_share", "resident", two]
    assert (share["value"], share["reason"]) == (None, "divided:people")
    assert [found["beds", "", area]["reason"] for area in (one, MAYING)] == ["divided:sites", ""]


def test_an_empty_registry_and_a_stranger_are_refused(lake: Path) -> None:
    with pytest.raises(NothingToSnapshot):
        take_snapshot(actor=SYSTEM, now=NOW)
    with pytest.raises(NotAllowed):
        take_snapshot(actor=worker(), now=NOW)
    assert not Unit.objects.exists()


def test_every_indicator_is_a_measure_that_plans_name() -> None:
    from laoyou.reading.measures import measures

    known = {each.code for each in measures()}
    assert sorted(each.code for each in CATALOGUE if each.code not in known) == []
    assert len({each.code for each in CATALOGUE}) == len(CATALOGUE) == 32


def test_what_nobody_has_delivered_is_not_known_and_never_0(lake: Path) -> None:
    Household.objects.create(area=MAYING_COMMUNITY)
    enter()
    made = take_snapshot(actor=SYSTEM, now=NOW)
    with open_lake(lake).session(made) as session:
        rows = [row for row in compute(session, run="r").to_pylist() if row["area"] == MINHE]
    known = {(row["indicator"], row["basis"]): row["value"] for row in rows if row["value"] is not None}
    assert known == {
        ("population", "resident"): 1, ("population", "registered"): 1,
        ("elders_60", "resident"): 1, ("elders_60", "registered"): 1,
        ("elders_60_share", "resident"): 100, ("elders_60_share", "registered"): 100,
        ("elders_65_share", "resident"): 100, ("infants", "resident"): 0,
    }  # fmt: skip
    reasons = {row["indicator"]: row["reason"] for row in rows if row["value"] is None}
    assert reasons == {
        "beds_per_1000_elders": "no_source:beds",
        "nursing_bed_share": "no_source:nursing_beds",
        "public_interest_bed_share": "no_source:public_good_beds",
        "public_home_occupancy": "no_source:residents",
        "destitute_disabled_care_rate": "no_source:destitute",
        "elder_health_management_rate": "no_source:elder_checks",
        "places_per_1000": "no_source:childcare_places",
        "affordable_places_per_1000": "no_source:inclusive_places",
        "beds": "no_source:beds",
        "childcare_places": "no_source:childcare_places",
        "institutions": "no_source:homes",
        "registered_childcare": "no_source:childcare_sites",
        "meal_points": "no_source:meal_points",
        "elder_schools": "no_source:elder_schools",
        "nursery_kindergartens": "no_source:kindergartens",
        "infant_public_health": "no_source:infant_checks",
        "parenting_guidance_rate": "no_source:guidance",
        "home_community_care_coverage": "no_source:villages",
        "day_care_coverage": "no_source:communities",
        "childcare_coverage": "no_source:communities",
        "public_home_coverage": "no_source:counties",
        "new_estate_compliance": "no_source:quotas",
        "graded_institutions": "no_source:grades",
        "demonstration_childcare": "no_source:models",
        "childcare_staff_training": "no_source:staff",
        "childcare_staff_certified": "no_source:staff",
        "social_workers_per_100_beds": "no_source:social_workers",
    }
    assert all((row["completeness"], row["numerator"]) == (0.0, None) for row in rows if row["value"] is None)


@pytest.mark.usefixtures("city")
def test_the_registered_say_how_many_are_known(lake: Path) -> None:
    Person.objects.filter(name="祁宝").update(registered_area=None)
    made = take_snapshot(actor=SYSTEM, now=NOW)
    with open_lake(lake).session(made) as session:
        codes = (each for each in ["population"])
        rows = {(row["basis"], row["area"]): row for row in compute(session, run="r", codes=codes).to_pylist()}
        with pytest.raises(UnknownIndicator, match="bedz"):
            compute(session, run="r", codes=["bedz"])
    assert (rows["registered", MINHE]["value"], rows["registered", MINHE]["completeness"]) == (4, 0.8)
    assert rows["resident", MINHE]["completeness"] == 1.0


@pytest.mark.usefixtures("city")
def test_the_figures_are_those_of_a_count_in_sql(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    with open_lake(lake).session(made) as session:
        found = values(session)
    counts = total(HAIDONG, supply_inside(HAIDONG, on=DAY, actor=SYSTEM))
    assert found["beds", "", HAIDONG] == counts.beds
    assert found["institutions", "", HAIDONG] == counts.homes
    assert found["childcare_places", "", HAIDONG] == counts.places
    assert found["nursing_bed_share", "", HAIDONG] == counts.nursing / counts.home_beds * 100
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*), count(*) FILTER (WHERE date_part('year', age(%(on)s, birth)) >= 60),
                      count(*) FILTER (WHERE date_part('year', age(%(on)s, birth)) < 3)
                 FROM people_person WHERE birth <= %(on)s AND (death IS NULL OR death > %(on)s)""",
            {"on": DAY},
        )
        people, elders, infants = cursor.fetchone()
    assert [found[code, "resident", HAIDONG] for code in ("population", "elders_60", "infants")] == [
        people,
        elders,
        infants,
    ]
