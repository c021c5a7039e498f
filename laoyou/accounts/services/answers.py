"""One call, one effect: what a call with an idempotency key was answered is given again, for a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from laoyou.accounts.models import ApiAnswer
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7

KEPT = timedelta(days=1)
LONGEST_KEY = 100


class KeyUsedForAnother(DomainError):
    code = "key_used_for_another_call"
    sentence = "This idempotency key belongs to another call. Make a new key for each thing you want done."


class KeyTooLong(DomainError):
    code = "idempotency_key_too_long"
    sentence = "An idempotency key has at most 100 characters."


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `again` when it was answered before."""

    status: int
    body: str
    again: bool = False


def answer_once(
    key: str, asked: bytes, work: Callable[[], tuple[int, str]], *, token_id: UUID, actor: Actor, now: datetime
) -> Answer:
    """Do the work unless the token already had it done under this key; its status and body are kept with what it did.

    `asked` is a digest of the call. Two at once: the second waits and is given the first one's answer. When the work
    raises, nothing is kept and the key may be used again. Raises KeyUsedForAnother, KeyTooLong.
    """
    if len(key) > LONGEST_KEY:
        raise KeyTooLong
    with transaction.atomic():
        ApiAnswer.objects.filter(token_id=token_id, created_at__lt=now - KEPT).delete()
        if not _claim(key, asked, token_id=token_id, actor=actor, now=now):
            return _given(key, asked, token_id)
        status, body = work()
        ApiAnswer.objects.filter(token_id=token_id, key=key).update(status=status, body=body)
    return Answer(status, body)


def _claim(key: str, asked: bytes, *, token_id: UUID, actor: Actor, now: datetime) -> bool:
    """Whether the key is ours now. Waits for a transaction that holds it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_apianswer (id, token_id, user_id, key, asked, status, body, created_at)"
            " VALUES (%s, %s, %s, %s, %s, 0, '', %s) ON CONFLICT (token_id, key) DO NOTHING",
            [uuid7(), token_id, actor.user_id, key, asked, now],
        )
        return bool(cursor.rowcount == 1)


def _given(key: str, asked: bytes, token_id: UUID) -> Answer:
    kept = ApiAnswer.objects.get(token_id=token_id, key=key)
    if bytes(kept.asked) != asked:
        raise KeyUsedForAnother
    return Answer(kept.status, kept.body, again=True)
