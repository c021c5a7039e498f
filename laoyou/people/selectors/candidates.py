"""People whom the records suggest to be left behind: to be asked about and certified, never a fact by itself.

The registry does not know where the children of an elder are, or the parents of a child, unless somebody recorded it.
So these are proposals with the definition's ages; what is certified already is not proposed again, nor for
a time what somebody has found not to be so.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.ages import years_before
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import ConditionKind, HouseholdRole, RelationKind, Situation
from laoyou.people.models import Condition, Denial, Person, Relation
from laoyou.people.selectors.definitions import definitions
from laoyou.people.selectors.parameters import value_of
from laoyou.people.selectors.search import people_in
from laoyou.places.enums import Kind
from laoyou.places.models import Area

# Completed years in which somebody at home looks after the others, or could.
WORKING_FROM, WORKING_TO = 16, 60
_MONTH = 30.4375  # days, on average
_BETWEEN = (HouseholdRole.CHILD, HouseholdRole.CHILD_IN_LAW)


def left_behind_elders(*, on: date, actor: Actor) -> QuerySet[Person]:
    """Elders in villages in whose household nobody is of working age."""
    old = _of_ages(_at_home(actor), Situation.LEFT_BEHIND_ELDER, on)
    rural = Area.objects.filter(code=OuterRef("area"), kind=Kind.VILLAGERS, valid__contains=on)
    working = _members().filter(birth__lte=years_before(on, WORKING_FROM), birth__gt=years_before(on, WORKING_TO))
    return _not_certified(old.filter(Exists(rural), ~Exists(working)), ConditionKind.LEFT_BEHIND_ELDER, on)


def left_behind_children(*, on: date, actor: Actor) -> QuerySet[Person]:
    """Children who live with grandparents and without a parent, by their places in the household or by relations."""
    young = _of_ages(_at_home(actor), Situation.LEFT_BEHIND_CHILD, on)
    parents_generation = _members().filter(household_role__in=_BETWEEN)
    parents = Relation.objects.filter(
        person=OuterRef("pk"), kind=RelationKind.PARENT, valid__contains=on, other__death__isnull=True
    )
    at_home = parents.filter(other__household=OuterRef("household"))
    by_place = Q(household_role=HouseholdRole.GRANDCHILD) & ~Q(Exists(parents_generation))
    away = Q(Exists(parents)) & ~Q(Exists(at_home))
    without = young.filter(by_place | away).filter(~Exists(at_home))
    return _not_certified(without, ConditionKind.LEFT_BEHIND_CHILD, on)


def _at_home(actor: Actor) -> QuerySet[Person]:
    VIEW_PERSON.demand(actor)
    living = people_in(actor.area).filter(death__isnull=True)
    return living.filter(household__isnull=False, household__collective=False)


def _members() -> QuerySet[Person]:
    return Person.objects.filter(household=OuterRef("household"), death__isnull=True, merged_into__isnull=True)


def _of_ages(people: QuerySet[Person], situation: Situation, on: date) -> QuerySet[Person]:
    """Nobody where the situation is not defined on the day."""
    defined = definitions(on=on).get(situation)
    if defined is None:
        return people.none()
    found = people.filter(birth__lte=years_before(on, defined.age_from))
    return found if defined.age_to is None else found.filter(birth__gt=years_before(on, defined.age_to))


def _not_certified(people: QuerySet[Person], kind: ConditionKind, on: date) -> QuerySet[Person]:
    held = Condition.objects.filter(person=OuterRef("pk"), kind=kind, valid__contains=on)
    since = on - timedelta(days=_MONTH * value_of("denial"))
    denied = Denial.objects.filter(person=OuterRef("pk"), kind=kind, said_on__gt=since)
    return people.filter(~Exists(held), ~Exists(denied.filter(household=OuterRef("household"))))
