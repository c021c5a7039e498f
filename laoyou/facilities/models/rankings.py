"""What is published of waiting lists: rankings that never change, and the log of offers. Names nobody (ADR 20)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import NoticeKind, PassingReason, RefusalReason
from laoyou.facilities.models import rules
from laoyou.facilities.models.waiting import Application, WaitingList, WaitingRule


class Ranking(models.Model):
    """One list in its order of a day, by one version of a rule. Never changed; a new one is published beside it.

    `digest` covers ranks and numbers (as ranking.py prints it), `content` also what they follow from, the day left out:
    two rankings with equal content say the same, and the later one is not stored.
    """

    row_rule: ClassVar[RowRule] = rules.PUBLISHED_BY_WORKER

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    waiting_list = models.ForeignKey(WaitingList, on_delete=models.PROTECT, related_name="rankings")
    rule = models.ForeignKey(WaitingRule, on_delete=models.PROTECT, related_name="rankings")
    sequence = models.PositiveIntegerField(_("number of the ranking"))
    on = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("applications"))
    digest = models.CharField(_("value to compare"), max_length=64)
    content = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published on"))

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["waiting_list", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["waiting_list", "sequence"], name="ranking_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.waiting_list_id} {self.sequence}"


class RankingEntry(models.Model):
    """One line of a ranking as published: rank, number, day, criteria met, points. Nothing else about anybody."""

    row_rule: ClassVar[RowRule] = rules.PUBLISHED_BY_WORKER

    id = models.BigAutoField(primary_key=True)
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="entries")
    rank = models.PositiveIntegerField(_("rank"))
    number = models.CharField(_("application number"), max_length=12, db_collation="C")
    applied_on = models.DateField(_("waiting counts from"))
    met = ArrayField(models.CharField(max_length=60), verbose_name=_("criteria met"))
    points = models.PositiveIntegerField(_("points"))

    class Meta:
        verbose_name = _("entry of a ranking")
        verbose_name_plural = _("entries of rankings")
        ordering = ["ranking", "rank"]
        indexes = [models.Index(fields=["number", "ranking"], name="ranking_entry_number")]
        constraints = [models.UniqueConstraint(fields=["ranking", "rank"], name="ranking_entry_rank_once")]

    def __str__(self) -> str:
        return f"{self.rank} {self.number}"


class RankingFinding(models.Model):
    """What a ranking could not know of an application, or why it is not in it: for the applicant, never published.

    `unknown` are codes of criteria, `missing` and `failed` codes of conditions of admission.
    """

    row_rule: ClassVar[RowRule] = rules.FOUND_OF_APPLICATION

    id = models.BigAutoField(primary_key=True)
    waiting_list = models.ForeignKey(WaitingList, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="findings")
    on = models.DateField(_("day"))
    unknown = ArrayField(models.CharField(max_length=60), verbose_name=_("not known"))
    missing = ArrayField(models.CharField(max_length=60), verbose_name=_("not shown yet"))
    failed = ArrayField(models.CharField(max_length=60), verbose_name=_("not met"))

    class Meta:
        verbose_name = _("finding of a ranking")
        verbose_name_plural = _("findings of rankings")
        ordering = ["application", "id"]
        constraints = [models.UniqueConstraint(fields=["application", "waiting_list"], name="ranking_finding_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.on}"


class OfferNotice(models.Model):
    """A line of the public log: what happened to a number on a day. Only ever added."""

    row_rule: ClassVar[RowRule] = rules.NOTICE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    waiting_list = models.ForeignKey(WaitingList, on_delete=models.PROTECT, related_name="notices")
    number = models.CharField(_("application number"), max_length=12, db_collation="C")
    on = models.DateField(_("day"))
    kind = models.CharField(_("what happened"), max_length=12, choices=NoticeKind.choices)
    reason = models.CharField(
        _("class of the reason"),
        max_length=16,
        blank=True,
        choices=[*RefusalReason.choices, *(each for each in PassingReason.choices if each[0] not in {"ill", "other"})],
    )
    rank = models.PositiveIntegerField(_("rank"))
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("notice of an offer")
        verbose_name_plural = _("notices of offers")
        ordering = ["waiting_list", "at", "id"]
        indexes = [models.Index(fields=["waiting_list", "at", "id"], name="offer_notice_list")]
        constraints = [
            models.CheckConstraint(
                name="offer_notice_kind_known",
                condition=Q(kind__in=NoticeKind.values),
                violation_error_message=_("There is no such event of a list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
