"""Rows of a file while they wait, and what accepting them did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, through
from laoyou.exchange.enums import Outcome, RowState, Verb
from laoyou.exchange.models.batches import Batch
from laoyou.people.enums import Sealed


class StagedRow(models.Model):
    """One row as it was checked. Numbers and phones are sealed for the person they are of, who may not exist yet.

    `person_id` is the person matched, or the key a new one will have. `data` holds what was read and is not secret,
    `changes` {field: [old, new]}, `contested` the same for what a better source says otherwise; sealed fields stand in
    them without values. `faults` and `warnings` are lists of {column, code, facts}. What was written in the row stands
    in the file that was handed in, and nowhere else. No foreign keys: rows come by the million.
    """

    row_rule: ClassVar[RowRule] = through("exchange_batch", "batch_id")
    sealed: ClassVar[dict[str, str]] = {"document_sealed": Sealed.DOCUMENT, "phone_sealed": Sealed.PHONE}
    sealed_for: ClassVar[str] = "person_id"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="rows")
    sheet = models.SmallIntegerField(_("sheet"), default=0)
    line = models.IntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    state = models.CharField(_("state"), max_length=8, choices=RowState.choices, default=RowState.STAGED, blank=True)
    person_id = models.UUIDField(null=True)
    revision = models.PositiveIntegerField(null=True)
    name = models.CharField(_("name"), max_length=100, blank=True, db_collation="C")
    sex = models.SmallIntegerField(_("sex"), null=True)
    birth = models.DateField(_("born on"), null=True)
    area = models.BigIntegerField(_("lives in"), null=True)
    data = models.JSONField(null=True)
    changes = models.JSONField(null=True)
    contested = models.JSONField(null=True)
    faults = models.JSONField(null=True)
    warnings = models.JSONField(null=True)
    document_sealed = models.BinaryField(null=True)
    document_index = models.BinaryField(max_length=16, null=True)
    document_tail = models.BinaryField(max_length=16, null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=16, null=True)
    fingerprint = models.BinaryField(max_length=16, null=True)

    class Meta:
        verbose_name = _("row of a file")
        verbose_name_plural = _("rows of files")
        indexes = [
            models.Index(fields=["batch", "outcome", "sheet", "line", "id"], name="staged_outcome"),
        ]
        constraints = [
            models.CheckConstraint(name="staged_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(name="staged_state_known", condition=Q(state__in=RowState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"


class Journal(models.Model):
    """What accepting did to one row of another table, so that it can be undone: the columns before and after.

    People entered by a file have no entry of their own; the file's accepted rows name them.
    """

    row_rule: ClassVar[RowRule] = through("exchange_batch", "batch_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, db_constraint=False, related_name="journal")
    row_id = models.UUIDField(null=True)
    table = models.CharField(max_length=63)
    object_id = models.UUIDField()
    verb = models.CharField(max_length=6, choices=Verb.choices)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("effect of a file")
        verbose_name_plural = _("effects of files")
        indexes = [models.Index(fields=["object_id"], name="journal_object")]
        constraints = [models.CheckConstraint(name="journal_verb_known", condition=Q(verb__in=Verb.values))]

    def __str__(self) -> str:
        return f"{self.verb} {self.table}"
