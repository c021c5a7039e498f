"""From rows about safety to what the pages show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.facilities import access
from laoyou.facilities.enums import IncidentState
from laoyou.facilities.selectors.limits import LimitRow
from laoyou.facilities.selectors.safety import NoteRow, Preparedness, RiskRow
from laoyou.ui import formats
from laoyou.ui.blocks import Entry, Fact, Tab
from laoyou.workbench.house import words

_PAGES = [("safety_sites", gettext_lazy("Sites")), ("incidents", gettext_lazy("Incidents"))]


def tabs(current: str) -> list[Tab]:
    """The two lists about safety."""
    return [Tab(label, reverse(f"house:{name}"), current=name == current) for name, label in _PAGES]


def site_context(row: Preparedness, lately: Iterable[Any], *, actor: Actor) -> dict[str, Any]:
    """Everything safety.html reads."""
    keeps = access.KEEP_SAFETY.allows(actor)
    return {
        "row": row,
        "risks": [_risk(row, each, keeps=keeps) for each in row.risks],
        "drill": words.drill_due_status(row.next_drill, clock.today(), held=bool(row.drills)),
        "rule": words.source_words(row.rule) if row.rule else "",
        "drills": [
            (words.subject_words(each.subject), formats.day(each.held_on), each.participants, each.findings)
            for each in row.drills
        ],
        "incidents": [incident_line(each) for each in lately],
        "may_keep": keeps,
    }


def _risk(row: Preparedness, each: RiskRow, *, keeps: bool) -> dict[str, Any]:
    return {
        "words": words.subject_words(each.subject),
        "measures": each.measures,
        "since": formats.day(each.since) if each.since else "",
        "drilled": formats.day(each.drilled_on) if each.drilled_on else "",
        "url": f"{reverse('house:plan', args=[row.site_id])}?subject={each.subject}" if keeps else "",
    }


def plan_initial(row: Preparedness, subject: str) -> dict[str, Any]:
    """The measures in force, to be written on."""
    asked = next((each for each in row.risks if each.subject == subject), row.risks[0])
    return {"subject": asked.subject, "measures": asked.measures or "", "first": clock.today()}


def incident_name(row: Any) -> str:
    """What and when, in a few words."""
    return _("%(what)s, %(at)s") % {"what": words.subject_words(row.subject), "at": formats.moment(row.happened_at)}


def incident_line(row: Any) -> dict[str, Any]:
    return {
        "words": incident_name(row),
        "url": reverse("house:incident", args=[row.pk]),
        "severity": words.severity_status(row),
        "state": words.incident_status(row, clock.now()),
    }


def incident_context(row: Any, notes: Iterable[NoteRow], rule: LimitRow | None, *, actor: Actor) -> dict[str, Any]:
    """Everything incident.html reads."""
    told = Entry(row.reported_at, _("Reported"), detail=row.account, by=row.reported_by)
    steps = [_step(each) for each in notes]
    return {
        "row": row,
        "title": incident_name(row),
        "state": words.incident_status(row, clock.now()),
        "facts": list(_facts(row, rule)),
        "timeline": [told, *steps],
        "may_follow": access.KEEP_SAFETY.allows(actor) and row.state != IncidentState.CLOSED,
    }


def _step(each: NoteRow) -> Entry:
    return Entry(each.recorded_at, words.step_words(each.state), detail=each.text, by=each.recorded_by)


def _facts(row: Any, rule: LimitRow | None) -> Iterable[Fact]:
    yield Fact(_("Site"), row.site.name, url=reverse("house:safety", args=[row.site_id]))
    yield Fact(_("How bad"), words.severity_status(row))
    yield Fact(_("Happened"), formats.moment(row.happened_at))
    if row.stay is not None:
        yield Fact(_("Whom it concerns"), row.stay.name)
    due: datetime | None = getattr(row, "due_at", None)
    if rule is not None and due is not None:
        yield Fact(_("First step by"), formats.moment(due), source=words.source_words(rule))
