"""Tables of meetings and of what they decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.plan.enums import DecisionState, MeetingBody
from laoyou.plan.selectors.meetings import STANDING
from laoyou.ui.statuses import Status
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.meetings import words


def meeting_url(row: Any) -> str:
    """Where a meeting and what it decided is shown."""
    return reverse("meetings:meeting", args=[row.id])


def _of_decision(row: Any) -> str:
    return f"{reverse('meetings:meeting', args=[row.meeting_id])}#decision-{row.id}"


def _body(row: Any) -> str:
    return str(MeetingBody(row.body).label)


def _status(row: Any) -> Status:
    return words.decision_status(row.state, row.due, clock.today())


def _in_state(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "standing":
        return found.filter(state__in=STANDING)
    if state == "late":
        return found.filter(state=DecisionState.OPEN, due__lt=clock.today())
    return found.filter(state=state)


DECISIONS = Table(
    name="decisions",
    title=_("What meetings decided"),
    columns=[
        Column("text", _("What was decided"), url=_of_decision, width=60),
        Column("unit", pgettext_lazy("decision", "Unit"), value=lambda row: row.organisation.name, width=24),
        Column("due", _("Due by"), kind="date", sortable=True),
        Column("state", pgettext_lazy("decision", "State"), value=_status, kind="status"),
        Column("meeting", pgettext_lazy("decision", "Meeting"), value=lambda row: row.meeting.title, width=40),
        Column(
            "held_on",
            pgettext_lazy("meeting", "Held on"),
            kind="date",
            value=lambda row: row.meeting.held_on,
            shown=False,
        ),
    ],
    filters=[
        Filter(
            "state",
            pgettext_lazy("decision", "State"),
            choices=words.STATE_CHOICES,
            any_label=pgettext_lazy("decision", "in any state"),
            apply=_in_state,
        ),
        Filter(
            "unit",
            pgettext_lazy("decision", "Unit"),
            kind="text",
            any_label=_("any unit"),
            lookup="organisation__name__icontains",
        ),
        Filter("text", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show what is {state}, is for {unit} and has the words {text}"),
    order=["due"],
    unique="id",
    empty=_("Nothing that a meeting decided fits."),
)
MEETINGS = Table(
    name="meetings",
    title=_("Meetings"),
    columns=[
        Column("held_on", pgettext_lazy("meeting", "Held on"), kind="date", sortable=True),
        Column("title", pgettext_lazy("meeting", "Subject"), url=meeting_url, width=50),
        Column("body", pgettext_lazy("meeting", "Who met"), value=_body, width=28),
        Column("chair", _("In the chair"), width=20),
        Column("decided", pgettext_lazy("meeting", "Decided"), kind="number"),
        Column("standing", pgettext_lazy("meeting", "Still to be done"), kind="number"),
    ],
    filters=[
        Filter(
            "body",
            pgettext_lazy("meeting", "Who met"),
            choices=MeetingBody.choices,
            any_label=pgettext_lazy("meeting", "any body"),
        ),
        Filter("title", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show meetings of {body} whose subject has {title}"),
    order=["-held_on"],
    unique="id",
    opens=meeting_url,
    empty=_("No meeting is on record."),
)
