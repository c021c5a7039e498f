"""The tables on the page of births."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.ui.tables import Column, Kind, Table


def _value(key: str) -> Any:
    return lambda row: row[key]


def _figures() -> list[Column]:
    return [
        Column("births", _("Births"), Kind.NUMBER, sortable=True, value=_value("told_births"), width=12),
        Column("boys", _("Boys"), Kind.NUMBER, value=_value("told_boys"), width=12),
        Column("girls", _("Girls"), Kind.NUMBER, value=_value("told_girls"), width=12),
        Column("ratio", _("Boys for 100 girls"), Kind.NUMBER, sortable=True, places=1, width=16),
    ]


YEARS = Table(
    name="births",
    title=_("Births year by year"),
    columns=[
        Column("year", _("Year"), Kind.YEAR),
        *_figures(),
        Column("note", pgettext_lazy("births", "Note"), width=30),
    ],
    unique="year",
    page_size=100,
    prefix="y-",
)
INSIDE = Table(
    name="births_inside",
    title=_("Areas inside"),
    columns=[
        Column("name", _("Area"), sortable=True, url=_value("url"), width=22, short=True),
        *_figures(),
        Column("average", _("A year, of the last five"), Kind.NUMBER, sortable=True, width=18),
    ],
    unique="code",
    page_size=200,
    prefix="in-",
)
