"""Which source a single field is from, and where two sources contradict each other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, by_area, of_row
from laoyou.exchange.enums import ConflictState
from laoyou.people.enums import Sealed, Source
from laoyou.people.models import Person


class FieldSource(models.Model):
    """The source of one field of a person where it is another than the person's own `source`."""

    row_rule: ClassVar[RowRule] = of_row("people_person", "person_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="+")
    field = models.CharField(_("field"), max_length=24)
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    as_of = models.DateField(_("data of"))

    class Meta:
        verbose_name = _("source of a field")
        verbose_name_plural = _("sources of fields")
        constraints = [models.UniqueConstraint(fields=["person", "field"], name="fieldsource_once")]

    def __str__(self) -> str:
        return f"{self.field}: {self.source}"


class Conflict(models.Model):
    """A file says otherwise than a better source. Decided once: the same value offered again opens nothing.

    `offered` and `kept` are the values as text; of a sealed field only `offered_sealed` and the blind index.
    """

    row_rule: ClassVar[RowRule] = by_area()
    # Of all fields only a telephone is offered sealed.
    sealed: ClassVar[dict[str, str]] = {"offered_sealed": Sealed.PHONE}
    sealed_for: ClassVar[str] = "person_id"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(_("field"), max_length=24)
    kept = models.CharField(_("on record"), max_length=200, blank=True)
    kept_source = models.CharField(_("source on record"), max_length=24, choices=Source.choices)
    offered = models.CharField(_("in the file"), max_length=200, blank=True)
    offered_sealed = models.BinaryField(null=True)
    offered_index = models.BinaryField(max_length=16)
    offered_source = models.CharField(_("source of the file"), max_length=24, choices=Source.choices)
    batch_id = models.UUIDField()
    as_of = models.DateField(_("data of"))
    opened_at = models.DateTimeField(_("found on"))
    state = models.CharField(_("state"), max_length=6, choices=ConflictState.choices, default=ConflictState.OPEN)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("contradiction between sources")
        verbose_name_plural = _("contradictions between sources")
        indexes = [models.Index(fields=["state", "area", "opened_at", "id"], name="conflict_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field", "offered_source", "offered_index"], name="conflict_decided_once"
            ),
            models.CheckConstraint(name="conflict_state_known", condition=Q(state__in=ConflictState.values)),
            models.CheckConstraint(
                name="conflict_decided_by_somebody",
                condition=Q(state=ConflictState.OPEN, decided_at__isnull=True)
                | (~Q(state=ConflictState.OPEN) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.state}"
