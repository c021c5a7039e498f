"""Deaths, moves and births by the hundred, as files of other offices bring them, and people taken in off the street.

Each is examined by itself: what cannot be is refused with its reason, the rest goes in. Everything is written by the
set; each person has an audit event of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7, uuid7_many
from laoyou.people.access import RECORD_MOVE, RECORD_PERSON
from laoyou.people.enums import Document, ErrandKind, Happening, HouseholdRole, RelationKind, Sex, Source
from laoyou.people.models import Errand, Person, Relation
from laoyou.people.selectors.near import Near
from laoyou.people.services.consequences import keep_true
from laoyou.people.services.effect_queries import DAYS_TO_SETTLE, DAYS_TO_VISIT
from laoyou.people.services.effects import Effects, Event, carry_out
from laoyou.people.services.entering import enter_person
from laoyou.people.services.moves import AlreadyDead, demand_death, demand_move
from laoyou.people.services.names import spelled, written
from laoyou.people.services.numbers import NumberNotValid, document_index, normal_document, seal_document
from laoyou.people.services.persons import (
    BornLater,
    Details,
    DocumentTaken,
    audit_person,
    facts_of,
    is_inside,
)
from laoyou.people.services.relation_rules import ChildNotYounger, DeadByThen

_TAKEN_IN = "said when the person was taken in"
_CARRIED = timedelta(days=300)  # a father may have died before the birth, at most so long


class MotherIsNot(DomainError):
    code = "people_mother_is_not"
    sentence = "%(name)s is on record as a man and cannot be the mother."


class RescuedLater(DomainError):
    code = "people_rescued_later"
    sentence = "Taken in on %(on)s: that day has not come yet, or lies before the person was born."


class ChildOnRecord(DomainError):
    code = "people_child_on_record"
    sentence = "%(child)s, born on %(born)s, is on record as a child of %(mother)s already."


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: how many went in, what followed, and for whom it was refused, by `Event.row_id` or person."""

    applied: int = 0
    effects: Effects = field(default_factory=Effects)
    refused: dict[UUID, DomainError] = field(default_factory=dict)


def record_deaths(deaths: Sequence[Event], *, actor: Actor, now: datetime) -> Done:
    """Deaths of many people at once; as `moves.record_death` for each. Raises NotAllowed."""

    def examine(person: Person, event: Event) -> None:
        demand_death(person, event.day, now)

    return _happen(Happening.DEATH, "record_death", deaths, examine, actor=actor, now=now)


def record_moves(moves: Sequence[Event], *, actor: Actor, now: datetime) -> Done:
    """Moves of many people at once, each to `Event.area`; as `moves.move_person` for each. Raises NotAllowed."""

    def examine(person: Person, event: Event) -> None:
        if event.area is None:
            raise NotFound
        demand_move(person, event.area, event.day)

    return _happen(Happening.MOVE, "move_person", moves, examine, actor=actor, now=now)


def _happen(
    happening: Happening,
    verb: str,
    events: Sequence[Event],
    examine: Callable[[Person, Event], None],
    *,
    actor: Actor,
    now: datetime,
) -> Done:
    RECORD_MOVE.demand(actor)
    refused: dict[UUID, DomainError] = {}
    with transaction.atomic():
        people = {person.id: person for person in _locked(events, actor)}
        good: dict[UUID, Event] = {}
        for event in events:
            try:
                _examine(event, people, good, examine)
            except DomainError as refusal:
                refused[event.row_id or event.person_id] = refusal
        before = {key: facts_of(people[key]) for key in good}
        effects = carry_out(happening, list(good.values()), by=actor.name, now=now)
        _keep_households([people[key] for key in good], list(good.values()), now)
        for person in Person.objects.filter(id__in=good).order_by("id"):
            audit_person(
                person,
                verb,
                area=before[person.id]["area"],
                actor=actor,
                now=now,
                before=before[person.id],
                after=facts_of(person),
                reason=good[person.id].source,
            )
    return Done(len(good), effects, refused)


def _keep_households(people: list[Person], events: list[Event], now: datetime) -> None:
    """What follows from the households that they were in is true from the day each left."""
    left = {person.id: person.household_id for person in people}
    for day in sorted({event.day for event in events}):
        gone = [event.person_id for event in events if event.day == day]
        keep_true([left[key] for key in gone], gone, on=day, now=now)


def _examine(
    event: Event, people: dict[UUID, Person], good: dict[UUID, Event], examine: Callable[[Person, Event], None]
) -> None:
    """Take the event among the good ones. Raises why not: unknown, dead, twice in one set, or what `examine` finds."""
    person = people.get(event.person_id)
    if person is None or event.person_id in good:
        raise NotFound
    if person.death:
        raise AlreadyDead(death=person.death.isoformat())
    examine(person, event)
    good[event.person_id] = event


