"""Whole files sealed for the storage: documents about people lie on the disk as nobody can read them without the keys.

Layout: `LYF1`, the four bytes that say version, cipher and key (docs/contracts/sealing.md), seven random bytes, then
blocks of 64 KiB, each with its tag. A block's nonce is the random bytes, its number and whether it is the last (the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): blocks cannot be changed, moved or cut off.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag

from laoyou.records.services.sealing import SealBroken, cipher_to_open, cipher_to_seal
from laoyou.records.services.sealing_ciphers import TAG_BYTES

BLOCK = 64 * 1024
_MAGIC = b"LYF1"
_KEYED = 4
_RANDOM = 7
_HEAD = len(_MAGIC) + _KEYED + _RANDOM


def write_sealed(source: IO[bytes], target: IO[bytes], *, purpose: str) -> None:
    """Everything from `source` on, sealed into `target`. At most 2³² blocks. Raises SealingCipherMissing."""
    keyed, sealing = cipher_to_seal(_use(purpose))
    head = _MAGIC + keyed + os.urandom(_RANDOM)
    target.write(head)
    for number, last, block in _blocks(source, BLOCK):
        target.write(sealing.encrypt(_nonce(head, number, last=last), block, head))


def write_opened(source: IO[bytes], target: IO[bytes], *, purpose: str) -> None:
    """What was sealed, from the beginning of `source`, into `target`.

    Raises SealBroken when it was changed, cut short or sealed for another purpose, and SealingKeyMissing; what was
    written until then is to be thrown away.
    """
    head = source.read(_HEAD)
    if len(head) < _HEAD or not head.startswith(_MAGIC):
        raise SealBroken
    opening = cipher_to_open(head[len(_MAGIC) : len(_MAGIC) + _KEYED], _use(purpose))
    for number, last, block in _blocks(source, BLOCK + TAG_BYTES):
        try:
            target.write(opening.decrypt(_nonce(head, number, last=last), block, head))
        except InvalidTag as error:
            raise SealBroken from error


def is_under_newest_key(source: IO[bytes], *, purpose: str) -> bool:
    """Whether the file was sealed with the key and cipher that seal now; it is read from its beginning."""
    keyed, _ = cipher_to_seal(_use(purpose))
    return source.read(_HEAD)[: len(_MAGIC) + _KEYED] == _MAGIC + keyed


def _blocks(source: IO[bytes], size: int) -> Iterator[tuple[int, bool, bytes]]:
    """Each block with its number and whether it is the last; an empty source has one empty block."""
    number, block = 0, _read(source, size)
    while following := _read(source, size):
        yield number, False, block
        number, block = number + 1, following
    yield number, True, block


def _read(source: IO[bytes], size: int) -> bytes:
    """`size` bytes, fewer only at the end: some streams give what they have at hand."""
    parts = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _nonce(head: bytes, number: int, *, last: bool) -> bytes:
    return head[-_RANDOM:] + number.to_bytes(4, "big") + bytes([last])


def _use(purpose: str) -> str:
    return f"records.attachment.{purpose}"
