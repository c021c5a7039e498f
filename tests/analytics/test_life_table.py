"""Life expectancy from deaths by age, held against tables of the United Nations and against chance itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import mean, stdev

import numpy as np
import pytest

from laoyou.analytics.indicators import expectancies
from laoyou.analytics.lake import open_lake
from laoyou.analytics.life_table import AGES, Expectancy, life_expectancy
from tests.analytics.indicators.made_up import CITY, VILLAGES, person, snapshot

# Death rates of China 2020–2025 by age, and the expectancy that goes with them: United Nations, World Population
# Prospects 2024 (CC BY 3.0 IGO); the last is of 90 and older.
MEN = (
    0.0061795, 0.0004244, 0.0002836, 0.0003475, 0.0004387, 0.0006810, 0.0008893, 0.0010363, 0.0012409, 0.0020037,
    0.0031650, 0.0055729, 0.0081510, 0.0144239, 0.0226840, 0.0362914, 0.0580327, 0.1022035, 0.1746150, 0.3185416,
)  # fmt: skip
WOMEN = (
    0.0052307, 0.0003996, 0.0002443, 0.0002217, 0.0002647, 0.0004318, 0.0005350, 0.0006057, 0.0007177, 0.0010341,
    0.0015412, 0.0025626, 0.0037674, 0.0068053, 0.0112101, 0.0197009, 0.0349301, 0.0671603, 0.1219902, 0.2485176,
)  # fmt: skip


@pytest.mark.parametrize(("rates", "expected"), [(MEN, 75.332), (WOMEN, 80.969)])
def test_it_is_what_the_united_nations_compute_from_the_same_rates(rates: tuple[float, ...], expected: float) -> None:
    found = life_expectancy([rate * 1e6 for rate in rates], [1e6] * len(AGES))
    assert found is not None
    assert found.value == pytest.approx(expected, abs=0.01)


def test_the_interval_is_as_wide_as_chance_makes_it() -> None:
    years = np.full(len(AGES), 2_000.0)
    draws = np.random.default_rng(7).poisson(np.array(MEN) * years, (800, len(AGES)))
    drawn = [found for found in (life_expectancy(row.tolist(), years.tolist()) for row in draws) if found]
    widths = [(each.high - each.low) / 2 / 1.96 for each in drawn]
    assert mean(widths) == pytest.approx(stdev(each.value for each in drawn), rel=0.1)
    inside = sum(each.low <= 75.332 <= each.high for each in drawn) / len(drawn)
    assert 0.92 < inside < 0.98


def test_what_cannot_be_computed_is_not() -> None:
    rates = [rate * 1e4 for rate in MEN]
    assert life_expectancy([*rates[:-1], 0], [1e4] * len(AGES)) is None
    assert life_expectancy(rates, [0, *[1e4] * (len(AGES) - 1)]) is None
    with pytest.raises(ValueError, match="one number"):
        life_expectancy([1.0], [1.0])
    nobody_young = life_expectancy([0] * 10 + rates[10:], [1e4] * len(AGES))
    assert isinstance(nobody_young, Expectancy)


def test_areas_are_told_it_down_to_the_county_or_why_not(tmp_path: Path) -> None:
    """A city of people of every age, of whom as many died at 40 to 89 as do in China; one county has few people."""
    on, key, people = date(2026, 6, 30), 0, []
    for age in range(95):
        at = max(place for place, first in enumerate(AGES) if first <= age)
        for number in range(110):
            key += 1
            born = date(on.year - age - 1, 1 + number % 12, 1)
            died = date(2026, 2, 1 + number % 28) if number < round(110 * MEN[at]) else None
            people.append(person(key, VILLAGES[0], born, death=died))
    people += [person(key + number, VILLAGES[-1], date(1980, 1, 1)) for number in range(1, 40)]
    lake = open_lake(tmp_path)
    with lake.session(snapshot(tmp_path, "a", on, {"persons": people})) as session:
        rows = {row["area"]: row for row in expectancies(session, run="r").to_pylist()}
    assert list(rows) == [CITY, 630202000000, 630222000000]
    assert rows[CITY]["value"] == pytest.approx(76, abs=3)
    assert rows[CITY]["reason"].startswith("interval:")
    assert (rows[630222000000]["value"], rows[630222000000]["reason"]) == (None, "too_small")
    alive = [row | {"death": row["death"] if row["area"] != VILLAGES[0] else None} for row in map(_with_death, people)]
    with lake.session(snapshot(tmp_path, "b", on, {"persons": alive})) as session:
        assert expectancies(session, run="r").num_rows == 0  # nobody has delivered any death
    half = [row | {"death": row["death"] if row["person"] % 9 == 0 else None} for row in map(_with_death, people)]
    with lake.session(snapshot(tmp_path, "c", on, {"persons": half})) as session:
        told = {row["area"]: row["reason"] for row in expectancies(session, run="r").to_pylist()}
    assert told[CITY] in {"incomplete:deaths", "too_small"}


def _with_death(row: dict[str, object]) -> dict[str, object]:
    return {"death": None} | row
