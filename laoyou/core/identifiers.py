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
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=((stamp >> 12) << 80) | (0x7 << 76) | ((stamp & 0xFFF) << 64) | (0b10 << 62) | tail)
