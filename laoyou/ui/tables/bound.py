"""A table at work: one request's filters, order, page and columns over one source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.ui import formats
from laoyou.ui.tables import keyset, long
from laoyou.ui.tables.cells import Cell, cell_of
from laoyou.ui.tables.columns import Column, follow
from laoyou.ui.tables.fetched import Fetched
from laoyou.ui.tables.filters import MAX_TYPED, BoundFilter, Choices, Filter

if TYPE_CHECKING:
    from laoyou.ui.tables.table import Table

COUNT_LIMIT = 10_000
_PLACE = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Header:
    """A column's head: where sorting by it leads, and how it is sorted now (aria-sort's words)."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page: its cells, and where it opens."""

    key: str
    cells: list[Cell]
    url: str

    @property
    def named_at(self) -> int:
        """The cell the row is called by: its first link, for a number alone tells nobody which row it is."""
        return next((at for at, cell in enumerate(self.cells) if cell.url and not cell.column.acts), 0)


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A run of words of the filter sentence, or the control standing in it."""

    words: str = ""
    control: BoundFilter | None = None
    sorts: bool = False


def rows_words(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": formats.number(count)}


class BoundTable:
    """What `{% table %}` renders and `respond` exports. Nothing is queried before it is read."""

    def __init__(
        self, table: Table, request: HttpRequest, source: Any, choices: dict[str, Choices], as_of: str
    ) -> None:
        self.table = table
        self.request = request
        self.as_of = as_of
        self._source = source
        self._choices = choices
        self.name = table.name
        self.region = f"table-{table.name}"
        self.title = str(table.title)

    # What the address asks for, held to what was declared.

    def parameter(self, name: str) -> str:
        """The table's own GET parameter name."""
        return self.table.prefix + name

    def _asked(self, name: str) -> str:
        return self.request.GET.get(self.parameter(name), "").replace("\x00", "").strip()[:MAX_TYPED]

    @cached_property
    def filters(self) -> list[BoundFilter]:
        return [self._bind(each) for each in self.table.filters]

    def _bind(self, declared: Filter) -> BoundFilter:
        choices = self._choices.get(declared.key, declared.choices or ())
        name = self.parameter(declared.key)
        value = self._asked(declared.key) if name in self.request.GET else declared.default
        if not declared.accepts(value, choices):
            value = declared.default
        return BoundFilter(declared, choices, value, f"{self.region}-{declared.key}", name)

    @cached_property
    def sort(self) -> tuple[Column, bool] | None:
        """The column sorted by and whether descending; None for the declared order."""
        asked = self._asked("sort")
        column = self.table.column(asked.lstrip("-"))
        return (column, asked.startswith("-")) if column and column.sortable else None

    @cached_property
    def order(self) -> keyset.Order:
        declared = [(field.lstrip("-"), field.startswith("-")) for field in self.table.order]
        if self.sort:
            column, descending = self.sort
            chosen = column.order_by or column.key
            declared = [(chosen, descending), *(each for each in declared if each[0] != chosen)]
        unique = self.table.unique
        return (*(each for each in declared if each[0] != unique), self._unique_place(declared))

    def _unique_place(self, declared: list[tuple[str, bool]]) -> tuple[str, bool]:
        return next((each for each in declared if each[0] == self.table.unique), (self.table.unique, False))

    @cached_property
    def columns(self) -> list[Column]:
        """The columns shown: those asked for, else those remembered, else those shown at first."""
        asked = self.request.GET.getlist(self.parameter("columns"))
        remembered = self.request.COOKIES.get(self.cookie, "").split(".")
        for keys in (asked, remembered):
            chosen = [column for column in self.table.columns if column.key in keys]
            if chosen:
                return chosen
        return [column for column in self.table.columns if column.shown]

    @property
    def opens_rows(self) -> bool:
        return self.table.opens is not None

    @property
    def moving_parts(self) -> str:
        """The other parts of the page that are replaced with the table, as selectors."""
        return ",".join(f"#{each}" for each in self.table.moves)

    @property
    def cookie(self) -> str:
        return f"laoyou_columns_{self.name}"

    @property
    def columns_asked(self) -> bool:
        """Whether this request changes the remembered columns."""
        return self.parameter("columns") in self.request.GET

    # The rows.

    @cached_property
    def selected(self) -> Any:
        """Every row the filters select, in no particular order for a QuerySet."""
        source = self._source
        for each in self.filters:
            source = each.filter.narrow(source, each.value)
        return source

    @cached_property
    def count(self) -> int:
        """How many rows are selected; counting stops just beyond the table's limit."""
        if isinstance(self.selected, QuerySet):
            return self.selected.order_by()[: self.table.count_limit + 1].count()
        return self.selected.count() if isinstance(self.selected, Fetched) else len(self.selected)

    @cached_property
    def total(self) -> int:
        """How many rows are selected, all of them counted: for whoever has the time."""
        stopped = isinstance(self.selected, QuerySet) and self.count > self.table.count_limit
        return self.selected.order_by().count() if stopped else self.count

    def more_than(self, most: int) -> bool:
        """Whether more rows than so many are selected, counted no further than that."""
        if isinstance(self.selected, QuerySet) and self.table.count_limit < min(self.count, most):
            return self.selected.order_by()[: most + 1].count() > most
        return self.count > most

    @property
    def downloads(self) -> bool:
        """Whether the link to the spreadsheet surely gives it, and no page that has it made."""
        return self.count <= min(self.table.count_limit, long.MOST_AT_ONCE)

    @cached_property
    def count_line(self) -> str:
        if self.count > self.table.count_limit and isinstance(self.selected, QuerySet):
            return _("More than %(count)s rows") % {"count": formats.number(self.table.count_limit)}
        return rows_words(self.count)

    @cached_property
    def _slice(self) -> keyset.Slice:
        after, before = (
            self.request.GET.get(self.parameter("after"), ""),
            self.request.GET.get(self.parameter("before"), ""),
        )
        size = self.table.page_size
        if isinstance(self.selected, QuerySet):
            return keyset.page(self.selected, self.order, size=size, after=after, before=before)
        if isinstance(self.selected, Fetched):
            return self.selected.page(size, after=after, before=before)
        rows, start = self._sorted_list(), int(after) if after.isdecimal() and len(after) < 10 else 0
        previous = str(max(start - size, 0)) if start > 0 else None
        following = str(start + size) if start + size < len(rows) else None
        return keyset.Slice(rows[start : start + size], previous, following)

    def _sorted_list(self) -> list[Any]:
        """A list keeps its own order until a column is chosen; missing values come last either way."""
        if not self.sort:
            return list(self.selected)
        column, descending = self.sort
        read = column.read if not column.order_by else lambda row: follow(row, column.order_by)
        present = [row for row in self.selected if read(row) is not None]
        missing = [row for row in self.selected if read(row) is None]
        return sorted(present, key=read, reverse=descending) + missing

    def everything(self) -> Iterable[Any]:
        """Every selected row in order, for exports; a QuerySet is read in pieces."""
        if isinstance(self.selected, QuerySet):
            return keyset.ordered(self.selected, self.order).iterator(chunk_size=2000)
        return self.selected.everything() if isinstance(self.selected, Fetched) else self._sorted_list()

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(row) for row in self._slice.rows]

    def _row(self, row: Any) -> Row:
        opens, key = self.table.opens, self.table.row_key
        return Row(
            key=key(row) if key else str(follow(row, self.table.unique)) if opens else "",
            cells=[cell_of(column, row) for column in self.columns],
            url=(opens(row) or "") if opens else "",
        )

    # Addresses: everything else in the query is kept, so a link changes one thing only.

    def url(self, **changes: str) -> str:
        """This page with the table's own parameters changed; paging starts over unless it is what changes."""
        query = self.request.GET.copy()
        for name in ("after", "before", "export"):
            query.pop(self.parameter(name), None)
        for name, value in changes.items():
            query[self.parameter(name)] = value
        return f"{self.request.path}?{urlencode(query, doseq=True)}" if query else self.request.path

    @cached_property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.columns]

    def _header(self, column: Column) -> Header:
        current = self.sort[1] if self.sort and self.sort[0].key == column.key else None
        words = {None: "", False: "ascending", True: "descending"}[current]
        url = self.url(sort=f"-{column.key}" if current is False else column.key) if column.sortable else ""
        return Header(column, url, words)

    @cached_property
    def previous_url(self) -> str:
        token = self._slice.previous
        return "" if token is None else self.url(**{self._back: token})

    @cached_property
    def next_url(self) -> str:
        token = self._slice.following
        return "" if token is None else self.url(after=token)

    @property
    def _back(self) -> str:
        return "before" if isinstance(self.selected, QuerySet | Fetched) else "after"

    @cached_property
    def export_url(self) -> str:
        return self.url(export=self.name) if self.table.export else ""

    @property
    def whole_url(self) -> str:
        """The spreadsheet's address with the columns that a cookie chose, for somebody who has not the cookie."""
        query = QueryDict(urlsplit(self.url(export=self.name)).query, mutable=True)
        if not self.columns_asked and self.columns != [column for column in self.table.columns if column.shown]:
            query.setlist(self.parameter("columns"), [column.key for column in self.columns])
        return f"{self.request.path}?{query.urlencode()}"

    @property
    def bare_url(self) -> str:
        return self.request.path

    @property
    def sort_parameter(self) -> str:
        return self.parameter("sort")

    @property
    def columns_parameter(self) -> str:
        return self.parameter("columns")

    @property
    def all_parameters(self) -> Iterator[tuple[str, str]]:
        """Every parameter but paging and columns: what the column chooser carries along."""
        own = {self.parameter(name) for name in ("after", "before", "export", "columns")}
        return ((name, value) for name, values in self.request.GET.lists() if name not in own for value in values)

    @property
    def kept_parameters(self) -> Iterator[tuple[str, str]]:
        """Parameters of other parts of the page, carried along as hidden fields."""
        own = {self.parameter(name) for name in ("after", "before", "export", "columns")}
        own |= {each.name for each in self.filters}
        if "{sort}" in str(self.table.sentence):
            own.add(self.parameter("sort"))
        return ((name, value) for name, values in self.request.GET.lists() if name not in own for value in values)

    # The sentence.

    @cached_property
    def sentence(self) -> list[SentencePart]:
        """The filter bar as runs of words and controls, in the order the language wants."""
        by_key = {each.filter.key: each for each in self.filters}
        parts: list[SentencePart] = []
        for position, piece in enumerate(_PLACE.split(str(self.table.sentence))):
            if position % 2 == 0:
                parts.append(SentencePart(words=piece))
            else:
                parts.append(SentencePart(control=by_key.get(piece), sorts=piece == "sort"))
        return [part for part in parts if part.words or part.control or part.sorts]

    @property
    def sort_options(self) -> list[tuple[str, str, bool]]:
        """(value, label, chosen) of the order control standing in the sentence."""
        current = ("-" if self.sort[1] else "") + self.sort[0].key if self.sort else ""
        options = [("", _("default order"))]
        for column in self.table.columns:
            if column.sortable:
                options.append((column.key, _("%(column)s, lowest first") % {"column": column.label}))
                options.append((f"-{column.key}", _("%(column)s, highest first") % {"column": column.label}))
        return [(value, label, value == current) for value, label in options]

    @property
    def spoken_filter(self) -> str:
        """The sentence as plain words, for the export and for print."""
        sort = next(label for _value, label, chosen in self.sort_options if chosen or not self.sort)
        words = {each.filter.key: each.spoken for each in self.filters} | {"sort": sort}
        return _PLACE.sub(lambda found: str(words.get(found[1], "")), str(self.table.sentence))

    @property
    def filtered(self) -> bool:
        return any(each.value != each.filter.default for each in self.filters)
