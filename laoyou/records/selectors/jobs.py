"""Jobs of the queue as people see them: five states, and the run each one carries out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from laoyou.core.actor import Actor
from laoyou.records.access import VIEW_JOBS
from laoyou.records.enums import JobState
from laoyou.records.models import Run

STALLED_AFTER = timedelta(seconds=30)
_STATES = {
    JobState.QUEUED: ("todo",),
    JobState.RUNNING: ("doing",),
    JobState.FAILED: ("failed", "aborted"),
    JobState.DONE: ("succeeded",),
    JobState.CANCELLED: ("cancelled",),
}
_OVERSEERS = frozenset({"system_admin", "auditor"})


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job: `state` as people see it, `status` in the queue's own word, the run it carries out if any."""

    id: int
    task: str
    state: str
    status: str
    attempts: int
    scheduled_at: datetime | None
    queued_at: datetime | None
    changed_at: datetime | None
    run_id: UUID | None
    kind: str | None
    area: int | None


def jobs(actor: Actor) -> QuerySet[ProcrastinateJob, dict[str, Any]]:
    """The jobs the actor may see, as dictionaries with the fields of JobRow, newest first.

    System administrators and auditors see those of their area and those without one (the system's own); others
    only those they started. Raises NotAllowed.
    """
    events = ProcrastinateEvent.objects.filter(job_id=OuterRef("pk"), at__isnull=False)
    found = _visible_jobs(actor).annotate(
        queued_at=Subquery(events.order_by("at", "pk").values("at")[:1]),
        changed_at=Subquery(events.order_by("-at", "-pk").values("at")[:1]),
    )
    rows: QuerySet[ProcrastinateJob, dict[str, Any]] = found.order_by("-id").values(*JobRow.__dataclass_fields__)
    return rows


def counts(actor: Actor) -> dict[str, int]:
    """How many jobs the actor sees in each state, zeros included, in the order of JobState. Raises NotAllowed."""
    grouped = _visible_jobs(actor).order_by().values("state").annotate(n=Count("id"))
    seen = {row["state"]: row["n"] for row in grouped}
    return {state.value: seen.get(state.value, 0) for state in JobState}


def find_job(job_id: int, *, actor: Actor) -> JobRow | None:
    """One job the actor may see; None when there is none. Raises NotAllowed."""
    found = jobs(actor).filter(pk=job_id).first()
    return JobRow(**found) if found else None


def stalled_job_ids(*, now: datetime) -> list[tuple[int, int]]:
    """(id, attempts) of every job whose worker is gone or has not beaten for STALLED_AFTER, by id."""
    silent = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=now - STALLED_AFTER)
    return list(ProcrastinateJob.objects.filter(silent, status="doing").order_by("id").values_list("id", "attempts"))


def _visible_jobs(actor: Actor) -> QuerySet[Any]:
    VIEW_JOBS.demand(actor)
    run = Run.objects.filter(job_id=OuterRef("pk")).order_by("-queued_at", "-pk")
    states = [When(status__in=words, then=Value(state.value)) for state, words in _STATES.items()]
    found = ProcrastinateJob.objects.annotate(
        task=F("task_name"),
        state=Case(*states, default=Value(JobState.QUEUED.value), output_field=CharField()),
        run_id=Subquery(run.values("pk")[:1]),
        kind=Subquery(run.values("kind")[:1]),
        area=Subquery(run.values("area")[:1]),
        starter=Subquery(run.values("actor_id")[:1]),
    )
    return found.filter(_visible(actor))


def _visible(actor: Actor) -> Q:
    if actor.is_system:
        return Q()
    if actor.roles & _OVERSEERS:
        # A job whose run cannot be seen is somebody else's, not the system's own.
        own_of_system = Q(area__isnull=True) & ~Q(args__has_key="run_id")
        return own_of_system | Q(area__gte=actor.area.low, area__lt=actor.area.high)
    return Q(starter=actor.user_id) & Q(starter__isnull=False)


def history(job_id: int, *, actor: Actor) -> list[tuple[datetime, str]]:
    """What happened to a job, (moment, the queue's word), oldest first; empty when there is no such job."""
    if find_job(job_id, actor=actor) is None:
        return []
    told = ProcrastinateEvent.objects.filter(job_id=job_id, at__isnull=False).order_by("at", "pk")
    return [(at, word) for at, word in told.values_list("at", "type") if at]
