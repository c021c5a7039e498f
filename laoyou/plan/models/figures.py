"""Figures computed from the records: what was observed for an indicator, and how far a period is settled."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import HIGH, RowRule, inside
from laoyou.plan.enums import PeriodState


class FigurePeriod(models.Model):
    """One half-open period of the figures of one area and all inside it: open, then approved, then locked."""

    row_rule: ClassVar[RowRule] = RowRule(read=f"{HIGH} > 0", write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    since = models.DateField(_("first day"))
    until = models.DateField(_("first day after"))
    state = models.CharField(_("state"), max_length=10, choices=PeriodState.choices, default=PeriodState.OPEN)
    approved_at = models.DateTimeField(_("approved on"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=120, blank=True)
    locked_at = models.DateTimeField(_("locked on"), null=True, blank=True)
    locked_by = models.CharField(_("locked by"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("period of figures")
        verbose_name_plural = _("periods of figures")
        ordering = ["area", "-since", "until", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "since", "until"], name="figure_period_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="figure_period_ordered"),
            models.CheckConstraint(condition=Q(state__in=PeriodState.values), name="figure_period_state_known"),
            models.CheckConstraint(
                condition=Q(state=PeriodState.OPEN) | Q(approved_at__isnull=False), name="figure_period_approval_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state=PeriodState.LOCKED) | Q(locked_at__isnull=False), name="figure_period_lock_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.since}–{self.until}"


class _OneFigure(models.Model):
    """What is known of one version of one figure."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.CharField(_("indicator"), max_length=60)
    basis = models.CharField(_("population basis"), max_length=30, blank=True)
    area = models.BigIntegerField(_("area"))
    breakdown = models.CharField(_("breakdown"), max_length=40, blank=True)
    group = models.CharField(_("group"), max_length=40, blank=True)
    numerator = models.FloatField(_("numerator"), null=True)
    denominator = models.FloatField(_("denominator"), null=True)
    value = models.FloatField(_("value"), null=True)
    completeness = models.FloatField(_("completeness"))
    reason = models.CharField(_("why there is no value, or a doubtful one"), max_length=80, blank=True)
    snapshot = models.CharField(_("snapshot"), max_length=40)
    run = models.CharField(_("run"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(_("current version"), default=True)
    difference = models.FloatField(_("difference from the version before"), null=True)
    published_at = models.DateTimeField(_("published on"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.indicator} {self.area}: {self.value}"


class Observation(_OneFigure):
    """One version of one figure. A figure corrected after approval is a further version; the first is kept.

    `indicator` is the catalogue's code, which is the `measure` of plans' targets where it is the same indicator.
    `value` None always has a `reason`. `difference` is what a correction added to the version before it.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    period = models.ForeignKey(FigurePeriod, on_delete=models.PROTECT, related_name="observations")

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["indicator", "basis", "area", "period", "-version", "id"]
        indexes = [
            models.Index(
                fields=["area", "indicator"], condition=Q(is_current=True, breakdown=""), name="observation_of_area"
            ),
            models.Index(
                fields=["indicator", "breakdown", "area"],
                condition=Q(is_current=True) & ~Q(breakdown=""),
                name="observation_broken_down",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "indicator", "area", "basis", "breakdown", "group"],
                condition=Q(is_current=True),
                name="observation_current_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(reason=""), name="observation_missing_said_why"
            ),
            models.CheckConstraint(condition=Q(completeness__range=(0, 1)), name="observation_completeness_a_share"),
        ]


class VillageFigures(models.Model):
    """All that was published of one village or community for an open period: the n-th of each array is one figure.

    A village has as many figures as a city, and there are thousands of villages: a row each would be most of the table
    of observations (ADR 63). What corrects one of them once the period is settled is an observation. Read through
    `Figure`.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    period = models.ForeignKey(FigurePeriod, on_delete=models.PROTECT, related_name="villages")
    area = models.BigIntegerField(_("area"))
    indicators = ArrayField(models.CharField(max_length=60))
    bases = ArrayField(models.CharField(max_length=30))
    numerators = ArrayField(models.FloatField(null=True))
    denominators = ArrayField(models.FloatField(null=True))
    values = ArrayField(models.FloatField(null=True))
    completenesses = ArrayField(models.FloatField())
    reasons = ArrayField(models.CharField(max_length=80))
    snapshot = models.CharField(_("snapshot"), max_length=40)
    run = models.CharField(_("run"), max_length=40)
    published_at = models.DateTimeField(_("published on"))

    class Meta:
        verbose_name = _("figures of a village")
        verbose_name_plural = _("figures of villages")
        ordering = ["area", "period", "id"]
        constraints = [models.UniqueConstraint(fields=["area", "period"], name="village_figures_of_a_period_once")]

    def __str__(self) -> str:
        return f"{self.area}: {len(self.indicators)}"


class Figure(_OneFigure):
    """A figure of whatever area, as pages read it: the view of observations and of villages' figures."""

    period = models.ForeignKey(FigurePeriod, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "plan_figure"
