"""What people are to one another: recorded, put right, ended, taken out. Both sides of a pair are written together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.views.decorators.debug import sensitive_variables

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import RECORD_RELATION, REVEAL_DETAIL
from laoyou.people.enums import MIRRORED, RelationKind, Sealed, Source
from laoyou.people.models import Person, Relation
from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.doubting import keep_doubts
from laoyou.people.services.numbers import plain_phone
from laoyou.people.services.persons import ReasonNeeded, locked
from laoyou.people.services.relation_rules import (
    AgentsHaveAuthority,
    AlreadyMarried,
    AlreadyRelated,
    NobodyNamed,
    RelatedToOneself,
    Relationship,
    demand_order,
    demand_possible,
)
from laoyou.records.services import audit
from laoyou.records.services.sealing import seal, unseal


def record_relation(person_id: UUID, entered: Relationship, *, actor: Actor, now: datetime) -> UUID:
    """Record what somebody is to the person; a marriage and parent and child on both sides. Returns the row's key.

    Raises NotFound (either outside the area), RelatedToOneself, NobodyNamed, ChildNotYounger, SameSex,
    AlreadyMarried, AlreadyRelated, DeadByThen, NotOfAge, DaysDisagree, PhoneNotValid; AgentsHaveAuthority for an agent.
    """
    RECORD_RELATION.demand(actor)
    if entered.kind == RelationKind.AGENT:
        raise AgentsHaveAuthority
    with transaction.atomic():
        return write_relation(person_id, entered, actor=actor, now=now).id


def write_relation(person_id: UUID, entered: Relationship, *, actor: Actor, now: datetime) -> Relation:
    """As `record_relation`, of any kind. Call inside a transaction, after demanding the action."""
    if entered.other_id == person_id:
        raise RelatedToOneself
    if (entered.other_id is None) == (not entered.other_name.strip()):
        raise NobodyNamed
    people = lock_both(person_id, entered.other_id, actor=actor)
    person, other = people[person_id], people.get(entered.other_id) if entered.other_id else None
    demand_possible(entered, person, other, now)
    row = _row(person, entered, actor=actor, now=now)
    rows = [row]
    if other is not None and entered.kind in MIRRORED:
        row.pair = uuid7()
        rows.append(_mirror_of(row, other))
    with refusing({"relation_one_spouse_at_a_time": AlreadyMarried, "relation_once_at_a_time": AlreadyRelated}):
        for each in rows:
            each.save(force_insert=True)
    _follow(row, person, now)
    audit_relation(row, person, "record_relation", actor=actor, now=now, after=facts_of_relation(row))
    return row


def correct_relation(
    relation_id: UUID,
    *,
    first: date | None,
    until: date | None,
    source: Source,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Put the days and the source of a relation right, on both sides. Raises as `record_relation`."""
    RECORD_RELATION.demand(actor)
    with transaction.atomic():
        row, person, other = lock_relation(relation_id, actor=actor)
        before = facts_of_relation(row)
        entered = Relationship(RelationKind(row.kind), source, row.other_id, row.other_name, "", first, until)
        demand_possible(entered, person, other, now)
        row.valid, row.source = DateRange(first, until), source
        save_both(row)
        _follow(row, person, now)
        after = facts_of_relation(row)
        audit_relation(
            row, person, "correct_relation", actor=actor, now=now, before=before, after=after, reason=reason.strip()
        )


