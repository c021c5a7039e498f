"""Lists are answered page by page; where the next page begins is told by a token that means nothing to the caller."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from laoyou.core.errors import DomainError
from laoyou.ui.tables import keyset

SIZE, MOST = 100, 1000


class CursorNotValid(DomainError):
    code = "cursor_not_valid"
    sentence = "“after” is not what the page before gave as “next”. Begin again without it."


def page_of(source: QuerySet[Any], order: keyset.Order, *, after: str, size: int) -> tuple[list[Any], str | None]:
    """The rows after the cursor, and the next cursor. Raises CursorNotValid."""
    if after and keyset.unpack(after, order) is None:
        raise CursorNotValid
    found = keyset.page(source, order, size=size, after=after)
    return found.rows, found.following
