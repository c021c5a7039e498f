"""The years ahead: what the life table says comes out, births follow the children there are, nobody is lost."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
import pytest

from laoyou.analytics.projection import AGES, COURSES, courses, project
from laoyou.analytics.projection.model import BOYS, scale_of
from laoyou.analytics.projection.rates import BEFORE, MEN, NOW, WOMEN, Floats, better_survival, fertility, survival

MIDDLE = courses()["middle"]
# Years ahead at birth and at 60, of men and of women, as the tables under data/ have them.
AHEAD = {BEFORE: ((74.80, 19.40), (80.37, 23.41)), NOW: ((76.64, 20.52), (81.94, 24.46))}


def stationary(period: str) -> Floats:
    """Of one born a year: how many of each age there are if nothing ever changes."""
    lives = survival(period)
    years = np.empty((2, AGES))
    for sex in (MEN, WOMEN):
        years[sex, 0] = lives.born[sex]
        for age in range(1, AGES - 1):
            years[sex, age] = years[sex, age - 1] * lives.aged[sex, age - 1]
        staying = lives.aged[sex, -1]
        years[sex, -1] = years[sex, -2] * staying / (1 - staying)
    return years


@pytest.mark.parametrize("period", [BEFORE, NOW])
def test_years_ahead_are_those_of_the_table(period: str) -> None:
    rows = list(csv.DictReader(_text("life_tables.csv").splitlines()))
    alive = {
        row["sex"]: float(row["survivors"]) / 1e5 for row in rows if row["period"] == period and row["age"] == "60"
    }
    for sex, code in ((MEN, "1"), (WOMEN, "2")):
        years = stationary(period)[sex]
        assert years.sum() == pytest.approx(AHEAD[period][sex][0], abs=0.01)
        assert years[60:].sum() / alive[code] == pytest.approx(AHEAD[period][sex][1], abs=0.01)


def test_a_people_in_which_nothing_changes_stays_as_it_is() -> None:
    people = stationary(NOW)[None] * 1000
    later = project(people, first_year=2026, years=15, course=MIDDLE)
    assert later.shape == (16, 1, 2, AGES)
    np.testing.assert_allclose(later[15][:, :, 15:], people[:, :, 15:], rtol=1e-9)


def test_a_year_by_hand() -> None:
    people = np.zeros((1, 2, AGES))
    people[0, MEN, 59] = people[0, MEN, 99] = people[0, MEN, 100] = 100
    people[0, WOMEN, 30] = 1000
    people[0, MEN, :3] = 100  # so that the scale is one that can be computed
    later = project(people, first_year=2026, years=1, course=MIDDLE)[1][0]
    lives = survival(NOW)
    assert later[MEN, 60] == pytest.approx(100 * lives.aged[MEN, 59])
    assert later[MEN, 100] == pytest.approx(100 * lives.aged[MEN, 99] + 100 * lives.aged[MEN, 100])
    rates = [(fertility(2026)[age] + fertility(2027)[age]) / 2 for age in (30, 31)]
    born = scale_of(people, 2026)[0] * (500 * rates[0] + 500 * lives.aged[WOMEN, 30] * rates[1])
    assert later[MEN, 0] == pytest.approx(born * BOYS * lives.born[MEN])
    assert later[:, 1:].sum() == pytest.approx(
        people[0, MEN] @ lives.aged[MEN] + people[0, WOMEN] @ lives.aged[WOMEN], rel=1e-12
    )


def test_births_follow_the_children_there_are() -> None:
    one = stationary(NOW) * 10_000
    many, few = one.copy(), one * 0.001
    many[:, :3] *= 2
    few[:, :3] = 0
    scales = scale_of(np.stack([one, many, few]), 2026)
    assert scales[1] == pytest.approx(2 * scales[0])
    # Of too few children nothing is concluded: the place gets what all together have.
    assert scales[0] < scales[2] < scales[1]
    assert project(np.zeros((1, 2, AGES)), first_year=2026, years=3, course=MIDDLE).sum() == 0


def test_the_middle_lies_between_the_limits() -> None:
    people = stationary(NOW)[None] * 10_000
    low, middle, high = (project(people, first_year=2026, years=15, course=courses()[name]) for name in COURSES)
    for ages in (slice(0, 3), slice(60, None), slice(80, None)):
        found = [each[15][:, :, ages].sum() for each in (low, middle, high)]
        assert found == sorted(found)
        assert found[0] < found[1] < found[2]
    np.testing.assert_array_less(survival(BEFORE).aged, survival(NOW).aged)
    np.testing.assert_array_less(survival(NOW).aged, better_survival().aged)


def _text(name: str) -> str:
    return files("laoyou.analytics.projection").joinpath("data", name).read_text(encoding="utf-8")
