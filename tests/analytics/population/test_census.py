"""The county tables that ship, and their scaling."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
import pytest

from laoyou.analytics.population.census import CountyCensus, counties, largest_remainder

ROWS = list(
    csv.DictReader(files("laoyou.analytics.population").joinpath("data/census2020.csv").read_text("utf-8").splitlines())
)


def _sum(row: dict[str, str], *prefixes: str) -> int:
    return sum(int(value) for name, value in row.items() if name.startswith(prefixes))


def test_the_five_plans_counties_are_there() -> None:
    codes = [str(code // 10**6) for code in counties()]
    areas = ("6302", "232764", "4212", "5120", "36")
    assert [sum(code.startswith(area) for code in codes) for area in areas] == [6, 1, 6, 3, 100]
    assert len(codes) == 116


@pytest.mark.parametrize("row", ROWS, ids=[row["code"] for row in ROWS])
def test_every_total_adds_up(row: dict[str, str]) -> None:
    population = int(row["population"])
    assert _sum(row, "m_", "f_") == population
    assert _sum(row, "urban", "rural") == population
    assert _sum(row, "generations_") == int(row["households"])
    assert int(row["one_person"]) <= int(row["generations_1"])
    assert int(row["family_population"]) <= population


def test_haidong_is_what_the_communique_says() -> None:
    haidong = [county for code, county in counties().items() if code // 10**8 == 6302]
    assert sum(county.population for county in haidong) == 1_358_471
    assert sum(int(county.ages[:, 13:].sum()) for county in haidong) == 192_673
    assert sum(sum(county.elders) for county in haidong) == 103_534


@pytest.mark.parametrize("scale", [0.5, 0.01, 0.0007])
@pytest.mark.parametrize("county", [counties()[code * 10**6] for code in (232764, 630225, 512021)])
def test_scaled_counts_still_add_up(county: CountyCensus, scale: float) -> None:
    small = county.scaled(scale)
    assert small.population == round(county.population * scale)
    assert small.urban + small.rural == small.population
    assert sum(small.generations) == small.households
    assert small.one_person <= small.generations[0]
    assert small.one_person + 2 * (small.households - small.one_person) <= small.family_population <= small.population


@pytest.mark.parametrize("scale", [0, -1, 1.01])
def test_scale_is_a_share(scale: float) -> None:
    with pytest.raises(ValueError, match=f"scale is {scale}"):
        counties()[232764_000000].scaled(scale)


def test_largest_remainder() -> None:
    assert largest_remainder(np.array([1.0, 1.0, 1.0]), 8).tolist() == [3, 3, 2]
    assert largest_remainder(np.array([0.0, 3.0, 1.0]), 6).tolist() == [0, 5, 1]
    assert largest_remainder(np.zeros(2), 5).tolist() == [0, 0]
