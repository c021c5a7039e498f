"""Runs as people follow them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.records.access import VIEW_RUN
from laoyou.records.enums import RunKind, RunState
from laoyou.records.models import Run

_GOING_ON = frozenset({RunState.QUEUED, RunState.RUNNING, RunState.INTERRUPTED})


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run as it stands now."""

    id: UUID
    kind: str
    subject_id: str
    parameters: dict[str, Any]
    area: int
    actor_id: UUID | None
    actor_name: str
    job_id: int | None
    state: str
    attempts: int
    done: int
    total: int
    note: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    heartbeat: datetime | None
    result: dict[str, Any] | None
    error_code: str
    error_sentence: str
    error_facts: dict[str, Any]

    @property
    def is_going_on(self) -> bool:
        """Whether something will still change without anybody's doing."""
        return self.state in _GOING_ON

    @property
    def percent(self) -> int | None:
        """How much is done, whole percent rounded down; None while the total is unknown."""
        return self.done * 100 // self.total if self.total else None


def runs(actor: Actor) -> QuerySet[Run]:
    """The runs of the actor's area, and every verification of the audit trail, newest first. Raises NotAllowed."""
    VIEW_RUN.demand(actor)
    return Run.objects.filter(_visible(actor)).order_by("-queued_at", "-pk")


def get_run(run_id: UUID, *, actor: Actor) -> RunRow:
    """One run. Raises NotAllowed, NotFound."""
    run = runs(actor).filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return row_of(run)


def latest(kind: str, *, actor: Actor, subject_id: UUID | str | None = None, state: str | None = None) -> RunRow | None:
    """The newest run of a kind, about a subject and in a state if given; None without one. Raises NotAllowed."""
    found = runs(actor).filter(kind=kind)
    if state is not None:
        found = found.filter(state=state)
    if subject_id is not None:
        found = found.filter(subject_id=str(subject_id))
    run = found.first()
    return row_of(run) if run else None


def about(kind: str, subject_id: str, *, actor: Actor) -> RunRow | None:
    """The newest run of a kind about a subject in the actor's area, for the page that shows what comes of it."""
    inside = Q(area__gte=actor.area.low, area__lt=actor.area.high)
    run = Run.objects.filter(inside, kind=kind, subject_id=subject_id).order_by("-queued_at", "-pk").first()
    return row_of(run) if run else None


def _visible(actor: Actor) -> Q:
    if actor.is_system:
        return Q()
    inside = Q(area__gte=actor.area.low, area__lt=actor.area.high)
    return inside | Q(kind=RunKind.AUDIT_VERIFICATION)


def row_of(run: Run) -> RunRow:
    """A run for whoever has come by it."""
    return RunRow(**{name: getattr(run, name) for name in RunRow.__dataclass_fields__})
