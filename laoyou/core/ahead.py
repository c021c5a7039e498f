"""Making the next things while the last ones are used: by a thread of its own, never more than a few ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")

_LOOK_UP = 0.1  # seconds after which a maker that waits for room looks whether anybody still wants it


@dataclass(frozen=True, slots=True)
class _Ended:
    """There is nothing more; `error` where that is because the making broke off."""

    error: BaseException | None = None


@contextmanager
def made_ahead(items: Iterable[T], *, most: int) -> Iterator[Iterator[T]]:
    """The items in their order, made in another thread, at most `most` before they are asked for.

    Worth it where the items are made by this process and used by another, as a database that copies them. An error in
    the making is raised where its item would have come. Whoever leaves early waits for the item at hand, no longer.
    The items must not use the database: its connections belong to the thread that opened them.
    """
    maker = _Maker(items, most)
    maker.thread.start()
    try:
        yield maker.items()
    finally:
        maker.left.set()
        maker.thread.join()


class _Maker(Generic[T]):
    def __init__(self, items: Iterable[T], most: int) -> None:
        self.left = Event()
        self.thread = Thread(target=self._make, name="made ahead", daemon=True)
        self._source = items
        self._made: Queue[T | _Ended] = Queue(most)

    def items(self) -> Iterator[T]:
        while not isinstance(item := self._made.get(), _Ended):
            yield item
        if item.error:
            raise item.error

    def _make(self) -> None:
        try:
            for item in self._source:
                if not self._hand_over(item):
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised where the items are used
            self._hand_over(_Ended(error))
        else:
            self._hand_over(_Ended())

    def _hand_over(self, item: T | _Ended) -> bool:
        """Whether it was wanted."""
        while not self.left.is_set():
            with suppress(Full):
                self._made.put(item, timeout=_LOOK_UP)
                return True
        return False
