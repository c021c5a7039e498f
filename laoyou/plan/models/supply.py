"""What a project of a plan adds to the supply of one area, as its department knows it, and what it has become."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import by_area
from laoyou.facilities.models import Site
from laoyou.plan.models.items import PlanItem


class ProjectSupply(models.Model):
    """A project's share in an area: beds, childcare places, floor in whole m²; from when; which site it became.

    `lineage` names the project in every edition (ADR 30). Once `opened_on` is set it is counted with the site, and no
    longer as what is to come.
    """

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"))
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("institution")
    )
    beds = models.PositiveIntegerField(_("beds added"), default=0)
    places = models.PositiveIntegerField(_("childcare places added"), default=0)
    floor = models.PositiveIntegerField(_("floor, m²"), default=0)
    expected_on = models.DateField(_("expected to open on"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("supply of a project")
        verbose_name_plural = _("supply of projects")
        ordering = ["area", "expected_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lineage", "area"],
                name="project_supply_once",
                violation_error_message=_("What this project adds here is on record already."),
            ),
            models.CheckConstraint(
                name="project_supply_opened_as_a_site",
                condition=Q(opened_on__isnull=True) | Q(site__isnull=False),
                violation_error_message=_("Say which institution the project became."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lineage} {self.area}"
