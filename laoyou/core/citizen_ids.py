"""Identity numbers that people in China show: citizens, and residents who carry a card with such a number.

Citizens (居民身份证, GB 11643-1999): six digits of the area of first registration (GB/T 2260), eight of the birth
date, three of sequence (odd for men, even for women), one check character (ISO 7064, MOD 11-2). Cards issued before
October 1999 (GB 11643-1989) have 15 digits: two for the year, no check character.
Residents from Hong Kong and Macao (area 81, 82) and from Taiwan (83) have the same 18 characters since 2018.
Foreigners with permanent residence (外国人永久居留身份证): since December 2023 (GA 2102-2023) 18 characters beginning
with 9, then two digits of the province, three of the nationality (ISO 3166-1), and the rest as above; before that
three letters of the nationality, four digits of the area, six of the birth date, one of sequence, one check digit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from laoyou.core.typed_numbers import compact, first_other_than_digits

MALE, FEMALE = 1, 2  # GB/T 2261.1
EARLIEST_BIRTH = date(1850, 1, 1)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# No province begins with 9 and no foreigner's province does, so this prefix belongs to nobody real.
_MADE_UP = 99


class DocumentKind(StrEnum):
    """The card that bears the number."""

    RESIDENT_ID = "resident_id"
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_PERMANENT_RESIDENCE = "foreign_permanent_residence"


_KINDS = {
    "81": DocumentKind.HONG_KONG_MACAO_PERMIT,
    "82": DocumentKind.HONG_KONG_MACAO_PERMIT,
    "83": DocumentKind.TAIWAN_PERMIT,
}


class CitizenIdFault(StrEnum):
    """Why a number cannot be read, with the facts that come along.

    WRONG_LENGTH: found, expected (a tuple), in characters. NOT_DIGITS: found, place (from 1, blanks and hyphens not
    counted). IMPOSSIBLE_DATE: year, month, day. BIRTH_IN_FUTURE: birth, on. BORN_TOO_EARLY: birth, earliest.
    SEQUENCE_ZERO: none. WRONG_CHECK_DIGIT: found, expected.
    """

    WRONG_LENGTH = "wrong_length"
    NOT_DIGITS = "not_digits"
    IMPOSSIBLE_DATE = "impossible_date"
    BIRTH_IN_FUTURE = "birth_in_future"
    BORN_TOO_EARLY = "born_too_early"
    SEQUENCE_ZERO = "sequence_zero"
    WRONG_CHECK_DIGIT = "wrong_check_digit"


class UnreadableCitizenId(ValueError):
    """The text is no identity number. `code` says why, `facts` fills the sentence made elsewhere.

    `str(error)` is the code alone: the number of a person does not belong in a log.
    """

    def __init__(self, code: CitizenIdFault, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(str(code))


@dataclass(frozen=True, slots=True)
class CitizenId:
    """What an identity number says. Number and birth stay out of the repr, and so out of logs.

    `number` has 18 characters, 15 only for a foreigner's card of before December 2023; `sex` is 1 male or 2 female
    (GB/T 2261.1); `area6` is the area of first registration (GB/T 2260), for foreigners rounded to what the card
    tells (province 110000, or prefecture 110100); `was_15_digits` when a citizen's number was upgraded.
    """

    number: str = field(repr=False)
    birth: date = field(repr=False)
    sex: int
    area6: int
    kind: DocumentKind
    was_15_digits: bool = False

    @property
    def made_up(self) -> bool:
        """Whether this is nobody: the people in this project's examples have area 99."""
        return self.area6 // 10_000 == _MADE_UP


def read_citizen_id(text: str, *, on: date) -> CitizenId:
    """Read a number as typed; full-width digits, a small x, blanks and hyphens are forgiven.

    `on` is the day that no birth may lie after. Raises UnreadableCitizenId. Whether the area exists is not asked:
    `id_areas.area_of` tells, and an unknown area is a matter for a warning.
    """
    written = compact(text)
    if len(written) not in {15, 18}:
        raise UnreadableCitizenId(CitizenIdFault.WRONG_LENGTH, found=len(written), expected=(15, 18))
    if len(written) == 15 and written[:3].isascii() and written[:3].isalpha():
        return _read_early_foreign_card(written, on)
    _demand_digits(written.removesuffix("X") if len(written) == 18 else written)
    number = written if len(written) == 18 else _upgraded(written)
    return _read_18(number, on, was_15_digits=len(written) == 15)


