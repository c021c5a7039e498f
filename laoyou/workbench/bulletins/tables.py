"""The table of a plan's bulletins."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.plan.enums import BulletinKind, BulletinLanguage
from laoyou.ui.tables import Column, Filter, Kind, Table


def _page(row: Any) -> str:
    return reverse("bulletins:bulletin", args=[row.edition_id, row.id])


def _file(form: str) -> Any:
    return lambda row: reverse("bulletins:file", args=[row.edition_id, row.id, form])


BULLETINS = Table(
    name="bulletins",
    title=_("Bulletins and annual reports"),
    columns=[
        Column("title", pgettext_lazy("bulletin", "Title"), url=_page, width=60),
        Column(
            "kind", pgettext_lazy("bulletin", "Kind"), value=lambda row: str(BulletinKind(row.kind).label), width=24
        ),
        Column("since", pgettext_lazy("bulletin", "From"), Kind.DATE, sortable=True),
        Column("version", pgettext_lazy("bulletin", "Version"), Kind.NUMBER),
        Column("language", _("Language"), value=lambda row: BulletinLanguage(row.language).label),
        Column("made_at", pgettext_lazy("bulletin", "Made"), Kind.MOMENT),
        Column("made_by", pgettext_lazy("bulletin", "Ordered by"), shown=False),
        Column("snapshot", _("Snapshot"), width=28, shown=False),
        Column("docx", ".docx", value=lambda row: ".docx", url=_file("docx"), width=8),
        Column("pdf", "PDF", value=lambda row: "PDF", url=_file("pdf"), width=8),
        Column("xlsx", ".xlsx", value=lambda row: ".xlsx", url=_file("xlsx"), width=8),
    ],
    filters=[
        Filter(
            "kind",
            pgettext_lazy("bulletin", "Kind"),
            choices=BulletinKind.choices,
            any_label=pgettext_lazy("bulletin", "any kind"),
        ),
        Filter("title", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show {kind} whose title has {title}"),
    order=["-since", "-made_at"],
    unique="id",
    empty=_("No bulletin has been made of this plan yet."),
    empty_hint=_("Choose a month or year above; it is made in the background from the published figures."),
)
