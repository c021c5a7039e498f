"""Who stands in for whom while somebody is away: one role, from a day to a day."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.models.assignments import RoleAssignment
from laoyou.accounts.models.users import User
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside


class Delegation(models.Model):
    """One role of one person carried out by another while `valid` (half-open days, Asia/Shanghai).

    Never deleted but by the database, with a role that is taken back on its first day as if never given; the audit
    trail keeps both.

    The database also keeps that the role is the person's own (trigger `delegation_of_own_role`): what one only stands
    in for cannot be passed on. Whether it counts on a day is asked of `laoyou_acting_for()`, which looks at the role
    and at both accounts as they are then.
    """

    row_rule: ClassVar[RowRule] = RowRule(
        read=f"user_id = {CALLER} OR delegate_id = {CALLER} OR {inside('area')}",
        # Only the person whose role it is, not even through raw SQL somebody else.
        write=f"user_id = {CALLER}",
        remove="",
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who is away"))
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who stands in"))
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.DO_NOTHING, related_name="delegations")
    area = models.BigIntegerField(_("area"))
    valid = DateRangeField(_("valid"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField(pgettext_lazy("delegation", "made on"))
    ended_at = models.DateTimeField(pgettext_lazy("delegation", "ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        indexes = [models.Index(fields=["delegate"], name="delegation_of_delegate")]
        constraints = [
            ExclusionConstraint(
                name="delegation_one_at_a_time",
                expressions=[("assignment", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(ended_at__isnull=True),
                violation_error_message=_("Somebody stands in for this role in that time already."),
            ),
            models.CheckConstraint(condition=~Q(delegate=F("user")), name="delegation_to_another"),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__endswith__isnull=False, valid__startswith__isnull=False),
                name="delegation_from_a_day_to_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.delegate_id}"
