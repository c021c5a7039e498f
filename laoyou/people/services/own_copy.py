"""A copy of everything held about somebody, opened by that person at the public site (ADR 25).

The worker who hands it out prints a code. What was held at that moment is kept sealed beside the disclosure: the public
site reads this one thing and never the registry. It ends by itself.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from laoyou.accounts.services.lookups import found_in
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotAllowed
from laoyou.people.enums import Sealed
from laoyou.people.models import OwnCopy, Person
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.own_record import OwnRecord, own_record
from laoyou.people.services.persons import audit_person
from laoyou.records.services.sealing import blind_index, seal, unseal

LANGUAGES = ("zh-hans", "en")
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none is taken for another; ten of them are 49 bits
_LENGTH, _HALF = 10, 5


class NoDocument(DomainError):
    code = "people_own_copy_no_document"
    sentence = "No document is on record, by whose last four characters the copy would be opened. Print it instead."


class NoSuchCopy(DomainError):
    code = "people_own_copy_not_found"
    sentence = (
        "Nothing fits this code and these last four characters, or its time is over. Compare both with the slip and "
        "the ID card, or ask the township's service desk for a new code."
    )


@dataclass(frozen=True, slots=True)
class Key:
    """Blind indexes of code and last four: what opens a copy, kept for a few minutes while it is read."""

    code: bytes
    tail: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """What the person reads. `content` by language: tables with labels and rows, and who looked."""

    disclosure: UUID
    until: datetime
    content: dict[str, Any]


def make_copy(disclosure_id: UUID, *, actor: Actor, now: datetime) -> str:
    """Keep a copy of what is handed out and return its code, XXXXX-XXXXX, told this once; an earlier code ends.

    Raises NotFound, DisclosureOver, NoDocument.
    """
    with transaction.atomic():
        person, content = _content(disclosure_id, actor, now)
        if not person.document_tail:
            raise NoDocument
        letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        OwnCopy.objects.filter(disclosure=disclosure_id).delete()
        OwnCopy.objects.create(
            disclosure_id=disclosure_id,
            code_index=blind_index(letters, purpose=Sealed.OWN_CODE),
            tail_index=bytes(person.document_tail),
            content_sealed=seal(content, purpose=Sealed.OWN_COPY, bound_to=disclosure_id),
            until=now + timedelta(days=value_of("own_copy")),
        )
        after = {"disclosure": str(disclosure_id)}
        audit_person(person, "give_own_copy", actor=actor, now=now, after=after)
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def _content(disclosure_id: UUID, actor: Actor, now: datetime) -> tuple[Person, str]:
    """Who it is about, and all of it in each language: a label is made where it is read, and the reader is not here."""
    said: dict[str, Any] = {}
    for language in LANGUAGES:
        with translation.override(language):
            record = own_record(disclosure_id, actor=actor, now=now)
            said[language] = _as_read(record)
    return record.person, json.dumps(said, ensure_ascii=False)


def _as_read(record: OwnRecord) -> dict[str, Any]:
    return {
        "name": record.person.name,
        "tables": [
            {
                "key": table.name,
                "label": table.label,
                "rows": [[[held.key, held.label, held.value, held.words] for held in row] for row in table.rows],
            }
            for table in record.tables
        ],
        "readings": [[each.at.isoformat(), str(each.get_kind_display()), each.actor_name] for each in record.readings],
    }


@sensitive_variables("code", "last_four")
def key_of(code: str, last_four: str) -> Key:
    """From what was typed: blanks and the dash do not count, small letters do as well."""
    letters = "".join(each for each in code.upper() if each.isalnum())
    return Key(
        blind_index(letters, purpose=Sealed.OWN_CODE), blind_index(last_four.strip().upper(), purpose=Sealed.TAIL)
    )


def open_copy(key: Key, *, reader: str) -> Copy:
    """The copy that code and last four belong to; `reader` is the address of who asks.

    A wrong code and wrong last four are answered alike and both counted: five wrong tries lock a code for fifteen
    minutes, thirty an address for an hour. Raises NoSuchCopy, LockedForNow.
    """
    answer = answered("laoyou_own_copy", key, reader)
    disclosure = UUID(answer["disclosure"])
    sealed = base64.b64decode(answer["content"])
    content = json.loads(unseal(sealed, purpose=Sealed.OWN_COPY, bound_to=disclosure))
    return Copy(disclosure, datetime.fromisoformat(answer["until"]), content)


def answered(function: str, key: Key, reader: str) -> dict[str, Any]:
    """What one of the database's functions tells who has the code; wrong tries are counted there.

    Raises NoSuchCopy, LockedForNow.
    """
    with connection.cursor() as cursor:
        index = blind_index(reader, purpose=Sealed.OWN_READER)
        cursor.execute(f"SELECT {function}(%s, %s, %s)", [key.code, key.tail, index])
        (told,) = cursor.fetchone()
    answer = found_in(told)
    if answer is None:
        raise NoSuchCopy
    return answer


def forget_copies(*, actor: Actor, now: datetime) -> int:
    """Take away copies whose time is over; returns how many. The system's own job."""
    if not actor.is_system:
        raise NotAllowed
    return OwnCopy.objects.filter(until__lte=now).delete()[0]
