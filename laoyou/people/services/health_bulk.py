"""Health facts by the file: checked row by row, written block by block, one audit event for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import TextChoices
from psycopg import sql

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7_many
from laoyou.people.access import RECORD_HEALTH
from laoyou.people.enums import HealthPeriodKind
from laoyou.people.models import Person
from laoyou.people.selectors.search import people_in
from laoyou.people.services.copying import plan_checks_once
from laoyou.people.services.health import DiseaseNotNamed, Event, HealthDaysDisagree, Period, demand_lived, demand_step
from laoyou.records.services import audit

_BLOCK = 5_000
_INSERT = sql.SQL(
    "INSERT INTO {table} ({names}, recorded_by, recorded_at, voided_by, voided_why) "
    "SELECT given.*, %s, %s, '', '' FROM unnest({arrays}) AS given ON CONFLICT DO NOTHING"
)
Life = tuple[date, date | None]  # birth and death
Row = TypeVar("Row", Event, Period)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its place in what was handed in, from 0, and why."""

    row: int
    error: DomainError


@dataclass(slots=True)
class BulkResult:
    """What became of the rows. `unchanged` were on record already, or stand twice in what was handed in."""

    new: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


def record_health_events(
    rows: Iterable[tuple[UUID, Event]], *, batch: str, actor: Actor, now: datetime, area: int | None = None
) -> BulkResult:
    """Record checks, visits, doses and sessions of many people, all or nothing.

    Rows come as (person, event) in any number and are read once. A row that cannot be is refused and the others go in;
    one that is on record (the same step, or the same kind on the same day) is left as it is. `batch` names the file for
    the audit trail, `area` is where the event is filed (the actor's, unless said).
    """
    return _record(rows, _event_fault, _insert_events, "record_health_events", batch, actor, now, area)


def record_health_periods(
    rows: Iterable[tuple[UUID, Period]], *, batch: str, actor: Actor, now: datetime, area: int | None = None
) -> BulkResult:
    """As `record_health_events`, for enrolments, contracts and diseases; what overlaps one on record is left."""
    return _record(rows, _period_fault, _insert_periods, "record_health_periods", batch, actor, now, area)


def _record(
    rows: Iterable[tuple[UUID, Row]],
    fault: Callable[[Row, Life, date], None],
    insert: Callable[[list[tuple[UUID, Row]], Actor, datetime], int],
    verb: str,
    batch: str,
    actor: Actor,
    now: datetime,
    area: int | None,
) -> BulkResult:
    RECORD_HEALTH.demand(actor)
    result = BulkResult()
    with transaction.atomic():
        for block in _blocks(rows):
            good = list(_good(block, fault, result, actor, day_of(now)))
            written = insert(good, actor, now) if good else 0
            result.new += written
            result.unchanged += len(good) - written
        audit.record(
            actor=actor,
            action=f"people.{verb}",
            subject="people.health",
            subject_id=batch,
            area=actor.area.low if area is None else area,
            now=now,
            after={"new": result.new, "unchanged": result.unchanged, "refused": len(result.refused)},
        )
        plan_checks_once()
    return result


def _good(
    block: list[tuple[int, tuple[UUID, Row]]],
    fault: Callable[[Row, Life, date], None],
    result: BulkResult,
    actor: Actor,
    today: date,
) -> Iterator[tuple[UUID, Row]]:
    lives = _lives({person_id for _, (person_id, _) in block}, actor)
    for place, (person_id, entered) in block:
        try:
            if person_id not in lives:
                raise NotFound
            fault(entered, lives[person_id], today)
        except DomainError as error:
            result.refused.append(Refused(place, error))
        else:
            yield person_id, entered


def _blocks(rows: Iterable[tuple[UUID, Row]]) -> Iterator[list[tuple[int, tuple[UUID, Row]]]]:
    numbered = enumerate(rows)
    while block := list(islice(numbered, _BLOCK)):
        yield block


def _lives(ids: set[UUID], actor: Actor) -> dict[UUID, Life]:
    """Birth and death of those of the people whom the actor may write for."""
    people = Person.objects.filter(merged_into__isnull=True) if actor.is_system else people_in(actor.area)
    found = people.filter(id__in=ids).values_list("id", "birth", "death")
    return {key: (birth, death) for key, birth, death in found}


def _event_fault(entered: Event, life: Life, today: date) -> None:
    demand_step(entered.kind, entered.step)
    demand_lived(*life, entered.on, today)


def _period_fault(entered: Period, life: Life, today: date) -> None:
    if (entered.kind == HealthPeriodKind.CHRONIC_DISEASE) != (entered.disease is not None):
        raise DiseaseNotNamed
    demand_lived(*life, entered.first, today)
    if entered.until is not None and entered.until <= entered.first:
        raise HealthDaysDisagree(day=entered.until.isoformat())


def _insert_events(rows: list[tuple[UUID, Event]], actor: Actor, now: datetime) -> int:
    columns: dict[str, tuple[str, Sequence[object]]] = {
        "id": ("uuid", uuid7_many(len(rows))),
        "person_id": ("uuid", [person_id for person_id, _ in rows]),
        "kind": ("text", [_plain(row.kind) for _, row in rows]),
        "step": ("text", [row.step for _, row in rows]),
        "day": ("date", [row.on for _, row in rows]),
        "result": ("text", [_plain(row.result) for _, row in rows]),
        "source": ("text", [_plain(row.source) for _, row in rows]),
        "evidence": ("text", [row.evidence.strip() for _, row in rows]),
    }
    return _insert("people_healthevent", columns, actor, now)


def _insert_periods(rows: list[tuple[UUID, Period]], actor: Actor, now: datetime) -> int:
    columns: dict[str, tuple[str, Sequence[object]]] = {
        "id": ("uuid", uuid7_many(len(rows))),
        "person_id": ("uuid", [person_id for person_id, _ in rows]),
        "kind": ("text", [_plain(row.kind) for _, row in rows]),
        "disease": ("text", [_plain(row.disease) for _, row in rows]),
        "provider": ("text", [row.provider.strip() for _, row in rows]),
        "valid": ("daterange", [f"[{row.first},{row.until or ''})" for _, row in rows]),
        "source": ("text", [_plain(row.source) for _, row in rows]),
        "evidence": ("text", [row.evidence.strip() for _, row in rows]),
    }
    return _insert("people_healthperiod", columns, actor, now)


def _plain(value: TextChoices | None) -> str:
    return str(value.value) if value else ""


def _insert(table: str, columns: dict[str, tuple[str, Sequence[object]]], actor: Actor, now: datetime) -> int:
    """Insert what is not there yet; a row in the way of another, also inside the block, is left out."""
    statement = _INSERT.format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, columns)),
        arrays=sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(kind)) for kind, _ in columns.values()),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [actor.name, now, *(list(values) for _, values in columns.values())])
        return int(cursor.rowcount)
