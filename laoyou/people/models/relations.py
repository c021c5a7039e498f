"""What people are to one another."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.people.enums import RelationKind, Source
from laoyou.people.models.persons import OF_PERSON, Person


class Relation(models.Model):
    """What `other` is to `person` while `valid`. Somebody outside the registry has a name and a sealed phone instead.

    Both sides of a marriage stand as rows, so that neither has two spouses at once. An agent's authority ends when
    the person takes it back: the row is closed.
    """

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=20, choices=RelationKind.choices)
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="related_to")
    other_name = models.CharField(_("name"), max_length=100, blank=True)
    other_phone_sealed = models.BinaryField(_("phone, sealed"), null=True)
    valid = DateRangeField(_("time"))
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["person", "kind", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="relation_one_spouse_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(kind=RelationKind.SPOUSE),
                violation_error_message=_("The person is already married in that time."),
            ),
            models.CheckConstraint(
                name="relation_kind_known",
                condition=Q(kind__in=RelationKind.values),
                violation_error_message=_("There is no such relation."),
            ),
            models.CheckConstraint(
                name="relation_names_somebody_else",
                condition=(Q(other__isnull=False, other_name="") & ~Q(other=F("person")))
                | (Q(other__isnull=True) & ~Q(other_name="")),
                violation_error_message=_("Name one other person: in the registry, or by name."),
            ),
            models.CheckConstraint(
                name="relation_valid_not_empty",
                condition=Q(valid__isempty=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"
