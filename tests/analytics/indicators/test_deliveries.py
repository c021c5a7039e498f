"""A file that is late, half-loaded or doubled is told with every value that stands on it, and with no other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from laoyou.analytics.indicators import compute, compute_all, expectancies
from laoyou.analytics.indicators.deliveries import Delivered
from laoyou.analytics.lake import Delivery, Manifest, inside, open_lake, together
from laoyou.analytics.lake import manifest as paper
from laoyou.core.area_codes import Level, around
from tests.analytics.indicators.made_up import CITY, VILLAGES, person, snapshot

FEBRUARY = date(2026, 2, 28)
CHECKS = "elder_health_management_rate"
ONE, OTHER = (around(village, Level.COUNTY) for village in (VILLAGES[0], VILLAGES[3]))
GOOD = Delivery("health_events", ("elder_checks",), ONE, "2026-02-28", 100, 100, late_after=46, fewest=50, most=180)


def city(root: Path, *deliveries: Delivery, name: str = "one", area: int = CITY) -> Manifest:
    """Two counties with an elder each who was checked."""
    where = (VILLAGES[0], VILLAGES[3])
    rows = {
        "persons": [person(key, village) for key, village in enumerate(where, 1)],
        "health_events": [
            {"person": key, "area": village, "kind": "elder_check", "day": date(2026, 1, 9)}
            for key, village in enumerate(where, 1)
        ],
    }
    return snapshot(root, name, FEBRUARY, rows, area, deliveries)


def told(root: Path, *deliveries: Delivery, indicator: str = CHECKS) -> dict[int, tuple[float, str]]:
    """By area the completeness and the reason."""
    made = city(root, *deliveries)
    with open_lake(root).session(made) as session:
        rows = compute(session, run="r").to_pylist()
    found = [row for row in rows if row["indicator"] == indicator and row["basis"] == "resident"]
    assert all(row["value"] is not None for row in found)
    return {row["area"]: (row["completeness"], row["reason"]) for row in found}


def test_a_month_that_did_not_come_is_told_where_it_was_due(tmp_path: Path) -> None:
    late = replace(GOOD, area=OTHER, as_of="2025-12-31")
    found = told(tmp_path, GOOD, late)
    assert found[ONE] == found[around(VILLAGES[0], Level.TOWNSHIP)] == (1.0, "")
    assert found[OTHER] == found[around(VILLAGES[3], Level.TOWNSHIP)] == (0.0, "stale:elder_checks")
    assert found[CITY] == (0.5, "stale:elder_checks")
    assert told(tmp_path / "else", GOOD, late, indicator="population")[CITY] == (1.0, "")
    # As old as the next may be late.
    assert told(tmp_path / "due", replace(GOOD, as_of="2026-01-15"))[ONE] == (1.0, "")
    assert told(tmp_path / "over", replace(GOOD, as_of="2026-01-12"))[ONE] == (0.0, "stale:elder_checks")


def test_areas_that_are_alike_had_the_same_deliveries() -> None:
    """Every kind of file from another kind of area: asked of the few, the answer for all is as if each were asked."""
    township, village = around(VILLAGES[0], Level.TOWNSHIP), VILLAGES[1]
    came = Delivered(
        FEBRUARY,
        tuple(
            replace(GOOD, kind=f"kind{number}", sources=("checks",), area=area, rows=rows)
            for number, area in enumerate((0, CITY, ONE, OTHER, township, village))
            for rows in (5 * number + 5,)
        ),
    )
    areas = np.array(
        [CITY, ONE, township, VILLAGES[0], village, VILLAGES[2], OTHER, VILLAGES[3], 630203001001, 630203001002]
    )
    some, which = came.alike(areas)
    assert [came.share(["checks"], int(area)) for area in some[which]] == [
        came.share(["checks"], int(area)) for area in areas
    ]
    assert len(some) < len(areas)
    assert len({came.share(["checks"], int(area)) for area in areas}) > 4


@pytest.mark.parametrize(
    ("rows", "fewest", "most", "told_as"),
    [
        (50, 80, 180, (0.5, "incomplete:elder_checks")),
        (79, 80, 180, (0.79, "incomplete:elder_checks")),
        (80, 80, 180, (1.0, "")),
        (180, 80, 180, (1.0, "")),
        (181, 80, 180, (1.0, "doubled:elder_checks")),
        (2, 0, 0, (1.0, "")),
    ],
)
def test_markedly_fewer_or_more_rows_than_such_files_have(
    tmp_path: Path, rows: int, fewest: int, most: int, told_as: tuple[float, str]
) -> None:
    found = told(tmp_path, replace(GOOD, rows=rows, fewest=fewest, most=most))
    assert (found[ONE], found[OTHER]) == (told_as, (1.0, ""))


def test_who_never_delivered_what_others_do_was_due_as_well(tmp_path: Path) -> None:
    never = Delivery("health_events", ("elder_checks",), OTHER, "", 0, 0, 0, 0, 0)
    found = told(tmp_path, GOOD, never)
    assert (found[ONE], found[OTHER], found[CITY]) == (
        (1.0, ""),
        (0.0, "absent:elder_checks"),
        (0.5, "absent:elder_checks"),
    )


def test_a_file_of_the_whole_city_is_due_in_each_of_its_areas(tmp_path: Path) -> None:
    found = told(tmp_path, replace(GOOD, area=CITY, rows=25))
    assert set(found.values()) == {(0.25, "incomplete:elder_checks")}
    # What a county delivers itself counts there, and for the city both do.
    found = told(tmp_path / "both", replace(GOOD, area=CITY, rows=25), GOOD)
    assert (found[ONE][0], found[OTHER][0], found[CITY][0]) == (1.0, 0.25, 0.625)


def test_the_source_that_lacks_most_is_named_and_groups_say_what_the_whole_says(tmp_path: Path) -> None:
    register = replace(GOOD, kind="household_register", sources=("people", "registration"), fewest=80, rows=60)
    made = city(tmp_path, replace(GOOD, rows=40), register)
    with open_lake(tmp_path).session(made) as session:
        rows = compute_all(session, run="r").to_pylist()
        years = expectancies(session, run="r").to_pylist()
    own = [row for row in rows if row["area"] == ONE and row["value"] is not None]
    checks = [row for row in own if row["indicator"] == CHECKS]
    assert {row["breakdown"] for row in checks} == {"", "age", "sex"}
    assert {(row["completeness"], row["reason"]) for row in checks} == {(0.4, "incomplete:elder_checks")}
    people = {row["basis"]: row for row in own if row["indicator"] == "population" and not row["breakdown"]}
    assert people["registered"]["reason"] == "incomplete:registration"
    assert {row["completeness"] for row in people.values()} == {0.6}
    assert years == []


def test_what_is_missing_altogether_says_so_first(tmp_path: Path) -> None:
    beds: Any = replace(GOOD, sources=("beds",), rows=1)
    made = city(tmp_path, beds)
    with open_lake(tmp_path).session(made) as session:
        (row,) = [row for row in compute(session, run="r", codes=["beds"]).to_pylist() if row["area"] == ONE]
    assert (row["value"], row["completeness"], row["reason"]) == (None, 0.0, "no_source:beds")


def test_a_provinces_figures_know_what_each_of_its_cities_was_given(tmp_path: Path) -> None:
    city(tmp_path, replace(GOOD, as_of="2025-10-31"))
    snapshot(tmp_path, "two", FEBRUARY, {}, 630100000000, [replace(GOOD, area=630100000000)])
    lake = open_lake(tmp_path)
    with together(lake, 630000000000, inside(lake, 630000000000)) as session:
        rows = compute(session, run="r", codes=[CHECKS]).to_pylist()
    assert {row["area"]: row["completeness"] for row in rows if row["area"] in {ONE, 630000000000}} == {
        ONE: 0.0, 630000000000: 0.5,
    }  # fmt: skip


def test_a_manifest_of_before_reads_as_one_without_deliveries(tmp_path: Path) -> None:
    made = city(tmp_path, GOOD)
    folder = open_lake(tmp_path).folder(made)
    assert paper.read(folder) == made
    found = json.loads((folder / paper.NAME).read_text("utf-8"))
    del found["deliveries"]
    assert paper.parsed(json.dumps(found)) == replace(made, deliveries=())
