"""Days from and until as columns of their own beside a period.

Comparing days may use an index behind row-level security, asking a range may not (docs/contracts/access.md).
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _


def first_day() -> models.GeneratedField:
    """The first day of `valid`; NULL when it has always been so."""
    return _bound("lower")


def day_after() -> models.GeneratedField:
    """The first day `valid` no longer holds; NULL while it is open."""
    return _bound("upper")


def _bound(function: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=models.Func(models.F("valid"), function=function),
        output_field=models.DateField(null=True),
        db_persist=True,
    )


def holding(day: date) -> Q:
    """What has begun by a day and not ended, of rows with `since` and `until`."""
    return Q(since__lte=day) & lasting(day)


def lasting(day: date) -> Q:
    """What has not ended on a day, begun or not."""
    return Q(until__isnull=True) | Q(until__gt=day)


def not_empty(name: str) -> CheckConstraint:
    """The period has at least one day."""
    return CheckConstraint(
        name=name,
        condition=Q(valid__isempty=False),
        violation_error_message=_("The first day must lie before the last."),
    )


def begins(name: str) -> CheckConstraint:
    """The period has at least one day and a first one."""
    return CheckConstraint(
        name=name,
        condition=Q(valid__isempty=False, valid__lower_inf=False),
        violation_error_message=_("A first day is needed, and it must lie before the last."),
    )
