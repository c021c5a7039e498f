from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.reading.numerals import bare_unit, chinese_number, decimal_number, in_ones, json_number, plain


def in_chinese(number: int) -> str:
    """The usual way to write a number below 10^8, for reading back."""
    if number >= 10**4:
        rest = number % 10**4
        gap = "零" if 0 < rest < 1000 else ""
        return in_chinese(number // 10**4) + "万" + gap + (in_chinese(rest) if rest else "")
    digits, written, zero = "零一二三四五六七八九", "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += ("零" if zero and written else "") + digits[digit] + name
        zero = not digit
        if digit:
            zero = False
    return written


@given(st.integers(min_value=1, max_value=10**8 - 1))
def test_what_is_written_in_chinese_reads_back(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", 10),
        ("二十三", 23),
        ("两百", 200),
        ("一千零五", 1005),
        ("三万二千", 32000),
        ("二〇二五", 2025),
        ("一亿", 10**8),
    ],
)
def test_chinese_numerals(written: str, number: int) -> None:
    assert chinese_number(written) == number


def test_what_is_no_numeral_is_refused() -> None:
    with pytest.raises(ValueError, match="甲"):
        chinese_number("甲")


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_printed_number_keeps_its_value(number: Decimal) -> None:
    assert json_number(decimal_number(f"{number:.2f}")) == float(number)


def test_separators_of_thousands_are_read() -> None:
    assert decimal_number("12,345.5") == Decimal("12345.5")


def test_whole_numbers_stay_whole() -> None:
    assert [type(json_number(Decimal(n))) for n in ("60.00", "98.80")] == [int, float]


def test_units_of_ten_thousand() -> None:
    assert in_ones(Decimal("19.3"), "万人") == 193000
    assert in_ones(Decimal(1000), "亿") == 10**11
    assert (bare_unit("万人"), bare_unit("户")) == ("人", "户")


def test_numbers_in_sentences_have_no_needless_zeros() -> None:
    assert [plain(Decimal(n)) for n in ("75075", "36.40", "1E+3")] == ["75075", "36.4", "1000"]
