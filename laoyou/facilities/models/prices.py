"""The highest inclusive price by area and date, with the document it is from."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import HIGH, RowRule, inside
from laoyou.facilities.enums import Confidence
from laoyou.facilities.enums.prices import PriceGroup
from laoyou.facilities.models.periods import begins, day_after, first_day


class PriceCeiling(models.Model):
    """The highest inclusive price of a group in an area and what lies inside it, in fen a month, while `valid`.

    `area_end` is the first code behind the area. Of several areas around a site the innermost decides. One whose
    confidence is not VERIFIED is a parameter to be confirmed: it warns, and refuses nothing.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=f"{HIGH} > 0", write=inside("area"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    area_end = models.BigIntegerField(_("end of the area"))
    group = models.CharField(_("price of"), max_length=12, choices=PriceGroup.choices)
    fen = models.BigIntegerField(_("highest price a month, fen"))
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    source = models.CharField(_("source"), max_length=200)
    confidence = models.CharField(_("how well known"), max_length=12, choices=Confidence.choices)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("price ceiling")
        verbose_name_plural = _("price ceilings")
        ordering = ["area", "group", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="price_ceiling_one_at_a_time",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("group", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is already a ceiling of this kind in that time."),
            ),
            models.CheckConstraint(
                name="price_ceiling_known",
                condition=Q(group__in=PriceGroup.values, confidence__in=Confidence.values, fen__gt=0),
                violation_error_message=_("There is no such ceiling."),
            ),
            models.CheckConstraint(
                name="price_ceiling_area_has_an_end",
                condition=Q(area_end__gt=F("area")),
                violation_error_message=_("An area ends behind its first code."),
            ),
            begins("price_ceiling_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.fen} {self.valid}"
