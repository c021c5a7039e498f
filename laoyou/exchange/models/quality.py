"""What the checks of the records found: every row that breaks one, since when, and how many there were day by day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.exchange.enums import Subject


class QualityFinding(models.Model):
    """One row that breaks one check. Made, kept and removed by the nightly checks alone; it holds nothing but a key.

    `subject_key` is a person's or a site's key, or indicator and basis; `area` is where it lay when it was found.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    check_code = models.CharField(_("check"), max_length=40)
    subject = models.CharField(_("whose row"), max_length=10, choices=Subject.choices)
    subject_key = models.CharField(_("key"), max_length=100)
    area = models.BigIntegerField(_("area"))
    since = models.DateField(_("found since"))
    seen_at = models.DateTimeField(_("seen last"))

    class Meta:
        verbose_name = _("finding of a check")
        verbose_name_plural = _("findings of checks")
        ordering = ["check_code", "area", "id"]
        indexes = [models.Index(fields=["area", "check_code", "id"], name="quality_finding_area")]
        constraints = [
            models.UniqueConstraint(fields=["check_code", "subject_key", "area"], name="quality_finding_once"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="quality_finding_subject_known"),
        ]

    def __str__(self) -> str:
        return f"{self.check_code} {self.subject_key}"


class QualityCount(models.Model):
    """How many rows broke a check in an area (a county or wider) on a day."""

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    check_code = models.CharField(_("check"), max_length=40)
    area = models.BigIntegerField(_("area"))
    day = models.DateField(_("day"))
    found = models.PositiveIntegerField(_("found"))

    class Meta:
        verbose_name = _("count of a check")
        verbose_name_plural = _("counts of checks")
        ordering = ["check_code", "area", "-day"]
        constraints = [models.UniqueConstraint(fields=["area", "check_code", "day"], name="quality_count_once")]

    def __str__(self) -> str:
        return f"{self.check_code} {self.area} {self.day}: {self.found}"
