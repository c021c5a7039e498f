"""Who is to be reminded, and what was sent to somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.accounts.models import Digest, User

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class DigestRow:
    """A digest as its reader sees it; `lines` are [words, address]."""

    day: date
    channel: str
    state: str
    lines: list[list[str]]


def digests_of(user_id: UUID) -> list[DigestRow]:
    """The latest digests of a person, newest first."""
    found = Digest.objects.filter(user_id=user_id).order_by("-day", "channel")[:_SHOWN]
    return [DigestRow(each.day, each.channel, each.state, each.lines) for each in found]


def with_open_accounts() -> Iterator[User]:
    """Everybody who may sign in, in an order that does not change while they are gone through."""
    return User.objects.filter(is_active=True).order_by("id").iterator(chunk_size=500)
