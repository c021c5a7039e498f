"""A long piece of work on a page: how far it is, polled without a reload until it is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Work:
    """`url` answers with the page (or part) that shows this work again; `running` stops the polling when false.

    `total` 0 means the end is not known yet. When `then` is set and the work is over, the reader goes there.
    `again` is where to start over when it failed.
    """

    name: str
    title: str | _StrPromise
    url: str
    done: int = 0
    total: int = 0
    note: str | _StrPromise = ""
    running: bool = True
    failed: str = ""
    then: str = ""
    then_label: str | _StrPromise = ""
    again: str = ""
    again_label: str | _StrPromise = ""

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None
