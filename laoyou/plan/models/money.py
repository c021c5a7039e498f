"""The ledger of projects' money: approved, allocated, paid. Rows are added, never changed; sums are of rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.plan.enums import MoneySource, MoneyStage
from laoyou.plan.models.items import PlanItem

_PLAIN = Q(corrects__isnull=True, moved__isnull=True, fen__gt=0)
_COUNTER = Q(corrects__isnull=False, moved__isnull=True, fen__lt=0)
_MOVED = Q(corrects__isnull=True, moved__isnull=False) & ~Q(fen=0)


class MoneyEntry(models.Model):
    """So much money of a project approved, allocated or paid on a day, from one source, by one document; in fen.

    What was wrong is taken back by a counter-entry (`corrects`, the negative sum). Rows with the same `moved` carry
    money from one project to others and add up to nothing (ADR 46). `place` is the one area the project lies in, else
    that of the plan; `lineage` names the project in every edition (ADR 30). Of each project and source the database
    lets no more be allocated than is approved, no more paid than is allocated, and lets no row be changed.
    """

    row_rule = RowRule(read=inside("area"), write="", add=inside("area"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    place = models.BigIntegerField(_("place of the project"))
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"))
    stage = models.CharField(_("approved, allocated or paid"), max_length=10, choices=MoneyStage.choices)
    source = models.CharField(_("source of the money"), max_length=12, choices=MoneySource.choices)
    on = models.DateField(pgettext_lazy("money", "on"))
    fen = models.BigIntegerField(_("sum in fen"))
    document = models.CharField(_("document number"), max_length=120)
    note = models.CharField(_("note"), max_length=200, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="countered", verbose_name=_("takes back")
    )
    moved = models.UUIDField(_("moved together with"), null=True, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("entry of a project's money")
        verbose_name_plural = _("entries of projects' money")
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["area", "-on", "-id"], name="money_of_area"),
            models.Index(fields=["lineage", "source", "stage"], name="money_of_project"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=MoneyStage.values), name="money_stage_known"),
            models.CheckConstraint(condition=Q(source__in=MoneySource.values), name="money_source_known"),
            models.CheckConstraint(condition=_PLAIN | _COUNTER | _MOVED, name="money_sign_says_what_it_is"),
            models.CheckConstraint(condition=~Q(document=""), name="money_has_a_document"),
            models.UniqueConstraint(fields=["corrects"], name="money_taken_back_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.stage} {self.fen}"
