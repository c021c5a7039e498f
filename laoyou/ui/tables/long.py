"""Lists too long to become a spreadsheet while somebody waits: who does what is said here, the work is done elsewhere.

A list of more than MOST_AT_ONCE rows is not written inside the request. Its page offers to have the file made; whoever
makes it asks the very same page again, with a `Making` on the request, and gets the spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpRequest

from laoyou.core.errors import DomainError

if TYPE_CHECKING:
    from laoyou.ui.tables.bound import BoundTable

MOST_AT_ONCE = 5_000
_SALT = "laoyou.ui.tables.long"
_ATTRIBUTE = "laoyou_making"
_ROWS_BETWEEN_REPORTS = 500


class ListUnknown(DomainError):
    code = "list_unknown"
    sentence = "Nothing was ordered: the form does not say which list. Open the list again and have its file made."


@dataclass(slots=True)
class Making:
    """A spreadsheet in the making outside of a request; `report(done, total)` hears how far it is."""

    report: Callable[[int, int], None]
    rows: int = 0
    filters: str = ""

    def follow(self, rows: Iterable[Any], total: int) -> Iterator[Any]:
        """The rows, counted while they pass."""
        for self.rows, row in enumerate(rows, start=1):
            if self.rows % _ROWS_BETWEEN_REPORTS == 1:
                self.report(self.rows, max(total, self.rows))
            yield row
        self.report(self.rows, self.rows)


def making_of(request: HttpRequest) -> Making | None:
    """Whether this request is the worker's, who has the time."""
    return getattr(request, _ATTRIBUTE, None)


def begin(request: HttpRequest, making: Making) -> None:
    """Have this request's list written however long it is."""
    setattr(request, _ATTRIBUTE, making)


def is_long(table: BoundTable) -> bool:
    """Whether the list is one for the worker. Only who works in an area has one: nobody else's lists grow so long."""
    actor = getattr(table.request, "actor", None)
    if actor is None or actor.user_id is None or actor.is_provider:
        return False
    return making_of(table.request) is None and table.more_than(MOST_AT_ONCE)


def order_of(table: BoundTable) -> str:
    """The list as a form posts it: address, filters, order and columns; signed, so that none but ours is made."""
    return signing.dumps({"page": table.whole_url, "title": table.title or table.name}, salt=_SALT, compress=True)


def ordered(posted: str) -> tuple[str, str]:
    """(address, title) of a posted order. Raises ListUnknown."""
    try:
        told = signing.loads(posted, salt=_SALT)
    except signing.BadSignature as forged:
        raise ListUnknown from forged
    return told["page"], told["title"]
