"""Citizen IDs and phone numbers as they are compared: GB 11643-1999 and the last eight digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from laoyou.core.citizen_ids import check_digit

_check = lru_cache(maxsize=1024)(check_digit)
_NOT_WRITTEN = re.compile(r"[^0-9A-Z]+")
_SHORTEST_ID = 14
_SHORTEST_PHONE = 7
_PHONE_DIGITS = 8


@dataclass(frozen=True, slots=True)
class CitizenId:
    """An ID widened to 18 digits. `lawful`: written with 18 digits and the right check digit.

    MOD 11-2 finds every single wrong digit and every swap of two neighbours, so two lawful IDs that differ are two IDs
    and no slip of the pen. A widened one carries no check digit of its own, so it is never called lawful.
    """

    digits: str
    lawful: bool


def citizen_id_of(written: str | None) -> CitizenId | None:
    """The ID as compared, mistakes kept; None when there is none or what is written stands for none (000…, 无)."""
    digits = _NOT_WRITTEN.sub("", unicodedata.normalize("NFKC", written or "").upper())
    if len(digits) < _SHORTEST_ID or len(set(digits)) == 1:
        return None
    if re.fullmatch(r"\d{15}", digits):
        return CitizenId(_widened(digits), lawful=False)
    return CitizenId(digits, lawful=bool(re.fullmatch(r"\d{17}[\dX]", digits)) and _check(digits[:17]) == digits[17])


def phone_of(written: str | None) -> str | None:
    """The last eight digits; None for less than seven digits or one digit repeated."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", written or ""))[-_PHONE_DIGITS:]
    return digits if len(digits) >= _SHORTEST_PHONE and len(set(digits)) > 1 else None


def _widened(fifteen: str) -> str:
    """GB 11643-1989 to -1999: the century goes in, which is always 19, and the check digit behind."""
    seventeen = f"{fifteen[:6]}19{fifteen[6:]}"
    return seventeen + _check(seventeen)
