"""How many posts of a kind a site means to fill: what is not filled is vacant."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import PostKind
from laoyou.facilities.models import rules
from laoyou.facilities.models.periods import begins, day_after, first_day
from laoyou.facilities.models.sites import Site


class PostPlan(models.Model):
    """So many full-time posts of a kind at a site while `valid`, 0 when none are meant to be filled any more."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="post_plans")
    kind = models.CharField(_("post"), max_length=16, choices=PostKind.choices)
    wanted = models.PositiveSmallIntegerField(_("posts meant to be filled"))
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("posts meant to be filled")
        verbose_name_plural = _("posts meant to be filled")
        ordering = ["site", "kind", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="post_plan_one_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody has just said how many posts of this kind there are."),
            ),
            begins("post_plan_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.wanted}"
