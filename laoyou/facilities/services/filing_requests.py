"""A filing handed in without an account (ADR 34): taken in from a stranger, taken over or refused."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import ANSWER_FILING
from laoyou.facilities.enums import Sealed, SiteKind
from laoyou.facilities.enums.filings import FilingGroup, FilingPaper, RequestState
from laoyou.facilities.models import FilingRequest, RequestPaper
from laoyou.facilities.selectors.filing_requests import requests
from laoyou.facilities.selectors.filing_rules import PaperRule, group_of
from laoyou.facilities.selectors.filing_rules import papers as papers_named
from laoyou.facilities.services.duties import audited, demand_department
from laoyou.facilities.services.filing import Declared, NotFiledHere, next_number, submit
from laoyou.facilities.services.filing_answers import SayWhat
from laoyou.facilities.services.filing_papers import Paper, PapersMissing
from laoyou.facilities.services.registering import code_read
from laoyou.people.services.evidence import media_type_of
from laoyou.people.services.numbers import plain_phone
from laoyou.records.services.attachment_rules import readable_name
from laoyou.records.services.sealing import blind_index, seal, unseal


class TooManyHandedIn(DomainError):
    code = "facilities_request_many"
    sentence = "Too many filings were handed in from here today. Try again tomorrow, or go to the service desk."


class RequestAnswered(Conflict):
    code = "facilities_request_answered"
    sentence = "This has been taken over or refused meanwhile. Nothing was changed; look at it again."


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What is declared, by whom, and a telephone; `floor_area` in hundredths of a square metre."""

    area: int
    kind: SiteKind
    name: str
    operator: str
    credit_code: str
    representative: str
    address: str
    contact: str
    phone: str = field(repr=False)
    places: int | None = None
    floor_area: int | None = None
    carers: int | None = None
    meals: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """The number it is looked up with; `again` when this form had been handed in before."""

    number: str
    again: bool = False


def hand_in(told: HandedIn, papers: Sequence[Paper], *, form: UUID, reader: str, now: datetime) -> Taken:
    """Take a filing in from somebody without an account. `reader` is the address it came from, `form` the key of the
    form it came with: sent twice, also at the same moment, it is taken in once.

    Raises NotFiledHere, PapersMissing, EvidenceNotTaken, EvidenceTooLarge, PhoneNotValid, TooManyHandedIn and the
    errors of `code_read`. Nothing can be read back but with number and telephone.
    """
    group, today = group_of(told.kind), day_of(now)
    if group is None:
        raise NotFiledHere
    rules = papers_named(group, on=today)
    if not rules:
        raise NotFiledHere
    _demand_whole(rules, papers, told)
    phone, code = plain_phone(told.phone), code_read(told.credit_code)
    kinds = [media_type_of(each.content) for each in papers]
    made = _new(told, group, phone, code, now)
    made.form_key = form
    rows = [kept_paper(made.id, each, kind) for each, kind in zip(papers, kinds, strict=True)]
    return _store(made, rows, reader)


def take_over(request_id: UUID, site_id: UUID, *, revision: int, actor: Actor, now: datetime) -> UUID:
    """Make a filing of it for a site of the register; the clock runs from the day it was handed in. Returns its key.

    Raises NotFound, OtherDepartment, RequestAnswered, and as `filing.submit`.
    """
    ANSWER_FILING.demand(actor)
    with transaction.atomic():
        found = _locked(request_id, revision, actor)
        declared = Declared(found.places, found.floor_area, found.carers, found.meals)
        papers = [opened_paper(each) for each in found.papers.order_by("paper")]
        filing_id = submit(site_id, declared, papers, since=found.submitted_on, actor=actor, now=now)
        found.filing_id = filing_id
        _answer(found, RequestState.TAKEN, "", actor=actor, now=now)
        after = {"filing": str(filing_id), "site": str(site_id)}
        audited("take_over_request", "filingrequest", found.id, found.area, actor=actor, now=now, after=after)
    return filing_id


