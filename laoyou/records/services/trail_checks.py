"""Verifications of the audit trail as runs: asked for by the auditor, or every night."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.records.access import VERIFY_AUDIT
from laoyou.records.enums import RunKind
from laoyou.records.models import Run
from laoyou.records.services import audit, runs
from laoyou.records.services.verification import VerifyResult, verify

TASK = "laoyou.records.tasks.verify_audit_trail"


def request_verification(*, actor: Actor, now: datetime) -> Run:
    """Start a verification in the background; the one already on its way is returned instead of a second."""
    VERIFY_AUDIT.demand(actor)
    with transaction.atomic():
        going = Run.objects.filter(
            kind=RunKind.AUDIT_VERIFICATION, state__in=("queued", "running", "interrupted"), area=actor.area.low
        )
        if found := going.order_by("-queued_at", "-pk").first():
            return found
        run = runs.queue(TASK, RunKind.AUDIT_VERIFICATION, actor=actor, area=actor.area.low, now=now)
        _record("records.verify_audit", run.pk, actor=actor, now=now)
    return run


def request_nightly(timestamp: int, *, actor: Actor, now: datetime) -> Run | None:
    """Start the verification of one night; None when that night's was started already."""
    with transaction.atomic():
        if Run.objects.filter(kind=RunKind.AUDIT_VERIFICATION, parameters__timestamp=timestamp).exists():
            return None
        facts = {"timestamp": timestamp}
        return runs.queue(TASK, RunKind.AUDIT_VERIFICATION, actor=actor, area=actor.area.low, now=now, parameters=facts)


def verify_and_tell(run: Run, report: runs.Report) -> dict[str, Any]:
    """Verify the trail as the work of a run; the result is JSON, its head is the anchor later verifications use."""
    return as_facts(verify(report=report))


def as_facts(result: VerifyResult) -> dict[str, Any]:
    """A verification's result as JSON: ok, events, head "NUMBER:HASH", first_broken or None."""
    broken = result.first_broken
    return {
        "ok": result.ok,
        "events": result.events,
        "head": str(result.head),
        "first_broken": broken
        and {
            "sequence": broken.sequence,
            "event_id": str(broken.event_id) if broken.event_id else None,
            "reason": broken.reason.value,
        },
    }


def _record(action: str, subject_id: Any, *, actor: Actor, now: datetime, after: dict[str, Any] | None = None) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject="audit_trail",
        subject_id=str(subject_id),
        area=actor.area.low,
        now=now,
        after=after,
    )
