"""A figure opens into exactly what it counted, and its change is three parts that always make the difference."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest

from laoyou.analytics.indicators import (
    CATALOGUE,
    INDICATORS,
    Counted,
    Move,
    Opened,
    Part,
    RowsNotWritten,
    changed,
    compute,
    moved_file,
    open_moved,
    open_rows,
    parts_of,
    way_of,
    write_rows,
)
from laoyou.analytics.indicators.rows import Counting
from laoyou.analytics.lake import Manifest, open_lake
from laoyou.core.area_codes import Level, range_of
from tests.analytics.indicators.made_up import CITY, VILLAGES, beds, home, person, snapshot

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
ELDERS = way_of(INDICATORS["elders_60"], "resident")
_names = count(1)


def made_up_city(seed: int, *, people: int = 60) -> dict[str, list[dict[str, Any]]]:
    """People, homes and what holds for them, drawn; elders of every age around 60, some dead, some unregistered."""
    draw = random.Random(seed)  # noqa: S311 - drawn the same each time
    persons = [
        person(
            key,
            draw.choice(VILLAGES),
            date(2026, 2, 10) - timedelta(days=draw.randrange(0, 95 * 365)),
            registered_area=draw.choice([*VILLAGES, None, 110101001001]),
            death=draw.choice([None, None, None, date(2026, 1, 20), date(2026, 2, 20)]),
        )
        for key in range(1, people + 1)
    ]
    homes = [home(f"h{number}", area, for_children=draw.random() < 0.5, ownership=draw.choice(["public", "private"]),
                  state=draw.choice(["operating", "operating", "closed"])) for number, area in enumerate(VILLAGES)]  # fmt: skip
    units = [
        beds(each["site"], draw.randrange(1, 30), each["area"], nursing=draw.random() < 0.5,
             public_good=draw.random() < 0.3, until=draw.choice([None, None, date(2026, 2, 5)]))
        for each in homes for _ in range(3)
    ]  # fmt: skip
    ill = [{"person": each["person"], "area": each["area"], "kind": kind, "level": 0, "since": date(2025, 1, 1)}
           for each in persons for kind in ("destitute", "disabled_function") if draw.random() < 0.6]  # fmt: skip
    checks = [{"person": each["person"], "area": each["area"], "kind": "elder_check", "day": date(2026, 1, 9)}
              for each in persons if draw.random() < 0.5]  # fmt: skip
    stays = [{"person": each["person"], "site": "h0", "area": VILLAGES[0], "kind": "residential", "state": "real"}
             for each in persons if draw.random() < 0.2]  # fmt: skip
    return {"persons": persons, "sites": homes, "units": units, "conditions": ill, "health_events": checks,
            "stays": stays, **_holdings(draw)}  # fmt: skip


def _holdings(draw: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Areas, staff, papers of sites and neighbourhoods, drawn."""
    areas = [{"area": code, "level": 6 if code % 10**6 == 0 else 12, "urban": draw.random() < 0.5}
             for code in (630202000000, 630222000000, *VILLAGES)]  # fmt: skip
    posts = [{"staff": key, "site": f"h{number}", "area": VILLAGES[number], "kind": kind}
             for key in range(1, 30) for number in draw.sample(range(4), 2)
             for kind in draw.sample(["social_worker", "child_carer", "cook"], 2)]  # fmt: skip
    shown = [{"staff": key, "area": VILLAGES[0], "kind": "infant_care"} for key in range(1, 30) if draw.random() < 0.5]
    learnt = [{"staff": key, "area": VILLAGES[0], "day": date(2026, 1, 9)} for key in range(1, 30, 3)]
    facts = [{"site": f"h{number}", "area": VILLAGES[number], "kind": kind, "value": draw.randrange(3, 6)}
             for number in range(4) for kind in ("grade", "model")]  # fmt: skip
    estates = [{"neighbourhood": f"e{number}", "area": draw.choice(VILLAGES), "kind": draw.choice(["new", "built"]),
                "due": draw.choice([date(2026, 1, 1), date(2026, 2, 3), None]), "required": 100} for number in range(9)]  # fmt: skip
    floors = [{"neighbourhood": each["neighbourhood"], "area": each["area"], "floor": draw.randrange(50, 200),
               "since": draw.choice([None, date(2026, 2, 10)])} for each in estates for _ in range(2)]  # fmt: skip
    return {"areas": areas, "posts": posts, "credentials": shown, "trainings": learnt, "site_facts": facts,
            "neighbourhoods": estates, "provisions": floors}  # fmt: skip


