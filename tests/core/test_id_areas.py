from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.core.id_areas import IdArea, area_of

ROWS = list(csv.DictReader(files("laoyou.core").joinpath("data/id_areas.csv").read_text("utf-8").splitlines()))
CODES = sorted({int(row["code"]) for row in ROWS})


def test_an_elder_carries_the_code_of_a_prefecture_that_is_gone() -> None:
    assert area_of(632_121, date(1940, 3, 5)) == IdArea(632_121, "平安县", None, 2013, fits_birth_year=True)


@pytest.mark.parametrize("code", [0, 99, 110_101, 632_199, 990_101, 63_212, 6_321_210, -1])
def test_an_unknown_code_is_no_area(code: int) -> None:
    assert area_of(code, date(1940, 3, 5)) is None


@pytest.mark.parametrize(
    ("code", "born", "fits"),
    [
        (632_123, 1950, True),
        (632_123, 2013, True),
        (632_123, 2014, False),
        (630_202, 1950, False),
        (630_202, 1999, False),
        (630_202, 2011, False),
        (630_202, 2012, True),
        (630_202, 2020, True),
        (512_427, 1940, True),
        (512_427, 1985, True),
        (512_427, 1986, False),
        (513_901, 1940, True),
        (422_322, 1998, True),
        (422_322, 1999, False),
        (421_221, 1950, True),
        (362_600, 1940, False),
        (630_105, 1983, True),
    ],
)
def test_a_code_fits_those_who_were_given_a_number_while_it_was_in_force(code: int, born: int, *, fits: bool) -> None:
    found = area_of(code, date(born, 6, 1))
    assert found is not None
    assert (found.code, found.fits_birth_year) == (code, fits)


@pytest.mark.parametrize(
    ("code", "born", "name"),
    [
        (232_701, 1950, "加格达奇区"),
        (232_701, 2017, "加格达奇区"),
        (232_701, 2018, "漠河市"),
        (232_701, None, "漠河市"),
        (361_128, 2001, "波阳县"),
        (361_128, 2003, "鄱阳县"),
        (632_122, 1940, "民和回族土族自治县"),
        (630_121, None, "大通回族土族自治县"),
        (360_111, 1990, "郊区"),
        (360_111, 2024, "青山湖区"),
    ],
)
def test_a_code_used_twice_is_the_area_of_the_time(code: int, born: int | None, name: str) -> None:
    found = area_of(code, None if born is None else date(born, 1, 1))
    assert found is not None
    assert found.name == name


def test_of_two_areas_that_do_not_fit_the_nearer() -> None:
    assert area_of(632_122, date(2020, 1, 1)) == IdArea(
        632_122, "民和回族土族自治县", 1985, 2013, fits_birth_year=False
    )


@given(st.sampled_from(CODES))
def test_without_a_birth_date_everything_fits(code: int) -> None:
    found = area_of(code)
    assert found is not None
    assert found.fits_birth_year


@given(st.sampled_from(CODES), st.dates(date(1850, 1, 1), date(2026, 3, 1)))
def test_what_is_found_is_a_row_of_the_table(code: int, born: date) -> None:
    found = area_of(code, born)
    assert found is not None
    row = {
        "code": f"{found.code:06}",
        "from_year": str(found.from_year or ""),
        "to_year": str(found.to_year or ""),
        "name": found.name,
    }
    assert row in ROWS


def test_the_table_is_in_order_and_of_sound_rows() -> None:
    keys = [(row["code"], row["from_year"]) for row in ROWS]
    assert keys == sorted(set(keys))
    assert [row for row in ROWS if len(row["code"]) != 6 or not row["code"].isdigit() or not row["name"]] == []
    assert [row for row in ROWS if row["from_year"] and row["to_year"] and row["from_year"] > row["to_year"]] == []


def test_the_names_are_in_simplified_characters() -> None:
    """GB 2312 has no traditional ones."""
    assert [row["name"] for row in ROWS if row["name"].encode("gb2312", "ignore").decode("gb2312") != row["name"]] == []
    names = {row["name"] for row in ROWS}
    assert {"加格达奇区", "松岭区", "新林区", "呼中区", "冷湖行政委员会", "茫崖行政委员会"} <= names
