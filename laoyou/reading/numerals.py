"""Numbers as Chinese documents write them: full-width digits, 二十三, 万 and 亿, and back to JSON."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}
CHINESE_DIGITS = "〇零一二两三四五六七八九十百千"

_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def chinese_number(written: str) -> int:
    """The integer that Chinese numerals write: 十→10, 二十三→23, 一千零五→1005, 三万二千→32000, 二〇二五→2025.

    Raises ValueError when a character is not a numeral.
    """
    if not written or any(c not in _DIGITS and c not in _PLACES and c not in _SCALES for c in written):
        raise ValueError(f"{written!r} is not written in Chinese numerals")
    if all(c in _DIGITS for c in written):
        return int("".join(str(_DIGITS[c]) for c in written))
    total = section = digit = 0
    for character in written:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            total = (total + section + digit) * _SCALES[character]
            section = digit = 0
    return total + section + digit


def decimal_number(written: str) -> Decimal:
    """The exact number that half-width digits write, thousands separators allowed: "98.80" → Decimal("98.80")."""
    if not _NUMBER.fullmatch(written):
        raise ValueError(f"{written!r} is not a number")
    return Decimal(written.replace(",", ""))


def is_number(written: str) -> bool:
    """Whether a table's cell holds nothing but one number (a per cent sign may follow)."""
    return bool(_NUMBER.fullmatch(written.rstrip("%‰")))


def json_number(value: Decimal) -> int | float:
    """The JSON number equal to what was printed: 60.00 → 60, 98.80 → 98.8."""
    return int(value) if value == value.to_integral_value() else float(value)


def in_ones(value: Decimal, unit: str) -> Decimal:
    """The value without the 万 or 亿 that its unit begins with: (19.3, "万人") → 193000."""
    scale = 1
    for character in unit:
        if character not in _SCALES:
            break
        scale *= _SCALES[character]
    return value * scale


def bare_unit(unit: str) -> str:
    """The unit without a leading 万 or 亿: "万人" → "人"."""
    return unit.lstrip("万亿")


def plain(value: Decimal) -> str:
    """A number for a sentence: no trailing zeros, no exponent, at most two decimals when it was computed."""
    return format(value.normalize(), "f") if value == value.to_integral_value() else f"{value:f}".rstrip("0")