def written(root: Path, made: Manifest) -> Path:
    """The folder of a snapshot, with what its figures count."""
    lake = open_lake(root)
    with lake.open(made) as reading:
        write_rows(reading, lake.folder(made), on=date.fromisoformat(made.as_of))
    return lake.folder(made)


def opened(folder: Path, way: Counted, part: Part, area: int) -> Opened:
    return open_rows(folder, way, part, inside=range_of(area))


def test_every_figure_opens_into_as_many_as_it_counted(tmp_path: Path) -> None:
    made = snapshot(tmp_path, "one", FEBRUARY, made_up_city(1))
    asked = 0
    folder = written(tmp_path, made)
    with open_lake(tmp_path).session(made) as session:
        figures = {(row["indicator"], row["basis"], row["area"]): row for row in compute(session, run="r").to_pylist()}
        for indicator, way in ((each, way) for each in CATALOGUE for way in each.ways):
            sums = {part: opened(folder, way, part, CITY).by_area(Level.TOWNSHIP) for part in parts_of(way)}
            for area in {each for by_area in sums.values() for each in by_area}:
                figure = figures[indicator.code, way.basis, area]
                above, below = figure["numerator"], figure["denominator"]
                expected = {Part.NUMERATOR: above, Part.DENOMINATOR: below, Part.MISSING: (below or 0) - (above or 0)}
                if above is not None:
                    assert {part: by_area.get(area, 0) for part, by_area in sums.items()} == {
                        part: expected[part] for part in sums
                    }
                    asked += 1
    assert asked > 30


def test_pages_by_key_run_through_everything_once_both_ways(tmp_path: Path) -> None:
    made = snapshot(tmp_path, "one", FEBRUARY, made_up_city(2, people=200))
    rows = opened(written(tmp_path, made), ELDERS, Part.NUMERATOR, CITY)
    whole, seen = rows.page(1000), list[Counting]()
    while page := rows.page(7, after=(seen[-1].area, seen[-1].key) if seen else None):
        assert len(page) <= 7
        seen += page
    back = rows.page(7, before=(whole[20].area, whole[20].key))
    by_area = rows.by_area(Level.TOWNSHIP)
    assert seen == whole
    assert len(whole) == opened_count(whole) > 20
    assert back == whole[13:20]
    assert sum(by_area.values()) == len(whole)
    assert all(row.birth and row.lives_in == row.area for row in whole)


def test_who_is_registered_elsewhere_stands_in_both_places_and_counts_in_each_once(tmp_path: Path) -> None:
    people = [person(1, VILLAGES[0], registered_area=VILLAGES[2]), person(2, VILLAGES[0], registered_area=VILLAGES[0])]
    folder = written(tmp_path, snapshot(tmp_path, "one", FEBRUARY, {"persons": people}))
    registered = way_of(INDICATORS["population"], "registered")
    living = opened(folder, way_of(INDICATORS["population"], "resident"), Part.NUMERATOR, CITY).page(9)
    assert [(row.key, row.area) for row in living] == [(1, VILLAGES[0]), (2, VILLAGES[0])]
    found = opened(folder, registered, Part.NUMERATOR, CITY).page(9)
    assert [(row.key, row.area) for row in found] == [(2, VILLAGES[0]), (1, VILLAGES[2])]
    assert found[1] == Counting(1, VILLAGES[2], 1, people[0]["birth"], VILLAGES[0], VILLAGES[2])


def test_what_was_written_by_nobody_or_for_other_measures_is_said(tmp_path: Path) -> None:
    made = snapshot(tmp_path, "one", FEBRUARY, {"persons": [person(1)]})
    with pytest.raises(RowsNotWritten):
        opened(open_lake(tmp_path).folder(made), ELDERS, Part.NUMERATOR, CITY)
    folder = written(tmp_path, made)
    with duckdb.connect() as other:
        other.execute(f"COPY (SELECT 1 AS key) TO '{folder}/counted/people.parquet' (FORMAT parquet)")
    with pytest.raises(RowsNotWritten):
        opened(folder, ELDERS, Part.NUMERATOR, CITY)
    written(tmp_path, made)  # once more: the new lies where the old lay
    assert opened(folder, ELDERS, Part.NUMERATOR, CITY).count() == (1, 1)


def opened_count(rows: list[Counting]) -> int:
    return len({(row.key, row.area) for row in rows})


def change(then: dict[str, Any], today: dict[str, Any], measure: str, area: int = CITY) -> Any:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        pair = snapshot(root, "one", JANUARY, then), snapshot(root, "two", FEBRUARY, today)
        with open_lake(root).pair(*pair) as reading:
            return changed(
                reading, measure, days=(JANUARY, FEBRUARY), inside=range_of(area), file=root / "moved.parquet"
            )


