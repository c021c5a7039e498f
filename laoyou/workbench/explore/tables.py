"""Tables of exploring: what was found, and saved views."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.explore import words
from laoyou.workbench.plan.words import measure_name


def _get(key: str) -> Any:
    return lambda row: row[key]


FOUND = Table(
    name="found",
    title=_("What was found"),
    columns=[
        Column("area", _("Area"), sortable=True, url=_get("url"), width=22, short=True),
        Column("group", pgettext_lazy("explore", "Group"), sortable=True, width=24),
        Column("as_of", _("As of"), Kind.DATE, sortable=True),
        Column("value", pgettext_lazy("figure", "Figure"), Kind.NUMBER, places=2, sortable=True, width=12),
        Column("above", pgettext_lazy("figure", "Counted"), Kind.NUMBER),
        Column("below", pgettext_lazy("figure", "Counted by"), Kind.NUMBER),
        Column("note", pgettext_lazy("figure", "Note"), width=40),
    ],
    filters=[
        Filter("area", _("Area"), any_label=_("all areas")),
        Filter("as_of", _("As of"), any_label=pgettext_lazy("explore", "every month")),
    ],
    sentence=_("Show {area}, {as_of}"),
    unique="key",
    row_key=lambda row: str(row["key"]),
    page_size=100,
    empty=_("Nothing has been counted for this yet."),
    empty_hint=_("Figures are counted every night; the board of a plan has a button to count them now."),
    source_note=_("Counts that the exporter may see exactly are for work, not for publication."),
)


def views_table(user_id: UUID | None) -> Table:
    """Saved views; one's own lead to where they are changed."""
    return Table(
        name="views",
        title=_("Saved views"),
        columns=[
            Column("name", _("View"), sortable=True, url=lambda row: reverse("explore:view", args=[row.id]), width=30),
            Column("indicator", pgettext_lazy("explore", "Indicator"), value=lambda row: measure_name(row.indicator)),
            Column(
                "breakdown",
                pgettext_lazy("explore", "Broken down by"),
                value=lambda row: words.BREAKDOWN_WORDS.get(row.breakdown, row.breakdown),
            ),
            Column("shared", pgettext_lazy("saved view", "Seen by"), Kind.BADGE, value=_seen_by),
            Column("owner_name", _("Saved by"), sortable=True),
            Column("saved_at", _("Saved on"), Kind.MOMENT, sortable=True),
            Column(
                "change",
                _("Change"),
                Kind.LINK,
                value=lambda row: _("Change") if row.owner_id == user_id else None,
                url=lambda row: reverse("explore:change_view", args=[row.id]) if row.owner_id == user_id else None,
            ),
        ],
        filters=[Filter("name", _("Words"), kind="text", any_label=_("any words"))],
        sentence=_("Show views whose name has {name}"),
        order=["name"],
        unique="id",
        row_key=lambda row: str(row.id),
        empty=_("No view has been saved yet."),
        empty_hint=_("Ask the figures something, then choose “Save this view”."),
    )


def _seen_by(row: Any) -> Any:
    return pgettext_lazy("saved view", "colleagues") if row.shared else pgettext_lazy("saved view", "me alone")
