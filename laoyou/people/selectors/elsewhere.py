"""Somebody outside the reader's area, read through an opening while it lasts (`people_seen_elsewhere`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.views.decorators.debug import sensitive_variables

from laoyou.core.actor import Actor
from laoyou.core.citizen_ids import mask
from laoyou.core.errors import NotFound
from laoyou.people.access import OPEN_ELSEWHERE
from laoyou.people.enums import Sealed
from laoyou.records.services.sealing import unseal


@dataclass(frozen=True, slots=True)
class Contact:
    """Who somebody is to the person, with the telephone in clear; empty where none is on record."""

    kind: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """What an opening shows: who, where, what holds today but for what is sensitive, and whom to call.

    Telephones are in clear, for that is what it is opened for; the number stays masked.
    """

    id: UUID
    name: str
    sex: int
    birth: date
    death: date | None
    area: int
    registered_area: int | None
    lives_since: date | None
    no_fixed_abode: bool
    number_masked: str
    phone: str
    conditions: tuple[tuple[str, int], ...]
    contacts: tuple[Contact, ...]
    reason: str
    until: datetime


@sensitive_variables()
def opened_person(opening_id: UUID, *, actor: Actor) -> OpenedPerson:
    """Through one of the actor's own openings. Raises NotFound for another's, one that is over."""
    OPEN_ELSEWHERE.demand(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_seen_elsewhere(%s)", [opening_id])
        (found,) = cursor.fetchone()
    if found is None:
        raise NotFound
    return _person(json.loads(found) if isinstance(found, str) else found)


def _person(said: dict[str, Any]) -> OpenedPerson:
    key = UUID(said["id"])
    number = _opened(said["number"], Sealed.DOCUMENT, key)
    return OpenedPerson(
        id=key,
        name=said["name"],
        sex=said["sex"],
        birth=date.fromisoformat(said["birth"]),
        death=date.fromisoformat(said["death"]) if said["death"] else None,
        area=said["area"],
        registered_area=said["registered_area"],
        lives_since=date.fromisoformat(said["lives_since"]) if said["lives_since"] else None,
        no_fixed_abode=said["no_fixed_abode"],
        number_masked=mask(number) if number else "",
        phone=_opened(said["phone"], Sealed.PHONE, key),
        conditions=tuple((each["kind"], each["level"]) for each in said["conditions"]),
        contacts=tuple(_contact(each) for each in said["relations"]),
        reason=said["reason"],
        until=datetime.fromisoformat(said["until"]),
    )


def _contact(said: dict[str, Any]) -> Contact:
    purpose = Sealed.PHONE if said["registered"] else Sealed.RELATION_PHONE
    return Contact(said["kind"], said["name"], _opened(said["phone"], purpose, UUID(said["bound_to"])))


def _opened(sealed: str | None, purpose: str, row: UUID) -> str:
    return unseal(bytes.fromhex(sealed), purpose=purpose, bound_to=row) if sealed else ""
