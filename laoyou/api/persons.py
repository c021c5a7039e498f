"""Single people: found by a whole number only, for a purpose that is written down. There is no list of people here."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Header, Router

from laoyou.api import schemas
from laoyou.api.calls import actor_of, reads, writes
from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import Document
from laoyou.people.selectors.card import PersonCard
from laoyou.people.services import lookups

router = Router()


class NoSuchDocument(DomainError):
    code = "no_such_document"
    sentence = "“document” is one of %(known)s."


@writes(
    router,
    "/persons/search",
    VIEW_PERSON,
    answer=schemas.People,
    summary=_("Find a person by a whole number"),
    description=_(
        "By document number or telephone, exactly, among the people of the token's area. Asked by POST, so that "
        "no number stands in an address. The headers Purpose and Legal-Ground are needed (UTF-8, percent-"
        "encoded); who asked, what for, on what ground and what was found is written into the audit trail."
    ),
)
def search(
    request: HttpRequest,
    asked: schemas.LookUp,
    purpose: str = Header("", alias="Purpose"),
    ground: str = Header("", alias="Legal-Ground"),
) -> dict[str, Any]:
    """Raises what `lookups.look_up` raises, NoSuchDocument."""
    if asked.document not in Document.values:
        raise NoSuchDocument(known=list(Document.values))
    found = lookups.look_up(
        document=Document(asked.document),
        number=asked.number,
        phone=asked.phone,
        purpose=_purpose(purpose, ground),
        actor=actor_of(request),
        now=clock.now(),
    )
    return {"people": found}


@reads(
    router,
    "/persons/{uuid:person_id}",
    VIEW_PERSON,
    answer=schemas.Card,
    logs=True,
    summary=_("A person's card"),
    description=_(
        "Who, where and what holds; numbers are masked. The headers Purpose and Legal-Ground are needed; who "
        "asked, what for and on what ground is written into the audit trail."
    ),
)
def card(
    request: HttpRequest,
    person_id: UUID,
    purpose: str = Header("", alias="Purpose"),
    ground: str = Header("", alias="Legal-Ground"),
) -> PersonCard:
    """Raises PurposeNeeded, NotFound outside the token's area."""
    return lookups.read_card(person_id, purpose=_purpose(purpose, ground), actor=actor_of(request), now=clock.now())


def _purpose(purpose: str, ground: str) -> lookups.Purpose:
    return lookups.Purpose(unquote(purpose), unquote(ground))
