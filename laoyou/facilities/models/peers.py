"""How an institution stands among others like it, as counted by the worker; nobody's figures but its own are in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import CountyType, PeerMeasure, SiteKind, SizeClass
from laoyou.facilities.models import rules
from laoyou.facilities.models.operators import Institution


class PeerComparison(models.Model):
    """One measure of one institution beside the quarters of its peers on a day, in the measure's own unit.

    `kind`, `size` and `county` say who the peers are; an empty one was left out, because too few are alike in it.
    `peers` is how many others there are, 0 with nothing told of them when that would be fewer than five.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=rules.OF_INSTITUTION.read, write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="comparisons")
    measure = models.CharField(_("measure"), max_length=16, choices=PeerMeasure.choices)
    value = models.BigIntegerField(_("own figure"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=SiteKind.choices)
    size = models.CharField(_("size"), max_length=8, choices=SizeClass.choices, blank=True)
    county = models.CharField(_("type of county"), max_length=8, choices=CountyType.choices, blank=True)
    peers = models.PositiveIntegerField(_("peers"))
    low = models.BigIntegerField(_("lower quarter"), null=True, blank=True)
    middle = models.BigIntegerField(_("median"), null=True, blank=True)
    high = models.BigIntegerField(_("upper quarter"), null=True, blank=True)
    as_of = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("comparison with peers")
        verbose_name_plural = _("comparisons with peers")
        ordering = ["institution", "measure", "id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "measure"], name="peer_comparison_once"),
            models.CheckConstraint(
                name="peers_at_least_five",
                condition=Q(peers=0, low__isnull=True, middle__isnull=True, high__isnull=True)
                | Q(peers__gte=5, low__lte=F("middle"), middle__lte=F("high")),
                violation_error_message=_("Nothing is told of fewer than five peers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}"
