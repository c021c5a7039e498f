"""Requests for a correction: taken in, decided in time, applied through the services that record things."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import DECIDE_CORRECTION, REQUEST_CORRECTION
from laoyou.people.enums import APPLIED, Asker, CorrectionField, Document, RequestState, Sealed, Source
from laoyou.people.models import CorrectionRequest, Person
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.evidence import File, keep_evidence
from laoyou.people.services.numbers import open_document, open_phone
from laoyou.people.services.persons import Details, audit_person, correct_person, locked
from laoyou.records.services.sealing import seal

_LONGEST = 500
_SEXES = {"1": 1, "男": 1, "male": 1, "2": 2, "女": 2, "female": 2}


class RequestNotUnderstandable(DomainError):
    code = "people_request_not_understandable"
    sentence = "Say what is wrong and what is right, each in at most 500 characters."


class RequestAskerUnnamed(DomainError):
    code = "people_request_asker_unnamed"
    sentence = "Write down the name of who asks for the correction."


class RequestDayWrong(DomainError):
    code = "people_request_day_wrong"
    sentence = "A request received on %(day)s cannot be recorded today."


class RequestDecided(DomainError):
    code = "people_request_decided"
    sentence = "This request was decided already; nothing was changed a second time."


class RefusalNeedsReason(DomainError):
    code = "people_refusal_needs_reason"
    sentence = "A refusal says why, in words the person who asked understands."


class RightValueUnreadable(DomainError):
    code = "people_right_value_unreadable"
    sentence = "“%(found)s” cannot be entered in this field. Write it as it should stand, for example %(example)s."


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was taken in."""

    field: CorrectionField
    wrong: str
    right: str
    asked_by: Asker
    received_on: date
    asker_name: str = ""
    file: File | None = None


def understood(wrong: str, right: str) -> tuple[str, str]:
    """What stands there and what should, without blanks around. Raises RequestNotUnderstandable."""
    wrong, right = wrong.strip(), right.strip()
    if not (0 < len(wrong) <= _LONGEST and 0 < len(right) <= _LONGEST):
        raise RequestNotUnderstandable
    return wrong, right


def request_correction(person_id: UUID, asked: Asked, *, actor: Actor, now: datetime) -> UUID:
    """Take a request in; returns its key. The time limit in force today goes with it.

    Raises NotFound, RequestNotUnderstandable, RequestAskerUnnamed, RequestDayWrong, EvidenceNotTaken, EvidenceTooLarge.
    """
    REQUEST_CORRECTION.demand(actor)
    wrong, right = understood(asked.wrong, asked.right)
    if asked.asked_by not in {Asker.SELF, Asker.WORKER} and not asked.asker_name.strip():
        raise RequestAskerUnnamed
    if asked.received_on > day_of(now):
        raise RequestDayWrong(day=asked.received_on.isoformat())
    with transaction.atomic():
        person, key = locked(person_id, actor=actor), uuid7()
        CorrectionRequest.objects.create(
            id=key,
            person=person,
            field=asked.field,
            wrong_sealed=seal(wrong, purpose=Sealed.WRONG, bound_to=key),
            right_sealed=seal(right, purpose=Sealed.RIGHT, bound_to=key),
            asked_by=asked.asked_by,
            asker_name=asked.asker_name.strip(),
            evidence=keep_evidence(person, asked.file, actor=actor, now=now) if asked.file else None,
            received_on=asked.received_on,
            limit_days=value_of("correction_limit"),
            recorded_by=actor.name,
            recorded_at=now,
        )
        after = {"request": str(key), "field": asked.field, "asked_by": asked.asked_by}
        audit_person(person, "request_correction", actor=actor, now=now, after=after)
    return key


def accept_correction(request_id: UUID, *, value: str, reason: str, actor: Actor, now: datetime) -> None:
    """Accept: a field of APPLIED becomes `value` at once; anything else was put right on the card before.

    Raises NotFound, RequestDecided, RightValueUnreadable and what `correct_person` raises.
    """
    DECIDE_CORRECTION.demand(actor)
    with transaction.atomic():
        request, person = _open(request_id, actor)
        _decide(request, person, RequestState.ACCEPTED, reason, actor, now)
        if request.field in APPLIED:
            details = _corrected(person, CorrectionField(request.field), value.strip())
            why = f"更正申请 {request.id}"
            correct_person(person.id, details, revision=person.revision, reason=why, actor=actor, now=now)


def refuse_correction(request_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Refuse, with the reason the letter gives. Raises NotFound, RequestDecided, RefusalNeedsReason."""
    DECIDE_CORRECTION.demand(actor)
    if len(reason.strip()) < 2:
        raise RefusalNeedsReason
    with transaction.atomic():
        request, person = _open(request_id, actor)
        _decide(request, person, RequestState.REFUSED, reason, actor, now)


def _open(request_id: UUID, actor: Actor) -> tuple[CorrectionRequest, Person]:
    request = CorrectionRequest.objects.select_for_update().filter(id=request_id).first()
    if request is None:
        raise NotFound
    person = locked(request.person_id, actor=actor)
    if request.state != RequestState.OPEN:
        raise RequestDecided
    return request, person


def _decide(
    request: CorrectionRequest, person: Person, state: RequestState, reason: str, actor: Actor, now: datetime
) -> None:
    request.state, request.reason = state, reason.strip()
    request.decided_by, request.decided_at = actor.name, now
    request.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    after = {"request": str(request.id), "field": request.field, "state": state.value}
    audit_person(person, "decide_correction", actor=actor, now=now, after=after, reason=reason.strip())


def _corrected(person: Person, field: CorrectionField, value: str) -> Details:
    """What the record would say with the one field put right. Raises RightValueUnreadable."""
    stands = Details(
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        area=person.area,
        source=Source(person.source),
        registered_area=person.registered_area,
        ethnicity=person.ethnicity,
        document=Document(person.document) if person.document else None,
        number=open_document(person),
        phone=open_phone(person),
    )
    match field:
        case CorrectionField.NAME:
            return replace(stands, name=value)
        case CorrectionField.SEX:
            return replace(stands, sex=_sex(value))
        case CorrectionField.BIRTH:
            return replace(stands, birth=_day(value))
        case CorrectionField.NUMBER:
            return replace(stands, document=stands.document or Document.CITIZEN_ID, number=value)
        case _:
            return replace(stands, phone=value)


def _sex(value: str) -> int:
    if value.lower() not in _SEXES:
        raise RightValueUnreadable(found=value[:40], example="男")
    return _SEXES[value.lower()]


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise RightValueUnreadable(found=value[:40], example="1943-05-02") from None
