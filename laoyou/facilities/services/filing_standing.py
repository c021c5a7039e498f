"""How a filing stands that was handed in without an account, and the papers it was found to lack (ADR 34, 41).

Opened by number and telephone, the telephone only as a blind index. Nothing here reads a table of filings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.accounts.services.lookups import found_in
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.facilities.access import ANSWER_FILING
from laoyou.facilities.enums import Sealed
from laoyou.facilities.enums.filings import FilingPaper
from laoyou.facilities.models import FilingRequest, RequestPaper
from laoyou.facilities.selectors.application_numbers import is_number
from laoyou.facilities.selectors.filing_requests import request_of
from laoyou.facilities.selectors.filing_rules import papers as papers_named
from laoyou.facilities.services.duties import audited
from laoyou.facilities.services.filing import supplement
from laoyou.facilities.services.filing_papers import Paper, PapersMissing
from laoyou.facilities.services.filing_requests import TooManyHandedIn, kept_paper, opened_paper, reader_index
from laoyou.facilities.services.my_place import NotANumber
from laoyou.people.services.evidence import media_type_of
from laoyou.people.services.numbers import plain_phone
from laoyou.records.services.sealing import blind_index


class RequestNotFound(DomainError):
    code = "facilities_request_unknown"
    sentence = "No filing was handed in under this number with this telephone."


class NothingAskedFor(DomainError):
    code = "facilities_request_not_asked"
    sentence = "Nothing more is asked for in this filing at the moment."


class NoPaper(DomainError):
    code = "facilities_request_no_paper"
    sentence = "Choose at least one scan to hand in."


@dataclass(frozen=True, slots=True)
class Key:
    """What opens it: the number, and the blind index of the telephone, kept for a few minutes while it is read."""

    number: str
    phone: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands. `filing_state` once it was taken over; `there` the papers in it; `more_on` when more came in."""

    number: str
    name: str
    state: str
    group: str
    meals: bool
    submitted_on: date
    reason: str
    decided_on: date | None
    filing: str
    filing_state: str
    due_on: date | None
    asked_for: str
    more_by: date | None
    more_on: date | None
    there: frozenset[str]
    answered_on: date | None


def key_of(number: str, phone: str) -> Key:
    """What was typed. Raises NotANumber, PhoneNotValid."""
    typed = "".join(number.split())
    if not is_number(typed):
        raise NotANumber
    return Key(typed, blind_index(plain_phone(phone), purpose=Sealed.FILING_PHONE))


def standing(key: Key, *, reader: str) -> Standing:
    """How it stands. Wrong numbers and wrong telephones are answered alike and counted as `my_place` does.

    Raises RequestNotFound, LockedForNow.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT laoyou_filing_standing(%s, %s, %s)", [key.number, key.phone, reader_index(reader)])
        (told,) = cursor.fetchone()
    return _standing(_found(told))


def hand_in_more(key: Key, papers: Sequence[Paper], *, form: UUID, reader: str, now: datetime) -> None:
    """Add the papers that were asked for; the department takes them into the filing. Sent twice, they are added once.

    Raises RequestNotFound, LockedForNow, NothingAskedFor, NoPaper, PapersMissing, EvidenceNotTaken, EvidenceTooLarge,
    TooManyHandedIn.
    """
    if not papers:
        raise NoPaper
    kinds = [media_type_of(each.content) for each in papers]
    _demand_complete(standing(key, reader=reader), papers, on=day_of(now))
    outcome = _stored(key, list(zip(papers, kinds, strict=True)), form, reader, now)
    if outcome == "unasked":
        raise NothingAskedFor
    if outcome == "many":
        raise TooManyHandedIn


def take_in_more(filing_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """The department takes what came in into the filing; its time runs anew from the day it came in.

    Raises NotFound, OtherDepartment, FilingMoved, Conflict, PapersMissing, PaperExpired.
    """
    ANSWER_FILING.demand(actor)
    with transaction.atomic():
        found = request_of(filing_id, actor=actor)
        if found is None or found.more_at is None:
            raise NotFound
        papers = [opened_paper(each) for each in _later(found)]
        since = day_of(found.more_at)
        supplement(filing_id, papers, since=since, revision=revision, actor=actor, now=now)
        after = {"papers": [each.paper for each in papers], "since": since}
        audited("take_in_more", "filingrequest", found.id, found.area, actor=actor, now=now, after=after)


def _later(found: FilingRequest) -> list[RequestPaper]:
    """The oldest first, so that of one paper sent twice the newer one counts."""
    return list(found.papers.filter(later_on__isnull=False).order_by("id"))


def _stored(key: Key, papers: Sequence[tuple[Paper, str]], form: UUID, reader: str, now: datetime) -> str:
    """What became of it; nobody acts who could be named, and what came in is itself the record of it."""
    with transaction.atomic():
        told = _opened_for_more(key, form, reader, now)
        if told["more"] == "open":
            request, day = UUID(told["request"]), day_of(now)
            rows = [kept_paper(request, each, media_type, later_on=day) for each, media_type in papers]
            RequestPaper.objects.bulk_create(rows)
    return str(told["more"])


def _opened_for_more(key: Key, form: UUID, reader: str, now: datetime) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT laoyou_filing_more(%s, %s, %s, %s, %s)", [key.number, key.phone, reader_index(reader), form, now]
        )
        (told,) = cursor.fetchone()
    return _found(told)


def _demand_complete(found: Standing, papers: Sequence[Paper], *, on: date) -> None:
    """Said at once to whoever hands in, and not only when the department takes it."""
    there = found.there | {each.paper for each in papers}
    rules = papers_named(found.group, on=on)
    missing = [each for each in rules if each.needed(meals=found.meals) and each.paper not in there]
    if missing:
        raise PapersMissing(papers=[FilingPaper(each.paper).label for each in missing], source=missing[0].source)


def _found(told: Any) -> dict[str, Any]:
    found = found_in(told)
    if found is None:
        raise RequestNotFound
    return found


def _standing(told: dict[str, Any]) -> Standing:
    days = {name: _day(told[name]) for name in ("decided_on", "due_on", "more_by", "answered_on")}
    more_at = datetime.fromisoformat(told["more_at"]) if told["more_at"] else None
    return Standing(
        number=told["number"],
        name=told["name"],
        state=told["state"],
        group=told["group"],
        meals=told["meals"],
        submitted_on=date.fromisoformat(told["submitted_on"]),
        reason=told["reason"] or told["filing_reason"] or "",
        filing=told["filing"] or "",
        filing_state=told["filing_state"] or "",
        asked_for=told["asked_for"] or "",
        more_on=day_of(more_at) if more_at else None,
        there=frozenset(told["there"]),
        **days,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
