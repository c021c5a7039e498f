"""Numbers that a place laid down for running its plan."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import HIGH, RowRule, inside
from laoyou.plan.enums import ParameterCode

MOST_DAYS = 400  # as many working days as are counted; of what is no days, four times the usual


class OwnParameter(models.Model):
    """A parameter of an area from `since` on, until a later one of the same code. Added to, never changed.

    Read by everybody who is signed in: a county's units report to the city by the city's days.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=f"{HIGH} > 0", write="", add=inside("area"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    code = models.CharField(_("what is counted"), max_length=32, choices=ParameterCode.choices)
    since = models.DateField(_("holds from"))
    value = models.PositiveSmallIntegerField(_("number"))
    basis = models.CharField(_("paper it was laid down in"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))
    recorded_by = models.CharField(_("recorded by"), max_length=120)

    class Meta:
        verbose_name = _("number laid down")
        verbose_name_plural = _("numbers laid down")
        ordering = ["area", "code", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code", "since"],
                name="own_parameter_once",
                violation_error_message=_("One that holds from this day is on record already."),
            ),
            models.CheckConstraint(
                name="own_parameter_known",
                condition=Q(code__in=ParameterCode.values, value__range=(1, MOST_DAYS)) & ~Q(basis=""),
                violation_error_message=_("It needs a known parameter, 1 to 400 and the paper it stands in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value} ({self.since})"
