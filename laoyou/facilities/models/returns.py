"""Monthly and yearly returns: what an institution confirmed, beside what its records said at that moment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.models import rules
from laoyou.facilities.models.operators import Institution


class InstitutionReturn(models.Model):
    """One version of an institution's return of a month or a calendar year. Only ever added: a correction is a version.

    `first` is the first day, `months` 1 or 12. `found` and `stated` map `ReturnFigure` to numbers: as the records said,
    and as the institution confirmed; `note` says why they differ.
    """

    row_rule: ClassVar[RowRule] = rules.ADDED_BY_INSTITUTION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="returns")
    first = models.DateField(_("first day"))
    months = models.PositiveSmallIntegerField(_("months"), default=1)
    version = models.PositiveSmallIntegerField(_("version"))
    found = models.JSONField(_("as the records said"))
    stated = models.JSONField(_("as confirmed"))
    note = models.CharField(_("reason"), max_length=400, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=120)
    confirmed_at = models.DateTimeField(_("confirmed on"))

    class Meta:
        verbose_name = _("return of an institution")
        verbose_name_plural = _("returns of institutions")
        ordering = ["institution", "first", "months", "version", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "first", "months", "version"],
                name="return_once",
                violation_error_message=_("Somebody has just confirmed this return."),
            ),
            models.CheckConstraint(
                name="return_of_month_or_year",
                condition=Q(months=1, first__day=1) | Q(months=12, first__day=1, first__month=1),
                violation_error_message=_("A return is of a month or of a calendar year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.months} {self.version}"
