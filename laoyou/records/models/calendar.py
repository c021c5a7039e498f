"""Days off and days worked of years that no package knows yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, HIGH, RowRule


class ArrangedDay(models.Model):
    """A weekday off or a weekend day worked, as the State Council's arrangement for its year says."""

    row_rule = RowRule(read=f"{HIGH} > 0", write=f"{CALLER} IS NOT NULL AND {HIGH} > 0")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField(_("day"))
    works = models.BooleanField(_("worked"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("arranged day")
        verbose_name_plural = _("arranged days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="arranged_day_once",
                violation_error_message=_("This day is already arranged."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {'worked' if self.works else 'off'}"
