"""Lists of people: of an area, of an age, with a condition; and what is due this month."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from laoyou.core.actor import Actor
from laoyou.people.access import VIEW_PERSON
from laoyou.people.models import Condition, Person
from laoyou.people.selectors.ages import AGE_GROUPS
from laoyou.people.selectors.rows import years_before
from laoyou.people.selectors.search import people_in


def living(*, actor: Actor) -> QuerySet[Person]:
    """Everybody alive who lives or is registered in the actor's area."""
    VIEW_PERSON.demand(actor)
    return people_in(actor.area).filter(death__isnull=True)


def of_age(people: QuerySet[Person], group: str, *, on: date) -> QuerySet[Person]:
    """Those of one of AGE_GROUPS on a day; everybody for a group that is none."""
    if group not in AGE_GROUPS:
        return people
    low, high = AGE_GROUPS[group]
    found = people.filter(birth__lte=years_before(on, low))
    return found if high is None else found.filter(birth__gt=years_before(on, high))


def with_condition(people: QuerySet[Person], kind: str, *, on: date) -> QuerySet[Person]:
    """Those for whom the condition holds on a day."""
    holds = Condition.objects.filter(person=OuterRef("pk"), kind=kind, valid__contains=on)
    return people.filter(Exists(holds))


def turning(age: int, *, month: date, actor: Actor) -> QuerySet[Person]:
    """Who completes `age` years in the month that `month` lies in."""
    first = month.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    born_from = first.replace(year=first.year - age)
    born_to = following.replace(year=following.year - age)
    return living(actor=actor).filter(birth__gte=born_from, birth__lt=born_to)


def moved_in(*, since: date, actor: Actor) -> QuerySet[Person]:
    """Who has come to live somewhere in the area since a day."""
    return living(actor=actor).filter(lives_since__gte=since)


def conditions_ending(*, on: date, within: int, actor: Actor) -> QuerySet[Condition]:
    """Certified conditions that hold on a day and end within so many days."""
    people = living(actor=actor).filter(id=OuterRef("person_id"))
    ending = Condition.objects.filter(until__gt=on, until__lte=on + timedelta(days=within), valid__contains=on)
    return ending.filter(Exists(people)).select_related("person").order_by("until", "id")
