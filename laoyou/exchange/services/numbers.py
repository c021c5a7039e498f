"""Citizen numbers of a whole block at once: arithmetic on columns of digits, and word for word only where it fails."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from django.views.decorators.debug import sensitive_variables

from laoyou.core.citizen_ids import CitizenId, CitizenIdFault, DocumentKind, UnreadableCitizenId, read_citizen_id
from laoyou.core.id_areas import area_of
from laoyou.exchange.services.faults import Unreadable
from laoyou.exchange.services.feed import Column
from laoyou.people.enums import Document
from laoyou.reading.sheets import OddCell

if TYPE_CHECKING:
    from laoyou.exchange.services.block import CheckedBlock, Checking

_LENGTH = 18
_WEIGHTS = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), dtype=np.int32)
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_LAST_DAYS = np.array((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), dtype=np.int32)
_ZERO = ord("0")
_EARLIEST_YEAR = 1850
_POWER_OF_TEN = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_POINT = re.compile(r"(\d+)\.0+")
_LISTED_WHOLE = {"36", "63"}
# GB/T 2260, with Hong Kong, Macao and Taiwan as on their permits; 9 foreigners; 99 nobody, as in the examples.
_PROVINCES = {
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44"),
    *("45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83"),
    *(f"9{digit}" for digit in range(10)),
}
_CODES = {
    CitizenIdFault.WRONG_LENGTH: "number_length",
    CitizenIdFault.NOT_DIGITS: "number_letters",
    CitizenIdFault.IMPOSSIBLE_DATE: "number_date",
    CitizenIdFault.BIRTH_IN_FUTURE: "number_date",
    CitizenIdFault.BORN_TOO_EARLY: "number_date",
    CitizenIdFault.SEQUENCE_ZERO: "number_sequence",
    CitizenIdFault.WRONG_CHECK_DIGIT: "number_check",
}
_DOCUMENTS = {
    DocumentKind.RESIDENT_ID: Document.CITIZEN_ID,
    DocumentKind.HONG_KONG_MACAO_PERMIT: Document.RESIDENCE_PERMIT,
    DocumentKind.TAIWAN_PERMIT: Document.RESIDENCE_PERMIT,
    DocumentKind.FOREIGN_PERMANENT_RESIDENCE: Document.FOREIGN_RESIDENT,
}


@sensitive_variables()
def read_numbers(block: CheckedBlock, column: Column, checking: Checking) -> None:
    """Fill `block.values` with the numbers in their one form, and what they tell of birth, sex and kind of card."""
    texts = block.cells[column.code]
    count = len(texts)
    numbers: list[str | None] = [None] * count
    block.values[column.code] = numbers
    block.number_birth, block.number_sex, block.document = [None] * count, [None] * count, [""] * count
    plain = _faultless(texts, checking.today.year)
    for at, text in enumerate(texts):
        if plain[at]:
            _take(block, at, text)
        elif not text:
            if column.required:
                block.fault(at, column.code, "missing")
        elif type(text) is OddCell:
            block.odd(at, column.code, text)
        else:
            _read_one(block, column, at, text, checking)
        number = numbers[at]
        if number and not checking.is_known_area(number[:6]):
            block.warn(at, column.code, "number_area", found=number[:6])


def _take(block: CheckedBlock, at: int, number: str) -> None:
    block.values["number"][at] = number
    block.number_birth[at] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    block.number_sex[at] = 1 if number[16] in "13579" else 2
    first = number[0]
    block.document[at] = Document.RESIDENCE_PERMIT.value if first == "8" else Document.CITIZEN_ID.value


def _read_one(block: CheckedBlock, column: Column, at: int, text: str, checking: Checking) -> None:
    """What is not eighteen faultless characters: an old number, a foreigner's, a slip, a number a spreadsheet broke."""
    try:
        read = read_number(text, on=checking.today)
    except Unreadable as bad:
        block.fault(at, column.code, bad.code, **bad.facts)
        return
    block.values["number"][at] = read.number
    block.number_birth[at], block.number_sex[at] = read.birth.isoformat(), read.sex
    block.document[at] = _DOCUMENTS[read.kind].value


@sensitive_variables()
def read_number(text: str, *, on: date) -> CitizenId:
    """One number as people and spreadsheets write it. Raises Unreadable, whose facts hold only what is wrong."""
    if _POWER_OF_TEN.fullmatch(text.strip()):
        raise Unreadable("digits_lost")
    whole = _POINT.fullmatch(text.strip())
    try:
        return read_citizen_id(whole[1] if whole else text, on=on)
    except UnreadableCitizenId as bad:
        facts = {name: str(value) for name, value in bad.facts.items() if name in {"found", "place", "expected"}}
        raise Unreadable(_CODES[bad.code], **facts) from None


def _faultless(texts: list[str], this_year: int) -> np.ndarray:
    """Which texts are whole numbers of 18 characters of a Chinese place, born on a day of the past, checked."""
    ordinary = np.fromiter((len(text) == _LENGTH and text.isascii() for text in texts), dtype=bool, count=len(texts))
    if not ordinary.any():
        return ordinary
    joined = "".join(text for text, fits in zip(texts, ordinary.tolist(), strict=True) if fits).encode()
    letters = np.frombuffer(joined, dtype=np.uint8).reshape(-1, _LENGTH)
    digits = letters[:, :17].astype(np.int32) - _ZERO
    right = ((digits >= 0) & (digits <= 9)).all(axis=1)
    right &= _CHECKS[(digits * _WEIGHTS).sum(axis=1) % 11] == letters[:, 17]
    year = digits[:, 6] * 1000 + digits[:, 7] * 100 + digits[:, 8] * 10 + digits[:, 9]
    month, day = digits[:, 10] * 10 + digits[:, 11], digits[:, 12] * 10 + digits[:, 13]
    right &= (year >= _EARLIEST_YEAR) & (year < this_year) & _is_day(year, month, day)
    right &= digits[:, 14] + digits[:, 15] + digits[:, 16] > 0
    # Foreigners' cards begin with 9, and are read one by one; 99 is nobody's and the examples'.
    right &= (digits[:, 0] != 9) | (digits[:, 1] == 9)
    faultless = np.zeros(len(texts), dtype=bool)
    faultless[np.flatnonzero(ordinary)] = right
    return faultless


def _is_day(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Whether there was such a day."""
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    known = (month >= 1) & (month <= 12)
    last = _LAST_DAYS[np.where(known, month, 1) - 1] + (leap & (month == 2))
    found: np.ndarray = known & (day >= 1) & (day <= last)
    return found


def is_known_area(area6: str) -> bool:
    """Whether some place may have had the code. Said for certain only where core's list is complete (see there)."""
    province = area6[:2]
    if province not in _PROVINCES:
        return False
    return province not in _LISTED_WHOLE or area_of(int(area6)) is not None
