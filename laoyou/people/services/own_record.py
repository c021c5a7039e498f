"""Everything held about one person, for that person: found from the models, so that no table is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import HAND_OUT
from laoyou.people.enums import Asker, IdentityCheck
from laoyou.people.models import Disclosure, Person
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.consents import demand_fit_giver
from laoyou.people.services.persons import audit_person, locked
from laoyou.people.services.references import references
from laoyou.records.models import AuditEvent, Reading
from laoyou.records.selectors.readings import readings_about
from laoyou.records.services.sealing import unseal

_MOST_EVENTS = 500
# What finds or guards a value and says nothing of its own; files and pictures are named, not copied in.
_LEFT_OUT = frozenset({"register_index", "document_index", "document_tail", "phone_index", "pinyin", "initials"})
_BLOBS = frozenset({"image_sealed", "content_sealed"})
# Of another person's row that names this one, only what it says of this one.
_OF_OTHERS = frozenset({"kind", "valid", "source", "recorded_at"})


class DisclosureOver(DomainError):
    code = "people_disclosure_over"
    sentence = "What was handed out can no longer be opened here. Check the person's identity and hand it out anew."


@dataclass(frozen=True, slots=True)
class HeldField:
    """A field of a row: its name, its label, its value as plain data, and as people read it.

    What is sealed is opened where numbers were asked for, else masked.
    """

    key: str
    label: str
    value: str | int | float | bool | None
    words: str


@dataclass(frozen=True, slots=True)
class HeldTable:
    """Every row of one table about the person."""

    name: str
    label: str
    rows: tuple[tuple[HeldField, ...], ...]


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """All of it: tables with rows, what was done with them, and who looked."""

    person: Person
    disclosure: Disclosure
    tables: tuple[HeldTable, ...]
    events: tuple[AuditEvent, ...]
    readings: tuple[Reading, ...]


def hand_out(
    person_id: UUID,
    *,
    asked_by: Asker,
    asker_name: str,
    identity: IdentityCheck,
    numbers: bool,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Open everything held about somebody to be handed out, once it is sure who asks; returns the disclosure's key.

    For a young child only to a guardian, as with consent. Raises NotFound, ConsentGiverUnfit, GuardianNeeded,
    GuardianshipNotShown.
    """
    HAND_OUT.demand(actor)
    with transaction.atomic():
        person, key = locked(person_id, actor=actor), uuid7()
        demand_fit_giver(person, asked_by, asker_name, identity, on=day_of(now))
        Disclosure.objects.create(
            id=key,
            person=person,
            asked_by=asked_by,
            asker_name=asker_name.strip(),
            identity=identity,
            numbers=numbers,
            handed_by=actor.name,
            handed_by_id=actor.user_id,
            handed_at=now,
            until=now + timedelta(hours=value_of("disclosure_hours")),
        )
        after = {"disclosure": str(key), "asked_by": asked_by, "identity": identity, "numbers": numbers}
        audit_person(person, "hand_out", actor=actor, now=now, after=after)
    return key


def own_record(disclosure_id: UUID, *, actor: Actor, now: datetime) -> OwnRecord:
    """What is handed out, for the worker who opened it and while it is open. Raises NotFound, DisclosureOver."""
    HAND_OUT.demand(actor)
    found = Disclosure.objects.filter(id=disclosure_id).select_related("person").first()
    if found is None or found.handed_by_id != actor.user_id:
        raise NotFound
    if now >= found.until:
        raise DisclosureOver
    events = AuditEvent.objects.filter(subject="people.person", subject_id=str(found.person_id))
    return OwnRecord(
        person=found.person,
        disclosure=found,
        tables=tuple(_tables(found.person, opened=found.numbers)),
        events=tuple(events.order_by("-at", "-id")[:_MOST_EVENTS]),
        readings=tuple(readings_about(found.person_id)),
    )


def _tables(person: Person, *, opened: bool) -> Iterator[HeldTable]:
    yield _table(Person, [_row(person, opened=opened)])
    if person.household is not None:
        yield _table(type(person.household), [_row(person.household, opened=opened)])
    for reference in references():
        if not hasattr(reference.model, "row_rule"):
            continue
        about = reference.model._default_manager.filter(**{reference.field: person}).order_by("pk")
        only = None if reference.field == "person" else _OF_OTHERS
        if rows := [_row(each, opened=opened, only=only) for each in about]:
            yield _table(reference.model, rows)


def _table(model: type[models.Model], rows: Sequence[tuple[HeldField, ...]]) -> HeldTable:
    return HeldTable(model._meta.db_table, str(model._meta.verbose_name_plural), tuple(rows))


def _row(row: models.Model, *, opened: bool, only: frozenset[str] | None = None) -> tuple[HeldField, ...]:
    fields = [field for field in row._meta.concrete_fields if field.name not in _LEFT_OUT]
    if only is not None:
        fields = [field for field in fields if field.name in only]
    return tuple(_held(row, field, opened=opened) for field in fields)


def _held(row: models.Model, field: models.Field[Any, Any], *, opened: bool) -> HeldField:
    value = _plain(_value(row, field, opened=opened))
    shown = getattr(row, f"get_{field.name}_display", None)
    words = str(shown()) if shown and value is not None else "" if value is None else str(value)
    return HeldField(field.name, str(field.verbose_name), value, words)


def _value(row: models.Model, field: models.Field[Any, Any], *, opened: bool) -> Any:
    value = getattr(row, field.attname)
    purpose = getattr(row, "sealed", {}).get(field.name)
    if value is None or purpose is None or field.name in _BLOBS:
        return value
    text = unseal(bytes(value), purpose=purpose, bound_to=row.pk)
    return text if opened else _masked(text)


def _plain(value: Any) -> str | int | float | bool | None:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, DateRange):
        return f"{value.lower or '…'} – {value.upper or '…'}"
    if isinstance(value, bytes | memoryview):
        return f"({len(bytes(value))} B)"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _masked(text: str) -> str:
    """The first and last characters of what is longer than six, dots between; all dots for what is shorter."""
    kept = 2 if len(text) > 6 else 0
    return text[:kept] + "*" * (len(text) - 2 * kept) + (text[-kept:] if kept else "")
