"""Figures that no record here holds: a department hands them in with what shows them, the plan office accepts them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import by_area, through
from laoyou.plan.enums import ReturnState
from laoyou.plan.models.return_parts import SAYS_WHY, STEP_KNOWN, Evidence, Step

_UNFINISHED = Q(state__in=[ReturnState.DRAFT, ReturnState.SENT_BACK])


class StatisticalReturn(models.Model):
    """One figure of one area and half-open period, as a unit tells it to the office of a plan.

    `indicator` is the catalogue's code, or the lineage of a target that no other plan has. `value` is in `unit`, a
    share in per cent. `unit_name` and `name` are what unit and figure were called when it was handed in.
    """

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan_area = models.BigIntegerField(_("area of the plan that asks"))
    area = models.BigIntegerField(_("area"))
    indicator = models.CharField(_("indicator"), max_length=60)
    name = models.CharField(_("figure"), max_length=500)
    unit = models.CharField(_("unit of measure"), max_length=40, blank=True)
    since = models.DateField(_("first day"))
    until = models.DateField(_("first day after"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    unit_name = models.CharField(_("name of the unit"), max_length=120)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(_("numerator"), max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=18, decimal_places=4, null=True, blank=True)
    note = models.CharField(_("remark"), max_length=500, blank=True)
    # The first of the files that show it, and the names of all.
    evidence_id = models.UUIDField(_("evidence"), null=True, blank=True)
    evidence_name = models.CharField(_("file"), max_length=255, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReturnState.choices, default=ReturnState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(_("handed in on"), null=True, blank=True)
    submitted_by = models.CharField(_("handed in by"), max_length=120, blank=True)
    submitted_by_id = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("figure of a department")
        verbose_name_plural = _("figures of departments")
        ordering = ["plan_area", "-until", "indicator", "area", "id"]
        indexes = [
            models.Index(fields=["plan_area", "until"], name="statistical_return_of_plan"),
            models.Index(
                fields=["id"],
                condition=Q(state=ReturnState.ACCEPTED, published_at__isnull=True),
                name="statistical_return_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_area", "indicator", "area", "since", "until"], name="statistical_return_once"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="statistical_return_ordered"),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="statistical_return_state_known"),
            models.CheckConstraint(
                condition=_UNFINISHED | Q(value__isnull=False, evidence_id__isnull=False, submitted_at__isnull=False),
                name="statistical_return_whole_when_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__gt=0),
                name="statistical_return_parts_together",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(unit="%") | Q(value__range=(0, 100)),
                name="statistical_return_share_within_hundred",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReturnState.ACCEPTED, ReturnState.SENT_BACK]) | Q(decided_at__isnull=False),
                name="statistical_return_decision_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.area} {self.since}"


class StatisticalReturnEvidence(Evidence):
    """A file that shows a figure."""

    row_rule = through("plan_statisticalreturn", "told_id")

    told = models.ForeignKey(StatisticalReturn, on_delete=models.CASCADE, related_name="evidence")

    class Meta:
        verbose_name = _("evidence of a department's figure")
        verbose_name_plural = _("evidence of departments' figures")
        ordering = ["told", "added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["told", "attachment_id"], name="statistical_return_evidence_once")
        ]


class StatisticalReturnStep(Step):
    """One step of a figure's way."""

    row_rule = through("plan_statisticalreturn", "told_id")

    told = models.ForeignKey(StatisticalReturn, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        verbose_name = _("step of a department's figure")
        verbose_name_plural = _("steps of departments' figures")
        ordering = ["told", "at", "id"]
        constraints = [
            models.CheckConstraint(condition=STEP_KNOWN, name="statistical_return_step_known"),
            models.CheckConstraint(condition=SAYS_WHY, name="statistical_return_step_says_why"),
        ]
