"""Who took data of the exchange away, when, and on what ground."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside
from laoyou.exchange.enums import Use
from laoyou.people.enums import Source


class DataUse(models.Model):
    """One use of what a department shared. Added, never changed."""

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="", add=f"{CALLER} IS NOT NULL")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("when"))
    area = models.BigIntegerField(_("area"))
    feed = models.CharField(_("kind of file"), max_length=40)
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    use = models.CharField(_("what"), max_length=10, choices=Use.choices)
    batch_id = models.UUIDField(null=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    user_id = models.UUIDField(null=True)
    user_name = models.CharField(_("who"), max_length=200)
    organisation_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("use of shared data")
        verbose_name_plural = _("uses of shared data")
        indexes = [
            models.Index(
                models.F("at").desc(nulls_last=True), models.F("id").desc(nulls_last=True), name="datause_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.feed}"
