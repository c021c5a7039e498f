"""What somebody asks for at the public site with the code that opens the own record: a correction, a consent ended.

It enters the list the desk keeps (`correction_requests`), through one function of the database; the public process gets
no scope for it (ADR 25).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, models, transaction

from laoyou.core.actor import system_actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.people.enums import ConsentPurpose, CorrectionField, RequestState, Sealed
from laoyou.people.models import CorrectionRequest
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.correction_requests import understood
from laoyou.people.services.journal import values_of
from laoyou.people.services.own_copy import Key, answered
from laoyou.records.services import audit
from laoyou.records.services.sealing import seal

MOST_OPEN = 20  # of one person, so that nobody fills the desk's list with a code
_BY = system_actor("the person, at the public site")


class TooManyWaiting(DomainError):
    code = "people_own_requests_many"
    sentence = "So many of your requests wait for an answer already. Ask the township's service desk about them."


class NoSuchConsent(DomainError):
    code = "people_own_request_no_consent"
    sentence = "No such consent is on record, or it was taken back already."


@dataclass(frozen=True, slots=True)
class _About:
    person: UUID
    area: int
    asked_by: str
    asker_name: str


def ask_correction(key: Key, field: CorrectionField, wrong: str, right: str, *, reader: str, now: datetime) -> None:
    """Enter a request for a correction in the name of whoever was handed the code.

    Raises NoSuchCopy, LockedForNow, RequestNotUnderstandable, TooManyWaiting.
    """
    wrong, right = understood(wrong, right)
    _enter(key, field, wrong, right, purpose=None, reader=reader, now=now)


def take_back_consent(key: Key, purpose: ConsentPurpose, *, reader: str, now: datetime) -> None:
    """End a consent at once, a photo with it, and tell the desk, which sees to whoever received something.

    Raises NoSuchCopy, LockedForNow, NoSuchConsent, TooManyWaiting.
    """
    said = str(purpose.value)
    _enter(key, CorrectionField.CONSENT, said, said, purpose=purpose, reader=reader, now=now)


def _enter(
    key: Key,
    field: CorrectionField,
    wrong: str,
    right: str,
    *,
    purpose: ConsentPurpose | None,
    reader: str,
    now: datetime,
) -> None:
    about = _about(key, reader)  # by itself: a wrong try is counted also when nothing comes of it
    request = _request(about, field, wrong, right, now)
    given_for = purpose.value if purpose else ""
    event = audit.prepared(
        actor=_BY,
        action="people.withdraw_consent" if purpose else "people.request_correction",
        subject="people.person",
        subject_id=about.person,
        area=about.area,
        now=now,
        after={"request": str(request.id), "field": field.value, "purpose": given_for},
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_ask_by_copy(%s, %s, %s::jsonb, %s::jsonb, %s, %s)",
            [key.code, key.tail, _as_json(request), _as_json(event), given_for, MOST_OPEN],
        )
        (outcome,) = cursor.fetchone()
    if outcome == "many":
        raise TooManyWaiting
    if outcome == "nothing":
        raise NoSuchConsent


def _about(key: Key, reader: str) -> _About:
    answer = answered("people_of_copy", key, reader)
    return _About(UUID(answer["person"]), answer["area"], answer["asked_by"], answer["asker_name"])


def _request(about: _About, field: CorrectionField, wrong: str, right: str, now: datetime) -> CorrectionRequest:
    key = uuid7()
    return CorrectionRequest(
        id=key,
        person_id=about.person,
        field=field,
        wrong_sealed=seal(wrong, purpose=Sealed.WRONG, bound_to=key),
        right_sealed=seal(right, purpose=Sealed.RIGHT, bound_to=key),
        asked_by=about.asked_by,
        asker_name=about.asker_name,
        received_on=day_of(now),
        limit_days=value_of("correction_limit"),
        state=RequestState.OPEN,
        recorded_by=_BY.name,
        recorded_at=now,
    )


def _as_json(row: models.Model) -> str:
    """A row as `jsonb_populate_record` takes it; times to the microsecond, an event's digest covers them."""
    return json.dumps(values_of(row))
