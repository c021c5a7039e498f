"""Who lives together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, by_area
from laoyou.people.enums import Sealed


class Household(models.Model):
    """People who live together at one address. Its members are the persons who name it.

    `address` is sealed (docs/contracts/sealing.md), bound to this row's id. Longitude and latitude in EPSG:4490.
    """

    row_rule: ClassVar[RowRule] = by_area()
    sealed: ClassVar[dict[str, str]] = {"address_sealed": Sealed.ADDRESS}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("community"))
    address_sealed = models.BinaryField(_("address, sealed"), null=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    collective = models.BooleanField(_("institution or dormitory"), default=False)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [models.Index(fields=["area", "id"], name="household_area")]
        constraints = [
            models.CheckConstraint(
                name="household_area_has_12_digits",
                condition=models.Q(area__gt=0, area__lt=10**12),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
