"""What is true of people because of who lives with whom, made true at once where a record is changed at a page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.doubting import keep_doubts


def keep_true(households: Collection[UUID | None], people: Collection[UUID] = (), *, on: date, now: datetime) -> None:
    """Derived conditions from `on`, and doubts as of now, of the households' members and of `people`.

    Call inside the transaction that changed them, after its writes. Files keep conditions only (`keep_derived`); their
    people are looked at for doubts the next night.
    """
    keep_derived(households, people, on=on, now=now)
    keep_doubts(people, households, now=now)
