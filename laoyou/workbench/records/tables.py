"""The lists of these pages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laoyou.core import clock
from laoyou.core.clock import CHINA
from laoyou.records.enums import JobState
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.ui.tables.filters import parse_iso
from laoyou.workbench.records import words


def _since(source: QuerySet[Any], typed: str) -> QuerySet[Any]:
    day = parse_iso(typed)
    return source.filter(at__gte=_midnight(day)) if day else source


def _until(source: QuerySet[Any], typed: str) -> QuerySet[Any]:
    day = parse_iso(typed)
    return source.filter(at__lt=_midnight(day + timedelta(days=1))) if day else source


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=CHINA)


AUDIT = Table(
    name="audit",
    title=_("Audit trail"),
    columns=[
        Column("at", _("When"), Kind.MOMENT),
        Column("actor_name", _("Who"), value=lambda event: words.person_words(event.actor_name)),
        Column("action", _("What was done"), value=lambda event: words.action_words(event.action), width=28),
        Column("subject", _("To what"), value=lambda event: words.subject_words(event.subject)),
        Column("reason", _("Why"), width=30),
        Column("area", _("Area code"), value=lambda event: f"{event.area:012d}", shown=False),
        Column("subject_id", _("Identifier"), shown=False),
        Column("sequence", _("Number in the chain"), Kind.NUMBER),
    ],
    filters=[
        Filter("person", _("person"), kind="text", lookup="actor_name__icontains", any_label=_("anybody")),
        Filter("done", _("action"), lookup="action", any_label=_("anything")),
        Filter("about", _("subject"), lookup="subject", any_label=_("anything")),
        Filter("since", _("from"), kind="date", apply=_since),
        Filter("until", _("to"), kind="date", apply=_until),
    ],
    sentence=_("What {person} did: {done}, to {about}, from {since} to {until}"),
    order=["-at", "-id"],
    unique="id",
    opens=lambda event: reverse("records:event", args=[event.pk]),
    export=False,  # taking the trail out is itself recorded: records:export_audit
    empty=_("Nothing has been recorded in this area."),
)

JOBS = Table(
    name="jobs",
    title=_("Background work"),
    columns=[
        Column("work", _("Work"), value=lambda job: words.work_words(job["kind"], job["task"]), width=28),
        Column("state", _("State"), Kind.STATUS, value=lambda job: words.job_status(job["state"])),
        Column("queued_at", _("Queued"), Kind.MOMENT),
        Column("changed_at", _("Last change"), Kind.MOMENT),
        Column("attempts", _("Further attempts"), Kind.NUMBER),
        Column("id", _("Number"), Kind.TEXT, value=lambda job: str(job["id"]), shown=False),
    ],
    filters=[Filter("state", _("state"), choices=JobState.choices, any_label=_("any state"))],
    sentence=_("Work in {state}"),
    order=["-id"],
    unique="id",
    opens=lambda job: reverse("records:job", args=[job["id"]]),
    empty=_("There is no work in the background."),
    empty_hint=_("Reading a document or verifying the audit trail shows up here."),
)


def is_there(file: Any) -> bool:
    """Whether the file can be fetched now."""
    return file.attachment_id is not None and file.until > clock.now()


def state_of(file: Any) -> Status:
    """How a file stands, in one word: that of its run until it is made, then whether it is still kept."""
    if file.made_at is None:
        return words.run_status(file.run.state)
    return Status(Tone.OK, _("ready")) if is_there(file) else Status(Tone.NONE, _("no longer kept"))


LIST_FILES = Table(
    name="list_files",
    title=_("My files"),
    columns=[
        Column("title", _("List"), url=lambda row: reverse("records:list_file", args=[row.id]), width=30),
        Column("state", _("State"), Kind.STATUS, value=state_of),
        Column("rows", _("Rows"), Kind.NUMBER),
        Column("asked_at", _("Ordered"), Kind.MOMENT),
        Column("until", _("Can be fetched until"), Kind.MOMENT),
        Column("fetched_at", _("Last fetched"), Kind.MOMENT),
    ],
    order=["-asked_at"],
    unique="id",
    empty=_("You have had no long list made as a file here."),
    empty_hint=_("A long list that you export is made in the background and then stands here."),
)

ARRANGED = Table(
    name="arranged",
    title=_("Days brought in here"),
    columns=[
        Column("day", _("Day"), Kind.DATE),
        Column("works", _("Worked"), value=lambda row: words.works_words(works=row.works), short=True),
        Column("name", _("Name"), width=20),
        Column("source", _("Document"), width=30),
    ],
    order=["-day"],
    unique="id",
    empty=_("No year has been brought in here."),
)
