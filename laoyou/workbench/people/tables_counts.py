"""The tables on the pages of counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.ui.tables import Column, Kind, Table
from laoyou.workbench.people import words


def _told(key: str) -> Callable[[Any], Any]:
    return lambda row: row["told"][key]


def _count(key: str, label: Any, *, shown: bool = True) -> Column:
    """Sorted by the figure; one that is not told stands behind those that are."""
    return Column(key, label, Kind.NUMBER, sortable=True, value=_told(key), order_by=key, shown=shown, width=12)


def _share(key: str, label: Any, *, shown: bool = True) -> Column:
    return Column(key, label, Kind.PERCENT, sortable=True, places=1, shown=shown, width=12)


INSIDE = Table(
    name="inside",
    title=_("Areas inside"),
    columns=[
        Column("name", _("Area"), sortable=True, url=lambda row: row["url"], width=22, short=True),
        _count("people", pgettext_lazy("counts", "People")),
        _count("under_3", words.AGE_GROUP_WORDS["under_3"]),
        _share("share_under_3", _("share under 3"), shown=False),
        _count("60_plus", words.AGE_GROUP_WORDS["60_plus"]),
        _share("share_60_plus", _("share 60 and older")),
        _count("65_plus", words.AGE_GROUP_WORDS["65_plus"], shown=False),
        _share("share_65_plus", _("share 65 and older"), shown=False),
        _count("80_plus", words.AGE_GROUP_WORDS["80_plus"]),
        _count("living_alone", _("live alone")),
        _count("minimum_allowance", _("minimum allowance"), shown=False),
        _count("households", _("Households"), shown=False),
    ],
    unique="code",
    page_size=100,
    prefix="in-",
    empty=_("There are no areas inside."),
)

FIGURES = Table(
    name="figures",
    title=_("All figures"),
    columns=[
        Column("group", _("Group"), width=22, short=True),
        Column("what", _("What is counted"), url=lambda row: row["url"], width=40),
        Column("people", _("Count"), Kind.NUMBER, value=lambda row: row["told"], width=12),
        Column("share", _("Share"), Kind.PERCENT, places=1, width=10),
    ],
    unique="what",
    page_size=200,
)
