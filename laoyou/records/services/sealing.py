"""Sealing personal data field by field, and finding it again without opening it (docs/contracts/sealing.md).

A purpose names the column ("people.person.citizen_id"); it and the row's key are part of what the seal vouches for.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from laoyou.core.errors import DomainError
from laoyou.records.services.sealing_ciphers import (
    BY_NAME,
    BY_NUMBER,
    NONCE_BYTES,
    TAG_BYTES,
    Aead,
    SealingCipher,
    SealingCipherMissing,
)

__all__ = [
    "INDEX_BYTES",
    "NotSealable",
    "SealBroken",
    "SealingCipherMissing",
    "SealingKeyMissing",
    "blind_index",
    "blind_index_many",
    "cipher_to_open",
    "cipher_to_seal",
    "re_seal",
    "seal",
    "seal_many",
    "unseal",
]

INDEX_BYTES = 16
_VERSION = 1
_HEAD = struct.Struct(">BBH")  # version, cipher, key number
_SHORTEST = _HEAD.size + NONCE_BYTES + TAG_BYTES


class SealBroken(DomainError):
    """The value is not what was sealed for this purpose and row under a key of ours; nothing of it was read."""

    code = "seal_broken"
    sentence = (
        "A protected detail does not open: it was changed, belongs to another record or was sealed with other keys. "
        "Nothing was read from it; tell your administrator."
    )


class SealingKeyMissing(DomainError):
    """The number of the key in the value is none of the ring's."""

    code = "sealing_key_missing"
    sentence = (
        "A protected detail was sealed with key %(number)s, which is not among the sealing keys here. Tell your "
        "administrator: the keys must come back from the backup."
    )


class NotSealable(DomainError):
    """The text holds a lone surrogate, which no character set can write."""

    code = "not_sealable"
    sentence = "The text contains a damaged character. Type it again."


@sensitive_variables()
def seal(text: str, *, purpose: str, bound_to: UUID) -> bytes:
    """`text` sealed with the newest key: its UTF-8 bytes and 32 more. The same text never gives the same bytes twice.

    It opens for this purpose and row only. Raises NotSealable, SealingCipherMissing.
    """
    return seal_many([text], purpose=purpose, bound_to=[bound_to])[0]


@sensitive_variables()
def seal_many(texts: Sequence[str], *, purpose: str, bound_to: Sequence[UUID | bytes]) -> list[bytes]:
    """As `seal`, each text for the row at the same place; for loading many rows at once.

    A row is named by its key, or by the key's 16 bytes. Raises ValueError unless there are as many rows as texts.
    """
    head, sealing = cipher_to_seal(purpose)
    encrypt, context = sealing.encrypt, purpose.encode()
    nonces = os.urandom(NONCE_BYTES * len(texts))
    starts = range(0, len(nonces), NONCE_BYTES)
    rows = [row.bytes if isinstance(row, UUID) else row for row in bound_to]
    return [
        head + (nonce := nonces[start : start + NONCE_BYTES]) + encrypt(nonce, plain, head + row + context)
        for start, plain, row in zip(starts, _utf8(texts), rows, strict=True)
    ]


@sensitive_variables()
def unseal(sealed: bytes, *, purpose: str, bound_to: UUID) -> str:
    """The text that was sealed for this purpose and row. Raises SealBroken, SealingKeyMissing."""
    head, rest = sealed[: _HEAD.size], sealed[_HEAD.size :]
    opening = _opening(sealed, purpose)
    try:
        plain = opening.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + bound_to.bytes + purpose.encode())
    except InvalidTag as error:
        raise SealBroken from error
    return plain.decode()


@sensitive_variables()
def re_seal(sealed: bytes, *, purpose: str, bound_to: UUID) -> bytes:
    """The same text under the newest key and the cipher now set, for rotation.

    What is under them already is returned as it is, unopened. Raises SealBroken, SealingKeyMissing.
    """
    if sealed.startswith(cipher_to_seal(purpose)[0]):
        return sealed
    return seal(unseal(sealed, purpose=purpose, bound_to=bound_to), purpose=purpose, bound_to=bound_to)


@sensitive_variables()
def blind_index(text: str, *, purpose: str) -> bytes:
    """16 bytes that are the same for the same text and purpose, and tell nothing to whoever lacks the index secret.

    For looking up equal texts only; write the text in its one form first. Raises NotSealable.
    """
    return blind_index_many([text], purpose=purpose)[0]


@sensitive_variables()
def blind_index_many(texts: Iterable[str], *, purpose: str) -> list[bytes]:
    """As `blind_index`, for many texts at once."""
    keyed = _keyed_hash(settings.SEALING_KEYS.index_secret, purpose)
    found = []
    for plain in _utf8(texts):
        digest = keyed.copy()
        digest.update(plain)
        found.append(digest.finalize()[:INDEX_BYTES])
    return found


def cipher_to_seal(purpose: str) -> tuple[bytes, Aead]:
    """The four bytes that everything sealed now begins with, and what seals it. Raises SealingCipherMissing."""
    cipher, key = BY_NAME[settings.SEALING_CIPHER], settings.SEALING_KEYS.newest
    return _HEAD.pack(_VERSION, cipher.number, key.number), _aead(key.secret, cipher, purpose)


def _opening(sealed: bytes, purpose: str) -> Aead:
    """What opens the value, by its first four bytes, which the tag covers as well."""
    if len(sealed) < _SHORTEST:
        raise SealBroken
    return cipher_to_open(sealed[: _HEAD.size], purpose)


def cipher_to_open(head: bytes, purpose: str) -> Aead:
    """What opens something sealed, by the four bytes it begins with. Raises SealBroken, SealingKeyMissing."""
    version, cipher, number = _HEAD.unpack(head)
    if version != _VERSION or cipher not in BY_NUMBER:
        raise SealBroken
    key = settings.SEALING_KEYS.find(number)
    if key is None:
        raise SealingKeyMissing(number=number)
    return _aead(key.secret, BY_NUMBER[cipher], purpose)


@lru_cache(maxsize=1024)
def _aead(secret: bytes, cipher: SealingCipher, purpose: str) -> Aead:
    return cipher.under(_derived(secret, f"laoyou/seal/1/{cipher.name}/{purpose}", cipher.key_bytes))


@lru_cache(maxsize=1024)
def _keyed_hash(secret: bytes, purpose: str) -> HMAC:
    return HMAC(_derived(secret, f"laoyou/index/1/{purpose}", 32), SHA256())


def _derived(secret: bytes, use: str, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869) without salt: the ring's secrets are uniform already."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=use.encode()).derive(secret)


def _utf8(texts: Iterable[str]) -> list[bytes]:
    # Python's own error carries the whole text, so it is left behind before ours is raised.
    try:
        return [text.encode() for text in texts]
    except UnicodeEncodeError:
        pass
    raise NotSealable
