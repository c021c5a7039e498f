"""A file that a department handed over, and how its columns are to be understood."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, by_area
from laoyou.exchange.enums import BatchState
from laoyou.people.enums import Source
from laoyou.records.models import Attachment, Run


class Batch(models.Model):
    """One file of one feed for one area.

    `as_of` is the day the department says the data is of. `mapping` names for each of the file's headings the feed's
    column (a JSON object, heading by position). A file kept long enough is deleted; what was rejected of it
    stays in `rejected`. `edition` is that of the feed it was checked by. `at_sheet` and `at_line`
    tell how far the check has come; `counts`, `foreseen` and `notes` what it found.
    """

    row_rule: ClassVar[RowRule] = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    feed = models.CharField(_("kind of file"), max_length=40)
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    rejected = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    file_ended_at = models.DateTimeField(_("file deleted on"), null=True)
    filename = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField(_("data of"))
    full_list = models.BooleanField(_("complete list"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=BatchState.choices, default=BatchState.LOADED)
    mapping = models.JSONField(default=dict)
    headings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    foreseen = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    at_sheet = models.PositiveIntegerField(default=0)
    at_line = models.PositiveIntegerField(default=0)
    edition = models.PositiveSmallIntegerField(default=1)
    stopping = models.BooleanField(default=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    loaded_by_id = models.UUIDField(null=True)
    loaded_by = models.CharField(_("brought in by"), max_length=200)
    loaded_at = models.DateTimeField(_("brought in on"))
    accepted_by = models.CharField(_("accepted by"), max_length=200, blank=True)
    accepted_at = models.DateTimeField(_("accepted on"), null=True)
    undone_at = models.DateTimeField(_("undone on"), null=True)

    class Meta:
        verbose_name = _("file of a department")
        verbose_name_plural = _("files of departments")
        indexes = [
            models.Index(F("loaded_at").desc(nulls_last=True), F("id").desc(nulls_last=True), name="batch_newest"),
            models.Index(fields=["feed", "area", "as_of"], name="batch_feed"),
        ]
        constraints = [
            models.CheckConstraint(name="batch_state_known", condition=Q(state__in=BatchState.values)),
            models.CheckConstraint(
                name="batch_area_has_12_digits",
                condition=Q(area__gte=0, area__lt=10**12),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class LearnedMapping(models.Model):
    """What an officer once said a heading means, for the next file of this source, feed and area."""

    row_rule: ClassVar[RowRule] = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    feed = models.CharField(_("kind of file"), max_length=40)
    heading = models.CharField(_("heading"), max_length=200)
    column = models.CharField(_("column"), max_length=40, blank=True)
    learned_by = models.CharField(_("said by"), max_length=200)
    learned_at = models.DateTimeField(_("said on"))

    class Meta:
        verbose_name = _("heading learned")
        verbose_name_plural = _("headings learned")
        constraints = [
            models.UniqueConstraint(fields=["area", "source", "feed", "heading"], name="mapping_learned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.column}"
