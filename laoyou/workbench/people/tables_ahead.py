"""The tables on the page of the years ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.ui.tables import Column, Kind, Table
from laoyou.workbench.people import words

_GROUPS = ("60_plus", "65_plus", "80_plus", "under_3")
_NOW = {
    "60_plus": _("60 and older now"),
    "65_plus": _("65 and older now"),
    "80_plus": _("80 and older now"),
    "under_3": _("under 3 now"),
}


def _value(key: str) -> Any:
    return lambda row: row[key]


def _number(key: str, label: Any, *, shown: bool = True) -> Column:
    return Column(key, label, Kind.NUMBER, value=_value(key), shown=shown, width=14)


def _between(key: str) -> Column:
    return Column(key, pgettext_lazy("projection", "between"), value=_value(key), short=True, width=20)


def _of_year() -> Iterator[Column]:
    for group in _GROUPS:
        yield _number(group, words.AGE_GROUP_WORDS[group])
        yield _between(f"between_{group}")


def _of_area() -> Iterator[Column]:
    for group in _GROUPS:
        told, shown, label = f"told_{group}", group != "65_plus", words.AGE_GROUP_WORDS[group]
        grows = pgettext_lazy("projection", "grows by")
        yield _number(f"now_{group}", _NOW[group], shown=shown)
        yield Column(
            group, label, Kind.NUMBER, sortable=True, value=_value(told), order_by=group, shown=shown, width=14
        )
        yield Column(f"grows_{group}", grows, Kind.PERCENT, sortable=True, places=1, shown=shown, width=12)


YEARS = Table(
    name="years",
    title=_("Year by year"),
    columns=[
        Column("year", _("Year"), Kind.YEAR),
        *_of_year(),
        Column("share", _("share 60 and older"), Kind.PERCENT, places=1, width=12),
        _number("people", _("all people"), shown=False),
    ],
    unique="year",
    page_size=100,
    prefix="y-",
)
INSIDE = Table(
    name="inside_ahead",
    title=_("Areas inside"),
    columns=[
        Column("name", _("Area"), sortable=True, url=_value("url"), width=22, short=True),
        *_of_area(),
        Column("share", _("share 60 and older"), Kind.PERCENT, sortable=True, places=1, width=12),
    ],
    unique="code",
    page_size=200,
    prefix="in-",
)
PRINTED = Table(
    name="printed_ahead",
    title=_("What the plan expects"),
    columns=[
        Column("name", _("As the plan calls it"), width=34),
        Column("year", _("Year in the plan"), Kind.YEAR),
        _number("printed", _("As printed")),
        _number("ours", _("From the registry")),
        _between("between"),
        Column("apart", _("ours more (less)"), Kind.PERCENT, places=1, width=12),
        Column("what", _("What ours is"), width=26),
    ],
    unique="key",
    page_size=50,
    prefix="p-",
)
