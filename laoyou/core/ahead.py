"""Making the next things while the last ones are used: by a thread of its own, never more than a few ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar, cast

T = TypeVar("T")

_END = object()


@contextmanager
def made_ahead(items: Iterable[T], *, most: int) -> Iterator[Iterator[T]]:
    """The items in their order, made in another thread, at most `most` before they are asked for.

    Worth it where the items are made by this process and used by another, as a database that copies them. An error in
    the making is raised where its item would have come. Whoever leaves early waits for the item at hand, no longer.
    The items must not use the database: its connections belong to the thread that opened them.
    """
    source = iter(items)
    with ThreadPoolExecutor(1, thread_name_prefix="made ahead") as maker:
        making = deque(maker.submit(next, source, _END) for _ in range(most))

        def in_order() -> Iterator[T]:
            while (item := making.popleft().result()) is not _END:
                making.append(maker.submit(next, source, _END))
                yield cast("T", item)

        try:
            yield in_order()
        finally:
            maker.shutdown(cancel_futures=True)
