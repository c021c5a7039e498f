"""Who lives together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, by_area
from laoyou.people.enums import Sealed

# Degrees within which China lies, with a margin.
LONGITUDES = (73.0, 136.0)
LATITUDES = (3.0, 54.0)


class Household(models.Model):
    """People who live together at one address. Its members are the persons who name it.

    A `collective` one is an institution or dormitory: it has a name, no head, and nothing follows from living there.
    One that the household register made is found again by `register_index`, the blind index of its number there and the
    community; once somebody has changed it `by_hand`, the register moves nobody out of it any more.
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
    name = models.CharField(_("name of the institution or dormitory"), max_length=100, blank=True, db_default="")
    register_index = models.BinaryField(max_length=16, null=True)
    by_hand = models.BooleanField(_("changed by hand"), default=False, db_default=False)
    revision = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [models.Index(fields=["area", "id"], name="household_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["register_index"],
                name="household_register_index_once",
                violation_error_message=_("The register's household is here already."),
            ),
            models.CheckConstraint(
                name="household_area_has_12_digits",
                condition=models.Q(area__gt=0, area__lt=10**12),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
            models.CheckConstraint(
                name="household_named_when_collective",
                condition=models.Q(collective=True) | models.Q(name=""),
                violation_error_message=_("A family household has no name of its own."),
            ),
            models.CheckConstraint(
                name="household_point_in_china",
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=LONGITUDES,
                    latitude__range=LATITUDES,
                ),
                violation_error_message=_("Give longitude and latitude in degrees, of a place in China, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
