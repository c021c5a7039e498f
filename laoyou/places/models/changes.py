"""What the authorities decided about areas, and which code followed which."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside, public_through
from laoyou.places.enums import ChangeKind


class AreaChange(models.Model):
    """One decision, in force from `effective`; `area` is the area it was recorded for."""

    row_rule: ClassVar[RowRule] = RowRule(read="true", write=inside("area"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=ChangeKind.choices)
    area = models.BigIntegerField(_("area"))
    effective = models.DateField(_("in force from"))
    document = models.CharField(_("document number"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("change of areas")
        verbose_name_plural = _("changes of areas")
        indexes = [models.Index(fields=["area", "effective"], name="areachange_area")]
        constraints = [
            models.CheckConstraint(
                name="areachange_gives_a_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why, or name the document."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective}"


class AreaSuccession(models.Model):
    """`old_code` became `new_code`; None for an area that ended with nothing in its place."""

    row_rule: ClassVar[RowRule] = public_through("places_areachange", "change_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    change = models.ForeignKey(AreaChange, verbose_name=_("change"), on_delete=models.PROTECT, related_name="steps")
    old_code = models.BigIntegerField(_("old code"))
    new_code = models.BigIntegerField(_("new code"), null=True)
    old_name = models.CharField(_("old name"), max_length=60)
    new_name = models.CharField(_("new name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("succession of codes")
        verbose_name_plural = _("successions of codes")
        indexes = [models.Index(fields=["old_code"], name="areasuccession_old")]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "old_code", "new_code"],
                name="areasuccession_once",
                nulls_distinct=False,
                violation_error_message=_("This succession is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code or '—'}"
