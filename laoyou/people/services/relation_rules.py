"""Which relations can be, and the sentence for those that cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from laoyou.core.ages import age_on
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.people.enums import RelationKind, Source
from laoyou.people.models import Person
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.conditions import DaysDisagree

OF_AGE = value_of("of_age")  # years; Civil Code, article 17
_ANSWERING = {RelationKind.GUARDIAN, RelationKind.AGENT}


class RelatedToOneself(DomainError):
    code = "people_related_to_oneself"
    sentence = "Both are the same person. Choose somebody else."


class NobodyNamed(DomainError):
    code = "people_nobody_named"
    sentence = "Choose somebody in the registry, or write the name of somebody who is not in it; one of the two."


class ChildNotYounger(DomainError):
    code = "people_child_not_younger"
    sentence = "%(child)s was born on %(born)s, %(parent)s on %(parent_born)s: a child is younger than the parent."


class SameSex(DomainError):
    code = "people_same_sex"
    sentence = (
        "%(one)s and %(other)s are of the same sex on record, and a marriage in law is of a man and a woman. Compare "
        "the sex with their numbers, or record an emergency contact or somebody who cares for the person."
    )


class AlreadyMarried(DomainError):
    code = "people_already_married"
    sentence = "One of the two is married to somebody else in that time. End that marriage first, with its last day."


class AlreadyRelated(DomainError):
    code = "people_already_related"
    sentence = "This relation is already on record for that time. Correct or end the one on record."


class DeadByThen(DomainError):
    code = "people_dead_by_then"
    sentence = "%(name)s died on %(death)s. Give a last day that is not later."


class NotOfAge(DomainError):
    code = "people_not_of_age"
    sentence = "%(name)s is %(age)s years old. Whoever answers for somebody else is at least 18."


class AgentsHaveAuthority(DomainError):
    code = "people_agents_have_authority"
    sentence = "An agent is recorded with what the person allows and how the person said so: use “Record an agent”."


@dataclass(frozen=True, slots=True)
class Relationship:
    """What is entered of a relation: somebody in the registry, or a name with a phone; half-open days."""

    kind: RelationKind
    source: Source
    other_id: UUID | None = None
    other_name: str = ""
    other_phone: str = ""
    first: date | None = None
    until: date | None = None


def demand_possible(entered: Relationship, person: Person, other: Person | None, now: datetime) -> None:
    """Raises DaysDisagree, ChildNotYounger, SameSex, DeadByThen, NotOfAge."""
    demand_order(entered.first, entered.until)
    known = [person] if other is None else [person, other]
    if entered.kind in {RelationKind.CHILD, RelationKind.PARENT} and other is not None:
        child, parent = (other, person) if entered.kind == RelationKind.CHILD else (person, other)
        _demand_younger(child, parent)
    if entered.kind == RelationKind.SPOUSE and other is not None and person.sex == other.sex:
        raise SameSex(one=person.name, other=other.name)
    _demand_alive(known, entered)
    if entered.kind in _ANSWERING and other is not None:
        age = age_on(other.birth, entered.first or day_of(now))
        if age < OF_AGE:
            raise NotOfAge(name=other.name, age=age)


def _demand_younger(child: Person, parent: Person) -> None:
    if child.birth <= parent.birth:
        raise ChildNotYounger(
            child=child.name,
            born=child.birth.isoformat(),
            parent=parent.name,
            parent_born=parent.birth.isoformat(),
        )


def _demand_alive(people: Iterable[Person], entered: Relationship) -> None:
    for each in people:
        if entered.first and entered.first < each.birth:
            raise DaysDisagree(first=entered.first.isoformat(), until=_written(entered.until))
        if each.death and (entered.until is None or entered.until > each.death):
            raise DeadByThen(name=each.name, death=each.death.isoformat())


def demand_order(first: date | None, until: date | None) -> None:
    """Raises DaysDisagree when it ends before it has begun."""
    if first and until and until <= first:
        raise DaysDisagree(first=first.isoformat(), until=until.isoformat())


def _written(day: date | None) -> str:
    return day.isoformat() if day else "…"
