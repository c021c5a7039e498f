"""The table of a plan's circulars."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.plan.enums import BulletinLanguage
from laoyou.plan.selectors.circulars import CircularRow
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.plan.progress_words import month_words


def _file(form: str) -> Callable[[CircularRow], str]:
    return lambda row: reverse("plan:circular_file", args=[row.edition_id, row.id, form])


CIRCULARS = Table(
    name="circulars",
    title=_("Circulars on progress"),
    columns=[
        Column("title", pgettext_lazy("circular", "Title"), width=60),
        Column("month", pgettext_lazy("circular", "Month"), value=lambda row: month_words(row.month)),
        Column("language", _("Language"), value=lambda row: BulletinLanguage(row.language).label, shown=False),
        Column("made_at", pgettext_lazy("circular", "Made"), Kind.MOMENT, sortable=True),
        Column("made_by", pgettext_lazy("circular", "Ordered by")),
        Column("docx", ".docx", value=lambda row: ".docx", url=_file("docx"), width=8),
        Column("xlsx", ".xlsx", value=lambda row: ".xlsx", url=_file("xlsx"), width=8),
    ],
    filters=[Filter("title", _("Words"), kind="text", any_label=_("any words"))],
    sentence=_("Show circulars whose title has {title}"),
    order=["-made_at"],
    unique="id",
    empty=_("No circular has been made of this plan yet."),
    empty_hint=_("Choose a month of the progress reports; its circular is made in the background."),
)
