"""Who has which role, where, and from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.enums import SEPARATED_ROLES, Role
from laoyou.accounts.models.organisations import Organisation
from laoyou.accounts.models.users import User
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside

_FOR_WHOM = Case(
    When(role=Role.INSTITUTION, then=Cast("organisation", models.TextField())),
    default=Value(""),
    output_field=models.TextField(),
)


class RoleAssignment(models.Model):
    """One role of one person over one area while `valid` (half-open days, Asia/Shanghai).

    The database also keeps the area inside the person's home area (trigger `assignment_within_home`).
    """

    row_rule: ClassVar[RowRule] = RowRule(
        read=f"user_id = {CALLER} OR {inside('area')}",
        # Nobody changes his own roles, not even through raw SQL.
        write=f"{inside('area')} AND user_id <> {CALLER}",
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
    )
    area = models.BigIntegerField(_("area"))
    valid = DateRangeField(_("valid"))

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        indexes = [models.Index(fields=["area", "role"], name="assignment_area")]
        constraints = [
            ExclusionConstraint(
                name="assignment_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The person already has this role there in that time."),
            ),
            ExclusionConstraint(
                name="assignment_powers_separated",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(role__in=SEPARATED_ROLES),
                violation_error_message=_("Nobody holds two of the three administrator roles at once."),
            ),
            # Whoever works for an institution holds no office beside it, and works for one institution at a time.
            ExclusionConstraint(
                name="assignment_institution_alone",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (_FOR_WHOM, RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Whoever works for an institution has no other role at that time."),
            ),
            models.CheckConstraint(
                name="assignment_valid_not_empty",
                condition=models.Q(valid__isempty=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
            models.CheckConstraint(
                name="assignment_role_known",
                condition=models.Q(role__in=Role.values),
                violation_error_message=_("There is no such role."),
            ),
            models.CheckConstraint(
                name="assignment_officer_has_department",
                condition=models.Q(organisation__isnull=False)
                | ~models.Q(role__in=[Role.DEPARTMENT_OFFICER, Role.INSTITUTION]),
                violation_error_message=_(
                    "A department officer belongs to a department, an institution's people to their institution."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.area}"
