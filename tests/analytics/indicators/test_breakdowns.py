"""A breakdown's groups are counted as by hand, and those that part a whole add up to it, in every area."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from laoyou.analytics.indicators import (
    CATALOGUE,
    INDICATORS,
    age_groups,
    break_down,
    breakdowns_of,
    compute,
    compute_all,
    way_of,
)
from laoyou.analytics.indicators.bases import CONDITIONS
from laoyou.analytics.lake import open_lake
from laoyou.core.ages import age_on
from laoyou.core.area_codes import Level, around, level_of
from laoyou.people.enums import ConditionKind
from tests.analytics.indicators.made_up import CITY, VILLAGES, person, snapshot
from tests.analytics.indicators.test_rows import FEBRUARY, made_up_city

CHECKS = "elder_health_management_rate"
COUNTY = around(VILLAGES[0], Level.COUNTY)


def broken_down(root: Path, rows: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The wholes and the groups of a snapshot of these rows."""
    made = snapshot(root, "one", FEBRUARY, rows)
    with open_lake(root).session(made) as session:
        wholes = compute(session, run="r")
        groups = break_down(session, wholes)
        assert compute_all(session, run="r").to_pylist() == [*wholes.to_pylist(), *groups.to_pylist()]
        return wholes.to_pylist(), groups.to_pylist()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_groups_that_part_a_whole_add_up_to_it(tmp_path: Path, seed: int) -> None:
    wholes, groups = broken_down(tmp_path, made_up_city(seed))
    sums: dict[tuple[Any, ...], float] = defaultdict(float)
    for row in groups:
        sums[row["indicator"], row["basis"], row["area"], row["breakdown"]] += row["numerator"]
    compared = 0
    for row in wholes:
        way = way_of(INDICATORS[row["indicator"]], row["basis"])
        for each in breakdowns_of(way):
            if each.code != "condition" and row["numerator"] is not None and row["level"] < Level.VILLAGE:
                assert sums[row["indicator"], row["basis"], row["area"], each.code] == row["numerator"]
                compared += 1
    assert compared > 100


def test_a_rate_by_age_sex_and_condition_is_what_a_person_would_count(tmp_path: Path) -> None:
    rows = made_up_city(4, people=120)
    _wholes, groups = broken_down(tmp_path, rows)
    found = {(row["breakdown"], row["group"]): row for row in groups
             if (row["indicator"], row["area"]) == (CHECKS, COUNTY)}  # fmt: skip
    elders = [each for each in rows["persons"] if around(each["area"], Level.COUNTY) == COUNTY
              and age_on(each["birth"], FEBRUARY) >= 65 and (each["death"] is None or each["death"] > FEBRUARY)]  # fmt: skip
    checked = {each["person"] for each in rows["health_events"]}
    held = {(each["person"], each["kind"]) for each in rows["conditions"]}
    for group, of in {
        **{("sex", str(sex)): [each for each in elders if each["sex"] == sex] for sex in (1, 2)},
        ("age", "70-74"): [each for each in elders if 70 <= age_on(each["birth"], FEBRUARY) < 75],
        ("age", "90+"): [each for each in elders if age_on(each["birth"], FEBRUARY) >= 90],
        ("condition", "destitute"): [each for each in elders if (each["person"], "destitute") in held],
    }.items():
        assert (found[group]["numerator"], found[group]["denominator"]) == (
            sum(each["person"] in checked for each in of),
            len(of),
        ), group
        assert found[group]["value"] == (pytest.approx(100 * found[group]["numerator"] / len(of)) if of else None)
    assert ("age", "60-64") not in found


def test_a_band_begins_on_its_birthday_and_conditions_count_each_of_theirs(tmp_path: Path) -> None:
    rows = {
        "persons": [person(1, birth=date(1961, 2, 28)), person(2, birth=date(1961, 3, 1)), person(3, sex=None)],
        "conditions": [
            {"person": 3, "area": VILLAGES[0], "kind": kind, "level": 0, "since": date(2025, 1, 1), "until": until}
            for kind, until in (("destitute", None), ("dementia", None), ("dementia", None), ("orphan", FEBRUARY))
        ],
    }
    _wholes, groups = broken_down(tmp_path, rows)
    found = {(row["breakdown"], row["group"]): row["numerator"] for row in groups
             if (row["indicator"], row["basis"], row["area"]) == ("elders_60", "resident", CITY)}  # fmt: skip
    assert found == {
        ("age", "60-64"): 1, ("age", "65-69"): 1, ("age", "75-79"): 1, ("condition", "dementia"): 1,
        ("condition", "destitute"): 1, ("sex", "1"): 1, ("sex", "2"): 1,
    }  # fmt: skip


def test_living_here_and_registered_there_counts_in_each_place_with_its_groups(tmp_path: Path) -> None:
    rows = {
        "persons": [
            person(1, VILLAGES[0], registered_area=VILLAGES[3], sex=1),
            person(2, VILLAGES[0], registered_area=110101001001, sex=1),
            person(3, VILLAGES[3], registered_area=VILLAGES[0], sex=2),
            person(4, 110101001001, registered_area=VILLAGES[0], sex=2),
        ],
        "conditions": [
            {"person": key, "area": VILLAGES[0], "kind": "without_kin", "level": 0, "since": None, "until": None}
            for key in (2, 4)
        ],
    }
    wholes, groups = broken_down(tmp_path, rows)
    found = {(row["basis"], row["area"], row["breakdown"], row["group"]): row["numerator"] for row in
             [*wholes, *groups] if row["indicator"] == "population" and row["breakdown"] != "age"}  # fmt: skip
    other = around(VILLAGES[3], Level.COUNTY)
    assert {key[2:]: n for key, n in found.items() if key[:2] == ("resident", COUNTY)} == {
        ("", ""): 2, ("sex", "1"): 2, ("sex", "2"): 0, ("condition", "without_kin"): 1,
    }  # fmt: skip
    assert {key[2:]: n for key, n in found.items() if key[:2] == ("registered", COUNTY)} == {
        ("", ""): 2, ("sex", "1"): 0, ("sex", "2"): 2, ("condition", "without_kin"): 1,
    }  # fmt: skip
    assert (found["resident", other, "", ""], found["registered", other, "", ""]) == (1, 1)
    assert (found["resident", CITY, "", ""], found["registered", CITY, "", ""]) == (3, 3)
    assert not [area for _basis, area, _breakdown, _group in found if area // 10**8 != CITY // 10**8]


def test_every_condition_there_is_can_be_counted() -> None:
    assert set(CONDITIONS) == set(ConditionKind.values)


def test_what_divides_places_by_people_is_not_broken_down(tmp_path: Path) -> None:
    offered = {each.code: {known.code for way in each.ways for known in breakdowns_of(way)} for each in CATALOGUE}
    assert offered["beds_per_1000_elders"] == set()
    assert offered["nursing_bed_share"] == {"ownership", "site_kind"}
    assert offered["infants"] == {"age", "sex", "condition"}
    _wholes, groups = broken_down(tmp_path, made_up_city(5))
    assert {level_of(row["area"]) for row in groups} <= {Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP}
    assert all((row["value"] is None) == bool(row["reason"]) for row in groups)
    assert [code for _first, code in age_groups()] == sorted(code for _first, code in age_groups())


def test_without_a_source_there_are_no_groups(tmp_path: Path) -> None:
    _wholes, groups = broken_down(tmp_path, {"persons": [person(1)]})
    assert not [row for row in groups if row["indicator"] in {CHECKS, "beds", "nursing_bed_share"}]
    assert broken_down(tmp_path / "empty", {})[1] == []
