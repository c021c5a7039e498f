"""What the pages of one event, job or run list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.records.enums import Break, JobState, RunKind
from laoyou.records.selectors.anchors import Anchor
from laoyou.records.selectors.audit import EventRow
from laoyou.records.selectors.jobs import JobRow
from laoyou.records.selectors.runs import RunRow
from laoyou.ui.blocks import Entry, Fact
from laoyou.ui.formats import moment, number
from laoyou.workbench.records import words


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One changed field in words."""

    field: str
    before: str
    after: str


def event_facts(row: EventRow) -> list[Fact]:
    """Who, when, to what, and the event's place in the chain."""
    return [
        Fact(_("When"), moment(row.at)),
        Fact(_("Who"), words.person_words(row.actor_name)),
        Fact(_("Roles then"), "、".join(row.actor_roles)),
        Fact(_("To what"), words.subject_words(row.subject)),
        Fact(_("Identifier"), row.subject_id),
        Fact(_("Area code"), f"{row.area:012d}"),
        Fact(_("Why"), row.reason or _("no reason was asked for")),
        Fact(_("Number in the chain"), number(row.sequence) if row.sequence else None),
        Fact(_("Fingerprint"), row.hash),
    ]


def changes(row: EventRow) -> list[ChangeLine]:
    """The changed fields, before and after."""
    return [
        ChangeLine(each.field, words.value_words(each.before), words.value_words(each.after)) for each in row.changes
    ]


def anchor_line(anchor: Anchor) -> str:
    """The newest number and fingerprint: kept on paper, it proves a later change."""
    return _("number %(number)s in the chain, fingerprint %(hash)s") % {"number": anchor.sequence, "hash": anchor.hash}


def job_facts(row: JobRow, run: RunRow | None) -> list[Fact]:
    """What a job is."""
    facts = [
        Fact(_("Number"), str(row.id)),
        Fact(_("State"), words.job_status(row.state)),
        Fact(_("Further attempts"), number(row.attempts)),
    ]
    if run:
        facts.append(Fact(_("Started by"), words.person_words(run.actor_name)))
        facts.append(Fact(_("Progress and result"), _("look at it"), url=reverse("records:run", args=[run.id])))
    if row.scheduled_at and row.state == JobState.QUEUED:
        facts.append(Fact(_("Not before"), moment(row.scheduled_at)))
    return facts


def job_history(events: list[tuple[datetime, str]]) -> list[Entry]:
    """What happened to a job."""
    return [Entry(at, words.happened_words(code)) for at, code in events]


def run_facts(row: RunRow) -> list[Fact]:
    """When a run went on, by whom it was started, and for a verification what it found."""
    facts = [
        Fact(_("Started by"), words.person_words(row.actor_name)),
        Fact(_("Queued"), moment(row.queued_at)),
        Fact(_("Begun"), moment(row.started_at) if row.started_at else _("not yet")),
        Fact(_("Ended"), moment(row.finished_at) if row.finished_at else _("not yet")),
    ]
    if row.attempts > 1:
        facts.append(Fact(_("Attempts"), number(row.attempts)))
    if row.kind == RunKind.AUDIT_VERIFICATION and row.result:
        facts += _verification_facts(row.result)
    return facts


def _verification_facts(result: dict[str, object]) -> list[Fact]:
    facts = [
        Fact(_("Audit trail"), words.verdict(result)),
        Fact(_("Events verified"), number(int(str(result["events"])))),
        Fact(_("Newest number and fingerprint"), str(result["head"])),
    ]
    broken = result["first_broken"]
    if isinstance(broken, dict):
        facts.append(Fact(_("First event that does not hold"), _where(broken)))
        facts.append(Fact(_("What is wrong"), Break(broken["reason"]).label))
    return facts


def _where(broken: dict[str, object]) -> str:
    if broken["sequence"]:
        return _("number %(number)s in the chain") % {"number": broken["sequence"]}
    return str(broken["event_id"])
