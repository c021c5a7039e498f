"""Telephone numbers of mainland China: mobiles of 11 digits and landlines with their area code.

Form by the plan of the Ministry of Industry and Information Technology (电信网编号计划, 2017): a mobile begins
with 13 to 19; a landline has the trunk 0, an area code (010, 02x, or four digits 03xx to 09xx) and 7 or 8 digits of
which the first is 2 to 8. Whether a number is in service is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from laoyou.core.typed_numbers import compact, first_other_than_digits

_AREA_CODE = re.compile(r"010|02[0-57-9]|0[3-9][0-9]{2}")
_MOBILE_BEHIND_ZERO = re.compile(r"^0(?=1[3-9])")
_MOBILE_DIGITS = 11
_COUNTRY = ("+86", "0086")
_WITH_BARE_COUNTRY = 12  # digits; a local number of 7 or 8 may begin with 86 as well
_BRACKETS = str.maketrans("", "", "()")


class PhoneKind(StrEnum):
    """Whether a person is called or a place."""

    MOBILE = "mobile"
    LANDLINE = "landline"


class PhoneFault(StrEnum):
    """Why a text is no telephone number, with the facts that come along.

    NOT_DIGITS: found, place (from 1, blanks, hyphens, brackets and +86 not counted). WRONG_LENGTH: found, expected
    (a tuple), in digits. NO_AREA_CODE: none; a landline's own digits alone. UNKNOWN_BEGINNING: found; neither a
    mobile nor an area code, as with 400. FOREIGN: found, its first characters.
    """

    NOT_DIGITS = "not_digits"
    WRONG_LENGTH = "wrong_length"
    NO_AREA_CODE = "no_area_code"
    UNKNOWN_BEGINNING = "unknown_beginning"
    FOREIGN = "foreign"


class UnreadablePhone(ValueError):
    """The text is no telephone number. `code` says why, `facts` fills the sentence made elsewhere.

    `str(error)` is the code alone: the number of a person does not belong in a log.
    """

    def __init__(self, code: PhoneFault, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(str(code))


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as dialled inside China: `number` is digits only, so that one telephone has one text to look up.

    `area_code` has its leading 0 and is empty for a mobile.
    """

    number: str = field(repr=False)
    kind: PhoneKind
    area_code: str = ""

    @property
    def written(self) -> str:
        """As offices write it: 13000000000, 0972-8600000."""
        own = self.number.removeprefix(self.area_code)
        return f"{self.area_code}-{own}" if self.area_code else own


def read_phone(text: str) -> Phone:
    """Read a number as typed; +86, blanks, brackets, hyphens and full-width digits are forgiven.

    So is the 0 that was dialled before mobiles of other places. Extensions are not read. Raises UnreadablePhone.
    """
    number = _MOBILE_BEHIND_ZERO.sub("", _national(compact(text).translate(_BRACKETS)))
    if other := first_other_than_digits(number):
        raise UnreadablePhone(PhoneFault.NOT_DIGITS, found=other[1], place=other[0])
    if number.startswith("0"):
        return _landline(number)
    if number.startswith("1"):
        return _mobile(number)
    raise _neither(number)


def mask(number: str) -> str:
    """A number as `Phone.number` has it with its middle hidden: 130****0000, 0972*****00.

    A mobile keeps seven digits as every Chinese form prints it. A landline keeps its area code and two: with four,
    only three of a county's digits would be hidden. Any other text is hidden whole.
    """
    if first_other_than_digits(number):
        return "*" * len(number)
    area_code = _AREA_CODE.match(number)
    if area_code and len(number) in _landline_lengths(area_code[0]):
        return _hidden(number, first=area_code.end(), last=2)
    if number.startswith("1") and len(number) == _MOBILE_DIGITS:
        return _hidden(number, first=3, last=4)
    return "*" * len(number)


def _hidden(number: str, *, first: int, last: int) -> str:
    return number[:first] + "*" * (len(number) - first - last) + number[-last:]


def _national(written: str) -> str:
    """The number as dialled inside the country."""
    for country in _COUNTRY:
        if written.startswith(country):
            return _with_trunk_zero(written.removeprefix(country))
    if written.startswith(("+", "00")):
        raise UnreadablePhone(PhoneFault.FOREIGN, found=written[:4])
    if written.startswith("86") and len(written) >= _WITH_BARE_COUNTRY:
        return _with_trunk_zero(written.removeprefix("86"))
    return written


def _with_trunk_zero(written: str) -> str:
    """Behind +86 the 0 of a landline is left out: 10 is Beijing, every other 1 a mobile."""
    return f"0{written}" if re.match(r"10|[2-9]", written) else written


def _mobile(number: str) -> Phone:
    if len(number) != _MOBILE_DIGITS:
        raise UnreadablePhone(PhoneFault.WRONG_LENGTH, found=len(number), expected=(_MOBILE_DIGITS,))
    if number[1] not in "3456789":
        raise UnreadablePhone(PhoneFault.UNKNOWN_BEGINNING, found=number[:3])
    return Phone(number, PhoneKind.MOBILE)


def _landline(number: str) -> Phone:
    area_code = _AREA_CODE.match(number)
    if area_code is None:
        raise UnreadablePhone(PhoneFault.UNKNOWN_BEGINNING, found=number[:4])
    expected = _landline_lengths(area_code[0])
    if len(number) not in expected:
        raise UnreadablePhone(PhoneFault.WRONG_LENGTH, found=len(number), expected=expected)
    if number[area_code.end()] not in "2345678":
        raise UnreadablePhone(PhoneFault.UNKNOWN_BEGINNING, found=number[: area_code.end() + 1])
    return Phone(number, PhoneKind.LANDLINE, area_code[0])


def _landline_lengths(area_code: str) -> tuple[int, ...]:
    """Digits of a whole number: the cities with short area codes all have eight digits of their own."""
    return (11,) if len(area_code) == 3 else (11, 12)


def _neither(number: str) -> UnreadablePhone:
    if not number:
        return UnreadablePhone(PhoneFault.WRONG_LENGTH, found=0, expected=(11, 12))
    if len(number) in {7, 8}:
        return UnreadablePhone(PhoneFault.NO_AREA_CODE)
    return UnreadablePhone(PhoneFault.UNKNOWN_BEGINNING, found=number[:3])
