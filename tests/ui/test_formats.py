"""Numbers, money and dates in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from laoyou.core.errors import DomainError
from laoyou.ui import formats
from laoyou.ui.sentences import say


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1234567, None, "1,234,567"),
        (Decimal("1234.50"), None, "1,234.5"),
        (Decimal("1E+3"), None, "1,000"),
        (2.5, 0, "3"),
        (-1, None, "−1"),
        (Decimal("4.8"), 2, "4.80"),
        (43_430, 2, "43,430"),
        (43_430.0, 2, "43,430.00"),
        (None, None, "—"),
        ("约三成", None, "约三成"),
        (float("nan"), None, "nan"),
    ],
)
def test_numbers(value: object, places: int | None, written: str) -> None:
    assert formats.number(value, places) == written


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (9_999, "9,999", "9,999"),
        (10_000, "1 万", "10,000"),
        (12_345_678, "1,234.57 万", "12,345,678"),
        (1_358_471_000, "13.58 亿", "1,358,471,000"),
        (None, "—", "—"),
    ],
)
def test_large_numbers_have_chinese_units_for_chinese_readers(value: object, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert formats.large_number(value) == chinese
    assert formats.large_number(value) == english


def test_money_shares_and_dates() -> None:
    assert formats.money_wan(123_450_000_00) == "12,345"
    assert formats.money_wan(1) == "0.000001"
    assert (formats.money_wan(0), formats.money_wan(None)) == ("0", "—")
    assert (formats.percent(17.4), formats.permille("4.5"), formats.percent(None)) == ("17.4%", "4.5‰", "—")
    assert formats.day(date(2022, 9, 6)) == "6 September 2022"
    late = datetime(2022, 9, 6, 20, 30, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert formats.day(date(2022, 9, 6)) == "2022年9月6日"
        assert formats.moment(late) == "2022年9月7日 04:30"
        assert formats.day(None) == "—"


class Missing(DomainError):
    code = "missing"
    sentence = "%(low)s and above"


def test_errors_are_said_in_the_readers_language_with_their_facts() -> None:
    with translation.override("zh-hans"):
        assert say(Missing(low=["甲", "乙"])) == "甲、乙 及以上"
        assert say(DomainError()) == "无法办理。"
    assert say(Missing(low=["a", "b"])) == "a, b and above"
