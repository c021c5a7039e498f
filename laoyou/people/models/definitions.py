"""What the words for a life situation mean, by day: the ages that decide who lives alone, who is very old."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import READ_ONLY, RowRule
from laoyou.people.enums import Situation


class Definition(models.Model):
    """From `age_from` completed years on, and to before `age_to` where there is one, somebody counts while `valid`.

    `confirmed` when the place has said that its own rules use these ages; `source` names the text they are from.
    Changed by migration, never at a page: figures of earlier days keep the definition of their day.
    """

    row_rule: ClassVar[RowRule] = READ_ONLY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    situation = models.CharField(_("situation"), max_length=24, choices=Situation.choices)
    valid = DateRangeField(_("time"))
    age_from = models.PositiveSmallIntegerField(_("from the age of"))
    age_to = models.PositiveSmallIntegerField(_("to before the age of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    confirmed = models.BooleanField(_("confirmed here"), default=False)

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        ordering = ["situation", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="definition_one_at_a_time",
                expressions=[("situation", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("This situation is already defined for that time."),
            ),
            models.CheckConstraint(
                name="definition_situation_known",
                condition=Q(situation__in=Situation.values),
                violation_error_message=_("There is no such situation."),
            ),
            models.CheckConstraint(
                name="definition_ages_in_order",
                condition=Q(age_to__isnull=True) | Q(age_to__gt=F("age_from")),
                violation_error_message=_("The first age must lie before the last."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.situation} {self.valid}"