def _locked(events: Iterable[Event], actor: Actor) -> list[Person]:
    wanted = {event.person_id for event in events}
    found: QuerySet[Person] = Person.objects.select_for_update().filter(id__in=wanted, merged_into__isnull=True)
    return [person for person in found.order_by("id") if is_inside(person, actor)]


@dataclass(frozen=True, slots=True)
class Birth:
    """A child that was born. The mother is in the registry; the child lives with her and is registered with her."""

    mother_id: UUID
    name: str
    sex: int
    birth: date
    source: Source
    father_id: UUID | None = None
    ethnicity: int | None = None
    document: Document | None = None
    number: str = ""
    row_id: UUID | None = None


def record_births(births: Sequence[Birth], *, actor: Actor, now: datetime) -> Done:
    """Children with their household, both relations on both sides, and the visit they wait for.

    Refused by row: NotFound (mother or father), MotherIsNot, ChildNotYounger, DeadByThen, ChildOnRecord, BornLater,
    NameNotWritable, NumberNotValid, DocumentTaken. Raises NotAllowed.
    """
    RECORD_PERSON.demand(actor)
    refused: dict[UUID, DomainError] = {}
    children: list[Person] = []
    rows: list[Relation] = []
    with transaction.atomic():
        parents = {person.id: person for person in _locked(_parents(births), actor)}
        taken, born = _numbers_taken(births, now), _children_of(births)
        for birth, key in zip(births, uuid7_many(len(births)), strict=True):
            try:
                child = _child(birth, key, parents, taken, now)
                _demand_new(birth, parents, born)
            except DomainError as refusal:
                refused[birth.row_id or birth.mother_id] = refusal
                continue
            children.append(child)
            rows += _both_sides(child, birth, parents, actor, now)
        Person.objects.bulk_create(children, batch_size=1000)
        Relation.objects.bulk_create(rows, batch_size=1000)
        told = Errand.objects.bulk_create([_visit(child, actor, now) for child in children], batch_size=1000)
        keep_true([child.household_id for child in children], [child.id for child in children], on=day_of(now), now=now)
        for child in children:
            audit_person(child, "record_birth", actor=actor, now=now, after=facts_of(child))
    counts = {"births": len(children), "relations_begun": len(rows), "told_newborn_visit": len(told)}
    return Done(len(children), Effects({code: count for code, count in counts.items() if count}), refused)


def _children_of(births: Iterable[Birth]) -> set[tuple[UUID, str, date]]:
    """(mother, name, day of birth) of the children that these mothers have on record, asked for once."""
    mothers = {birth.mother_id for birth in births}
    known = Relation.objects.filter(person__in=mothers, kind=RelationKind.CHILD, other__merged_into__isnull=True)
    return set(known.values_list("person_id", "other__name", "other__birth"))


def _demand_new(birth: Birth, parents: dict[UUID, Person], born: set[tuple[UUID, str, date]]) -> None:
    """Nobody is born twice: not to a mother who has the child on record, and not twice in one set."""
    child = (birth.mother_id, birth.name.strip(), birth.birth)
    if child in born:
        said = {"child": birth.name, "born": birth.birth.isoformat(), "mother": parents[birth.mother_id].name}
        raise ChildOnRecord(**said)
    born.add(child)


def record_birth(birth: Birth, *, actor: Actor, now: datetime) -> UUID:
    """One child, as `record_births` for many; returns its key. Raises why it was refused."""
    with transaction.atomic():
        done = record_births([birth], actor=actor, now=now)
        for refusal in done.refused.values():
            raise refusal
        child = Relation.objects.filter(person=birth.mother_id, kind=RelationKind.CHILD, recorded_at=now)
        found: UUID = child.filter(other__birth=birth.birth).order_by("-other__id").values_list("other", flat=True)[0]
    return found


def _parents(births: Iterable[Birth]) -> list[Event]:
    keys = {key for birth in births for key in (birth.mother_id, birth.father_id) if key}
    return [Event(key, date.min) for key in keys]


def _numbers_taken(births: Sequence[Birth], now: datetime) -> set[bytes]:
    """Blind indexes of numbers that somebody in the registry has already, asked for once."""
    indexes = set()
    for birth in births:
        if birth.document and birth.number:
            try:
                plain, *_ = normal_document(birth.document, birth.number, on=day_of(now))
            except NumberNotValid:
                continue  # told where the child is made
            indexes.add(document_index(plain))
    known = Person.objects.filter(document_index__in=indexes, merged_into__isnull=True)
    return {bytes(index) for index in known.values_list("document_index", flat=True) if index}


