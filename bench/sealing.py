"""Sealing personal data a hundred thousand values at a time, beside Fernet of the same library.

Fernet (AES-128-CBC and HMAC-SHA256) vouches for the text alone, not for its row and column, and is longer when sealed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from time import process_time
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from cryptography.fernet import Fernet

from bench.report import Figure
from laoyou.cli.django import load_django

if TYPE_CHECKING:
    from bench.__main__ import Asked

VALUES = 100_000
GOAL = 250_000
_REPEATS = 3
_PURPOSE = "bench.person.citizen_id"
_T = TypeVar("_T")
_AES, _SM4 = "aes-256-gcm", "sm4-gcm"


def measure(asked: Asked) -> Iterator[Figure]:
    """Values in a second of one core: texts of 18 characters, each bound to a row of its own."""
    del asked
    load_django(database=False)
    from django.test import override_settings

    from laoyou.settings.sealing import KeyRing, SealingKey

    # Keys of the bench's own: nothing is sealed with an installation's.
    ring = KeyRing((SealingKey(1, date(2026, 1, 1), os.urandom(32)),), os.urandom(32))
    texts = [f"{number:018}" for number in range(VALUES)]
    rows = [UUID(int=number) for number in range(VALUES)]
    for cipher, goal in ((_AES, GOAL), (_SM4, None)):
        with override_settings(SEALING_KEYS=ring, SEALING_CIPHER=cipher):
            yield from _sealed_and_opened(cipher, texts, rows, goal=goal)
    with override_settings(SEALING_KEYS=ring):
        yield _indexed(texts)


def _sealed_and_opened(
    cipher: str, texts: Sequence[str], rows: Sequence[UUID], *, goal: float | None
) -> Iterator[Figure]:
    from laoyou.records.services.sealing import seal, seal_many, unseal

    peer = Fernet(Fernet.generate_key())
    peer_seals, tokens = _rate(lambda: [peer.encrypt(text.encode()) for text in texts])
    peer_opens, found = _rate(lambda: [peer.decrypt(token).decode() for token in tokens])
    pairs = list(zip(texts, rows, strict=True))
    many, sealed = _rate(lambda: seal_many(texts, purpose=_PURPOSE, bound_to=rows))
    single, _ = _rate(lambda: [seal(text, purpose=_PURPOSE, bound_to=row) for text, row in pairs])
    kept = list(zip(sealed, rows, strict=True))
    opens, opened = _rate(lambda: [unseal(each, purpose=_PURPOSE, bound_to=row) for each, row in kept])
    agrees = opened == found == texts
    yield Figure("sealing", f"{cipher}, sealed in bulk", "values/s", many, peer_seals, agrees, goal)
    yield Figure("sealing", f"{cipher}, sealed one by one", "values/s", single, peer_seals)
    yield Figure("sealing", f"{cipher}, opened one by one", "values/s", opens, peer_opens, agrees)


def _indexed(texts: Sequence[str]) -> Figure:
    from laoyou.records.services.sealing import blind_index_many

    rate, found = _rate(lambda: blind_index_many(texts, purpose=_PURPOSE))
    return Figure("sealing", "blind index, in bulk", "values/s", rate, agrees=len(set(found)) == len(texts))


def _rate(work: Callable[[], list[_T]]) -> tuple[float, list[_T]]:
    """Values in a second of processor time, which other programs on the machine do not use up; and what came out."""
    taken = []
    for _ in range(_REPEATS):
        began = process_time()
        found = work()
        taken.append(process_time() - began)
    return VALUES / min(taken), found
