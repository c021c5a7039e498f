from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.core.phones import Phone, PhoneFault, PhoneKind, UnreadablePhone, mask, read_phone

MOBILES = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
SHORT_CODES = st.from_regex(r"\A(010|02[0-57-9])[2-8][0-9]{7}\Z")
LONG_CODES = st.from_regex(r"\A0[3-9][0-9]{2}[2-8][0-9]{6,7}\Z")
LANDLINES = st.one_of(SHORT_CODES, LONG_CODES)
NUMBERS = st.one_of(MOBILES, LANDLINES)


def fault(text: str) -> tuple[PhoneFault, dict[str, object]]:
    with pytest.raises(UnreadablePhone) as caught:
        read_phone(text)
    return caught.value.code, caught.value.facts


@pytest.mark.parametrize(
    "typed",
    [
        "13000000000",
        "130 0000 0000",
        "130-0000-0000",
        "+8613000000000",
        "+86 130 0000 0000",
        "+86-130-0000-0000",
        "+86 013000000000",
        "0086 13000000000",
        "8613000000000",
        "(+86)13000000000",
        "013000000000",
        "１３０００００００００",
        "＋８６　１３０－００００－００００",
        "\ufeff13000000000\u200b\n",
    ],
)
def test_every_way_to_type_a_mobile(typed: str) -> None:
    assert read_phone(typed) == Phone("13000000000", PhoneKind.MOBILE)


@pytest.mark.parametrize(
    ("typed", "number", "area_code", "written"),
    [
        ("0972-8600000", "09728600000", "0972", "0972-8600000"),
        ("（0972）8600000", "09728600000", "0972", "0972-8600000"),
        ("0972 860 0000", "09728600000", "0972", "0972-8600000"),
        ("+86 972 8600000", "09728600000", "0972", "0972-8600000"),
        ("+86 (0)972 8600000", "09728600000", "0972", "0972-8600000"),
        ("0086-972-8600000", "09728600000", "0972", "0972-8600000"),
        ("86 972 8600000", "09728600000", "0972", "0972-8600000"),
        ("010-60000000", "01060000000", "010", "010-60000000"),
        ("+86 10 60000000", "01060000000", "010", "010-60000000"),
        ("86 10 60000000", "01060000000", "010", "010-60000000"),
        ("028—60000000", "02860000000", "028", "028-60000000"),
        ("0791-86000000", "079186000000", "0791", "0791-86000000"),
    ],
)
def test_every_way_to_type_a_landline(typed: str, number: str, area_code: str, written: str) -> None:
    found = read_phone(typed)
    assert found == Phone(number, PhoneKind.LANDLINE, area_code)
    assert found.written == written


def test_a_mobile_is_written_without_gaps() -> None:
    assert read_phone("130 0000 0000").written == "13000000000"


@given(NUMBERS)
def test_every_number_reads_back_from_however_it_is_written(number: str) -> None:
    found = read_phone(number)
    assert found.number == number
    assert read_phone(found.written) == found
    assert read_phone(f"+86 {number.removeprefix('0')}") == found
    assert read_phone("".join(chr(ord(each) + 0xFEE0) for each in number)) == found


@given(MOBILES)
def test_a_mobile_has_no_area_code(number: str) -> None:
    assert read_phone(number) == Phone(number, PhoneKind.MOBILE, "")


@given(LANDLINES)
def test_a_landline_begins_with_its_area_code(number: str) -> None:
    found = read_phone(number)
    assert found.kind == PhoneKind.LANDLINE
    assert number.startswith(found.area_code)
    assert len(number) - len(found.area_code) in {7, 8}


@pytest.mark.parametrize(
    ("text", "found", "place"),
    [
        ("1300000000O", "O", 11),
        ("13000000000/13100000000", "/", 12),
        ("电话13000000000", "电", 1),
        ("0972-8600000转8", "转", 12),
    ],
)
def test_letters_where_digits_belong(text: str, found: str, place: int) -> None:
    assert fault(text) == (PhoneFault.NOT_DIGITS, {"found": found, "place": place})


def test_digits_of_other_scripts_are_no_digits() -> None:
    assert fault("1300000000٣") == (PhoneFault.NOT_DIGITS, {"found": "٣", "place": 11})


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("", 0, (11, 12)),
        ("()- ", 0, (11, 12)),
        ("+86", 0, (11, 12)),
        ("1300000000", 10, (11,)),
        ("130000000000", 12, (11,)),
        ("+86 1300000000", 10, (11,)),
        ("12345", 5, (11,)),
        ("010-6000000", 10, (11,)),
        ("010-600000000", 12, (11,)),
        ("0972-860000", 10, (11, 12)),
        ("0972-860000000", 13, (11, 12)),
        ("0972-8600000-801", 14, (11, 12)),
    ],
)
def test_the_wrong_length(text: str, found: int, expected: tuple[int, ...]) -> None:
    assert fault(text) == (PhoneFault.WRONG_LENGTH, {"found": found, "expected": expected})


@pytest.mark.parametrize("text", ["8600000", "860-0000", "60000000", "86000000"])
def test_a_landline_alone_lacks_its_area_code(text: str) -> None:
    assert fault(text) == (PhoneFault.NO_AREA_CODE, {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12000000000", "120"),
        ("10000000000", "100"),
        ("400-600-0000", "400"),
        ("95500", "955"),
        ("0120-8600000", "0120"),
        ("026-60000000", "0266"),
        ("0", "0"),
        ("0972-1600000", "09721"),
        ("0972-9600000", "09729"),
        ("010-06000000", "0100"),
    ],
)
def test_what_begins_like_no_number(text: str, found: str) -> None:
    assert fault(text) == (PhoneFault.UNKNOWN_BEGINNING, {"found": found})


@pytest.mark.parametrize(
    ("text", "found"), [("+852 6000 0000", "+852"), ("00853 60000000", "0085"), ("+1 200", "+120")]
)
def test_numbers_of_elsewhere(text: str, found: str) -> None:
    assert fault(text) == (PhoneFault.FOREIGN, {"found": found})


@given(st.text(max_size=20))
def test_no_text_does_anything_but_read_or_be_refused(text: str) -> None:
    with suppress(UnreadablePhone):
        assert len(read_phone(text).number) in {11, 12}


def test_neither_an_error_nor_a_repr_shows_the_number() -> None:
    assert "1300" not in repr(read_phone("13000000000"))
    with pytest.raises(UnreadablePhone) as caught:
        read_phone("130000000000")
    assert repr(caught.value) == "UnreadablePhone('wrong_length')"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13000000000", "130****0000"),
        ("09728600012", "0972*****12"),
        ("079186000012", "0791******12"),
        ("01060000012", "010******12"),
        ("130", "***"),
        ("0972-8600012", "*" * 12),
        ("0972860001", "*" * 10),
        ("8600000", "*******"),
        ("1300000000O", "*" * 11),
        ("", ""),
    ],
)
def test_a_masked_number(number: str, masked: str) -> None:
    assert mask(number) == masked


@given(NUMBERS)
def test_a_masked_number_hides_four_digits_at_least(number: str) -> None:
    masked = mask(number)
    assert len(masked) == len(number)
    assert masked.count("*") >= 4
