"""The queue of requests for corrections."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.core.working_days import WorkingCalendar
from laoyou.people.enums import CorrectionField, RequestState
from laoyou.people.selectors.rights import request_row
from laoyou.ui.tables import BoundTable, Column, Filter, Kind, Table
from laoyou.workbench.people import words_rights


def requests_table(request: HttpRequest, source: Any, calendar: WorkingCalendar) -> BoundTable:
    """The table, with days counted by this calendar."""
    today = clock.today()

    def deadline(row: Any) -> Any:
        return request_row(row, calendar).deadline

    def status(row: Any) -> Any:
        return words_rights.request_status(row.state, late=deadline(row).day < today)

    table = Table(
        name="requests",
        title=_("Requests for corrections"),
        columns=[
            Column(
                "person",
                pgettext_lazy("person", "Name"),
                value=lambda row: row.person.name,
                url=lambda row: reverse("people:request", args=[row.pk]),
                width=18,
            ),
            Column("field", _("What is wrong"), value=lambda row: words_rights.field_words(row.field), width=24),
            Column("asked_by", _("Who asks"), value=lambda row: words_rights.asker_words(row.asked_by, row.asker_name)),
            Column("received_on", _("Received on"), Kind.DATE),
            Column("due", _("To be decided by"), value=lambda row: words_rights.deadline_words(deadline(row))),
            Column("state", _("State"), Kind.STATUS, value=status),
        ],
        filters=[
            Filter(
                "state",
                _("state"),
                choices=RequestState.choices,
                any_label=_("decided or not"),
                default=RequestState.OPEN,
            ),
            Filter("field", _("what is wrong"), choices=CorrectionField.choices, any_label=_("anything")),
        ],
        sentence=_("Show requests {state}, about {field}"),
        order=["received_on"],
        unique="id",
        empty=_("No request is waiting."),
    )
    return table.bind(request, source)
