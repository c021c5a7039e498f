"""Primary keys: UUID version 7 (RFC 9562), so that keys made later sort later."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    import numpy as np

_RANDOM, _VARIANT = (1 << 62) - 1, 0b10 << 62  # of a key's second half
_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new key. Keys made by one process strictly increase; keys made by several sort by millisecond."""
    return _key(_stamps(1), int.from_bytes(os.urandom(8)))


def uuid7_many(count: int) -> list[UUID]:
    """So many keys at once, strictly increasing, for loading rows by the hundred thousand."""
    first = _stamps(count)
    tails = memoryview(os.urandom(8 * count)).cast("Q")
    return [_key(first + at, tails[at]) for at in range(count)]


def uuid7_bytes(count: int) -> list[bytes]:
    """As `uuid7_many`, each key as its 16 bytes, in a tenth of the time: for rows by the million."""
    keys = uuid7_array(count).tobytes()
    return [keys[at : at + 16] for at in range(0, len(keys), 16)]


def uuid7_array(count: int) -> np.ndarray:
    """As `uuid7_many`, an array of shape (count, 16) of bytes."""
    import numpy as np

    stamps = np.arange(count, dtype=np.uint64) + np.uint64(_stamps(count))
    halves = np.empty((count, 2), ">u8")
    halves[:, 0] = (stamps >> 12 << 16) | 0x7000 | (stamps & 0xFFF)
    halves[:, 1] = (np.frombuffer(os.urandom(8 * count), np.uint64) & _RANDOM) | _VARIANT
    return halves.view(np.uint8)


def _stamps(count: int) -> int:
    """The first of so many stamps, all of them later than any before."""
    global _last  # noqa: PLW0603 - the counter that keeps keys of one millisecond in order
    with _lock:
        # 48 bits of milliseconds and 12 bits of sub-millisecond fraction, bumped by one on a tie.
        milliseconds, rest = divmod(time.time_ns(), 1_000_000)
        first = max((milliseconds << 12) | (rest * 4096 // 1_000_000), _last + 1)
        _last = first + count - 1
    return first


def _key(stamp: int, tail: int) -> UUID:
    return UUID(int=((stamp >> 12) << 80) | (0x7 << 76) | ((stamp & 0xFFF) << 64) | _VARIANT | (tail & _RANDOM))
