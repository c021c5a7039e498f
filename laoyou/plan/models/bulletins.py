"""What was told of a plan's figures in one period: kept as it was told, with the snapshot it was told from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.plan.enums import BulletinKind, BulletinLanguage
from laoyou.plan.models.edition import Edition
from laoyou.records.models import Attachment


class Bulletin(models.Model):
    """One version of a monthly bulletin or an annual report. Made once and never changed; the next is a version.

    `paper` is the whole text with its tables, pictures and notes, from which page and files are made. `fingerprint` is
    of the text without the day it was signed on: by it the same figures are known to say the same again.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    area = models.BigIntegerField(_("area"))
    kind = models.CharField(_("kind of bulletin"), max_length=8, choices=BulletinKind.choices)
    since = models.DateField(_("first day"))
    until = models.DateField(_("first day after"))
    language = models.CharField(_("language"), max_length=8, choices=BulletinLanguage.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=300)
    snapshot = models.CharField(_("snapshot"), max_length=40)
    paper = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    docx = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made on"))
    made_by = models.CharField(_("made by"), max_length=120)

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-since", "-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "since", "language", "version"], name="bulletin_version_once"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="bulletin_period_ordered"),
            models.CheckConstraint(condition=Q(kind__in=BulletinKind.values), name="bulletin_kind_known"),
            models.CheckConstraint(condition=Q(language__in=BulletinLanguage.values), name="bulletin_language_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(snapshot=""), name="bulletin_says_of_what"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"
