"""Meetings of the bodies that steer the plan, and what they decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import by_area, through
from laoyou.plan.enums import DecisionState, MeetingBody, NoteKind


class Meeting(models.Model):
    """One meeting, as the plan office recorded it."""

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    body = models.CharField(_("which body met"), max_length=16, choices=MeetingBody.choices)
    title = models.CharField(_("subject of the meeting"), max_length=200)
    held_on = models.DateField(_("held on"))
    chair = models.CharField(_("in the chair"), max_length=120, blank=True)
    present = models.CharField(_("who took part"), max_length=1000, blank=True)
    minutes = models.TextField(_("minutes in short"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(_("recorded on"))
    recorded_by = models.CharField(_("recorded by"), max_length=120)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["area", "-held_on"], name="meeting_of_area")]
        constraints = [
            models.CheckConstraint(condition=Q(body__in=MeetingBody.values), name="meeting_body_known"),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_titled"),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What a meeting decided that somebody has to do by a day."""

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    position = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("what was decided"), max_length=1000)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    due = models.DateField(_("due by"))
    state = models.CharField(_("state"), max_length=10, choices=DecisionState.choices, default=DecisionState.OPEN)
    revision = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision of a meeting")
        verbose_name_plural = _("decisions of meetings")
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["area", "state", "due"], name="decision_of_area")]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="decision_order_once"),
            models.CheckConstraint(condition=Q(state__in=DecisionState.values), name="decision_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_what"),
            models.CheckConstraint(
                condition=~Q(state__in=[DecisionState.DONE, DecisionState.DROPPED]) | Q(closed_at__isnull=False),
                name="decision_closing_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class DecisionNote(models.Model):
    """What was said about a decision on its way. Notes are added and never changed."""

    row_rule = through("plan_decision", "decision_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(_("what happened"), max_length=10, choices=NoteKind.choices)
    text = models.CharField(_("what was said"), max_length=1000, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.CharField(_("who"), max_length=120)

    class Meta:
        verbose_name = _("note on a decision")
        verbose_name_plural = _("notes on decisions")
        ordering = ["decision", "at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="decision_note_known"),
            models.CheckConstraint(
                condition=Q(kind=NoteKind.CONFIRMED) | ~Q(text=""), name="decision_note_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
