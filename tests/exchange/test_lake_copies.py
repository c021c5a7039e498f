"""The lake's second place: every finished snapshot once, whole or not at all, kept by the rule of the lake."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest_django import Settings

from laoyou.analytics.lake import Manifest, open_lake
from laoyou.analytics.lake import manifest as paper
from laoyou.analytics.lake.manifest import Part
from laoyou.exchange.services.lake_copies import CopyNotWritten, copy_lake, queue_copy, shown_address
from laoyou.records.models import AuditEvent, Run
from tests.people.registry import HAIDONG, NOW, SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(settings: Settings, tmp_path: Path) -> tuple[Path, Path]:
    """The lake and its second place."""
    settings.LAKE_ROOT, there = tmp_path / "lake", tmp_path / "there"
    settings.LAKE_COPY = there.as_uri()
    return tmp_path / "lake", there


def taken(lake: Path, day: str) -> Manifest:
    """A finished snapshot of one small file."""
    folder = lake / f"{HAIDONG:012d}" / f"{day.replace('-', '')}T000000Z-aaaaaa"
    file = folder / "persons" / "county=630222000000" / "data.parquet"
    file.parent.mkdir(parents=True)
    pq.write_table(pa.table({"person": [1, 2, 3]}), file)
    made = Manifest(
        folder.name,
        HAIDONG,
        f"{day}T00:00:00+00:00",
        day,
        {"persons": Part("x", 3, (paper.described(folder, file),))},
    )
    paper.write(folder, made)
    return made


def copied() -> tuple[int, int]:
    return copy_lake(actor=SYSTEM, now=NOW)


def test_each_snapshot_is_sent_once_and_read_there_like_the_lake_itself(places: tuple[Path, Path]) -> None:
    lake, there = places
    first, second = taken(lake, "2026-02-27"), taken(lake, "2026-02-28")
    assert copied() == (2, 0)
    assert copied() == (0, 0)
    found = open_lake(there)
    assert [each.id for each in found.snapshots()] == [second.id, first.id]
    assert [paper.damaged(found.folder(each), each) for each in (first, second)] == [[], []]
    (event,) = AuditEvent.objects.filter(action="exchange.copy_lake")
    assert (event.after or {})["sent"] == [first.id, second.id]


def test_what_was_broken_off_is_no_snapshot_there_and_is_sent_again(places: tuple[Path, Path]) -> None:
    lake, there = places
    made = taken(lake, "2026-02-28")
    copied()
    sent = open_lake(there).folder(made)
    (sent / paper.NAME).unlink()
    shutil.rmtree(sent / "persons")
    assert open_lake(there).snapshots() == []
    assert copied() == (1, 0)
    assert paper.damaged(sent, made) == []


def test_a_lost_lake_takes_nothing_away_and_superseded_ones_go(places: tuple[Path, Path]) -> None:
    lake, there = places
    days = [f"2026-02-{day:02d}" for day in range(1, 10)]
    for day in days[:8]:
        taken(lake, day)
    assert copied() == (7, 0)
    shutil.rmtree(lake)
    assert copied() == (0, 0)
    taken(lake, days[8])
    assert copied() == (1, 1)
    assert [each.as_of for each in open_lake(there).snapshots()] == days[:1:-1]


def test_a_file_that_is_not_what_was_written_is_not_sent_as_a_snapshot(places: tuple[Path, Path]) -> None:
    lake, there = places
    made = taken(lake, "2026-02-28")
    file = open_lake(lake).folder(made) / made.tables["persons"].files[0].path
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(CopyNotWritten) as refused:
        copied()
    assert "bytes there and" in refused.value.facts["why"]
    assert open_lake(there).snapshots() == []


def test_a_place_that_cannot_be_written_is_said_without_its_password(settings: Settings, places: object) -> None:
    settings.LAKE_COPY = "nowhere://name:secret@house/folder"
    with pytest.raises(CopyNotWritten) as refused:
        copied()
    assert refused.value.facts["where"] == shown_address() == "nowhere://house/folder"
    assert "secret" not in json.dumps(refused.value.facts)


def test_without_an_address_nothing_is_queued(settings: Settings, places: object) -> None:
    assert queue_copy(actor=SYSTEM, now=NOW) is not None
    settings.LAKE_COPY = ""
    assert queue_copy(actor=SYSTEM, now=NOW) is None
    assert Run.objects.filter(kind="exchange.copy_lake").count() == 1
