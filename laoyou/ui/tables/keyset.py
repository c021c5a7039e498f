"""Paging by key: a page starts after a row, not after a count, so rows added meanwhile repeat or hide nothing.

An order is a tuple of (field, descending) that ends in a unique field. Missing values come last in both directions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from laoyou.ui.tables.columns import follow

Order = tuple[tuple[str, bool], ...]

_WRITE: dict[type, tuple[str, Callable[[Any], str]]] = {
    datetime: ("t", str),
    date: ("d", str),
    Decimal: ("n", str),
    UUID: ("u", str),
}
_READ: dict[str, Callable[[str], Any]] = {"t": datetime.fromisoformat, "d": date.fromisoformat, "n": Decimal, "u": UUID}


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page and the tokens of its neighbours; a token is None where there is no neighbour."""

    rows: list[Any]
    previous: str | None
    following: str | None


def page(source: QuerySet[Any], order: Order, *, size: int, after: str = "", before: str = "") -> Slice:
    """The `size` rows after (or before) the token's row. A token that does not verify means the first page."""
    start = unpack(after or before, order)
    backwards = bool(before and start and not after)
    ordered = source.order_by(*(_order_by(field, desc != backwards, last=not backwards) for field, desc in order))
    if start:
        ordered = ordered.filter(_beyond(order, start, backwards=backwards))
    found = list(ordered[: size + 1])
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_previous = more if backwards else bool(start)
    has_next = bool(start) if backwards else more
    return Slice(
        rows,
        pack(rows[0], order) if rows and has_previous else None,
        pack(rows[-1], order) if rows and has_next else None,
    )


def ordered(source: QuerySet[Any], order: Order) -> QuerySet[Any]:
    """The whole source in the page's order, for exports."""
    return source.order_by(*(_order_by(field, desc, last=True) for field, desc in order))


def pack(row: Any, order: Order) -> str:
    """A signed token for a row's place; it only verifies for the same order."""
    return signing.dumps([_plain(follow(row, field)) for field, _ in order], salt=_salt(order), compress=True)


def unpack(token: str, order: Order) -> list[Any] | None:
    """The values of a token, None when there is none or it was made for another order or by somebody else."""
    if not token:
        return None
    try:
        return [_restored(value) for value in signing.loads(token, salt=_salt(order))]
    except signing.BadSignature:
        return None


def _salt(order: Order) -> str:
    return "laoyou.ui.tables:" + ",".join(f"{'-' if desc else ''}{field}" for field, desc in order)


def _order_by(field: str, descending: bool, *, last: bool) -> OrderBy:  # noqa: FBT001 - one half of an order pair
    nulls = {"nulls_last": True} if last else {"nulls_first": True}
    return F(field).desc(**nulls) if descending else F(field).asc(**nulls)


def _beyond(order: Order, values: list[Any], *, backwards: bool) -> Q:
    """Rows strictly beyond the values: the first field decides, ties fall through to the next."""
    (field, descending), rest = order[0], order[1:]
    value = values[0]
    greater = descending == backwards
    if not rest:  # the unique key: never missing
        return Q(**{f"{field}__{'gt' if greater else 'lt'}": value})
    strictly = _strictly(field, value, greater=greater, backwards=backwards)
    tie = Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value})
    return strictly | (tie & _beyond(rest, values[1:], backwards=backwards))


def _strictly(field: str, value: Any, *, greater: bool, backwards: bool) -> Q:
    missing = Q(**{f"{field}__isnull": True})
    if value is None:  # missing values are last: nothing lies beyond them, everything present lies before
        return ~missing if backwards else Q(pk__in=[])
    beyond = Q(**{f"{field}__{'gt' if greater else 'lt'}": value})
    return beyond if backwards else beyond | missing


def _plain(value: Any) -> Any:
    for kind, (mark, write) in _WRITE.items():
        if isinstance(value, kind):
            return [mark, value.isoformat() if isinstance(value, date) else write(value)]
    return value


def _restored(value: Any) -> Any:
    return _READ[value[0]](value[1]) if isinstance(value, list) else value
