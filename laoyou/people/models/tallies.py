"""How many people lived where on a day: counts by the million made once a night, small enough to read at once."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import HIGH, RowRule, inside
from laoyou.people.enums import CountBasis

OLDEST_COUNTED = 100  # the last place of the arrays: everybody of a hundred years and more


class Tally(models.Model):
    """One count of the whole registry as it stood at a moment. Counting a day again replaces that day's tally."""

    row_rule: ClassVar[RowRule] = RowRule(read=f"{HIGH} > 0", write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField(_("day"))
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], name="tally_once_a_day", violation_error_message=_("That day is counted already.")
            ),
        ]

    def __str__(self) -> str:
        return self.day.isoformat()


class AreaTally(models.Model):
    """The people of one area, village to province, on the day of a tally: counts only, never a person.

    `men` and `women` are counts by completed years of age, 0 … 99 and last 100 and older. `households` and
    `conditions` are counts by what is counted, `{"size": {"1": 12, …}}`, `{"severe_disability": {"1": 3, …}}`; "0" is
    without class or degree. Households are counted where they live only. Figures are as they are, small ones included:
    what may be told to whom is decided where they are read (docs/algorithms/small-cells.md).
    """

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="areas")
    area = models.BigIntegerField(_("area"))
    level = models.SmallIntegerField(_("level"))
    basis = models.CharField(_("basis"), max_length=10, choices=CountBasis.choices)
    men = ArrayField(models.IntegerField(), verbose_name=_("men by age"))
    women = ArrayField(models.IntegerField(), verbose_name=_("women by age"))
    households = models.JSONField(_("households"), default=dict)
    conditions = models.JSONField(_("conditions"), default=dict)

    class Meta:
        verbose_name = _("tally of an area")
        verbose_name_plural = _("tallies of areas")
        ordering = ["tally", "basis", "area"]
        indexes = [models.Index(fields=["area", "basis", "tally"], name="area_tally_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["tally", "basis", "area"],
                name="area_tally_once",
                violation_error_message=_("That area is counted already."),
            ),
            models.CheckConstraint(
                name="area_tally_basis_known",
                condition=Q(basis__in=CountBasis.values),
                violation_error_message=_("There is no such basis."),
            ),
            models.CheckConstraint(
                name="area_tally_ages_complete",
                condition=Q(men__len=OLDEST_COUNTED + 1, women__len=OLDEST_COUNTED + 1),
                violation_error_message=_("A count has one figure for each year of age."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.basis}"
