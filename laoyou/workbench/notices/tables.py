"""Lists of notices, and of the institutions a notice goes to."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.notices import words


def _standing(source: Any, asked: str) -> Any:
    return source.filter(withdrawn_at__isnull=asked == "valid")


NOTICES = Table(
    name="notices",
    title=pgettext_lazy("institutions", "Notices to institutions"),
    columns=[
        Column(
            "title",
            pgettext_lazy("notice", "Title"),
            url=lambda row: reverse("notices:notice", args=[row.pk]),
            width=40,
        ),
        Column("issuer", _("Department"), value=lambda row: row.issuer.name, width=24),
        Column("audience", pgettext_lazy("notice", "To whom"), value=lambda row: words.audience_words(row.audience)),
        Column("sent_at", pgettext_lazy("notice", "Sent on"), Kind.DATE, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.status(row, clock.today())),
        Column("given", pgettext_lazy("notice", "Receipts"), Kind.NUMBER, value=lambda row: row.given or 0),
    ],
    filters=[
        Filter(
            "state",
            _("state"),
            choices=[
                ("valid", pgettext_lazy("notice", "that hold")),
                ("withdrawn", pgettext_lazy("notice", "that were withdrawn")),
            ],
            any_label=pgettext_lazy("notice", "whether they hold or not"),
            apply=_standing,
        ),
        Filter("title", pgettext_lazy("notice", "Title"), kind="text", lookup="title__contains"),
    ],
    sentence=pgettext_lazy("institutions", "Show notices {state}, whose title contains {title}"),
    order=["-sent_at"],
    unique="id",
    empty=pgettext_lazy("institutions", "There is no notice, or none fits."),
    empty_hint=_("The department writes one with the button above; institutions find it here and on their own page."),
)


def receipts_of(notice: Any) -> Table:
    """The institutions a notice goes to, with their receipts."""

    def by_receipt(source: Any, asked: str) -> Any:
        return source.filter(confirmed_at__isnull=asked == "missing")

    return Table(
        name="receipts",
        title=pgettext_lazy("notice", "To whom it goes, and who has given receipt"),
        columns=[
            Column(
                "name",
                pgettext_lazy("institution", "Name"),
                url=lambda row: reverse("facilities:card", args=[row.pk]),
                sortable=True,
                width=34,
            ),
            Column(
                "state",
                pgettext_lazy("notice", "Receipt"),
                Kind.STATUS,
                value=lambda row: words.receipt_status(row, notice, clock.today()),
            ),
            Column("confirmed_by", pgettext_lazy("notice", "Read by"), width=16),
            Column("answer", pgettext_lazy("notice", "Answer"), width=40),
        ],
        filters=[
            Filter(
                "receipt",
                pgettext_lazy("notice", "receipt"),
                choices=[
                    ("missing", pgettext_lazy("notice", "without receipt")),
                    ("given", pgettext_lazy("notice", "with receipt")),
                ],
                any_label=pgettext_lazy("notice", "with receipt or without"),
                apply=by_receipt,
            ),
            Filter("name", pgettext_lazy("institution", "Name"), kind="text", lookup="name__contains"),
        ],
        sentence=pgettext_lazy("notice", "Show institutions {receipt}, named {name}"),
        order=["name"],
        unique="id",
        empty=pgettext_lazy("notice", "It goes to no institution here, or none fits."),
    )
