"""Being prepared: measures against the nine risks, emergency plans, drills; and what happened all the same."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import IncidentState, Severity, Subject
from laoyou.facilities.models import rules
from laoyou.facilities.models.periods import begins, day_after, first_day
from laoyou.facilities.models.sites import Site
from laoyou.facilities.models.stays import Stay


class SafetyPlan(models.Model):
    """What a site does about a risk (GB 38600 names nine) or in an emergency, while `valid`."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="plans")
    subject = models.CharField(_("risk"), max_length=16, choices=Subject.choices)
    measures = models.TextField(_("measures"))
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("safety plan")
        verbose_name_plural = _("safety plans")
        ordering = ["site", "subject", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="safety_plan_one_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("subject", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is already a plan for this risk in that time."),
            ),
            models.CheckConstraint(
                name="safety_plan_subject_known",
                condition=Q(subject__in=Subject.values),
                violation_error_message=_("There is no such risk."),
            ),
            begins("safety_plan_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.valid}"


class Drill(models.Model):
    """A drill that was held."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE_KEPT

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="drills")
    subject = models.CharField(_("risk"), max_length=16, choices=Subject.choices)
    held_on = models.DateField(_("held on"))
    participants = models.PositiveSmallIntegerField(_("took part"))
    findings = models.TextField(_("what was found"), blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("drill")
        verbose_name_plural = _("drills")
        ordering = ["site", "held_on", "id"]
        indexes = [models.Index(fields=["site", "held_on"], name="drill_site")]

    def __str__(self) -> str:
        return f"{self.subject} {self.held_on}"


class Incident(models.Model):
    """What happened at a site: reported, followed, closed. Named persons are those of the stay."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE_KEPT

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="incidents")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    subject = models.CharField(_("risk"), max_length=16, choices=Subject.choices)
    severity = models.SmallIntegerField(_("severity"), choices=Severity.choices)
    happened_at = models.DateTimeField(_("happened"))
    account = models.TextField(_("what happened"))
    state = models.CharField(_("state"), max_length=12, choices=IncidentState.choices)
    reported_by = models.CharField(_("reported by"), max_length=120)
    reported_at = models.DateTimeField(_("reported on"))

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["site", "happened_at", "id"]
        indexes = [models.Index(fields=["site", "happened_at"], name="incident_site")]
        constraints = [
            models.CheckConstraint(
                name="incident_codes_known",
                condition=Q(subject__in=Subject.values, severity__in=Severity.values, state__in=IncidentState.values),
                violation_error_message=_("There is no such risk, severity or state."),
            ),
            models.CheckConstraint(
                name="incident_reported_afterwards",
                condition=Q(reported_at__gte=models.F("happened_at")),
                violation_error_message=_("An incident is reported after it happened."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.happened_at}"


class IncidentNote(models.Model):
    """What was done about an incident, and which state that brought it into. Only ever added."""

    row_rule: ClassVar[RowRule] = rules.of_incident()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notes")
    state = models.CharField(_("state"), max_length=12, choices=IncidentState.choices)
    text = models.TextField(_("what was done"))
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("note on an incident")
        verbose_name_plural = _("notes on incidents")
        ordering = ["incident", "recorded_at", "id"]

    def __str__(self) -> str:
        return self.text[:40]
