"""A project that was split: into which parts, by what decision, and whether it was joined again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import by_area
from laoyou.plan.models.items import PlanItem


class ProjectSplit(models.Model):
    """One splitting of the project `lineage` into `parts` (their lineages), which may be joined again (ADR 53).

    While it is not joined the whole counts nowhere and its parts do; both stay on record with their histories.
    """

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"))
    parts = ArrayField(models.UUIDField(), verbose_name=_("parts"))
    moved = models.UUIDField(_("moved together with"))
    document = models.CharField(_("document number"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))
    joined_document = models.CharField(pgettext_lazy("split", "joined again by document"), max_length=120, blank=True)
    joined_reason = models.CharField(pgettext_lazy("split", "why it was joined again"), max_length=300, blank=True)
    joined_by = models.CharField(pgettext_lazy("split", "joined again by"), max_length=120, blank=True)
    joined_at = models.DateTimeField(pgettext_lazy("split", "joined again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("splitting of a project")
        verbose_name_plural = _("splittings of projects")
        ordering = ["area", "recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lineage"],
                condition=Q(joined_at__isnull=True),
                name="project_split_once",
                violation_error_message=_("The project is split already."),
            ),
            models.CheckConstraint(condition=Q(parts__len__gte=2), name="project_split_in_two_at_least"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(document=""), name="project_split_says_why"),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=True)
                | (~Q(joined_reason="") & ~Q(joined_document="") & ~Q(joined_by="")),
                name="project_joined_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lineage} → {len(self.parts)}"
