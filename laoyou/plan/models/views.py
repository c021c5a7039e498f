"""What an analyst asked of the figures and wants to ask again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.models import User
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside


class SavedView(models.Model):
    """A question to the figures under a name, never an answer: whoever opens it sees what their own role may see.

    `area` is where the owner works; a shared view is seen by whoever works in an area around it or in it itself.
    `place` is the area asked for. `until` None asks for the newest months.
    """

    row_rule: ClassVar[RowRule] = RowRule(
        read=f"owner_id = {CALLER} OR (shared AND {inside('area')})", write=f"owner_id = {CALLER}"
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner of the view"))
    owner_name = models.CharField(_("saved by"), max_length=120)
    area = models.BigIntegerField(_("area"))
    name = models.CharField(_("name of the view"), max_length=80)
    shared = models.BooleanField(_("shared with colleagues"), default=False)
    indicator = models.CharField(_("indicator"), max_length=60)
    basis = models.CharField(_("population basis"), max_length=30, blank=True)
    place = models.BigIntegerField(_("area asked for"))
    inside = models.BooleanField(_("each area inside"), default=False)
    breakdown = models.CharField(_("breakdown"), max_length=40, blank=True)
    group = models.CharField(_("group"), max_length=40, blank=True)
    months = models.PositiveSmallIntegerField(_("how many months"), default=12)
    until = models.DateField(_("up to the day before"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved on"))

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["area", "name"], condition=Q(shared=True), name="saved_view_shared")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
            models.CheckConstraint(condition=Q(months__range=(1, 60)), name="saved_view_months_plausible"),
        ]

    def __str__(self) -> str:
        return self.name
