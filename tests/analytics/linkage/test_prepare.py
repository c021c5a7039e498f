"""From rows as registered to what is compared."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from laoyou.analytics.linkage import KeysRepeat, UnreadablePersons
from laoyou.analytics.linkage.numbers import CitizenId, citizen_id_of, phone_of
from laoyou.analytics.linkage.prepare import prepare
from tests.analytics.linkage.registers import Row, lawful, table

BORN = date(1950, 3, 15)
LAWFUL = lawful(BORN, 123)


def test_fifteen_digits_are_widened_to_the_same_eighteen() -> None:
    assert citizen_id_of(LAWFUL[:6] + LAWFUL[8:17]) == CitizenId(LAWFUL, lawful=False)


@pytest.mark.parametrize("written", [f" {LAWFUL[:6]} {LAWFUL[6:14]}-{LAWFUL[14:]}", LAWFUL.lower(), f"'{LAWFUL}"])
def test_an_id_is_found_in_what_surrounds_it(written: str) -> None:
    assert citizen_id_of(written) == CitizenId(LAWFUL, lawful=True)


def test_x_may_be_small_or_full_width() -> None:
    with_x = next(number for each in range(1000) if (number := lawful(BORN, each)).endswith("X"))
    assert citizen_id_of(with_x.replace("X", "ｘ")) == CitizenId(with_x, lawful=True)


@pytest.mark.parametrize("at", range(17))
def test_no_single_wrong_digit_is_lawful(at: int) -> None:
    wrong = LAWFUL[:at] + str((int(LAWFUL[at]) + 1) % 10) + LAWFUL[at + 1 :]
    assert citizen_id_of(wrong) == CitizenId(wrong, lawful=False)


@pytest.mark.parametrize("written", [None, "", "无", "000000000000000000", "1234567"])
def test_what_stands_for_no_id_is_none(written: str | None) -> None:
    assert citizen_id_of(written) is None


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("13912345678", "12345678"),
        ("+86 139-1234-5678", "12345678"),
        ("00000000000", None),
        ("12345", None),
        (None, None),
    ],
)
def test_of_a_phone_the_last_eight_digits_are_compared(written: str | None, compared: str | None) -> None:
    assert phone_of(written) == compared


def test_a_row_becomes_its_comparison_columns() -> None:
    row = Row("a", birth=date(1950, 3, 5), citizen_id=LAWFUL, phone="13912345678")
    assert prepare(table(row)).to_pylist() == [
        {
            "key": "a", "name": "王建国", "name_sorted": "国建王", "pinyin": "wang jian guo", "fuzzy": "wan jian guo",
            "initials": "wjg", "family": "wan", "sex": "M", "birth": "1950-03-05", "birth_swapped": "1950-05-03",
            "birth_sorted": "1950-03-05", "birth_year": 1950, "birth_month": 3, "birth_monthday": 305,
            "birth_day": -7242, "id": LAWFUL, "id_first": LAWFUL[:14], "id_last": LAWFUL[14:], "id_lawful": True,
            "phone": "12345678", "village": 990102103204, "county": 990102,
        }
    ]  # fmt: skip


def test_nothing_given_is_null_everywhere() -> None:
    empty = Row("a", name=" ", sex="", birth=None, area=None)
    given = {name for name, value in prepare(table(empty)).to_pylist()[0].items() if value is not None}
    assert given == {"key"}


@pytest.mark.parametrize(
    ("area", "village", "county"),
    [(990102103000, None, 990102), (990102000000, None, 990102), (990100000000, None, None)],
)
def test_a_coarse_area_names_no_village(area: int, village: int | None, county: int | None) -> None:
    (row,) = prepare(table(Row("a", area=area))).to_pylist()
    assert (row["village"], row["county"]) == (village, county)


def test_rows_come_ordered_by_key() -> None:
    assert prepare(table(Row("b"), Row("a"), Row("c")))["key"].to_pylist() == ["a", "b", "c"]


@pytest.mark.parametrize("keys", [("a", "a"), ("a", None)])
def test_a_key_names_one_row(keys: tuple[Any, Any]) -> None:
    with pytest.raises(KeysRepeat) as refused:
        prepare(table(*(Row(key) for key in keys)))
    assert refused.value.facts == {"repeated": 1}


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UnreadablePersons) as refused:
        prepare(table(Row("a")).drop_columns(["phone"]))
    assert refused.value.facts == {"column": "phone", "expected": "text", "found": "no such column"}


def test_a_wrong_type_is_named() -> None:
    persons = table(Row("a")).drop_columns(["birth"]).append_column("birth", pa.array(["1950-03-15"]))
    with pytest.raises(UnreadablePersons) as refused:
        prepare(persons)
    assert refused.value.facts == {"column": "birth", "expected": "date", "found": "string"}
