"""The declaration of a table, made once at import and bound to a request and a source by each view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from laoyou.ui.tables.bound import COUNT_LIMIT, BoundTable
from laoyou.ui.tables.columns import Column
from laoyou.ui.tables.fetched import Fetched
from laoyou.ui.tables.filters import Choices, Filter

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PAGE_SIZE = 50
NOTHING_YET = _("Nothing here yet.")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, filters and behaviour of one kind of list.

    `name` is its id in the page and in the address; `title` names it for readers of screens and spreadsheets.
    `sentence` is the filter bar, with a `{key}` place for each filter and optionally `{sort}`.
    `order` is the default order, field names with a leading "-" for descending; `unique` is the field that makes
    every order total. `opens` gives the address of a row's own page, which then also opens in place.
    `prefix` keeps two tables on one page apart in the address. `moves` are the ids of other parts of the page that
    show something of the rows selected, sums say: they are replaced together with the table. Rows are counted to
    `count_limit`; beyond it there are "more than".
    """

    name: str
    columns: Sequence[Column]
    title: str | _StrPromise = ""
    filters: Sequence[Filter] = ()
    sentence: str | _StrPromise = ""
    order: Sequence[str] = ()
    unique: str = "pk"
    opens: Callable[[Any], str | None] | None = None
    row_key: Callable[[Any], str] | None = None
    page_size: int = PAGE_SIZE
    empty: str | _StrPromise = NOTHING_YET
    empty_hint: str | _StrPromise = ""
    export: bool = True
    source_note: str | _StrPromise = ""
    prefix: str = ""
    moves: Sequence[str] = ()
    count_limit: int = COUNT_LIMIT

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns] + [each.key for each in self.filters]
        if len(set(keys)) != len(keys) and len({column.key for column in self.columns}) != len(self.columns):
            raise ValueError(f"table {self.name} declares a column twice")

    def bind(
        self,
        request: HttpRequest,
        source: QuerySet[Any] | Fetched | Iterable[Any],
        *,
        choices: Mapping[str, Choices] | None = None,
        as_of: str = "",
    ) -> BoundTable:
        """This table over `source` with the filters, order, page and columns the request asks for.

        `choices` fills filters whose options depend on the data or the actor. `as_of` goes into exports.
        """
        rows = source if isinstance(source, QuerySet | Fetched) else list(source)
        return BoundTable(self, request, rows, dict(choices or {}), as_of)

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)
