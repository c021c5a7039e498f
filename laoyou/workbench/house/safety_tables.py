"""Lists of sites by how prepared they are, and of incidents."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.facilities.enums import IncidentState, Severity, Subject
from laoyou.facilities.selectors import safety
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.facilities.words import kind_words
from laoyou.workbench.house import words


def _late(source: Any, asked: str) -> Any:
    return safety.escalated(source, now=clock.now()) if asked == "late" else source


def _next_drill(row: Any) -> Any:
    return words.drill_due_status(row.next_drill, clock.today(), held=row.drilled_on is not None)


_SEVERITIES = [(str(level), label) for level, label in Severity.choices]
_STATES = IncidentState.choices

SITES = Table(
    name="sites",
    title=_("How prepared each site is"),
    columns=[
        Column("name", _("Site"), sortable=True, url=lambda row: reverse("house:safety", args=[row.pk]), width=30),
        Column("kind", _("Kind"), value=lambda row: kind_words(row.kind), width=22),
        Column(
            "plans_held",
            _("Risks with measures"),
            value=lambda row: words.plans_words(row.plans_held, len(safety.subjects_of(row.kind))),
            short=True,
        ),
        Column("drilled_on", _("Last drill"), Kind.DATE, sortable=True),
        Column(
            "state",
            _("Next drill"),
            Kind.STATUS,
            value=_next_drill,
        ),
        Column("open_incidents", _("Incidents not closed"), Kind.NUMBER, sortable=True),
    ],
    filters=[Filter("name", _("words"), kind="text", lookup="name__contains")],
    sentence=_("Show sites whose name has {name}"),
    order=["next_drill", "name"],
    unique="id",
    empty=_("No open site fits."),
)

INCIDENTS = Table(
    name="incidents",
    title=_("Incidents"),
    columns=[
        Column(
            "what",
            _("What"),
            value=lambda row: words.subject_words(row.subject),
            url=lambda row: reverse("house:incident", args=[row.pk]),
            width=20,
        ),
        Column("severity", _("How bad"), Kind.STATUS, sortable=True, value=words.severity_status),
        Column("site", _("Site"), value=lambda row: row.site.name, width=30),
        Column("happened_at", _("Happened"), Kind.MOMENT, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.incident_status(row, clock.now())),
        Column("due_at", _("First step by"), Kind.MOMENT, shown=False),
        Column("reported_by", _("Reported by"), shown=False),
    ],
    filters=[
        Filter("subject", _("risk"), choices=Subject.choices, any_label=_("about any risk")),
        Filter("severity", _("severity"), choices=_SEVERITIES, any_label=_("however bad")),
        Filter("state", pgettext_lazy("incident", "state"), choices=_STATES, any_label=_("closed or not")),
        Filter(
            "late",
            _("in time"),
            choices=[("late", _("without a first step in time"))],
            any_label=_("in time or not"),
            apply=_late,
        ),
        Filter("at", _("site"), kind="text", lookup="site__name__contains"),
    ],
    sentence=_("Show incidents {subject}, {severity}, {state}, {late}, at {at}"),
    order=["-happened_at"],
    unique="id",
    empty=_("No incident fits."),
    empty_hint=_("Incidents are reported at the site's safety page, also from a phone."),
)
