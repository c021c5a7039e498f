"""How many children were born where, as the last count found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.people.enums import CountBasis


class BirthCount(models.Model):
    """The births of one year in one area, village to province: counts only. A year without any has a row only if it is
    that of the count.

    Only what the last count found is kept, of the year of the count and the YEARS before it. What may be told to whom
    is decided where it is read, as of a tally.
    """

    YEARS: ClassVar[int] = 10
    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    level = models.SmallIntegerField(_("level"))
    basis = models.CharField(_("basis"), max_length=10, choices=CountBasis.choices)
    counted_on = models.DateField(_("day"))
    year = models.SmallIntegerField(_("year"))
    boys = models.PositiveIntegerField(_("boys"))
    girls = models.PositiveIntegerField(_("girls"))

    class Meta:
        verbose_name = _("births of a year")
        verbose_name_plural = _("births of years")
        ordering = ["area", "basis", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "basis", "year"],
                name="birth_count_once",
                violation_error_message=_("The births of that year are counted already."),
            ),
            models.CheckConstraint(
                name="birth_count_basis_known",
                condition=Q(basis__in=CountBasis.values),
                violation_error_message=_("There is no such basis."),
            ),
            models.CheckConstraint(
                name="birth_count_not_ahead",
                condition=Q(year__lte=models.F("counted_on__year")),
                violation_error_message=_("Nobody is born after the day of the count."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"
