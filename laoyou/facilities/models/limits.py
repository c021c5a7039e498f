"""Figures of standards by date, with where they come from and how well that is known."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import READ_ONLY, RowRule
from laoyou.facilities.enums import Confidence, LimitKind


class Limit(models.Model):
    """One figure that rules read, while `valid`. Rows come from facilities/data/limits*.csv; a migration changes them.

    `subject` is a class kind or empty; `unit` says what `value` counts (children, months, m2_hundredths).
    """

    row_rule: ClassVar[RowRule] = READ_ONLY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("figure"), max_length=20, choices=LimitKind.choices)
    subject = models.CharField(_("of what"), max_length=12, blank=True)
    value = models.IntegerField(_("value"))
    unit = models.CharField(_("unit"), max_length=16)
    valid = DateRangeField(_("time"))
    source = models.CharField(_("source"), max_length=120)
    confidence = models.CharField(_("how well known"), max_length=12, choices=Confidence.choices)

    class Meta:
        verbose_name = _("figure of a standard")
        verbose_name_plural = _("figures of standards")
        ordering = ["kind", "subject", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="limit_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("subject", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is already a figure for that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.value}"
