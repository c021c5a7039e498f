"""Lists of people: of an area, of an age, with a condition; and what is due this month."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from laoyou.core.actor import Actor
from laoyou.core.ages import years_before
from laoyou.core.area_codes import NOWHERE, AreaRange
from laoyou.core.months import first_of, month_after
from laoyou.people.access import VIEW_PERSON, VIEW_SENSITIVE
from laoyou.people.enums import SENSITIVE, CountBasis
from laoyou.people.models import Condition, Household, PastResidence, Person
from laoyou.people.selectors.ages import AGE_GROUPS, BIRTHDAYS
from laoyou.people.selectors.search import people_in

WIDE = 10**7  # a county and a little more: what is wider is walked in the order of its index


def living(*, actor: Actor) -> QuerySet[Person]:
    """Everybody alive who lives or is registered in the actor's area."""
    VIEW_PERSON.demand(actor)
    return living_either(actor.area)


def living_in(within: AreaRange, basis: str, *, actor: Actor) -> QuerySet[Person]:
    """Everybody alive of a part of the actor's area, with `place`, by which such a list is ordered.

    `basis` is a CountBasis: who lives there, or who is registered there; any other means either. Nobody where the part
    lies outside the actor's area.
    """
    VIEW_PERSON.demand(actor)
    if not actor.area.covers(within):
        within = NOWHERE
    if basis not in CountBasis.values:
        # Two columns: no index has the order, and of a small place sorting everybody is quicker than walking there.
        small = within.high - within.low < WIDE
        return living_either(within).annotate(place=F("area") + 0 if small else F("area"))
    column = "area" if basis == CountBasis.RESIDENT else "registered_area"
    inside = {f"{column}__gte": within.low, f"{column}__lt": within.high}
    return Person.objects.filter(**inside, merged_into__isnull=True, death__isnull=True).annotate(place=F(column))


def living_either(within: AreaRange) -> QuerySet[Person]:
    """Everybody alive who lives or is registered in the range."""
    return people_in(within).filter(death__isnull=True)


def of_age(people: QuerySet[Person], group: str, *, on: date) -> QuerySet[Person]:
    """Those of one of AGE_GROUPS on a day; everybody for a group that is none."""
    if group not in AGE_GROUPS:
        return people
    low, high = AGE_GROUPS[group]
    found = people.filter(birth__lte=years_before(on, low))
    return found if high is None else found.filter(birth__gt=years_before(on, high))


def with_condition(people: QuerySet[Person], kind: str, *, on: date) -> QuerySet[Person]:
    """Those for whom the condition holds on a day."""
    holds = Condition.objects.filter(holding(on), person=OuterRef("pk"), kind=kind)
    return people.filter(Exists(holds))


def holding(on: date) -> Q:
    """Conditions that hold on a day, by their first and last: of `valid @> day` the planner expects hardly any."""
    begun = Q(valid__startswith__lte=on) | Q(valid__lower_inf=True)
    return begun & (Q(until__isnull=True) | Q(until__gt=on))


def of_household(people: QuerySet[Person], kind: str, *, on: date) -> QuerySet[Person]:
    """Those whose household is one of HOUSEHOLD_KINDS on a day; nobody of an institution or dormitory."""
    elder, infant = {"birth__lte": years_before(on, 60)}, {"birth__gt": years_before(on, 3)}
    at_home = Person.objects.filter(household=OuterRef("household"), death__isnull=True, merged_into__isnull=True)
    others = at_home.exclude(id=OuterRef("id"))
    family = any_of(Household.objects.filter(id=OuterRef("household"), collective=False))
    with_elder, with_infant = any_of(at_home.filter(**elder)), any_of(at_home.filter(**infant))
    wanted = {
        "elder_alone": people.filter(family, ~any_of(others), **elder),
        "elders_only": people.filter(family, any_of(others), ~any_of(others.exclude(**elder)), **elder),
        "with_elder": people.filter(family, with_elder),
        "with_infant": people.filter(family, with_infant),
        "with_both": people.filter(family, with_infant, with_elder),
    }
    return wanted.get(kind, people)


def any_of(rows: QuerySet[Any]) -> Q:
    """Whether there is one, asked of each row in the order of the list, of which a page needs few.

    Not Exists: that PostgreSQL joins or hashes, which for a whole city takes seconds before the first row comes.
    """
    return Q(Coalesce(Subquery(rows.order_by().values(found=Value(value=True))[:1]), Value(value=False)))


def lacking(people: QuerySet[Person], what: str) -> QuerySet[Person]:
    """Those without a document number ("document") or telephone ("phone") on record; everybody for anything else."""
    missing = {"document": Q(document=""), "phone": Q(phone_index__isnull=True)}
    return people.filter(missing.get(what, Q()))


def come_since(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Those who have lived where they live since a day or later."""
    return people.filter(lives_since__gte=day)


def turning(age: int, *, month: date, actor: Actor) -> QuerySet[Person]:
    """Who completes `age` years in the month that `month` lies in."""
    first, following = first_of(month), month_after(month)
    born_from = first.replace(year=first.year - age)
    born_to = following.replace(year=following.year - age)
    return living(actor=actor).filter(birth__gte=born_from, birth__lt=born_to)


def turning_counts(*, month: date, actor: Actor) -> dict[int, int]:
    """How many of those who live in the area complete each age of BIRTHDAYS in the month, without ages nobody does.

    One question for all ages: the days of birth are a month each, and few.
    """
    VIEW_PERSON.demand(actor)
    first, after = first_of(month), month_after(month)
    born = Q()
    for age in BIRTHDAYS:
        born |= Q(birth__gte=first.replace(year=first.year - age), birth__lt=after.replace(year=after.year - age))
    people = living_in(actor.area, CountBasis.RESIDENT, actor=actor).filter(born)
    found = Counter(
        _completed(birth, first) for birth in people.order_by("birth", "id").values_list("birth", flat=True)
    )
    return dict(sorted(found.items()))


def _completed(birth: date, first: date) -> int:
    """The age somebody born in a month of that name completes in it."""
    return first.year - birth.year


def gone(*, since: date, actor: Actor) -> QuerySet[Person]:
    """Who lived in the area and has moved out of it since a day. Seen as long as the person is registered inside."""
    VIEW_PERSON.demand(actor)
    inside = {"area__gte": actor.area.low, "area__lt": actor.area.high}
    lived = PastResidence.objects.filter(person=OuterRef("pk"), registered=False, valid__endswith__gte=since, **inside)
    return living(actor=actor).filter(Exists(lived), lives_since__gte=since).exclude(**inside)


def died(*, since: date, actor: Actor) -> QuerySet[Person]:
    """Who has died since a day and lived or was registered in the area."""
    VIEW_PERSON.demand(actor)
    return people_in(actor.area).filter(death__gte=since)


def moved_in(*, since: date, actor: Actor) -> QuerySet[Person]:
    """Who has come to live somewhere in the area since a day."""
    return living(actor=actor).filter(lives_since__gte=since)


def conditions_ending(*, on: date, within: int, actor: Actor) -> QuerySet[Condition]:
    """Certified conditions that hold on a day and end within so many days."""
    people = living(actor=actor).filter(id=OuterRef("person_id"))
    ending = Condition.objects.filter(until__gt=on, until__lte=on + timedelta(days=within), valid__contains=on)
    if not VIEW_SENSITIVE.allows(actor):
        ending = ending.exclude(kind__in=sorted(SENSITIVE))
    return ending.filter(Exists(people)).select_related("person").order_by("until", "id")