def parts(found: Any) -> tuple[int, int, int, int, int]:
    return found.before, found.now, found.entered, found.left, found.corrected


@pytest.mark.parametrize(
    ("then", "today", "expected"),
    [
        ([person(1)], [person(1)], (1, 1, 0, 0, 0)),
        # Turned 60 in February; died in February.
        ([person(1, birth=date(1966, 2, 9))], [person(1, birth=date(1966, 2, 9))], (0, 1, 1, 0, 0)),
        ([person(1)], [person(1, death=date(2026, 2, 9))], (1, 0, 0, 1, 0)),
        # A death of December that was only reported in February; a birthday put right.
        ([person(1)], [person(1, death=date(2025, 12, 9))], (1, 0, 0, 0, -1)),
        ([person(1, birth=date(1970, 1, 1))], [person(1, birth=date(1960, 1, 1))], (0, 1, 0, 0, 1)),
        # Recorded late though there since 2010; moved in from elsewhere in February; gone from the registry.
        ([], [person(1, lives_since=date(2010, 1, 1))], (0, 1, 0, 0, 1)),
        ([], [person(1, lives_since=date(2026, 2, 9))], (0, 1, 1, 0, 0)),
        ([person(1)], [], (1, 0, 0, 1, 0)),
        # One comes as another goes: nobody hides the other.
        ([person(1)], [person(2, lives_since=date(2026, 2, 9))], (1, 1, 1, 1, 0)),
    ],
)  # fmt: skip
def test_what_happened_and_what_was_put_right_are_told_apart(then: Any, today: Any, expected: Any) -> None:
    assert parts(change({"persons": then}, {"persons": today}, "elders_60")) == expected


def test_a_move_between_two_townships_is_no_correction() -> None:
    then, today = {"persons": [person(1, VILLAGES[0])]}, {"persons": [person(1, VILLAGES[2])]}
    assert parts(change(then, today, "elders_60", 630202001000)) == (1, 0, 0, 1, 0)
    assert parts(change(then, today, "elders_60", 630202002000)) == (0, 1, 1, 0, 0)


def test_places_of_one_home_open_close_and_are_put_right() -> None:
    then = {"sites": [home("a")], "units": [beds("a", 10), beds("a", 4, until=date(2026, 2, 9))]}
    today = {"sites": [home("a")], "units": [beds("a", 12), beds("a", 4, until=date(2026, 2, 9)),
                                             beds("a", 3, since=date(2026, 2, 1))]}  # fmt: skip
    found = change(then, today, "beds")
    assert (found.before, found.now, found.corrected) == (14, 15, 2)
    assert found.entered - found.left == -1


@pytest.mark.parametrize("seed", range(3))
def test_the_three_parts_always_make_the_difference(seed: int) -> None:
    """Two cities drawn apart, with common keys: births, deaths, moves and corrections of every kind at once."""
    draw = random.Random(seed)  # noqa: S311 - drawn the same each time
    then, today = made_up_city(seed), made_up_city(seed + 100)
    for each in today["persons"]:
        each["lives_since"] = draw.choice([None, date(2010, 1, 1), date(2026, 2, 9)])
    today["persons"] = draw.sample(today["persons"], 45)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        pair = snapshot(root, "one", JANUARY, then), snapshot(root, "two", FEBRUARY, today)
        lake = open_lake(root)
        folders = [written(root, each) for each in pair]
        with lake.pair(*pair) as both:
            for measure, way, areas in (
                ("elders_60_registered", way_of(INDICATORS["elders_60"], "registered"), (CITY, 630202001000)),
                ("nursing_beds", way_of(INDICATORS["nursing_bed_share"], ""), (CITY,)),
                ("elders_checked", way_of(INDICATORS["elder_health_management_rate"], ""), (630202000000,)),
            ):  # fmt: skip
                for area in areas:
                    inside = range_of(area)
                    file = moved_file(folders[1], pair[0].id, measure)
                    found = changed(both, measure, days=(JANUARY, FEBRUARY), inside=inside, file=file)
                    assert found.difference == found.entered - found.left + found.corrected
                    assert min(found.entered, found.left) >= 0
                    counted = [opened(each, way, Part.NUMERATOR, area).count()[1] for each in folders]
                    assert [found.before, found.now] == counted
                    for move in Move:  # each part opens into as much as it says
                        assert open_moved(file, move, inside=inside).count()[1] == getattr(found, move)
