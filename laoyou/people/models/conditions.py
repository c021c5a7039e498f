"""What holds for a person during a time: lives alone, minimum allowance, severe disability …"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.people.enums import DERIVED, Basis, ConditionKind, Source
from laoyou.people.models.households import Household
from laoyou.people.models.persons import OF_PERSON, Person


class Condition(models.Model):
    """One condition of one person while `valid` (half-open days), with who says so and on what evidence.

    `level` is the class or degree the condition has (disability 1–4, care need 1 mild – 3 severe), 0 without one.
    A certificate that must be renewed ends on its last day; it is closed, never deleted.
    """

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(_("condition"), max_length=24, choices=ConditionKind.choices)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices)
    level = models.PositiveSmallIntegerField(_("class or degree"), default=0)
    valid = DateRangeField(_("time"))
    # The end beside the period: comparing days may use an index behind row-level security, asking a range may not.
    until = models.GeneratedField(
        expression=models.Func(models.F("valid"), function="upper"),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["person", "kind", "valid", "id"]
        indexes = [
            models.Index(fields=["kind", "person"], name="condition_kind"),
            models.Index(fields=["until", "id"], name="condition_until", condition=Q(until__isnull=False)),
        ]
        constraints = [
            ExclusionConstraint(
                name="condition_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The person already has this condition in that time."),
            ),
            models.CheckConstraint(
                name="condition_kind_known",
                condition=Q(kind__in=ConditionKind.values),
                violation_error_message=_("There is no such condition."),
            ),
            models.CheckConstraint(
                name="condition_basis_fits",
                condition=Q(kind__in=sorted(DERIVED), basis=Basis.DERIVED)
                | (~Q(kind__in=sorted(DERIVED)) & Q(basis=Basis.CERTIFIED)),
                violation_error_message=_("This condition follows from the records; it is not certified by hand."),
            ),
            models.CheckConstraint(
                name="condition_valid_not_empty",
                condition=Q(valid__isempty=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class Denial(models.Model):
    """That somebody asked and it is not so: the person is not proposed again for the kind while nothing has changed.

    It holds for the household that the person was in, and for a time (parameter `denial`).
    """

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="denials")
    kind = models.CharField(_("condition"), max_length=24, choices=ConditionKind.choices)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    said_on = models.DateField(_("said on"))
    reason = models.CharField(_("reason"), max_length=200)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("what is not so")
        verbose_name_plural = _("what is not so")
        ordering = ["person", "kind", "-said_on", "id"]
        indexes = [models.Index(fields=["person", "kind"], name="denial_of_person")]
        constraints = [
            models.CheckConstraint(
                name="denial_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say how you know that it is not so."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.said_on}"
