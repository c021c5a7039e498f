"""One's own place in the queue, opened by application number and last four of the document (ADR 21).

Everything is asked of one database function, which counts wrong tries and answers with what may be told: nobody has
signed in, and the web role has no right to the tables behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.views.decorators.debug import sensitive_variables

from laoyou.accounts.services.lookups import found_in
from laoyou.core.errors import DomainError
from laoyou.facilities.enums import Sealed
from laoyou.facilities.selectors.application_numbers import is_number
from laoyou.people.enums import Sealed as SealedOfPeople
from laoyou.records.services.sealing import blind_index


class NotANumber(DomainError):
    code = "facilities_not_an_application_number"
    sentence = "An application number has 9 digits; one of these is mistyped. Compare it with the receipt."


class NothingFound(DomainError):
    code = "facilities_place_not_found"
    sentence = (
        "Nothing fits this application number and these last four characters. Compare both with the receipt and the ID "
        "card, or ask the township's service desk."
    )


@dataclass(frozen=True, slots=True)
class FoundIn:
    """What the newest ranking of a list could not know, or why the application is not in it: codes of the rule."""

    list_id: UUID
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """An offer that waits for the applicant's answer."""

    site: str
    phone: str
    first: date
    lapses_on: date


@dataclass(frozen=True, slots=True)
class MyPlace:
    """What an applicant is told of his own application; ranks are in the published rankings."""

    number: str
    kind: str
    state: str
    state_since: date
    applied_on: date
    counts_from: date
    lists: tuple[UUID, ...]
    findings: tuple[FoundIn, ...]
    offer: OpenOffer | None


@dataclass(frozen=True, slots=True)
class Key:
    """Number and blind index of the last four: what opens an application, kept for a few minutes while it is read."""

    number: str
    tail: bytes


@sensitive_variables("last_four")
def key_of(number: str, last_four: str) -> Key:
    """From what was typed. Raises NotANumber; the last four are never kept in clear."""
    typed = "".join(number.split())
    if not is_number(typed):
        raise NotANumber
    return Key(typed, blind_index(last_four.strip().upper(), purpose=SealedOfPeople.TAIL))


def open_place(key: Key, *, reader: str) -> MyPlace:
    """The application that number and last four belong to; `reader` is the address of who asks.

    A wrong number and wrong last four are answered alike and both counted: five wrong tries lock a number for fifteen
    minutes, thirty an address for an hour. Raises NothingFound, LockedForNow.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT laoyou_waiting_place(%s, %s, %s)",
            [key.number, key.tail, blind_index(reader, purpose=Sealed.WAITING_READER)],
        )
        (told,) = cursor.fetchone()
    answer = found_in(told)
    if answer is None:
        raise NothingFound
    return _place(answer)


def _place(answer: dict[str, Any]) -> MyPlace:
    day = date.fromisoformat
    offer = answer["offer"]
    return MyPlace(
        number=answer["number"],
        kind=answer["kind"],
        state=answer["state"],
        state_since=day(answer["state_since"]),
        applied_on=day(answer["applied_on"]),
        counts_from=day(answer["counts_from"]),
        lists=tuple(UUID(each) for each in answer["lists"]),
        findings=tuple(
            FoundIn(UUID(each["list"]), tuple(each["unknown"]), tuple(each["missing"]), tuple(each["failed"]))
            for each in answer["findings"]
        ),
        offer=OpenOffer(offer["site"], offer["phone"], day(offer["first"]), day(offer["lapses_on"])) if offer else None,
    )
