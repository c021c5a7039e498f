"""The fields of a person that files say something about, compared by who is believed."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.people.enums import Source
from laoyou.people.services.names import spelled
from laoyou.records.services.sealing import INDEX_BYTES

# In the order in which a reader meets them on the card.
PLAIN = ("name", "sex", "birth", "ethnicity", "area", "registered_area")
FIELDS = (*PLAIN, "phone")
RANK = {source: rank for rank, source in enumerate(Source)}
Says = dict[str, list[Any]]


def believed(offered: str, kept: str) -> bool:
    """Whether what one source says takes the place of what another one said; the same source corrects itself."""
    return RANK[Source(offered)] <= RANK[Source(kept)]


def compare_person(
    block: CheckedBlock, at: int, person: Known, checking: Checking, fields: Iterable[str]
) -> tuple[Says, Says]:
    """What the row says otherwise than the record: {field: [old, new]} to change, and the same to be decided.

    An empty cell says nothing. Of a phone only that it differs.
    """
    changes: Says = {}
    contested: Says = {}
    source = checking.batch.source
    for name in fields:
        pair = _difference(block, at, person, name)
        if pair is None:
            continue
        if believed(source, person.source_of(name)):
            changes[name] = pair
        elif (name, offered_index(pair[1], block.phone_index[at])) not in person.decided:
            contested[name] = pair
    return changes, contested


def offered_index(value: Any, phone_index: bytes | None) -> bytes:
    """By what an offered value is known again when it is offered once more; of a phone its blind index."""
    if value is None:
        return phone_index or b""
    return sha256(str(value).encode()).digest()[:INDEX_BYTES]


def _difference(block: CheckedBlock, at: int, person: Known, name: str) -> list[Any] | None:
    if name == "phone":
        index = block.phone_index[at]
        return [None, None] if index is not None and index != person.phone_index else None
    new, old = block.value(name, at), getattr(person, name)
    return [old, new] if new is not None and new != old else None


_spelled: dict[str, tuple[str, str]] = {}
_REMEMBERED = 50_000


def spelling(name: str) -> tuple[str, str]:
    """Pinyin and initials of a name, remembered as long as there are not too many."""
    found = _spelled.get(name)
    if found is None:
        if len(_spelled) > _REMEMBERED:
            _spelled.clear()
        found = _spelled[name] = spelled(name)
    return found
