"""Document numbers and phones: read, sealed for their row, and found again through a blind index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.core.citizen_ids import CitizenIdFault, UnreadableCitizenId, read_citizen_id
from laoyou.core.errors import DomainError
from laoyou.core.phones import UnreadablePhone, read_phone
from laoyou.people.enums import Document, Sealed
from laoyou.people.models import Person
from laoyou.records.services.sealing import blind_index, seal, unseal

TAIL_LENGTH = 4
_LONGEST = 40
_OF_THE_LAW = {Document.CITIZEN_ID, Document.RESIDENCE_PERMIT}


class NumberNotValid(DomainError):
    """The sentence depends on the fault; the number itself is in none of them."""

    code = "people_number_not_valid"
    sentence = "This is not a valid citizen number. Compare it with the card."


class NumberLength(NumberNotValid):
    code = "people_number_length"
    sentence = "The number has %(found)s characters; a citizen number has 18, an old one 15."


class NumberLetters(NumberNotValid):
    code = "people_number_letters"
    sentence = "“%(found)s” stands at place %(place)s of the number, where a digit belongs."


class NumberDate(NumberNotValid):
    code = "people_number_date"
    sentence = "The number holds a date of birth that cannot be. Compare digits 7 to 14 with the card."


class NumberCheck(NumberNotValid):
    code = "people_number_check"
    sentence = (
        "The last character of the number is %(found)s and should be %(expected)s: a digit is wrong or two are swapped."
    )


_FAULTS: dict[CitizenIdFault, type[NumberNotValid]] = {
    CitizenIdFault.WRONG_LENGTH: NumberLength,
    CitizenIdFault.NOT_DIGITS: NumberLetters,
    CitizenIdFault.IMPOSSIBLE_DATE: NumberDate,
    CitizenIdFault.BIRTH_IN_FUTURE: NumberDate,
    CitizenIdFault.BORN_TOO_EARLY: NumberDate,
    CitizenIdFault.WRONG_CHECK_DIGIT: NumberCheck,
}


class NumberTooLong(DomainError):
    code = "people_number_too_long"
    sentence = "A document number has at most 40 letters and digits; this has %(found)s."


class PhoneNotValid(DomainError):
    code = "people_phone_not_valid"
    sentence = "“%(found)s” is not a telephone number: write 11 digits, or a landline with its area code."


@dataclass(frozen=True, slots=True)
class SealedNumber:
    """A number as it is stored, and what it tells of its bearer where it follows GB 11643."""

    sealed: bytes
    index: bytes
    tail: bytes | None = None
    birth: date | None = None
    sex: int | None = None


def seal_document(document: Document, number: str, person_id: UUID, *, on: date) -> SealedNumber:
    """A document's number, sealed for this person. Raises NumberNotValid, NumberTooLong."""
    plain, birth, sex = normal_document(document, number, on=on)
    return SealedNumber(
        sealed=seal(plain, purpose=Sealed.DOCUMENT, bound_to=person_id),
        index=document_index(plain),
        tail=blind_index(plain[-TAIL_LENGTH:], purpose=Sealed.TAIL),
        birth=birth,
        sex=sex,
    )


def normal_document(document: Document, number: str, *, on: date) -> tuple[str, date | None, int | None]:
    """The number as it is compared, with birth and sex where it holds them. Raises NumberNotValid, NumberTooLong."""
    if document in _OF_THE_LAW:
        try:
            read = read_citizen_id(number, on=on)
        except UnreadableCitizenId as bad:
            raise _FAULTS.get(bad.code, NumberNotValid)(**bad.facts) from bad
        return read.number, read.birth, read.sex
    plain = "".join(number.split()).upper()
    if not 0 < len(plain) <= _LONGEST:
        raise NumberTooLong(found=len(plain))
    return plain, None, None


def document_index(number: str) -> bytes:
    """The blind index of a number as `normal_document` gives it."""
    return blind_index(number, purpose=Sealed.DOCUMENT)


def seal_phone(phone: str, person_id: UUID) -> SealedNumber:
    """A phone number, sealed for this person. Raises PhoneNotValid."""
    plain = plain_phone(phone)
    return SealedNumber(seal(plain, purpose=Sealed.PHONE, bound_to=person_id), blind_index(plain, purpose=Sealed.PHONE))


def phone_index_of(phone: str) -> bytes:
    """The blind index by which a typed phone number is found. Raises PhoneNotValid."""
    return blind_index(plain_phone(phone), purpose=Sealed.PHONE)


def plain_phone(phone: str) -> str:
    """The digits of a typed phone number. Raises PhoneNotValid."""
    try:
        return read_phone(phone).number
    except UnreadablePhone as bad:
        raise PhoneNotValid(found=phone[:_LONGEST]) from bad


def open_document(person: Person) -> str:
    """The number in clear; empty where there is none."""
    return _opened(person.document_sealed, Sealed.DOCUMENT, person.id)


def open_phone(person: Person) -> str:
    """The phone in clear; empty where there is none."""
    return _opened(person.phone_sealed, Sealed.PHONE, person.id)


def _opened(sealed: bytes | memoryview | None, purpose: str, row: UUID) -> str:
    return unseal(bytes(sealed), purpose=purpose, bound_to=row) if sealed else ""
