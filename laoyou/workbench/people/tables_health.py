"""Lists of who is due for a check."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.people.enums import BY_STEP, HealthEventKind, HealthPeriodKind
from laoyou.people.selectors import health, lists
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.people import words, words_health
from laoyou.workbench.people.tables import COLUMNS, CONDITION, SEX

_ENROLMENTS = (HealthPeriodKind.MANAGEMENT, HealthPeriodKind.FAMILY_DOCTOR)
_OF_ELDERS = [each for each in words.AGE_CHOICES if each[0] in {"65_plus", "80_plus", "90_plus", "100_plus"}]


def _without(source: Any, kind: str) -> Any:
    return health.without_period(source, kind, on=clock.today())


def _missing(source: Any, kind: str) -> Any:
    return health.overdue_in(source, kind, on=clock.today())


def _of_age(source: Any, group: str) -> Any:
    return lists.of_age(source, group, on=clock.today())


ELDERS = Table(
    name="elders",
    title=_("Elders without a health check this year"),
    columns=COLUMNS,
    filters=[
        Filter("age", _("age"), choices=_OF_ELDERS, any_label=_("of 65 and older"), apply=_of_age),
        SEX,
        CONDITION,
        Filter(
            "without",
            _("without"),
            choices=[(kind.value, kind.label) for kind in _ENROLMENTS],
            any_label=_("whatever is on record"),
            apply=_without,
        ),
    ],
    sentence=_("Show people {age}, {sex}, {condition}, without: {without}"),
    order=["place", "birth"],
    unique="id",
    count_limit=1_000,
    empty=_("Everybody of 65 and older has had a health check this year."),
)

CHILDREN = Table(
    name="children",
    title=_("Young children with an overdue visit, check or dose"),
    columns=[
        *COLUMNS[:-1],
        Column(
            "missing",
            _("Overdue"),
            Kind.BADGE,
            value=lambda row: words_health.missing_words(row.missing),
            width=40,
        ),
    ],
    filters=[
        Filter(
            "missing",
            _("overdue"),
            choices=[(kind.value, kind.label) for kind in HealthEventKind if kind in BY_STEP],
            any_label=_("anything"),
            apply=_missing,
        ),
        SEX,
    ],
    sentence=_("Show children who miss {missing}, {sex}"),
    order=["place", "birth"],
    unique="id",
    count_limit=200,  # each asks for every step of the schedule
    empty=_("No child here has missed anything."),
    empty_hint=pgettext_lazy("children", "The schedule is a parameter that is still to be confirmed."),
)
