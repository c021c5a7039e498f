"""The registry's lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.people import access
from laoyou.people.enums import SENSITIVE, ConditionKind, Sex
from laoyou.people.selectors import lists
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.people import words

_COUNTED = 1000  # rows; how many there are beyond that, the pages of counts say


def card_url(row: Any) -> str:
    return reverse("people:card", args=[row.pk])


def _of_age(source: Any, group: str) -> Any:
    return lists.of_age(source, group, on=clock.today())


def _with(source: Any, kind: str) -> Any:
    return lists.with_condition(source, kind, on=clock.today())


def _age(row: Any) -> str:
    return words.age_words(row.birth, clock.today())


COLUMNS = [
    Column("name", pgettext_lazy("person", "Name"), url=card_url, width=18, short=True),
    Column("sex", _("Sex"), value=lambda row: words.sex_words(row.sex), short=True),
    Column("age", _("Age"), value=_age, short=True),
    Column("birth", _("Born on"), Kind.DATE),
    Column("lives", _("Lives in"), value=lambda row: row.area_name, width=20),
    Column("registered", _("Registered in"), value=lambda row: row.registered_name, width=20),
    Column("held", _("What holds"), Kind.BADGE, value=lambda row: words.conditions_words(row.held), width=30),
]
SEX = Filter(
    "sex", _("Sex"), choices=[(str(value), label) for value, label in Sex.choices], any_label=_("men and women")
)


def conditions_for(actor: Actor) -> list[tuple[str, Any]]:
    """What a list may be filtered by: sensitive kinds only for those who see them without giving a reason."""
    may = access.VIEW_SENSITIVE.allows(actor)
    return [(kind, label) for kind, label in ConditionKind.choices if may or kind not in SENSITIVE]


CONDITION = Filter(
    "condition",
    _("condition"),
    choices=ConditionKind.choices,
    any_label=_("in any situation"),
    apply=_with,
)


def _as_bound(source: Any, _value: str) -> Any:
    """The view has chosen the people already: place and basis decide what there is to filter."""
    return source


PLACE = Filter("place", _("any place here"), kind="text", any_label=_("in the whole area"), apply=_as_bound)
BASIS = Filter(
    "basis",
    _("basis"),
    choices=[("resident", _("who live")), ("registered", _("who are registered"))],
    any_label=_("who live or are registered"),
    default="resident",
    apply=_as_bound,
)
HOME = Filter(
    "home",
    _("household"),
    choices=list(words.HOUSEHOLD_WORDS.items()),
    any_label=_("in any household"),
    apply=lambda source, kind: lists.of_household(source, kind, on=clock.today()),
)
LACKING = Filter(
    "lacking",
    _("what is missing"),
    choices=[("document", _("without a document number")), ("phone", _("without a telephone"))],
    any_label=_("complete or not"),
    apply=lists.lacking,
)
MOVED_IN = Filter(
    "since",
    _("moved in since"),
    kind="date",
    any_label=_("at any time"),
    apply=lambda source, day: lists.come_since(source, date.fromisoformat(day)),
)

EVERYBODY = Table(
    name="everybody",
    title=_("People"),
    columns=COLUMNS,
    filters=[
        Filter("age", _("age"), choices=words.AGE_CHOICES, any_label=_("of any age"), apply=_of_age),
        SEX,
        CONDITION,
        PLACE,
        BASIS,
        HOME,
        LACKING,
        MOVED_IN,
    ],
    sentence=_("Show people {basis} {place}, {age}, {sex}, {condition}, {home}, {lacking}, moved in since {since}"),
    order=["place", "birth"],
    unique="id",
    count_limit=_COUNTED,
    empty=_("Nobody here fits."),
    empty_hint=_("Loosen one of the words above, or look in another place."),
)

DUE = Table(
    name="due",
    title=_("Birthdays of this month"),
    columns=COLUMNS,
    filters=[SEX, CONDITION],
    sentence=_("Show {sex}, {condition}"),
    order=["birth"],
    unique="id",
    empty=_("Nobody reaches this age this month."),
)

ENDING = Table(
    name="ending",
    title=_("Conditions that end soon"),
    columns=[
        Column(
            "person",
            pgettext_lazy("person", "Name"),
            value=lambda row: row.person.name,
            url=lambda row: reverse("people:card", args=[row.person_id]),
            width=18,
        ),
        Column("kind", _("Condition"), value=lambda row: words.condition_words(row.kind), width=24),
        Column("until", _("Holds until before"), Kind.DATE),
        Column("source", _("Source"), value=lambda row: words.source_words(row.source), width=24),
    ],
    order=["until"],
    unique="id",
    empty=_("No certificate ends within the next two months."),
)
