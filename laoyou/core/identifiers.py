"""Primary keys: UUID version 7 (RFC 9562), so that keys made later sort later."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new key. Keys made by one process strictly increase; keys made by several sort by millisecond."""
    global _last  # noqa: PLW0603 - the counter that keeps keys of one millisecond in order
    with _lock:
        # 48 bits of milliseconds and 12 bits of sub-millisecond fraction, bumped by one on a tie.
        nanoseconds = time.time_ns()
        milliseconds, rest = divmod(nanoseconds, 1_000_000)
        stamp = max((milliseconds << 12) | (rest * 4096 // 1_000_000), _last + 1)
        _last = stamp
    return _key(stamp, int.from_bytes(os.urandom(8)))


def uuid7_many(count: int) -> list[UUID]:
    """So many keys at once, strictly increasing, for loading rows by the hundred thousand."""
    global _last  # noqa: PLW0603 - as above: the stamps are taken all together
    with _lock:
        milliseconds, rest = divmod(time.time_ns(), 1_000_000)
        first = max((milliseconds << 12) | (rest * 4096 // 1_000_000), _last + 1)
        _last = first + count - 1
    tails = memoryview(os.urandom(8 * count)).cast("Q")
    return [_key(first + at, tails[at]) for at in range(count)]


def _key(stamp: int, tail: int) -> UUID:
    rest = tail & ((1 << 62) - 1)
    return UUID(int=((stamp >> 12) << 80) | (0x7 << 76) | ((stamp & 0xFFF) << 64) | (0b10 << 62) | rest)
