"""What units report every month about what a plan gave them, and what was said to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside, public_when
from laoyou.plan.enums import Course, ReturnState
from laoyou.plan.models.items import PlanItem
from laoyou.plan.models.return_parts import SAYS_WHY, STEP_KNOWN, Evidence, Step

FIRST_DAY = Q(month__day=1)
# A county's unit reports on the plan of the city around it, and is seen by both.
_OF_EITHER = f"{inside('area')} OR {inside('unit_area')}"
_OF_OURS = "report_id IN (SELECT id FROM plan_progressreturn WHERE {ours})"
_OF_REPORT = RowRule(read="report_id IN (SELECT id FROM plan_progressreturn)", write=_OF_OURS.format(ours=_OF_EITHER))


class ReportMonth(models.Model):
    """A month whose reports are closed, or were and have been opened again; without a row it is open."""

    row_rule = public_when("true")  # whoever reports must know that a month is closed, also from a county

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    month = models.DateField(_("month"))
    is_closed = models.BooleanField(pgettext_lazy("month of reports", "closed"), default=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=120)

    class Meta:
        verbose_name = _("month of reports")
        verbose_name_plural = _("months of reports")
        ordering = ["area", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["area", "month"], name="report_month_once"),
            models.CheckConstraint(condition=FIRST_DAY, name="report_month_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.month:%Y-%m}"


class ProgressReturn(models.Model):
    """One unit's report of one month about one thing the plan gave it.

    `item` is the item as it stood when the report was begun; `lineage` names the same item in every edition. `area` is
    the plan's, `unit_area` that of the unit where it lies inside (a county's government), else the plan's as well.
    """

    row_rule = RowRule(read=_OF_EITHER, write=_OF_EITHER)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    unit_area = models.BigIntegerField(_("area of the unit"))
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    month = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=10, choices=ReturnState.choices, default=ReturnState.DRAFT)
    course = models.CharField(_("how it stands"), max_length=10, choices=Course.choices, blank=True)
    percent = models.PositiveSmallIntegerField(_("done, per cent"), null=True, blank=True)
    done = models.TextField(_("what was done"), blank=True)
    obstacles = models.TextField(_("what stands in the way"), blank=True)
    ahead = models.TextField(_("what comes next"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(_("handed in on"), null=True, blank=True)
    submitted_by = models.CharField(_("handed in by"), max_length=120, blank=True)
    submitted_by_id = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-month", "lineage", "organisation"]
        indexes = [models.Index(fields=["area", "month", "state"], name="progress_return_of_month")]
        constraints = [
            models.UniqueConstraint(fields=["lineage", "organisation", "month"], name="progress_return_once"),
            models.CheckConstraint(condition=FIRST_DAY, name="progress_return_of_a_month"),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="progress_return_state_known"),
            models.CheckConstraint(
                condition=Q(course="") | Q(course__in=Course.values), name="progress_return_course_known"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="progress_return_percent_a_share"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReturnState.DRAFT, ReturnState.SENT_BACK])
                | (~Q(course="") & ~Q(done="") & Q(submitted_at__isnull=False)),
                name="progress_return_whole_when_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReturnState.ACCEPTED, ReturnState.SENT_BACK]) | Q(decided_at__isnull=False),
                name="progress_return_decision_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lineage} {self.month:%Y-%m}"


class ReturnEvidence(Evidence):
    """A file that shows what a report says."""

    row_rule = _OF_REPORT

    report = models.ForeignKey(ProgressReturn, on_delete=models.CASCADE, related_name="evidence")
    size = models.PositiveBigIntegerField(_("bytes"))

    class Meta:
        verbose_name = _("evidence of a report")
        verbose_name_plural = _("evidence of reports")
        ordering = ["report", "added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "attachment_id"], name="return_evidence_once")]


class ReturnStep(Step):
    """One step of a report's way."""

    row_rule = _OF_REPORT

    report = models.ForeignKey(ProgressReturn, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ["report", "at", "id"]
        constraints = [
            models.CheckConstraint(condition=STEP_KNOWN, name="return_step_known"),
            models.CheckConstraint(condition=SAYS_WHY, name="return_step_says_why"),
        ]
