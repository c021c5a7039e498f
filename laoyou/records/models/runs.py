"""Long pieces of work that a person waits for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import public_when
from laoyou.records.enums import RunState


class Run(models.Model):
    """One long piece of work: what it is about, how far it is, how it ended.

    The result is written in the transaction of the work itself; `done`, `note` and `heartbeat` outside of it,
    so that a page can show them while the work goes on.
    """

    # Whether the audit trail holds concerns every area; the result names no area's rows.
    row_rule = public_when("kind = 'audit_verification'")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=100, blank=True)
    parameters = models.JSONField(default=dict)
    area = models.BigIntegerField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    job_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=100, blank=True)
    error_sentence = models.TextField(blank=True)
    error_facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(name="run_state_is_known", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(name="run_progress_within_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="run_ended_has_time",
                condition=Q(state__in=[RunState.DONE, RunState.FAILED], finished_at__isnull=False)
                | Q(~Q(state__in=[RunState.DONE, RunState.FAILED]), finished_at__isnull=True),
            ),
            models.CheckConstraint(name="run_failed_says_why", condition=~Q(state=RunState.FAILED) | ~Q(error_code="")),
        ]
        indexes = [
            models.Index(fields=["-queued_at", "-id"], name="run_newest"),
            models.Index(fields=["area", "-queued_at", "-id"], name="run_area"),
            models.Index(fields=["job_id"], name="run_job", condition=Q(job_id__isnull=False)),
            models.Index(fields=["heartbeat"], name="run_alive", condition=Q(state=RunState.RUNNING)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
