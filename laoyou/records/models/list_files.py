"""Lists too long for one request, as spreadsheets that the worker makes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule
from laoyou.records.models.attachments import Attachment
from laoyou.records.models.runs import Run


class ListFile(models.Model):
    """One spreadsheet asked for by one person, who alone may see and fetch it until `until`.

    `page` is the address that shows the list with its filters, order and columns: the worker asks it again, in `area`
    and with the rights the person has by then. `for_user_id` and `stand_in_role` say in whose stead they were acting.
    The file goes at `until`; that it was made stays a while, and who took what out stays in the audit trail.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=f"asked_by = {CALLER}", write=f"asked_by = {CALLER}", remove="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    form_key = models.UUIDField()
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="+")
    asked_by = models.UUIDField()
    for_user_id = models.UUIDField(null=True)
    stand_in_role = models.CharField(max_length=30, blank=True)
    area = models.BigIntegerField()
    title = models.CharField(max_length=200)
    page = models.TextField()
    language = models.CharField(max_length=20)
    site = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    rows = models.PositiveBigIntegerField(null=True)
    until = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form_key"],
                name="list_file_asked_once",
                violation_error_message=_("This form was sent before; its file is among your files."),
            ),
            models.CheckConstraint(
                name="list_file_made_whole",
                condition=Q(made_at__isnull=True, rows__isnull=True, until__isnull=True, attachment__isnull=True)
                | Q(made_at__isnull=False, rows__isnull=False, until__isnull=False),
                violation_error_message=_("A file that was made says when, how many rows it has and until when."),
            ),
            models.CheckConstraint(
                name="list_file_fetched_once_made",
                condition=Q(fetched_at__isnull=True) | Q(made_at__isnull=False),
                violation_error_message=_("A file is fetched only once it was made."),
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at", "-id"], name="list_file_own"),
            models.Index(fields=["until"], name="list_file_ends", condition=Q(attachment__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title
