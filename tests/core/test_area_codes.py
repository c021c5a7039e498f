from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.core.area_codes import NATION, AreaRange, Level, from_short, level_of, lineage_of, parent_of, range_of

CODES = st.integers(min_value=11, max_value=82).flatmap(
    lambda province: st.sampled_from([2, 4, 6, 9, 12]).flatmap(
        lambda digits: st.integers(0, 10 ** (digits - 2) - 1).map(
            lambda rest: from_short(f"{province}{rest:0{digits - 2}d}" if digits > 2 else str(province))
        )
    )
)


@pytest.mark.parametrize(
    ("written", "code", "level"),
    [
        ("63", 630000000000, Level.PROVINCE),
        ("6302", 630200000000, Level.PREFECTURE),
        ("630202", 630202000000, Level.COUNTY),
        ("630202001", 630202001000, Level.TOWNSHIP),
        ("630202001001", 630202001001, Level.VILLAGE),
    ],
)
def test_short_codes_and_their_levels(written: str, code: int, level: Level) -> None:
    assert (from_short(written), level_of(code)) == (code, level)


@pytest.mark.parametrize("written", ["", "6", "630", "63020", "63020a", "6302020010011", "-630202"])
def test_what_is_no_code(written: str) -> None:
    with pytest.raises(ValueError, match="is not an area code"):
        from_short(written)


def test_an_area_and_its_neighbours() -> None:
    haidong = range_of(630200000000)
    assert 630299999999 in haidong
    assert 630300000000 not in haidong
    assert 630199999999 not in haidong
    assert NATION.covers(haidong)
    assert not haidong.covers(NATION)
    assert haidong.covers(range_of(630202000000))
    assert not range_of(630202000000).covers(haidong)


def test_the_nation_has_no_parent_and_a_province_has_the_nation() -> None:
    assert (parent_of(0), parent_of(630000000000), level_of(0)) == (None, 0, Level.NATION)


@given(CODES)
def test_every_area_lies_in_every_area_of_its_lineage(code: int) -> None:
    lineage = lineage_of(code)
    assert lineage[0] == code
    assert all(range_of(outer).covers(range_of(code)) for outer in lineage)
    assert [level_of(each) for each in lineage] == sorted({level_of(each) for each in lineage}, reverse=True)


@given(CODES, CODES)
def test_two_areas_nest_or_are_apart(one: int, other: int) -> None:
    first, second = range_of(one), range_of(other)
    nested = first.covers(second) or second.covers(first)
    assert nested or first.high <= second.low or second.high <= first.low


def test_ranges_are_half_open() -> None:
    assert AreaRange(1, 2).covers(AreaRange(1, 2))
    assert 2 not in AreaRange(1, 2)
