"""The steps of a project: planned, expected, done. The four of 四同步 are among them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import by_area
from laoyou.plan.enums import MilestoneKind
from laoyou.plan.models.items import PlanItem

_IN_TIME = (Q(forecast_on__isnull=True) | Q(forecast_on__lte=F("planned_on"))) & (
    Q(done_on__isnull=True) | Q(done_on__lte=F("planned_on"))
)


class Milestone(models.Model):
    """One step of a project: the day planned, the day it is expected now, the day it was done.

    `lineage` names the project in every edition (ADR 30); `position` is the step's place in the order of steps. The
    database keeps that order: no step is planned before, or done without, the steps of the project that come before it.
    """

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"))
    kind = models.CharField(_("step of the project"), max_length=12, choices=MilestoneKind.choices)
    position = models.PositiveSmallIntegerField(_("order"))
    planned_on = models.DateField(pgettext_lazy("milestone", "planned for"))
    forecast_on = models.DateField(_("now expected on"), null=True, blank=True)
    done_on = models.DateField(pgettext_lazy("milestone", "done on"), null=True, blank=True)
    reason = models.CharField(_("why it is late"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of projects")
        ordering = ["lineage", "position", "id"]
        indexes = [models.Index(fields=["area", "planned_on"], name="milestone_of_area")]
        constraints = [
            models.UniqueConstraint(fields=["lineage", "kind"], name="milestone_once"),
            models.CheckConstraint(condition=Q(kind__in=MilestoneKind.values), name="milestone_kind_known"),
            models.CheckConstraint(condition=_IN_TIME | ~Q(reason=""), name="milestone_late_says_why"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(forecast_on__isnull=True), name="milestone_done_or_expected"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lineage} {self.kind}"