def refuse(request_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """It is not taken, for a reason the operator reads. Raises as `take_over`, and SayWhat."""
    ANSWER_FILING.demand(actor)
    if len(reason.strip()) < 2:
        raise SayWhat
    with transaction.atomic():
        found = _locked(request_id, revision, actor)
        _answer(found, RequestState.REFUSED, reason.strip(), actor=actor, now=now)
        audited("refuse_request", "filingrequest", found.id, found.area, actor=actor, now=now, reason=reason.strip())


def open_paper(paper_id: UUID, *, actor: Actor, now: datetime) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a scan; that it was opened is in the audit trail. Raises NotFound."""
    ANSWER_FILING.demand(actor)
    with transaction.atomic():
        found = RequestPaper.objects.select_related("request").filter(id=paper_id).first()
        if found is None or not requests(actor=actor).filter(id=found.request_id).exists():
            raise NotFound
        after = {"paper": found.paper}
        area = found.request.area
        audited("open_request_paper", "filingrequest", found.request_id, area, actor=actor, now=now, after=after)
        paper = opened_paper(found)
    return found.filename, found.media_type, paper.content


def phone_of(found: FilingRequest) -> str:
    """The telephone in clear, for the department that answers."""
    return unseal(bytes(found.phone_sealed), purpose=Sealed.FILING_PHONE, bound_to=found.id)


def _demand_whole(rules: Sequence[PaperRule], papers: Sequence[Paper], told: HandedIn) -> None:
    there = {each.paper for each in papers}
    missing = [each for each in rules if each.needed(meals=told.meals) and each.paper not in there]
    if missing:
        raise PapersMissing(papers=[FilingPaper(each.paper).label for each in missing], source=missing[0].source)


def _demand_allowed(reader: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT laoyou_filing_allowed(%s)", [reader_index(reader)])
        if cursor.fetchone() != (True,):
            raise TooManyHandedIn


def _new(told: HandedIn, group: FilingGroup, phone: str, code: str, now: datetime) -> FilingRequest:
    key, today = uuid7(), day_of(now)
    return FilingRequest(
        id=key,
        number=next_number(today.year),
        area=told.area,
        kind=told.kind,
        group=group,
        name=told.name.strip(),
        operator=told.operator.strip(),
        credit_code=code,
        representative=told.representative.strip(),
        address=told.address.strip(),
        places=told.places,
        floor_area=told.floor_area,
        carers=told.carers,
        meals=told.meals,
        contact=told.contact.strip(),
        phone_sealed=seal(phone, purpose=Sealed.FILING_PHONE, bound_to=key),
        phone_index=blind_index(phone, purpose=Sealed.FILING_PHONE),
        submitted_on=today,
        submitted_at=now,
    )


def _store(made: FilingRequest, papers: Sequence[RequestPaper], reader: str) -> Taken:
    """Nobody acts who could be named: what was handed in is itself the record of it."""
    with transaction.atomic():
        if (earlier := _handed_in_with(made.form_key)) is not None:
            return Taken(earlier, again=True)
        _demand_allowed(reader)
        FilingRequest.objects.bulk_create([made])
        RequestPaper.objects.bulk_create(papers)
    return Taken(made.number)


def _handed_in_with(form: UUID | None) -> str | None:
    """Waits for another press of the same button until that is through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT laoyou_filing_handed(%s)", [form])
        (number,) = cursor.fetchone()
    return number if number is None else str(number)


def reader_index(address: str) -> bytes:
    """What tries are counted by, of the address they come from."""
    return blind_index(address, purpose=Sealed.WAITING_READER)


def kept_paper(request_id: UUID, each: Paper, media_type: str, *, later_on: date | None = None) -> RequestPaper:
    """A scan sealed for the request, not yet in the database."""
    key = uuid7()
    content = base64.b64encode(each.content).decode()
    return RequestPaper(
        id=key,
        request_id=request_id,
        paper=each.paper,
        until=each.until,
        filename=readable_name(each.filename)[0],
        media_type=media_type,
        size=len(each.content),
        content_sealed=seal(content, purpose=Sealed.FILING_DOCUMENT, bound_to=key),
        later_on=later_on,
    )


def opened_paper(each: RequestPaper) -> Paper:
    """The scan in clear."""
    content = unseal(bytes(each.content_sealed), purpose=Sealed.FILING_DOCUMENT, bound_to=each.id)
    return Paper(FilingPaper(each.paper), each.filename, base64.b64decode(content), "", each.until)


def _locked(request_id: UUID, revision: int, actor: Actor) -> FilingRequest:
    if not requests(actor=actor).filter(id=request_id).exists():
        raise NotFound
    found = FilingRequest.objects.select_for_update(of=("self",)).get(id=request_id)
    demand_department(found.kind, actor)
    if found.state != RequestState.WAITING or found.revision != revision:
        raise RequestAnswered
    return found


def _answer(found: FilingRequest, state: RequestState, reason: str, *, actor: Actor, now: datetime) -> None:
    found.state, found.reason = state, reason
    found.decided_on, found.decided_by = day_of(now), actor.name
    found.revision += 1
    found.save()
