"""Snapshots: one consistent cut without names, seen only when it is whole, and what is computed from it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection
from pytest_django import Settings

from laoyou.analytics.indicators import CATALOGUE, compute
from laoyou.analytics.lake import TABLES, NoSnapshot, SchemaChanged, Session, open_lake
from laoyou.analytics.lake import manifest as paper
from laoyou.core.errors import NotAllowed
from laoyou.exchange.services import snapshots
from laoyou.exchange.services.snapshots import NothingToSnapshot, RowsMissing, SnapshotRunning, take_snapshot
from laoyou.facilities.enums import ClassKind, Hours, SiteKind, UnitKind
from laoyou.facilities.models import Unit
from laoyou.people.enums import ConditionKind, Source
from laoyou.people.models import Household, Person
from laoyou.people.services.conditions import certify_condition
from laoyou.people.services.health import Event, record_health_event
from laoyou.people.services.moves import record_death
from tests.facilities import homes
from tests.people.registry import LEDU, MAYING, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, worker

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
    facts = {"until": None, "source": Source.CIVIL_AFFAIRS, "actor": SYSTEM, "now": NOW}
    for kind in (ConditionKind.DESTITUTE, ConditionKind.DISABLED_FUNCTION):
        for who in (one, two):
            certify_condition(who, kind, first=date(2025, 1, 1), **facts)  # type: ignore[arg-type]
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
    monkeypatch.setattr(snapshots, "_count", lambda _target: 1)
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
    take_snapshot(actor=SYSTEM, now=NOW, as_of=date(2026, 1, 31))
    assert snapshots.forget_snapshots(keep=1, actor=SYSTEM) == 1
    assert {each.as_of for each in open_lake(lake).snapshots()} == {"2026-02-28", "2026-01-31"}


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
    assert len({each.code for each in CATALOGUE}) == len(CATALOGUE) == 18
