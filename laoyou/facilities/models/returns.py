"""Monthly returns: what an institution confirmed, beside what its records said at that moment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.models import rules
from laoyou.facilities.models.operators import Institution


class MonthlyReturn(models.Model):
    """One version of an institution's return of a month (its first day). Only ever added: a correction is a version.

    `found` and `stated` map `ReturnFigure` to numbers: as the records said, and as the institution confirmed.
    """

    row_rule: ClassVar[RowRule] = rules.ADDED_BY_INSTITUTION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="returns")
    month = models.DateField(_("month"))
    version = models.PositiveSmallIntegerField(_("version"))
    found = models.JSONField(_("as the records said"))
    stated = models.JSONField(_("as confirmed"))
    note = models.CharField(_("reason"), max_length=400, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=120)
    confirmed_at = models.DateTimeField(_("confirmed on"))

    class Meta:
        verbose_name = _("monthly return")
        verbose_name_plural = _("monthly returns")
        ordering = ["institution", "month", "version", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "month", "version"],
                name="monthly_return_once",
                violation_error_message=_("Somebody has just confirmed this return."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.version}"
