"""The same catalogue on DuckDB and on Spark: equal tables, to the last digit.

Needs the extra `spark` and Java 17: `./test --spark` brings the first and runs this. Without them it is skipped, and says so.
"""

from __future__ import annotations

import shutil
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from laoyou.analytics.indicators import compute, compute_all
from laoyou.analytics.lake import Engine, JavaMissing, SparkMissing, UnknownEngine, open_lake
from tests.analytics.indicators.made_up import VILLAGES, beds, home, person, snapshot

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)
SPARK = Engine("spark", master="local[2]", memory="1g")


def lake_of_two_months(root: Path) -> None:
    """Two snapshots with something of everything: unregistered, dead, closed, ended, unknown sex, a county's own."""
    persons = [
        *(person(key, VILLAGES[key % 4], date(1930 + key, 2, 28)) for key in range(1, 60)),
        *(person(key, VILLAGES[key % 3], date(2024, 1, 1 + key % 28)) for key in range(100, 140)),
        person(200, registered_area=None, sex=0),
        person(201, death=date(2026, 3, 15)),
        person(202, 630202000000),
        person(203, registered_area=VILLAGES[3], birth=date(1966, 3, 31)),
    ]
    rows: dict[str, list[dict[str, Any]]] = {
        "persons": persons,
        "conditions": [
            {"person": key, "area": VILLAGES[0], "kind": kind, "level": 1, "since": since, "until": until}
            for key in range(1, 20)
            for kind, since, until in (
                ("destitute", date(2020, 1, 1), None),
                ("disabled_function", None, date(2026, 4, 10) if key % 3 else None),
            )
        ],
        "health_events": [
            {"person": key, "area": VILLAGES[0], "kind": "elder_check", "day": date(2026, 1 + key % 4, 9)}
            for key in range(1, 30)
        ],
        "sites": [
            home("a"), home("b", VILLAGES[3], ownership="private"), home("c", state="closed"),
            home("d", kind="kindergarten", for_children=True, is_home=False),
            home("e", kind="childcare", for_children=True, is_home=False), home("f", kind="meal_point", is_home=False),
        ],
        "units": [
            beds("a", 7, nursing=True), beds("a", 3, public_good=True), beds("b", 5, VILLAGES[3]), beds("c", 9),
            beds("d", 20, kind="class", inclusive=True), beds("e", 15, kind="class", until=date(2026, 4, 1)),
        ],
        "stays": [
            {"person": key, "site": "a", "area": VILLAGES[0], "kind": "residential", "state": "real",
             "since": date(2026, 1, 1), "until": None}
            for key in range(1, 5)
        ],
        "areas": [
            {"area": code, "level": 6 if code % 10**6 == 0 else 12, "urban": code == VILLAGES[0]}
            for code in (630202000000, 630222000000, *VILLAGES)
        ],
        "posts": [
            {"staff": key, "site": site, "area": VILLAGES[0], "kind": kind}
            for key in range(1, 9) for site in ("a", "e") for kind in ("child_carer", "social_worker", "cook")[key % 3:]
        ],
        "credentials": [{"staff": key, "area": VILLAGES[0], "kind": "infant_care"} for key in range(2, 6)],
        "trainings": [{"staff": key, "area": VILLAGES[0], "day": date(2026, 4, 3)} for key in range(4, 8)],
        "site_facts": [
            {"site": site, "area": VILLAGES[0], "kind": kind, "value": 4}
            for site in ("a", "c", "e") for kind in ("grade", "model")
        ],
        "neighbourhoods": [
            {"neighbourhood": f"n{key}", "area": VILLAGES[key], "kind": "new", "due": date(2026, 4, key + 1),
             "required": 100 * key}
            for key in range(4)
        ],
        "provisions": [{"neighbourhood": f"n{key}", "area": VILLAGES[key], "floor": 150} for key in range(3)],
    }  # fmt: skip
    for name, day in (("one", MARCH), ("two", APRIL)):
        snapshot(root, name, day, rows)


def values(root: Path, engine: Engine) -> list[pa.Table]:
    """Of each snapshot, and of both opened beside each other, wholes and groups."""
    lake = open_lake(root, engine)
    one, two = sorted(lake.snapshots(), key=lambda each: each.as_of)
    with lake.session(one) as earlier, lake.session(two) as later:
        return [compute(earlier, run="r"), compute_all(later, run="r")]


# pyspark does not know all of pandas 3 yet.
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::pandas.errors.Pandas4Warning")
def test_both_engines_make_equal_tables(tmp_path: Path) -> None:
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("Spark needs the extra `spark` and Java 17: ./test --spark")
    lake_of_two_months(tmp_path)
    here, there = values(tmp_path, Engine()), values(tmp_path, SPARK)
    assert [table.num_rows for table in here] == [table.num_rows for table in there]
    assert all(table.num_rows > 50 for table in here)
    for ours, theirs in zip(here, there, strict=True):
        assert theirs.equals(ours)
    assert here[0] != here[1]


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot(tmp_path, "one", MARCH, {"persons": [person(1)]})
    for engine, said in (
        (Engine("sparrow"), UnknownEngine),
        (Engine("spark"), JavaMissing),
        (Engine("spark"), SparkMissing),
    ):
        if said is JavaMissing and find_spec("pyspark") is None:
            continue
        if said is SparkMissing:
            monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
        monkeypatch.setenv("PATH", "/nowhere")
        monkeypatch.delenv("JAVA_HOME", raising=False)
        lake = open_lake(tmp_path, engine)
        (newest,) = lake.snapshots()
        with pytest.raises(said), lake.session(newest):
            pass
