"""Whom the records suggest to be asked about: left behind, perhaps, or a child nobody answers for.

The registry does not know where the children of an elder are, or the parents of a child, unless somebody recorded it.
So these are proposals with the definition's ages; what is certified already is not proposed again, nor for
a time what somebody has found not to be so.

Few fit among very many, so everybody is looked through at night (`services.suggesting`), and a list asks only those
found then, one by one in its order, whether they fit still: who was certified, denied or has moved since is not on it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.ages import years_before
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import ConditionKind, HouseholdRole, RelationKind, Situation, SuggestionKind
from laoyou.people.models import Condition, Denial, Household, Person, Relation
from laoyou.people.selectors.definitions import definitions
from laoyou.people.selectors.lists import any_of
from laoyou.people.selectors.parameters import value_of
from laoyou.people.selectors.relations import GUARDED_UNDER
from laoyou.places.enums import Kind
from laoyou.places.models import Area

# Completed years in which somebody at home looks after the others, or could.
WORKING_FROM, WORKING_TO = 16, 60
_MONTH = 30.4375  # days, on average
_BETWEEN = (HouseholdRole.CHILD, HouseholdRole.CHILD_IN_LAW)

# Whether there is such a row: asked of everybody at once, or of each person in the order of a list.
There = Callable[[QuerySet[Any]], Q]
# People, and the ways in which one of them fits.
Fitting = tuple[QuerySet[Person], list[Q]]


def suggested(kind: SuggestionKind, *, on: date, actor: Actor) -> QuerySet[Person]:
    """Who lives in the actor's area, was found by the last look and fits still; `place`, `position` are their order."""
    VIEW_PERSON.demand(actor)
    found = Person.objects.filter(
        suggestions__kind=kind,
        suggestions__area__gte=actor.area.low,
        suggestions__area__lt=actor.area.high,
        area=F("suggestions__area"),
    )
    found = found.annotate(place=F("suggestions__area"), position=F("suggestions__position"))
    people, ways = _fitting(kind, found, any_of, on)
    return people.filter(reduce(or_, ways))


def fitting(kind: SuggestionKind, *, on: date) -> QuerySet[Person, Any]:
    """Everybody of the registry who fits, with nothing but `id`, `area` and `birth`: the nightly look's question."""
    people, ways = _fitting(kind, Person.objects.all(), lambda rows: Q(Exists(rows)), on)
    first, *others = (people.filter(way).order_by().values("id", "area", "birth") for way in ways)
    return first.union(*others) if others else first


def _fitting(kind: SuggestionKind, people: QuerySet[Person], there: There, on: date) -> Fitting:
    living = people.filter(death__isnull=True, merged_into__isnull=True)
    if kind == SuggestionKind.WITHOUT_GUARDIAN:
        return _without_guardian(living, there, on)
    at_home = living.filter(there(Household.objects.filter(id=OuterRef("household"), collective=False)))
    left_behind = _left_behind_elders if kind == SuggestionKind.LEFT_BEHIND_ELDER else _left_behind_children
    return left_behind(at_home, there, on)


def _left_behind_elders(people: QuerySet[Person], there: There, on: date) -> Fitting:
    """Elders in villages in whose household nobody is of working age."""
    old = _of_ages(people, Situation.LEFT_BEHIND_ELDER, on)
    rural = Area.objects.filter(code=OuterRef("area"), kind=Kind.VILLAGERS, valid__contains=on)
    working = _members().filter(birth__lte=years_before(on, WORKING_FROM), birth__gt=years_before(on, WORKING_TO))
    return _not_certified(old, there, ConditionKind.LEFT_BEHIND_ELDER, on), [there(rural) & ~there(working)]


def _left_behind_children(people: QuerySet[Person], there: There, on: date) -> Fitting:
    """Children who live with grandparents and without a parent, by their places in the household or by relations."""
    young = _of_ages(people, Situation.LEFT_BEHIND_CHILD, on)
    parents_generation = _members().filter(household_role__in=_BETWEEN)
    parents = Relation.objects.filter(
        person=OuterRef("pk"), kind=RelationKind.PARENT, valid__contains=on, other__death__isnull=True
    )
    at_home = parents.filter(other__household=OuterRef("household"))
    by_place = Q(household_role=HouseholdRole.GRANDCHILD) & ~there(parents_generation) & ~there(at_home)
    away = there(parents) & ~there(at_home)
    return _not_certified(young, there, ConditionKind.LEFT_BEHIND_CHILD, on), [by_place, away]


def _without_guardian(people: QuerySet[Person], there: There, on: date) -> Fitting:
    """Children under 14 for whom nobody is on record as guardian or living parent."""
    answering = Relation.objects.filter(
        Q(other__isnull=True) | Q(other__death__isnull=True),
        person=OuterRef("pk"),
        kind__in=[RelationKind.GUARDIAN, RelationKind.PARENT],
        valid__contains=on,
    )
    return people.filter(birth__gt=years_before(on, GUARDED_UNDER)), [~there(answering)]


def _members() -> QuerySet[Person]:
    return Person.objects.filter(household=OuterRef("household"), death__isnull=True, merged_into__isnull=True)


def _of_ages(people: QuerySet[Person], situation: Situation, on: date) -> QuerySet[Person]:
    """Nobody where the situation is not defined on the day."""
    defined = definitions(on=on).get(situation)
    if defined is None:
        return people.none()
    found = people.filter(birth__lte=years_before(on, defined.age_from))
    return found if defined.age_to is None else found.filter(birth__gt=years_before(on, defined.age_to))


def _not_certified(people: QuerySet[Person], there: There, kind: ConditionKind, on: date) -> QuerySet[Person]:
    held = Condition.objects.filter(person=OuterRef("pk"), kind=kind, valid__contains=on)
    since = on - timedelta(days=_MONTH * value_of("denial"))
    denied = Denial.objects.filter(person=OuterRef("pk"), kind=kind, said_on__gt=since)
    return people.filter(~there(held), ~there(denied.filter(household=OuterRef("household"))))