def _child(birth: Birth, key: UUID, parents: dict[UUID, Person], taken: set[bytes], now: datetime) -> Person:
    mother = parents.get(birth.mother_id)
    if mother is None or (birth.father_id and birth.father_id not in parents):
        raise NotFound
    _demand_born_of(birth, mother, parents.get(birth.father_id) if birth.father_id else None, now)
    name = written(birth.name)
    pinyin, initials = spelled(name)
    child = Person(
        id=key,
        name=name,
        pinyin=pinyin,
        initials=initials,
        sex=birth.sex,
        birth=birth.birth,
        ethnicity=birth.ethnicity,
        area=mother.area,
        household_id=mother.household_id,
        household_role=_role_beside(mother),
        lives_since=birth.birth,
        registered_area=mother.registered_area,
        registered_since=birth.birth if mother.registered_area else None,
        source=birth.source,
        created_at=now,
        updated_at=now,
    )
    _give_number(child, birth, taken, now)
    return child


def _give_number(child: Person, birth: Birth, taken: set[bytes], now: datetime) -> None:
    if not (birth.document and birth.number):
        return
    sealed = seal_document(birth.document, birth.number, child.id, on=day_of(now))
    if sealed.index in taken:
        raise DocumentTaken
    taken.add(sealed.index)
    child.document, child.document_sealed = birth.document, sealed.sealed
    child.document_index, child.document_tail = sealed.index, sealed.tail


def _demand_born_of(birth: Birth, mother: Person, father: Person | None, now: datetime) -> None:
    if birth.birth > day_of(now):
        raise BornLater(birth=birth.birth.isoformat())
    if mother.sex != Sex.FEMALE:
        raise MotherIsNot(name=mother.name)
    for parent, before in ((mother, timedelta()), (father, _CARRIED)):
        if parent is None:
            continue
        if parent.birth >= birth.birth:
            said = {"parent": parent.name, "parent_born": parent.birth.isoformat()}
            raise ChildNotYounger(child=birth.name, born=birth.birth.isoformat(), **said)
        if parent.death and parent.death + before < birth.birth:
            raise DeadByThen(name=parent.name, death=parent.death.isoformat())


def _role_beside(mother: Person) -> int:
    """What the child is to the head of the mother's household."""
    own = {HouseholdRole.HEAD, HouseholdRole.SPOUSE}
    if mother.household_id is None or mother.household_role == HouseholdRole.UNKNOWN:
        return HouseholdRole.UNKNOWN
    if mother.household_role in own:
        return HouseholdRole.CHILD
    next_generation = {HouseholdRole.CHILD, HouseholdRole.CHILD_IN_LAW}
    return HouseholdRole.GRANDCHILD if mother.household_role in next_generation else HouseholdRole.OTHER


def _both_sides(
    child: Person, birth: Birth, parents: dict[UUID, Person], actor: Actor, now: datetime
) -> Iterable[Relation]:
    for parent in (parents[key] for key in (birth.mother_id, birth.father_id) if key):
        until = parent.death if parent.death and parent.death > child.birth else None
        if parent.death and until is None:
            until = child.birth + timedelta(days=1)
        pair = uuid7()
        for one, kind, other in ((child, RelationKind.PARENT, parent), (parent, RelationKind.CHILD, child)):
            yield Relation(
                id=uuid7(),
                person=one,
                kind=kind,
                other=other,
                pair=pair,
                valid=DateRange(child.birth, until),
                source=birth.source,
                recorded_by=actor.name,
                recorded_at=now,
            )


def _visit(child: Person, actor: Actor, now: datetime) -> Errand:
    return _errand(child, ErrandKind.NEWBORN_VISIT, Happening.BIRTH, child.birth, DAYS_TO_VISIT, actor, now)


def _errand(
    person: Person, kind: ErrandKind, happening: Happening, since: date, days: int, actor: Actor, now: datetime
) -> Errand:
    return Errand(
        id=uuid7(),
        person=person,
        area=person.area,
        kind=kind,
        happening=happening,
        since=since,
        due=since + timedelta(days=days),
        recorded_by=actor.name,
        recorded_at=now,
    )


def record_rescued(found: Details, *, on: date, actor: Actor, now: datetime, apart: Iterable[Near] = ()) -> UUID:
    """Somebody taken in off the street on a day, perhaps without number or with a name given for the time being.

    Of those in `apart` it was said that they are somebody else; that is remembered.
    The person stands in the registry like anybody else, belongs to no household, and somebody is told to find out who
    it is; the comparison with everybody else runs the next night. Raises RescuedLater, and what
    `persons.record_person` raises.
    """
    RECORD_PERSON.demand(actor)
    if on > day_of(now) or on < found.birth:
        raise RescuedLater(on=on.isoformat())
    with transaction.atomic():
        known = replace(found, source=Source.CIVIL_AFFAIRS)
        key = enter_person(known, apart=apart, reason=_TAKEN_IN, actor=actor, now=now)
        person = Person.objects.get(id=key)
        _errand(person, ErrandKind.IDENTIFY, Happening.RESCUE, on, DAYS_TO_SETTLE, actor, now).save(force_insert=True)
        audit_person(person, "record_rescued", actor=actor, now=now, after={"on": on})
    return key