def check_digit(first17: str) -> str:
    """The 18th character for the 17 digits before it: 0 to 9 or X (GB 11643-1999, ISO 7064 MOD 11-2).

    Raises ValueError unless there are 17 digits.
    """
    if len(first17) != len(_WEIGHTS) or first_other_than_digits(first17):
        raise ValueError("a check digit is computed from 17 digits")
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def mask(number: str) -> str:
    """The number with its first three and last four characters left: 632***********1234.

    The birth date, which the number would otherwise give away, is hidden whole and so is the county; the first
    three tell only the province and what part of it. The last four are what people are asked for at a counter, and
    tell two persons of one name apart. A text that has not the form of `CitizenId.number` is hidden whole.
    """
    if len(number) not in {15, 18} or first_other_than_digits(number[:-1], after=3):
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def _read_18(number: str, on: date, *, was_15_digits: bool) -> CitizenId:
    birth = _date(int(number[6:10]), number[10:14])
    _demand_plausible(birth, on)
    if number[14:17] == "000":
        raise UnreadableCitizenId(CitizenIdFault.SEQUENCE_ZERO)
    _demand_check(number[17], check_digit(number[:17]))
    kind = _kind_of(number)
    foreign = kind == DocumentKind.FOREIGN_PERMANENT_RESIDENCE
    area6 = int(number[1:3]) * 10_000 if foreign else int(number[:6])
    return CitizenId(number, birth, _sex_of(number[16]), area6, kind, was_15_digits)


def _upgraded(written: str) -> str:
    """18 characters for the 15 digits of a citizen's card of before October 1999."""
    if _kind_of(written) != DocumentKind.RESIDENT_ID:
        raise UnreadableCitizenId(CitizenIdFault.WRONG_LENGTH, found=15, expected=(18,))
    # Sequences 996 to 999 were kept for those who were a hundred already when numbers were given out.
    century = "18" if int(written[12:]) >= 996 else "19"
    first17 = written[:6] + century + written[6:]
    return first17 + check_digit(first17)


def _read_early_foreign_card(written: str, on: date) -> CitizenId:
    _demand_digits(written, after=3)
    birth = _date(_latest_year(written[7:13], on), written[9:13])
    _demand_plausible(birth, on)
    _demand_check(written[14], _machine_readable_check(written[:14]))
    area6 = int(written[3:7]) * 100
    return CitizenId(written, birth, _sex_of(written[13]), area6, DocumentKind.FOREIGN_PERMANENT_RESIDENCE)


def _latest_year(digits: str, on: date) -> int:
    """The year of a date written yymmdd: of the two it can be, the later that does not put the birth after `on`."""
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    return year + (2000 if (year + 2000, month, day) <= (on.year, on.month, on.day) else 1900)


def _machine_readable_check(characters: str) -> str:
    """The check digit of travel documents (ICAO Doc 9303): weights 7, 3, 1 in turn, A counts 10 and Z 35."""
    return str(sum(int(each, 36) * (7, 3, 1)[place % 3] for place, each in enumerate(characters)) % 10)


def _kind_of(number: str) -> DocumentKind:
    if number.startswith("9") and not number.startswith(str(_MADE_UP)):
        return DocumentKind.FOREIGN_PERMANENT_RESIDENCE
    return _KINDS.get(number[:2], DocumentKind.RESIDENT_ID)


def _sex_of(sequence_digit: str) -> int:
    return MALE if int(sequence_digit) % 2 else FEMALE


def _date(year: int, month_and_day: str) -> date:
    month, day = int(month_and_day[:2]), int(month_and_day[2:])
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableCitizenId(CitizenIdFault.IMPOSSIBLE_DATE, year=year, month=month, day=day) from None


def _demand_digits(written: str, *, after: int = 0) -> None:
    if other := first_other_than_digits(written, after=after):
        raise UnreadableCitizenId(CitizenIdFault.NOT_DIGITS, found=other[1], place=other[0])


def _demand_plausible(birth: date, on: date) -> None:
    if birth > on:
        raise UnreadableCitizenId(CitizenIdFault.BIRTH_IN_FUTURE, birth=birth, on=on)
    if birth < EARLIEST_BIRTH:
        raise UnreadableCitizenId(CitizenIdFault.BORN_TOO_EARLY, birth=birth, earliest=EARLIEST_BIRTH)


def _demand_check(found: str, expected: str) -> None:
    if found != expected:
        raise UnreadableCitizenId(CitizenIdFault.WRONG_CHECK_DIGIT, found=found, expected=expected)
