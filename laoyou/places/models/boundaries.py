"""Simplified polygons for the maps. Never a legal boundary."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.places.enums import Layer


class Boundary(models.Model):
    """One area's GeoJSON geometry on one layer while `valid`; longitude and latitude in EPSG:4490, used as they are.

    Code 0 on the layer of provinces holds the lines that belong to no province (境界线).
    """

    row_rule: ClassVar[RowRule] = RowRule(read="true", write=inside("code"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.BigIntegerField(_("code"))
    layer = models.CharField(_("layer"), max_length=24, choices=Layer.choices)
    geometry = models.JSONField(_("geometry"))
    valid = DateRangeField(_("valid"))
    source = models.CharField(_("source"), max_length=40)

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        constraints = [
            ExclusionConstraint(
                name="boundary_one_a_code_layer_and_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("layer", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The area already has a boundary in that time."),
            ),
            models.CheckConstraint(
                name="boundary_valid_not_empty",
                condition=models.Q(valid__isempty=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
        ]
        indexes = [models.Index(fields=["layer", "code"], name="boundary_layer_code")]

    def __str__(self) -> str:
        return f"{self.code} ({self.layer})"
