"""Health care as the plans count it: what lasts (enrolments, contracts, illnesses) and what was done on a day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.people.enums import BY_STEP, CheckResult, Disease, HealthEventKind, HealthPeriodKind, Source
from laoyou.people.models.persons import OF_PERSON, Person

_STANDS = Q(voided_at__isnull=True)
_ANY_DAY = date(1, 1, 1)


class HealthPeriod(models.Model):
    """An enrolment, a family-doctor contract or a chronic disease of one person while `valid` (half-open days).

    `provider` is who manages it: the health centre or the doctor's team; a disease without one is not managed. What
    was entered by mistake is voided with a reason and stays as a row.
    """

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="health_periods")
    kind = models.CharField(_("kind"), max_length=20, choices=HealthPeriodKind.choices)
    disease = models.CharField(_("disease"), max_length=20, choices=Disease.choices, blank=True)
    provider = models.CharField(_("managed by"), max_length=120, blank=True)
    valid = DateRangeField(_("time"))
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))
    voided_by = models.CharField(_("voided by"), max_length=120, blank=True)
    voided_at = models.DateTimeField(_("voided on"), null=True)
    voided_why = models.CharField(_("why voided"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("health period")
        verbose_name_plural = _("health periods")
        ordering = ["person", "kind", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="health_period_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("disease", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=_STANDS,
                violation_error_message=_("This is already on record for that time."),
            ),
            models.CheckConstraint(
                name="health_period_kind_known",
                condition=Q(kind=HealthPeriodKind.CHRONIC_DISEASE, disease__in=Disease.values)
                | (Q(kind__in=[HealthPeriodKind.MANAGEMENT, HealthPeriodKind.FAMILY_DOCTOR]) & Q(disease="")),
                violation_error_message=_("A chronic disease is named; an enrolment or contract names none."),
            ),
            models.CheckConstraint(
                name="health_period_valid_not_empty",
                condition=Q(valid__isempty=False, valid__lower_inf=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
            models.CheckConstraint(
                name="health_period_voided_says_why",
                condition=_STANDS | (~Q(voided_by="") & ~Q(voided_why="")),
                violation_error_message=_("Say why it is voided."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.disease} {self.valid}"


class HealthEvent(models.Model):
    """One check, visit, dose or session of one person on a day.

    `step` names the place in the schedule for what is done once ("m3", "HepB-2"); empty for yearly checks and
    sessions. What was entered by mistake is voided with a reason and stays as a row.
    """

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="health_events", db_index=False)
    kind = models.CharField(_("kind"), max_length=20, choices=HealthEventKind.choices)
    step = models.CharField(_("step of the schedule"), max_length=16, blank=True)
    day = models.DateField(_("done on"))
    result = models.CharField(_("result"), max_length=10, choices=CheckResult.choices, blank=True)
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))
    voided_by = models.CharField(_("voided by"), max_length=120, blank=True)
    voided_at = models.DateTimeField(_("voided on"), null=True)
    voided_why = models.CharField(_("why voided"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("health event")
        verbose_name_plural = _("health events")
        ordering = ["person", "day", "id"]
        constraints = [
            # What has a step is done once in a life, the rest once a day; people are found by it, too.
            models.UniqueConstraint(
                F("person"),
                F("kind"),
                F("step"),
                Case(When(step="", then=F("day")), default=Value(_ANY_DAY)),
                name="health_event_once",
                condition=_STANDS,
                violation_error_message=_("This is already on record; void the other entry first."),
            ),
            models.CheckConstraint(
                name="health_event_step_fits_kind",
                condition=(Q(kind__in=sorted(BY_STEP)) & ~Q(step=""))
                | (Q(kind__in=[HealthEventKind.ELDER_CHECK, HealthEventKind.GUIDANCE]) & Q(step="")),
                violation_error_message=_("A visit, check or dose of a child names its step; others name none."),
            ),
            models.CheckConstraint(
                name="health_event_voided_says_why",
                condition=_STANDS | (~Q(voided_by="") & ~Q(voided_why="")),
                violation_error_message=_("Say why it is voided."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step} {self.day}"
