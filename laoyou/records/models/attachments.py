"""Files people hand in, kept outside the web root under their own fingerprint."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside
from laoyou.records.enums import Purpose


class Attachment(models.Model):
    """A file as it was handed in. The same bytes for the same purpose are kept once an area.

    `filename` is for people only; where the bytes lie follows from `area` and `sha256`.
    """

    # A list is for the eyes of the one who asked for it.
    row_rule = RowRule(
        read=f"{inside('area')} AND (purpose <> 'list_file' OR kept_by_id = {CALLER})", write=inside("area")
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField()
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    kept_by_id = models.UUIDField(null=True)
    kept_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "sha256", "purpose"],
                name="attachment_kept_once",
                violation_error_message=_("This very file is already kept here."),
            ),
            models.CheckConstraint(name="attachment_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="attachment_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="attachment_purpose_is_known", condition=Q(purpose__in=Purpose.values)),
        ]

    def __str__(self) -> str:
        return self.filename
