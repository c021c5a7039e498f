"""What the records of health care, staff, areas and neighbourhoods hold is counted, each near miss left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from laoyou.analytics.indicators import compute
from laoyou.analytics.lake import open_lake
from laoyou.core.area_codes import Level
from tests.analytics.indicators.made_up import CITY, VILLAGES, Rows, beds, home, person, snapshot

DAY = date(2026, 2, 28)
LEDU, MINHE = 630202000000, 630222000000
TOWN = VILLAGES[0] // 1000 * 1000


def values(root: Path, rows: Rows) -> Mapping[tuple[str, int], tuple[float | None, str]]:
    """Value and reason by indicator and area."""
    made = snapshot(root, "one", DAY, rows)
    with open_lake(root).session(made) as session:
        found = compute(session, run="r").to_pylist()
    return {(row["indicator"], row["area"]): (row["value"], row["reason"]) for row in found}


def nursery(key: str, **other: Any) -> dict[str, Any]:
    return home(key, kind="childcare", for_children=True, is_home=False) | other


def post(staff: int, site: str, kind: str, **other: Any) -> dict[str, Any]:
    return {"staff": staff, "site": site, "area": VILLAGES[0], "kind": kind} | other


def event(who: int, kind: str, day: date) -> dict[str, Any]:
    return {"person": who, "area": VILLAGES[0], "kind": kind, "day": day}


def test_children_under_three_with_a_check_or_guidance_this_year(tmp_path: Path) -> None:
    born = {1: date(2025, 6, 1), 2: date(2024, 6, 1), 3: date(2026, 1, 1), 4: date(2023, 2, 28), 5: date(2023, 3, 1)}
    rows = {
        "persons": [person(key, birth=birth) for key, birth in born.items()],
        "health_events": [
            event(1, "development_check", date(2026, 1, 4)),
            event(1, "newborn_visit", date(2026, 1, 5)),
            event(2, "development_check", date(2025, 12, 31)),
            event(3, "newborn_visit", date(2026, 2, 28)),
            event(4, "development_check", date(2026, 2, 1)),
            event(5, "dose", date(2026, 2, 1)),
            event(5, "guidance", date(2026, 2, 2)),
        ],
    }
    found = values(tmp_path, rows)
    # Number 4 turns three on the day and is none of them any more; doses are no check.
    assert found["infant_public_health", CITY] == (50.0, "")
    assert found["parenting_guidance_rate", CITY] == (25.0, "")


def test_staff_count_once_where_they_work_with_what_holds_on_the_day(tmp_path: Path) -> None:
    rows: Rows = {
        "persons": [person(1)],
        "sites": [
            nursery("n"),
            nursery("m"),
            nursery("shut", state="closed"),
            nursery("k", kind="kindergarten"),
            home("h"),
        ],
        "units": [beds("h", 50)],
        "posts": [
            post(1, "n", "child_carer"),
            post(1, "n", "manager"),
            post(1, "m", "child_carer"),
            post(2, "n", "teacher"),
            post(3, "m", "cook"),
            post(4, "n", "child_carer", until=DAY),
            post(5, "shut", "child_carer"),
            post(6, "k", "teacher"),
            post(7, "h", "social_worker"),
            post(7, "h", "manager"),
            post(8, "h", "caregiver"),
        ],
        "credentials": [
            {"staff": 1, "area": VILLAGES[0], "kind": "infant_care", "since": date(2020, 1, 1)},
            {"staff": 1, "area": VILLAGES[0], "kind": "nursery_teacher", "since": date(2021, 1, 1)},
            {"staff": 2, "area": VILLAGES[0], "kind": "infant_care", "until": DAY},
            {"staff": 3, "area": VILLAGES[0], "kind": "health"},
        ],
        "trainings": [
            {"staff": 2, "area": VILLAGES[0], "day": date(2026, 1, 2)},
            {"staff": 2, "area": VILLAGES[0], "day": date(2026, 2, 2)},
            {"staff": 1, "area": VILLAGES[0], "day": date(2025, 12, 31)},
        ],
    }
    found = values(tmp_path, rows)
    assert found["childcare_staff_certified", CITY] == (50.0, "")
    assert found["childcare_staff_training", CITY] == (pytest.approx(100 / 3), "")
    assert found["social_workers_per_100_beds", CITY] == (2.0, "")


def test_communities_and_counties_in_which_something_is_open(tmp_path: Path) -> None:
    areas = [
        {"area": LEDU, "level": Level.COUNTY, "urban": False},
        {"area": MINHE, "level": Level.COUNTY, "urban": False},
        *({"area": code, "level": Level.VILLAGE, "urban": code in VILLAGES[:2]} for code in VILLAGES),
    ]
    rows: Rows = {
        "persons": [person(1)],
        "areas": areas,
        "sites": [
            home("h", VILLAGES[2]),
            home("private", VILLAGES[3], ownership="private"),
            home("d", VILLAGES[0], kind="day_care", is_home=False),
            home("v", VILLAGES[2], kind="mutual_aid", is_home=False),
            nursery("n", area=VILLAGES[1], state="closed"),
            nursery("o", area=VILLAGES[0]),
        ],
        "units": [
            beds("h", 9, VILLAGES[2]),
            beds("d", 20, VILLAGES[0], kind="places"),
            beds("d", 20, VILLAGES[0], kind="places"),
            beds("n", 20, VILLAGES[1], kind="class"),
            beds("o", 20, VILLAGES[0], kind="class"),
        ],
    }
    found = values(tmp_path, rows)
    assert found["day_care_coverage", CITY] == (50.0, "")
    assert found["childcare_coverage", CITY] == (50.0, "")
    assert found["home_community_care_coverage", CITY] == (50.0, "")
    assert found["home_community_care_coverage", LEDU] == (pytest.approx(200 / 3), "")
    assert found["day_care_coverage", MINHE] == (None, "zero_denominator")
    assert found["public_home_coverage", CITY] == (50.0, "")
    assert found["public_home_coverage", MINHE] == (0.0, "")
    assert found["day_care_coverage", TOWN] == (50.0, "")


def test_grades_and_models_that_hold_at_open_sites(tmp_path: Path) -> None:
    def fact(site: str, kind: str, value: int | None, **other: Any) -> dict[str, Any]:
        return {"site": site, "area": VILLAGES[0], "kind": kind, "value": value} | other

    rows: Rows = {
        "persons": [person(1)],
        "sites": [home("a"), home("b"), home("c", state="closed"), home("d"), nursery("n"), nursery("m")],
        "site_facts": [
            fact("a", "grade", 4),
            fact("a", "star", 5),
            fact("b", "grade", 3),
            fact("c", "grade", 5),
            fact("d", "grade", 5, until=DAY),
            fact("n", "model", None),
            fact("a", "model", None),
            fact("m", "model", None, since=date(2026, 3, 1)),
        ],
    }
    found = values(tmp_path, rows)
    assert found["graded_institutions", CITY] == (1.0, "")
    assert found["demonstration_childcare", CITY] == (1.0, "")


def test_new_estates_that_have_the_floor_the_quota_asks_for(tmp_path: Path) -> None:
    def estate(key: str, **other: Any) -> dict[str, Any]:
        known = {"kind": "new", "due": date(2026, 1, 1), "required": 10_000}
        return {"neighbourhood": key, "area": VILLAGES[0]} | known | other

    def premises(key: str, floor: int, **other: Any) -> dict[str, Any]:
        return {"neighbourhood": key, "area": VILLAGES[0], "floor": floor} | other

    rows: Rows = {
        "persons": [person(1)],
        "neighbourhoods": [
            estate("enough"),
            estate("lapsed"),
            estate("none"),
            estate("soon", due=date(2026, 3, 1)),
            estate("undated", due=None),
            estate("unknown", required=None),
            estate("old", kind="built"),
        ],
        "provisions": [
            premises("enough", 4_000),
            premises("enough", 6_000),
            premises("lapsed", 6_000),
            premises("lapsed", 6_000, until=DAY),
        ],
    }
    assert values(tmp_path, rows)["new_estate_compliance", CITY] == (pytest.approx(100 / 3), "")


def test_what_nobody_has_recorded_is_not_nothing(tmp_path: Path) -> None:
    found = values(tmp_path, {"persons": [person(1)], "sites": [home("a"), nursery("n")]})
    assert found["graded_institutions", CITY] == (None, "no_source:grades")
    assert found["childcare_staff_certified", CITY][1].startswith("no_source:")
    assert found["new_estate_compliance", CITY] == (None, "no_source:quotas")
    assert found["public_home_coverage", CITY] == (None, "no_source:counties")
