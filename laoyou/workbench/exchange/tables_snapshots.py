"""Tables of snapshots: what there is, and what one holds."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.analytics.lake import TABLES
from laoyou.exchange.selectors.snapshots import Kept
from laoyou.ui.tables import Column, Kind, Table

_MB = 1_000_000
_KEPT = {
    Kept.NEWEST: pgettext_lazy("snapshot", "one of the newest"),
    Kept.MONTH: pgettext_lazy("snapshot", "last of its month"),
    Kept.GOES: pgettext_lazy("snapshot", "goes with the next night"),
}
_TABLE_WORDS = {
    "persons": pgettext_lazy("table of a snapshot", "people"),
    "conditions": pgettext_lazy("table of a snapshot", "what holds for people"),
    "health_events": pgettext_lazy("table of a snapshot", "checks, visits and doses"),
    "sites": pgettext_lazy("table of a snapshot", "sites"),
    "units": pgettext_lazy("table of a snapshot", "beds, places and classes"),
    "stays": pgettext_lazy("table of a snapshot", "stays"),
}

SNAPSHOTS = Table(
    name="snapshots",
    title=_("Snapshots"),
    columns=[
        Column("id", _("Snapshot"), url=lambda row: reverse("exchange:snapshot", args=[row.id]), width=28, short=True),
        Column("as_of", pgettext_lazy("snapshot", "Last day counted"), Kind.DATE, sortable=True),
        Column("taken_at", pgettext_lazy("snapshot", "Taken"), Kind.MOMENT, sortable=True),
        Column("place", _("Area"), value=lambda row: f"{row.area:012d}", shown=False),
        Column("rows", _("Rows"), Kind.NUMBER, sortable=True),
        Column("bytes", _("Size in MB"), Kind.NUMBER, value=lambda row: row.bytes / _MB, places=1),
        Column("files", pgettext_lazy("snapshot", "Files"), Kind.NUMBER),
        Column("kept", pgettext_lazy("snapshot", "Kept because"), Kind.BADGE, value=lambda row: _KEPT[row.kept]),
    ],
    unique="id",
    row_key=lambda row: row.id,
    page_size=100,
    empty=_("No snapshot has been taken yet."),
    empty_hint=_("One is taken every night; the button takes one now and counts the figures from it."),
)


def _name(row: Any) -> str:
    return str(_TABLE_WORDS.get(row.name, row.name)) if row.name in TABLES else row.name


CONTENTS = Table(
    name="contents",
    title=_("Tables of this snapshot"),
    columns=[
        Column("label", pgettext_lazy("snapshot", "Table"), value=_name, width=24),
        Column("name", pgettext_lazy("snapshot", "Name in the files"), width=16),
        Column("rows", _("Rows"), Kind.NUMBER, sortable=True),
        Column("bytes", _("Size in MB"), Kind.NUMBER, value=lambda row: row.bytes / _MB, places=1),
        Column("columns", pgettext_lazy("snapshot", "Columns"), value=lambda row: _columns(row.name), width=60),
        Column("schema", pgettext_lazy("snapshot", "Hash of the columns"), shown=False),
    ],
    unique="name",
    row_key=lambda row: row.name,
)
FILES = Table(
    name="files",
    title=_("Files with their checksums"),
    columns=[
        Column("path", pgettext_lazy("snapshot", "File"), width=44),
        Column("bytes", _("Size in MB"), Kind.NUMBER, value=lambda row: row["bytes"] / _MB, places=2),
        Column("sha256", "SHA-256", width=66),
    ],
    unique="path",
    row_key=lambda row: row["path"],
    prefix="f-",
    page_size=50,
)


def _columns(table: str) -> str:
    return ", ".join(TABLES[table].names) if table in TABLES else ""
