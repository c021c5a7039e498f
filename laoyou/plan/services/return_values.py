"""Numbers of returns as people type them: 98.8, 98.8%, 45万, 1,234 — read in the unit that is asked for, or refused."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from laoyou.core.errors import DomainError

_TYPED = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?)(?P<behind>\D*)")
_LARGE = {"万": 10_000, "亿": 100_000_000}
_GROUPS = re.compile(r"(?<=\d),(?=\d{3})")
_WHOLE = 100
_PLACES = Decimal("0.0001")
_MOST = Decimal(10) ** 13
_ROUNDED = Decimal("0.06")  # a value printed with one place may differ so much from its quotient
_DOUBTFUL = 1000


class ValueNotRead(DomainError):
    code = "return_value_not_read"
    sentence = "“%(text)s” is no number. Write digits, and behind them at most the unit: %(unit)s."


class ValueInOtherUnit(DomainError):
    code = "return_value_other_unit"
    sentence = "“%(text)s” is in another unit. This figure is told in: %(unit)s."


class ValueNegative(DomainError):
    code = "return_value_negative"
    sentence = "%(text)s is below nought; nothing that is counted here can be."


class ValueOverHundred(DomainError):
    code = "return_value_over_hundred"
    sentence = "A share is at most 100 %%; this says %(text)s. Look for the decimal point."


class ValueOfOne(DomainError):
    code = "return_value_of_one"
    sentence = (
        "%(text)s looks like a share of one. Write %(meant)s if that is meant; if it is really less than one per cent, "
        "write %(text)s%%."
    )


class ValueTooLarge(DomainError):
    code = "return_value_too_large"
    sentence = "%(text)s is more than can be kept. Look for a digit or a 万 too many."


class PartsIncomplete(DomainError):
    code = "return_parts_incomplete"
    sentence = "Write both what was counted and what it was counted by, or neither; what it is counted by is not 0."


class PartsReversed(DomainError):
    code = "return_parts_reversed"
    sentence = "Of %(below)s not more than all can be counted; this says %(above)s. Were the two exchanged?"


class PartsDisagree(DomainError):
    code = "return_parts_disagree"
    sentence = "%(above)s of %(below)s are %(quotient)s %%; the figure says %(value)s. Change one of the three."


class OtherMagnitude(DomainError):
    code = "return_other_magnitude"
    sentence = (
        "%(value)s %(unit)s is a thousand times more or less than %(known)s, which was known before. Was 万 added or "
        "left out? If it is right, write under the remark why."
    )


def read_value(text: str, unit: str) -> Decimal:
    """What was typed, in `unit` with four places. Raises a DomainError that says what is wrong."""
    plain = _GROUPS.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
    found = _TYPED.fullmatch(plain)
    shown = text.strip()[:40]
    if found is None:
        raise ValueNotRead(text=shown, unit=unit or "1")
    number = Decimal(found["number"])
    if number < 0:
        raise ValueNegative(text=shown)
    value = _share(number, found["behind"], shown) if unit == "%" else _amount(number, found["behind"], unit, shown)
    if value >= _MOST:
        raise ValueTooLarge(text=shown)
    return value.quantize(_PLACES)


def read_count(text: str) -> Decimal | None:
    """A numerator or denominator; None for nothing. 45万 is 450,000. Raises as `read_value`."""
    return read_value(text, "") if text.strip() else None


def _share(number: Decimal, behind: str, shown: str) -> Decimal:
    if behind not in {"", "%"}:
        raise ValueInOtherUnit(text=shown, unit="%")
    if number > _WHOLE:
        raise ValueOverHundred(text=shown)
    if 0 < number <= 1 and not behind:
        raise ValueOfOne(text=shown, meant=f"{(number * _WHOLE).normalize():f}")
    return number


def _amount(number: Decimal, behind: str, unit: str, shown: str) -> Decimal:
    """Behind the number may stand 万 or 亿, and the unit with or without it."""
    large = _LARGE.get(behind[:1], 1)
    bare = unit[1:] if unit[:1] in _LARGE else unit
    said = behind[1:] if behind[:1] in _LARGE else behind
    if said and said not in {bare, bare.split("/", maxsplit=1)[0]}:
        raise ValueInOtherUnit(text=shown, unit=unit or "1")
    if not behind:
        return number
    return number * large / _LARGE.get(unit[:1], 1)


def demand_parts(value: Decimal, above: Decimal | None, below: Decimal | None, unit: str) -> None:
    """Numerator and denominator agree with the figure. Raises PartsIncomplete, PartsReversed, PartsDisagree."""
    if above is None and below is None:
        return
    if above is None or not below:
        raise PartsIncomplete
    if unit != "%":
        return
    if above > below:
        raise PartsReversed(above=_said(above), below=_said(below))
    quotient = above / below * _WHOLE
    if abs(quotient - value) > _ROUNDED:
        raise PartsDisagree(above=_said(above), below=_said(below), quotient=f"{quotient:.2f}", value=_said(value))


def demand_magnitude(value: Decimal, known: Decimal | None, unit: str) -> None:
    """The figure is not a thousandth or a thousandfold of what is known. Raises OtherMagnitude."""
    if unit == "%" or not known or not value:
        return
    if max(value / known, known / value) >= _DOUBTFUL:
        raise OtherMagnitude(value=_said(value), unit=unit, known=_said(known))


def _said(number: Decimal) -> str:
    return f"{number.normalize():f}"
