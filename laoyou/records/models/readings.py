"""Who looked at whom: one row a look, kept apart from the audit trail (ADR 15)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside
from laoyou.records.enums import ReadingKind

_NEWEST = (models.F("at").desc(nulls_last=True), models.F("id").desc(nulls_last=True))


class Reading(models.Model):
    """One look of one user at one person's record, or one search by number; written before anything is shown.

    Added and never changed by the web role; taken away by the retention job alone. `area` is the reader's then and
    `subject_area` that of the person: whoever supervises the one or keeps the record of the other sees the row. It
    is NULL beside `subject_id` for a search that found nobody.
    """

    row_rule = RowRule(read=f"{inside('area')} OR {inside('subject_area')}", write="", add=f"{CALLER} IS NOT NULL")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("what"), max_length=20, choices=ReadingKind.choices)
    actor_id = models.UUIDField()
    actor_name = models.CharField(_("person"), max_length=200)
    organisation_id = models.UUIDField(null=True)
    area = models.BigIntegerField()
    subject_id = models.UUIDField(null=True)
    subject_area = models.BigIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("look at a record")
        verbose_name_plural = _("looks at records")
        indexes = [
            models.Index("area", *_NEWEST, name="reading_area"),
            models.Index("subject_id", *_NEWEST, name="reading_subject"),
            models.Index("actor_id", *_NEWEST, name="reading_actor"),
        ]
        constraints = [
            models.CheckConstraint(name="reading_kind_known", condition=models.Q(kind__in=ReadingKind.values)),
            models.CheckConstraint(name="reading_is_not_anonymous", condition=~models.Q(actor_name="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.at}"
