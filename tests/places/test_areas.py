"""Looking areas up on a day."""

from __future__ import annotations

from datetime import date

import pytest
from area_sample import DONGGUAN, HAIDONG, HUBEI, LEDU, MINHE, QINGHAI, TODAY, XIANTAO
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from laoyou.core.area_codes import NATION, AreaRange, Level, level_of, lineage_of, parent_of, range_of
from laoyou.places.enums import Kind
from laoyou.places.selectors import areas
from laoyou.places.selectors.roll_up import TooCoarse, roll_up, within
from laoyou.places.selectors.search import after

sample = pytest.mark.usefixtures("areas_loaded")
in_database = pytest.mark.django_db


@sample
def test_get(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        row = areas.get(MINHE, on=TODAY)
    assert (row.name, row.short_name, row.level, row.kind) == (
        "民和回族土族自治县",
        "民和县",
        Level.COUNTY,
        Kind.COUNTY,
    )
    assert (row.parent_code, row.valid_from, row.valid_until) == (HAIDONG, None, None)


@sample
def test_an_area_of_a_plan_printed_before_the_source_is_found() -> None:
    assert areas.get(LEDU, on=date(2021, 11, 1)).name == "乐都区"


@sample
def test_what_does_not_exist_is_not_found() -> None:
    with pytest.raises(areas.AreaNotFound, match="code 639900000000 on 2026-03-01"):
        areas.get(639900000000, on=TODAY)
    with pytest.raises(areas.AreaNotFound):
        areas.lineage(639900000000, on=TODAY)


@sample
def test_children_step_over_groupings(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        assert [row.name for row in areas.children(HUBEI, on=TODAY)] == ["咸宁市", "仙桃市"]
    with django_assert_num_queries(1):
        assert [row.code for row in areas.children(HAIDONG, on=TODAY)] == [LEDU, MINHE]
    assert [row.name for row in areas.children(110000000000, on=TODAY)] == ["东城区"]


@sample
def test_lineage_leaves_groupings_out(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = [row.name for row in areas.lineage(630222102200, on=TODAY)]
    assert found == ["马营村委会", "马营镇", "民和回族土族自治县", "海东市", "青海省"]
    assert [row.name for row in areas.lineage(XIANTAO, on=TODAY)] == ["仙桃市", "湖北省"]
    assert [row.name for row in areas.lineage(DONGGUAN, on=TODAY)] == ["东莞市", "广东省"]
    assert areas.lineage(0, on=TODAY) == []


@sample
def test_names(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert areas.names([MINHE, QINGHAI, 999], on=TODAY) == {QINGHAI: "青海省", MINHE: "民和回族土族自治县"}
    assert areas.short_names([MINHE, QINGHAI], on=TODAY) == {QINGHAI: "青海", MINHE: "民和县"}


@sample
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("民和回族土族自治县", [MINHE]),
        ("民和县", [MINHE]),
        ("民和", [MINHE]),
        (" 乐都区 ", [LEDU]),
        ("乐都", [LEDU]),
        ("海东", [HAIDONG]),
        ("马营镇", [630222102000]),
        ("马营", []),
        ("各县区", [LEDU, MINHE]),
        ("各县（市、区）", [LEDU, MINHE]),
        ("各县区人民政府", [LEDU, MINHE]),
        ("全市各县区", [LEDU, MINHE]),
        ("各市州", [HAIDONG]),
        ("呼中区", []),
        ("各部门", []),
        ("", []),
    ],
)
def test_find_by_name_inside_haidong(name: str, codes: list[int]) -> None:
    # 马营 alone is a town of 民和 and a township of 乐都: it is not guessed.
    assert [row.code for row in areas.find_by_name(name, within=range_of(HAIDONG), on=TODAY)] == codes


@sample
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("海东", ["海东市", "海东工业园区乐都工业园"]),
        ("hds", ["海东市"]),
        ("HaiDong", ["海东市", "海东工业园区乐都工业园"]),
        ("mhx", ["民和县"]),
        ("min he", ["民和县"]),
        ("民和回族", ["民和县"]),
        ("630222", ["民和县", "川口镇", "马营镇", "马营镇社区", "马营村"]),
        ("马营", ["马营乡", "马营镇", "马营镇社区", "马营村"]),
        ("工业园", ["海东工业园区乐都工业园"]),
        ("qhs", ["青海"]),
        ("市辖区", []),
        ("1234567890123", []),
        ("'; drop", []),
        ("\0", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_search(text: str, found: list[str]) -> None:
    assert [row.short_name for row in areas.search(text, within=NATION, on=TODAY)] == found


@sample
def test_search_stays_inside_and_tells_namesakes_apart() -> None:
    everywhere = areas.search("马营", within=NATION, on=TODAY, limit=2)
    assert [row.around for row in everywhere] == [
        ("青海省", "海东市", "乐都区"),
        ("青海省", "海东市", "民和回族土族自治县"),
    ]
    inside = areas.search("马营", within=range_of(LEDU), on=TODAY)
    assert [row.short_name for row in inside] == ["马营乡"]


@pytest.mark.parametrize(("text", "queries"), [("hds", 3), ("海东", 4), ("h", 3), ("6302", 2), ("", 0)])
@sample
def test_queries_of_search(text: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(queries):
        areas.search(text, within=NATION, on=TODAY)


@given(st.text(min_size=1).filter(lambda text: text.strip("\U0010ffff")), st.text())
def test_everything_that_begins_with_a_text_sorts_before_its_next(text: str, rest: str) -> None:
    def key(each: str) -> list[int]:
        return [ord(character) for character in each]

    assert key(text + rest) < key(after(text))
    assert not after(text).startswith(text)


def codes() -> st.SearchStrategy[int]:
    """Codes of every level, none of whose parts is all zeros (a city without counties is a case of its own below)."""
    part, long_part = st.integers(1, 99), st.integers(1, 999)
    whole = st.tuples(st.integers(11, 99), part, part, long_part, long_part)
    numbers = whole.map(lambda parts: int("{:02d}{:02d}{:02d}{:03d}{:03d}".format(*parts)))
    levels = st.sampled_from([level for level in Level if level])
    return st.builds(lambda level, number: number - number % 10 ** (12 - level), levels, numbers)


@given(codes())
def test_an_area_lies_in_everything_around_it(code: int) -> None:
    for outer in lineage_of(code):
        assert code in range_of(outer)
        assert range_of(outer).covers(range_of(code))
        assert parent_of(outer) == 0 or level_of(outer) > level_of(parent_of(outer) or 0)


@given(st.dictionaries(codes().filter(lambda code: level_of(code) >= Level.COUNTY), st.integers(0, 10**9)))
def test_rolling_up_loses_nothing(figures: dict[int, int]) -> None:
    for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY):
        sums = roll_up(figures, level)
        assert sum(sums.values()) == sum(figures.values())
        assert all(sums[code] == sum(within(figures, range_of(code)).values()) for code in sums)


def test_townships_of_a_city_without_counties_roll_up_to_the_city() -> None:
    assert roll_up({DONGGUAN + 3000: 2, DONGGUAN + 4000: 5}, Level.COUNTY) == {DONGGUAN: 7}
    assert roll_up({DONGGUAN + 3000: 2}, Level.PREFECTURE) == {DONGGUAN: 2}


def test_a_citys_figure_is_not_guessed_into_counties() -> None:
    with pytest.raises(TooCoarse, match="630200000000"):
        roll_up({HAIDONG: 10, LEDU: 3}, Level.COUNTY)
    assert roll_up({HAIDONG: 10}, Level.PROVINCE) == {QINGHAI: 10}
    assert within({LEDU: 3, HUBEI: 5}, AreaRange(QINGHAI, QINGHAI + 10**10)) == {LEDU: 3}


@in_database
@sample
@given(code=st.sampled_from([0, HAIDONG, MINHE, DONGGUAN, 630222102000, 630222102200, 230000000000]))
def test_postgresql_and_core_agree_on_level_and_parent(code: int) -> None:
    row = areas.get(code, on=TODAY)
    assert (row.level, row.parent_code) == (level_of(code), parent_of(code))


@sample
def test_a_part_of_the_name_finds_villages_anywhere() -> None:
    assert [row.name for row in areas.search("滩村", within=NATION, on=TODAY)] == ["上滩村民委员会"]
    assert [row.name for row in areas.search("营镇社", within=NATION, on=TODAY)] == ["马营镇社区"]
    # All pairs stand in 马营镇社区 or next to each other in no name at all.
    assert areas.search("营镇马营", within=NATION, on=TODAY) == []
    assert areas.search("上%村", within=NATION, on=TODAY) == []


@in_database
def test_two_neighbouring_characters_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT places_bigrams('海东市'), places_bigrams('海'), places_bigrams('')")
        assert cursor.fetchone() == (["海东", "东市"], [], [])
