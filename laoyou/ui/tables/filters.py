"""Filters of a table: each is one word of the sentence above it, a native control and a GET parameter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from laoyou.ui.formats import exact
from laoyou.ui.tables.columns import follow

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Choices = Sequence[tuple[str, "str | _StrPromise"]]
MAX_TYPED = 200
ALL = _("all")


@dataclass(frozen=True, slots=True)
class Filter:
    """One declared filter.

    With `choices` (here or when the table is bound) it is a select and accepts nothing else; otherwise an input
    of `kind` text, date or number. To a text the choices are only offered while typing. `lookup` is the QuerySet
    look-up it becomes (default: `key`, for text `key__icontains`); `apply(source, value)` replaces that. Lists are
    filtered by the attribute `key`.
    """

    key: str
    label: str | _StrPromise
    choices: Choices | None = None
    kind: str = "choice"
    any_label: str | _StrPromise = ALL
    default: str = ""
    lookup: str = ""
    apply: Callable[[Any, str], Any] | None = None

    def narrow(self, source: Any, value: str) -> Any:
        """The source with only the rows the value selects."""
        if not value:
            return source
        if self.apply:
            return self.apply(source, value)
        if isinstance(source, QuerySet):
            return source.filter(**{self.lookup or self._default_lookup: value})
        return [row for row in source if self._holds(follow(row, self.lookup or self.key), value)]

    def accepts(self, value: str, choices: Choices) -> bool:
        """Whether the value is one of the choices, a date or a number, as the kind demands; "" always is."""
        if not value or self.kind == "text":
            return True
        if self.kind == "choice":
            return any(value == each for each, _label in choices)
        if self.kind == "date":
            return parse_iso(value) is not None
        return exact(value) is not None

    @property
    def _default_lookup(self) -> str:
        return f"{self.key}__icontains" if self.kind == "text" else self.key

    def _holds(self, found: Any, value: str) -> bool:
        if self.kind == "text":
            return value.casefold() in str(found or "").casefold()
        return str(found) == value


@dataclass(frozen=True, slots=True)
class BoundFilter:
    """A filter with this request's value; unknown choices and malformed input count as not chosen."""

    filter: Filter
    choices: Choices
    value: str
    control_id: str
    name: str

    @property
    def is_select(self) -> bool:
        return self.filter.kind == "choice"

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """(value, label, chosen) of the select, the wide-open choice first unless a default rules it out."""
        wide = [("", self.filter.any_label)]
        return [(value, str(label), value == self.value) for value, label in [*wide, *self.choices]]

    @property
    def spoken(self) -> str:
        """The chosen value as a reader reads it."""
        if not self.is_select:
            return self.value or str(self.filter.any_label)
        return next((label for value, label, chosen in self.options if chosen), str(self.filter.any_label))


def parse_iso(value: str) -> date | None:
    """A date typed as 2025-09-30; None when there is no such day."""
    try:
        return parse_date(value)
    except ValueError:
        return None
