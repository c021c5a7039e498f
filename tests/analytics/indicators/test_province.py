"""A province of several snapshots: counted together as one city is, or refused in a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from laoyou.analytics.indicators import compute
from laoyou.analytics.lake import AreasOverlap, NoCommonDay, NoSnapshot, inside, open_lake, together
from laoyou.cli.commands.figures import figures
from tests.analytics.indicators.made_up import beds, home, person, snapshot

PROVINCE, ONE, OTHER = 630000000000, 630200000000, 630100000000
MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)
HERE, THERE = 630202001001, 630121001001


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two prefectures with a home each; of April only one has a snapshot, of March the newer one counts."""
    ours = {
        "persons": [person(key, HERE) for key in range(1, 9)],
        "sites": [home("a", HERE)],
        "units": [beds("a", 4, HERE)],
    }
    theirs: dict[str, Any] = {
        "persons": [person(key, THERE, date(2025, 1, 1)) for key in range(1, 3)],
        "sites": [home("b", THERE)], "units": [beds("b", 6, THERE, nursing=True)],
    }  # fmt: skip
    snapshot(tmp_path, "20260401T000000Z-old", MARCH, {}, ONE)
    snapshot(tmp_path, "20260402T000000Z-new", MARCH, ours, ONE)
    snapshot(tmp_path, "20260501T000000Z-apr", APRIL, ours, ONE)
    snapshot(tmp_path, "20260402T000000Z-two", MARCH, theirs, OTHER)
    return tmp_path


def test_the_newest_common_day_is_counted_as_one(root: Path) -> None:
    lake = open_lake(root)
    found = inside(lake, PROVINCE)
    assert [each.id for each in found] == ["20260402T000000Z-two", "20260402T000000Z-new"]
    with together(lake, PROVINCE, found) as session:
        rows = compute(session, run="r").to_pylist()
    assert {row["snapshot"] for row in rows} == {"630000000000-20260331-2"}
    told = {(row["indicator"], row["basis"], row["area"]): row["value"] for row in rows}
    assert told["population", "resident", PROVINCE] == 10
    assert told["nursing_bed_share", "", PROVINCE] == 60
    assert (told["beds", "", ONE], told["beds", "", OTHER], told["beds", "", PROVINCE]) == (4, 6, 10)
    assert told["beds_per_1000_elders", "resident", PROVINCE] == 1250
    # A city that delivered no children leaves the province's share as it is counted: by everybody.
    assert told["infants", "resident", 630121000000] == 2


def test_what_cannot_be_counted_together_is_said(root: Path) -> None:
    lake = open_lake(root)
    with pytest.raises(NoSnapshot):
        inside(lake, 360000000000)
    with pytest.raises(NoCommonDay) as missing:
        inside(lake, PROVINCE, "2026-04-30")
    assert missing.value.facts["missing"] == "630100000000"
    snapshot(root, "20260403T000000Z-county", MARCH, {}, 630202000000)
    with pytest.raises(AreasOverlap):
        inside(lake, PROVINCE)


def test_the_command_writes_a_file_that_can_be_published(root: Path, tmp_path: Path) -> None:
    output = tmp_path / "values.parquet"
    done = CliRunner().invoke(figures, ["lake", str(PROVINCE), "--root", str(root), "--output", str(output)])
    assert done.exit_code == 0, done.output
    assert "630100000000\t20260402T000000Z-two\t2026-03-31\t2" in done.output
    assert {"breakdown", "group", "value"} <= set(pq.read_table(output).column_names)