def end_relation(relation_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """The relation holds no longer from `on`, on both sides. Raises NotFound, DaysDisagree; AgentsHaveAuthority."""
    RECORD_RELATION.demand(actor)
    with transaction.atomic():
        row, person, _ = lock_relation(relation_id, actor=actor)
        if row.kind == RelationKind.AGENT:
            raise AgentsHaveAuthority
        before = facts_of_relation(row)
        close(row, on)
        _follow(row, person, now)
        after = facts_of_relation(row)
        audit_relation(
            row, person, "end_relation", actor=actor, now=now, before=before, after=after, reason=reason.strip()
        )


def remove_relation(relation_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take out what never was so; the audit trail keeps it. Raises NotFound, ReasonNeeded."""
    RECORD_RELATION.demand(actor)
    if len(reason.strip()) < 2:
        raise ReasonNeeded
    with transaction.atomic():
        row, person, _ = lock_relation(relation_id, actor=actor)
        audit_relation(
            row, person, "remove_relation", actor=actor, now=now, before=facts_of_relation(row), reason=reason.strip()
        )
        if row.pair:
            call("people_remove_mirror", row.id)
            Relation.objects.filter(pair=row.pair).delete()
        else:
            row.delete()
        _follow(row, person, now)


@sensitive_variables()
def reveal_phone_of_relation(relation_id: UUID, *, reason: str, actor: Actor, now: datetime) -> str:
    """The phone of somebody outside the registry, in full; who looked, when and why is written down.

    Raises NotFound, ReasonNeeded; an empty text when none is on record.
    """
    REVEAL_DETAIL.demand(actor)
    if len(reason.strip()) < 2:
        raise ReasonNeeded
    with transaction.atomic():
        row, person, _ = lock_relation(relation_id, actor=actor)
        audit_relation(row, person, "reveal_phone_of_relation", actor=actor, now=now, reason=reason.strip())
        if not row.other_phone_sealed:
            return ""
        return unseal(bytes(row.other_phone_sealed), purpose=Sealed.RELATION_PHONE, bound_to=row.id)


def end_relations_of_dead(person: Person) -> int:
    """Close every relation of and to somebody whose death is on record; returns how many. Inside a transaction."""
    return int(call("people_end_relations_of_dead", person.id))


def lock_both(person_id: UUID, other_id: UUID | None, *, actor: Actor) -> dict[UUID, Person]:
    """The people of a relation, locked in the order of their keys. Raises NotFound."""
    wanted = sorted({person_id} | ({other_id} if other_id else set()))
    return {each: locked(each, actor=actor) for each in wanted}


def lock_relation(relation_id: UUID, *, actor: Actor) -> tuple[Relation, Person, Person | None]:
    """A relation with whose it is and, where the actor may see them, who the other is. Raises NotFound."""
    found = Relation.objects.filter(id=relation_id).values_list("person_id", "other_id").first()
    if found is None:
        raise NotFound
    person = locked(found[0], actor=actor)
    row = Relation.objects.select_for_update().filter(id=relation_id).first()
    if row is None:
        raise NotFound
    return row, person, Person.objects.filter(id=row.other_id).first() if row.other_id else None


def close(row: Relation, on: date) -> None:
    """End a locked relation, on both sides. Raises DaysDisagree."""
    demand_order(row.valid.lower, on)
    row.valid = DateRange(row.valid.lower, on)
    save_both(row)


def save_both(row: Relation) -> None:
    """Write a relation's days and source, and the same on its other side. Raises AlreadyMarried, AlreadyRelated."""
    with refusing({"relation_one_spouse_at_a_time": AlreadyMarried, "relation_once_at_a_time": AlreadyRelated}):
        row.save(update_fields=["valid", "source"])
        if row.pair:
            call("people_mirror_relation", row.id)


def _follow(row: Relation, person: Person, now: datetime) -> None:
    """Whether two who live together are a couple decides whether their nest is empty; a child needs who answers."""
    if row.kind == RelationKind.SPOUSE:
        keep_derived([person.household_id], on=day_of(now), now=now)
    keep_doubts([row.person_id, *([row.other_id] if row.other_id else [])], now=now)


def call(function: str, key: UUID) -> Any:
    """The answer of one of the registry's functions in PostgreSQL, asked for one key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return cursor.fetchone()[0]


def _row(person: Person, entered: Relationship, *, actor: Actor, now: datetime) -> Relation:
    row = Relation(
        id=uuid7(),
        person=person,
        kind=entered.kind,
        other_id=entered.other_id,
        other_name="" if entered.other_id else entered.other_name.strip(),
        valid=DateRange(entered.first, entered.until),
        source=entered.source,
        recorded_by=actor.name,
        recorded_at=now,
    )
    if entered.other_phone.strip() and not entered.other_id:
        phone = plain_phone(entered.other_phone)
        row.other_phone_sealed = seal(phone, purpose=Sealed.RELATION_PHONE, bound_to=row.id)
    return row


def _mirror_of(row: Relation, other: Person) -> Relation:
    return Relation(
        id=uuid7(),
        person=other,
        kind=MIRRORED[RelationKind(row.kind)],
        other_id=row.person_id,
        pair=row.pair,
        valid=row.valid,
        source=row.source,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def facts_of_relation(row: Relation) -> dict[str, Any]:
    """What the audit trail keeps of a relation: no phone."""
    return {
        "kind": row.kind,
        "other": str(row.other_id or ""),
        "other_name": row.other_name,
        "first": row.valid.lower,
        "until": row.valid.upper,
        "source": str(row.source),
    }


def audit_relation(row: Relation, person: Person, verb: str, *, actor: Actor, now: datetime, **facts: Any) -> None:
    """Write down what was done with a relation, where the person lives."""
    audit.record(
        actor=actor,
        action=f"people.{verb}",
        subject="people.relation",
        subject_id=row.id,
        area=person.area,
        now=now,
        before=facts.get("before"),
        after={"person": str(person.id)} | (facts.get("after") or {}),
        reason=facts.get("reason", ""),
    )
