"""One box: a name, its pinyin or initials, a document number or its last four characters, a phone.

Every comparison is an equality, or `column >= x and column < next(x)` in the C collation, which PostgreSQL may evaluate
under row-level security and answer from an index.
"""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import Q, QuerySet

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange
from laoyou.core.citizen_ids import UnreadableCitizenId, read_citizen_id
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import Sealed
from laoyou.people.models import Person
from laoyou.people.selectors.rows import PersonRow, person_row
from laoyou.places.selectors.search import after
from laoyou.records.services.sealing import blind_index

_LONGEST = 60
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")
_PHONE = re.compile(r"(?:\+?86)?(1[0-9]{10}|0[0-9]{9,11})")
_TAIL = re.compile(r"[0-9]{3}[0-9Xx]")


def search(text: str, *, actor: Actor, limit: int = 20) -> list[PersonRow]:
    """At most `limit` people of the actor's area, by name; empty for an empty text.

    Several words must all fit: “马玉兰 1234” is the 马玉兰 whose number ends in 1234.
    """
    VIEW_PERSON.demand(actor)
    words = text.replace("\0", "")[:_LONGEST].split()
    if not words:
        return []
    people = people_in(actor.area)
    if len(words) == 1 and words[0].isascii() and words[0].isalpha():
        return [person_row(person) for person in _spelled(people, words[0].lower(), limit)]
    for word in words:
        people = people.filter(_fits(word))
    return [person_row(person) for person in people.order_by("name", "id")[:limit]]


def searched_by(text: str) -> str:
    """How a text looks somebody up that names a person: "by_number", "by_phone", or "" when it is a name."""
    words = text.replace("\0", "")[:_LONGEST].split()
    if any(_NUMBER.fullmatch(word) or _TAIL.fullmatch(word) for word in words):
        return "by_number"
    return "by_phone" if any(_PHONE.fullmatch(word) for word in words) else ""


def find(person_id: UUID, *, actor: Actor) -> PersonRow | None:
    """Somebody by key; None outside the actor's area and for a record given up in a merger."""
    VIEW_PERSON.demand(actor)
    found = people_in(actor.area).filter(id=person_id).first()
    return person_row(found) if found else None


def _spelled(people: QuerySet[Person], typed: str, limit: int) -> list[Person]:
    """By initials, then by pinyin: each in the order of its own index, so that the first page is found at once."""
    found = list(people.filter(_begins("initials", typed)).order_by("initials", "id")[:limit])
    if len(found) < limit:
        more = people.filter(_begins("pinyin", typed)).exclude(id__in=[person.id for person in found])
        found += more.order_by("pinyin", "id")[: limit - len(found)]
    return found


def people_in(area: AreaRange) -> QuerySet[Person]:
    """Everybody who lives or is registered in the range, without records given up in a merger."""
    lives = Q(area__gte=area.low, area__lt=area.high)
    registered = Q(registered_area__gte=area.low, registered_area__lt=area.high)
    return Person.objects.filter(lives | registered, merged_into__isnull=True)


def _fits(word: str) -> Q:
    if _NUMBER.fullmatch(word):
        return Q(document_index=_index_of(word))
    if phone := _PHONE.fullmatch(word):
        return Q(phone_index=blind_index(phone[1], purpose=Sealed.PHONE))
    if _TAIL.fullmatch(word):
        return Q(document_tail=blind_index(word.upper(), purpose=Sealed.TAIL))
    if word.isascii():
        return _begins("initials", word.lower()) | _begins("pinyin", word.lower())
    return _begins("name", word)


def _index_of(number: str) -> bytes:
    """As it was kept: an old number of 15 digits is kept with 18."""
    try:
        kept = read_citizen_id(number, on=clock.today()).number
    except UnreadableCitizenId:
        kept = number.upper()
    return blind_index(kept, purpose=Sealed.DOCUMENT)


def _begins(column: str, start: str) -> Q:
    return Q(**{f"{column}__gte": start, f"{column}__lt": after(start)})
