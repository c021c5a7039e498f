"""Lists of candidates and of definitions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laoyou.people.enums import ConditionKind, Situation
from laoyou.ui.tables import Column, Kind, Table
from laoyou.workbench.people import words_family
from laoyou.workbench.people.tables import COLUMNS, CONDITION, SEX

_COUNTED = 300  # rows; each is asked anew whether it fits


def _certify(kind: ConditionKind) -> Column:
    return Column(
        "certify",
        _("Confirm"),
        value=lambda row: words_family.certify_words(),
        url=lambda row: f"{reverse('people:certify', args=[row.pk])}?kind={kind.value}",
        short=True,
    )


def _deny(kind: ConditionKind) -> Column:
    return Column(
        "deny",
        _("Or"),
        value=lambda row: words_family.deny_words(),
        url=lambda row: reverse("people:deny", args=[row.pk, kind.value]),
        short=True,
    )


def _candidates(name: str, title: Any, last: list[Column]) -> Table:
    return Table(
        name=name,
        title=title,
        columns=[*COLUMNS, *last],
        filters=[SEX, CONDITION],
        sentence=_("Show {sex}, {condition}"),
        order=["place", "position"],
        count_limit=_COUNTED,
        unique="id",
        empty=_("At night nobody was found. Before the first night the list is empty."),
    )


LEFT_BEHIND_ELDERS = _candidates(
    "left-behind-elders",
    _("Elders left behind, perhaps"),
    [_certify(ConditionKind.LEFT_BEHIND_ELDER), _deny(ConditionKind.LEFT_BEHIND_ELDER)],
)
LEFT_BEHIND_CHILDREN = _candidates(
    "left-behind-children",
    _("Children left behind, perhaps"),
    [_certify(ConditionKind.LEFT_BEHIND_CHILD), _deny(ConditionKind.LEFT_BEHIND_CHILD)],
)
WITHOUT_GUARDIAN = _candidates(
    "without-guardian",
    _("Children without a guardian"),
    [
        Column(
            "record",
            _("Guardian"),
            value=lambda row: words_family.answer_words(),
            url=lambda row: f"{reverse('people:new_relation', args=[row.pk])}?kind=guardian",
            short=True,
        )
    ],
)

DEFINITIONS = Table(
    name="definitions",
    title=_("Definitions"),
    columns=[
        Column("situation", _("Situation"), value=lambda row: str(Situation(row.situation).label), width=18),
        Column("age_from", _("From the age of"), Kind.NUMBER),
        Column("age_to", _("To before the age of"), Kind.NUMBER),
        Column("source", _("Source"), width=60),
        Column("confirmed", _("State"), value=lambda row: words_family.confirmed_words(confirmed=row.confirmed)),
    ],
    order=[],
    unique="situation",
    prefix="d-",
    empty=_("Nothing is defined."),
)
