"""Lists about relations."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.ui.tables import Column, Kind, Table
from laoyou.workbench.people import words_family

ACTS_FOR = Table(
    name="acts-for",
    title=_("Acts for"),
    columns=[
        Column(
            "person",
            pgettext_lazy("person", "Name"),
            value=lambda row: row.person.name,
            url=lambda row: reverse("people:card", args=[row.person_id]),
            width=18,
            short=True,
        ),
        Column("birth", _("Born on"), Kind.DATE, value=lambda row: row.person.birth),
        Column(
            "may",
            pgettext_lazy("agent", "May"),
            value=lambda row: words_family.scope_words(row.authority.scope),
            width=40,
        ),
        Column("first", _("From"), Kind.DATE, value=lambda row: row.valid.lower),
        Column("until", _("Until before"), Kind.DATE, value=lambda row: row.valid.upper),
    ],
    order=["person__name"],
    unique="id",
    empty=_("Acts for nobody now."),
)
