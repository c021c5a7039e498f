"""What a process keeps in memory because it was dear to make: bounded, oldest use out first, safe between threads.

For what can never go stale: the key must name one state of the thing for good (a revision), not the thing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sized
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value", bound=Sized)


class Kept(Generic[Key, Value]):
    """Values by key; together they hold at most `most` members, an empty value counting as one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._members = 0

    def get(self, keys: Iterable[Key], make: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """The value of each key; `make` gives those that are not kept, all at once.

        What it gives is kept, unless it alone is more than may be kept. Two threads at once may both make it.
        """
        wanted = list(dict.fromkeys(keys))
        found = self._found(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            made = make(missing)
            found |= {key: made[key] for key in missing}
            self._keep({key: made[key] for key in missing})
        return found

    def _found(self, keys: Iterable[Key]) -> dict[Key, Value]:
        with self._lock:
            found = {key: self._values[key] for key in keys if key in self._values}
            for key in found:
                self._values.move_to_end(key)
        return found

    def _keep(self, made: Mapping[Key, Value]) -> None:
        with self._lock:
            for key, value in made.items():
                self._put(key, value)

    @property
    def members(self) -> int:
        """How many members are kept now."""
        return self._members

    def _put(self, key: Key, value: Value) -> None:
        if _size(value) > self._most or key in self._values:
            return
        self._values[key] = value
        self._members += _size(value)
        while self._members > self._most:
            _oldest, gone = self._values.popitem(last=False)
            self._members -= _size(gone)


def _size(value: Sized) -> int:
    return max(1, len(value))
