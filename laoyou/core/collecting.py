"""Rows by the million: Python looks for cycles among them rarely, for there are none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_USUAL = gc.get_threshold()
_RARELY = 1_000_000  # objects made before the next look, some sixteen blocks of ten thousand rows


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Within, cycles are looked for once in a million objects; it takes an eighth of a file's check otherwise.

    For the whole process: what other threads leave in cycles waits as long.
    """
    gc.set_threshold(_RARELY, *_USUAL[1:])
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL)
