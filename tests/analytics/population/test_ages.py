"""Single years of age and dates of birth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from laoyou.analytics.population.ages import AGES, births, completed_years, single_years
from laoyou.analytics.population.census import GROUP_STARTS, counties

EPOCH = date(1970, 1, 1).toordinal()


def test_single_years_keep_every_group_and_change_gently() -> None:
    women = counties()[630223_000000].ages[1]
    single = single_years(women)
    groups = np.add.reduceat(single, GROUP_STARTS)
    assert groups.tolist() == women.tolist()
    assert single.min() >= 0
    ratio = single[5:80] / single[4:79]
    assert 0.75 < ratio.min() < ratio.max() < 1.25
    assert (np.diff(single[85:]) <= 0).all()


@pytest.mark.parametrize("as_of", [date(2025, 7, 1), date(2024, 2, 29), date(2025, 3, 1), date(2024, 12, 31)])
def test_a_date_of_birth_gives_the_age(as_of: date) -> None:
    age = np.repeat(np.arange(AGES, dtype=np.int32), 400)
    birth = births(age, as_of, np.random.default_rng(5))
    born = [date.fromordinal(day + EPOCH) for day in birth.tolist()]
    reckoned = [as_of.year - day.year - ((as_of.month, as_of.day) < (day.month, day.day)) for day in born]
    assert reckoned == age.tolist()
    assert completed_years(birth, as_of).tolist() == age.tolist()


def test_somebody_is_born_on_the_day_itself_and_on_the_first_possible() -> None:
    birth = births(np.zeros(20_000, np.int32), date(2025, 7, 1), np.random.default_rng(1))
    assert date.fromordinal(int(birth.max()) + EPOCH) == date(2025, 7, 1)
    assert date.fromordinal(int(birth.min()) + EPOCH) == date(2024, 7, 2)
