"""How many people there will be where in the years ahead, as it follows from the last count."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.people.enums import CountBasis


class Projection(models.Model):
    """The people of one area, county or wider, on the day of `counted_on` in `year`: counts only.

    `people`, `under_3`, `aged_60`, `aged_65` and `aged_80` are each [low, middle, high], in the order of
    `analytics.projection.COURSES`; in the year of the count all three are what was counted. Only what follows from the
    last count is kept. What may be told to whom is decided where it is read, as of a tally.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    level = models.SmallIntegerField(_("level"))
    basis = models.CharField(_("basis"), max_length=10, choices=CountBasis.choices)
    counted_on = models.DateField(_("day"))
    year = models.SmallIntegerField(_("year"))
    people = models.JSONField(_("people"))
    under_3 = models.JSONField(_("under 3"))
    aged_60 = models.JSONField(_("60 and older"))
    aged_65 = models.JSONField(_("65 and older"))
    aged_80 = models.JSONField(_("80 and older"))

    class Meta:
        verbose_name = _("projection")
        verbose_name_plural = _("projections")
        ordering = ["area", "basis", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "basis", "year"],
                name="projection_once",
                violation_error_message=_("That year of the area is projected already."),
            ),
            models.CheckConstraint(
                name="projection_basis_known",
                condition=Q(basis__in=CountBasis.values),
                violation_error_message=_("There is no such basis."),
            ),
            models.CheckConstraint(
                name="projection_not_before_its_count",
                condition=Q(year__gte=F("counted_on__year")),
                violation_error_message=_("Nothing is projected backwards."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.basis} {self.year}"
