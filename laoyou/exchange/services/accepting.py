"""Accepting what a file says: chosen rows, part by part, each part in one transaction with its effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.exchange.access import ACCEPT_BATCH
from laoyou.exchange.enums import ACCEPTABLE, BatchState, Outcome, RowState, says_nothing_new
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import homes, journal, kin, working
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.feeds import feed_of
from laoyou.exchange.services.household_faults import tells_places
from laoyou.exchange.services.mapping import locked_batch
from laoyou.exchange.services.permission import demand_may_accept
from laoyou.exchange.services.renewing import renew
from laoyou.people.services.copying import plan_checks_once
from laoyou.records.models import Run
from laoyou.records.services import audit, runs

ACCEPT = "exchange.accept"
_ACCEPT_TASK = "laoyou.exchange.tasks.accept_file"
PART = 50_000
_MANY = 10_000  # people, of whom the planner knows nothing until they are counted
_BACK_TO = (BatchState.CHECKED, BatchState.ACCEPTED)

_CHOOSE = """
CREATE TEMPORARY TABLE exchange_chosen ON COMMIT DROP AS
SELECT id, person_id, outcome, revision, sheet, line FROM exchange_stagedrow
 WHERE batch_id = %s AND state = '' AND outcome = ANY(%s) AND (outcome, sheet, line, id) > (%s, %s, %s, %s) {picked}
 ORDER BY outcome, sheet, line, id LIMIT %s
"""
# Where a part ended the next one begins: all rows before it are marked, and need not be gone through again.
_LAST = "SELECT outcome, sheet, line, id FROM exchange_chosen ORDER BY 1 DESC, 2 DESC, 3 DESC, 4 DESC LIMIT 1"
_FIRST = ("", 0, 0, UUID(int=0))
_LOCK = """
SELECT count(*) FROM (SELECT p.id FROM people_person p JOIN exchange_chosen c ON c.person_id = p.id
                       ORDER BY p.id FOR UPDATE OF p) locked
"""
_MOVED_ON = """c.revision IS NOT NULL AND NOT EXISTS (
    SELECT FROM people_person p WHERE p.id = c.person_id AND p.revision = c.revision AND p.merged_into_id IS NULL)"""
_DONE = "UPDATE exchange_stagedrow r SET state = 'applied' FROM exchange_chosen c WHERE r.id = c.id"

_Place = tuple[str, int, int, UUID]


class NothingToAccept(DomainError):
    code = "exchange_nothing_to_accept"
    sentence = "There is no row to accept among what you chose: it was accepted already, is in error or held back."


class CheckedOtherwise(DomainError):
    code = "exchange_checked_otherwise"
    sentence = (
        "This file was checked before the program was changed, and would go in otherwise than such files go in today. "
        "Have it checked again first; if part of it was accepted, bring it in again."
    )


def accept_batch(
    batch_id: UUID,
    outcomes: Iterable[str],
    *,
    rows: Iterable[UUID] | None = None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Queue accepting the rows of these outcomes, or of them only `rows`; returns the run to watch.

    Rows that are unsure are accepted, as new people, only when they are named. Of a file that says nothing new it is
    accepted that it came. Twice at once, the second is refused with Conflict. Raises NotAllowed, NotFound, Conflict,
    CheckedOtherwise, NothingToAccept.
    """
    ACCEPT_BATCH.demand(actor)
    wanted, picked = _wanted(outcomes, rows), None if rows is None else sorted(str(row) for row in rows)
    with transaction.atomic():
        batch = locked_batch(batch_id, _BACK_TO, actor=actor)
        demand_may_accept(batch, actor)
        _demand_checked_as_today(batch)
        found = StagedRow.objects.filter(batch=batch, state=RowState.STAGED, outcome__in=wanted)
        chosen = found.filter(id__in=picked) if picked is not None else found
        if not (says_nothing_new(batch.counts.get("outcomes", {})) or chosen.exists()):
            raise NothingToAccept
        parameters: dict[str, Any] = {"outcomes": wanted, "rows": picked, "actor": actor.name}
        run = runs.queue(
            _ACCEPT_TASK, ACCEPT, actor=actor, area=batch.area, now=now, subject_id=batch.id, parameters=parameters
        )
        batch.state, batch.run = BatchState.ACCEPTING, run
        batch.save(update_fields=["state", "run"])
        audit.record(
            actor=actor,
            action=ACCEPT_BATCH.code,
            subject="exchange.batch",
            subject_id=batch.id,
            area=batch.area,
            now=now,
            after={
                "filename": batch.filename,
                "outcomes": wanted,
                "rows": len(picked) if picked is not None else "all",
            },
        )
    return run.id


def hold_rows(batch_id: UUID, rows: Iterable[UUID], *, held: bool, actor: Actor, now: datetime) -> int:
    """Hold rows back from being accepted, or let them go again; returns how many. Raises NotFound, Conflict."""
    ACCEPT_BATCH.demand(actor)
    before, after = (RowState.STAGED, RowState.HELD) if held else (RowState.HELD, RowState.STAGED)
    with transaction.atomic():
        batch = locked_batch(batch_id, _BACK_TO, actor=actor)
        demand_may_accept(batch, actor)
        many = StagedRow.objects.filter(batch=batch, id__in=list(rows), state=before).update(state=after)
        audit.record(
            actor=actor,
            action="exchange.hold_rows",
            subject="exchange.batch",
            subject_id=batch.id,
            area=batch.area,
            now=now,
            after={"rows": many, "held": held},
        )
    return many


def _demand_checked_as_today(batch: Batch) -> None:
    """Raises CheckedOtherwise: what an earlier edition of the feed has staged, this one may not understand."""
    if batch.edition != feed_of(batch.feed).edition:
        raise CheckedOtherwise


def _wanted(outcomes: Iterable[str], rows: Iterable[UUID] | None) -> list[str]:
    allowed = {outcome.value for outcome in ACCEPTABLE} | ({Outcome.UNSURE.value} if rows is not None else set())
    return sorted(set(outcomes) & allowed)


def accept_queued(
    run_id: UUID, *, tell_time: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Carry out the accepting of a run's file; broken off, it goes on with the rows that are still waiting."""
    parameters = Run.objects.values_list("parameters", flat=True).get(id=run_id)

    def work(batch: Batch, report: runs.Report, now: datetime) -> dict[str, Any]:
        return accept(batch, parameters["outcomes"], parameters["rows"], parameters["actor"], report, now)

    return working.carry_out(run_id, work, tell_time=tell_time, stopping=stopping, given_up=_give_up)


def accept(
    batch: Batch, outcomes: list[str], rows: list[str] | None, by: str, report: runs.Report, now: datetime
) -> dict[str, Any]:
    """Take effect part by part until no chosen row waits. Returns how many were accepted and how many left out.

    Raises CheckedOtherwise: the program may have been changed while the file waited for a worker.
    """
    _demand_checked_as_today(batch)
    waiting = StagedRow.objects.filter(batch=batch, state=RowState.STAGED, outcome__in=outcomes)
    total = (waiting.filter(id__in=rows) if rows is not None else waiting).count()
    done = applied = 0
    work, place = Work(batch, batch.as_of, by, now), _FIRST
    while True:
        chosen, taken, place = _accept_part(work, outcomes, rows, place)
        if not chosen:
            break
        done, applied = done + chosen, applied + taken
        report(done, max(total, done), "")
    if tells_places(batch, feed_of(batch.feed)):
        if applied >= _MANY:
            _analyze()
        kin.record(work, report)
    if applied:
        renew(batch, now=now)
    _finish(batch, by, now)
    return {"batch": str(batch.id), "applied": applied, "left": done - applied}


def _accept_part(work: Work, outcomes: list[str], rows: list[str] | None, after: _Place) -> tuple[int, int, _Place]:
    """One part: choose, lock the people in order, leave out whoever has changed, take effect, mark. All or nothing.

    Returns how many were chosen, how many of them took effect, and the place of the last.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        picked = "AND id = ANY(%s)" if rows is not None else ""
        values: list[Any] = [work.batch.id, outcomes, *after, *([rows] if rows is not None else []), PART]
        cursor.execute(_CHOOSE.format(picked=picked), values)
        chosen = cursor.rowcount
        cursor.execute(_LAST)
        place = cursor.fetchone() or after
        if chosen == PART and Outcome.CHANGED in outcomes and tells_places(work.batch, feed_of(work.batch.feed)):
            chosen += homes.take_along(work.batch, rows)
        taken = _take_effect(work, cursor) if chosen else 0
        cursor.execute("DROP TABLE exchange_chosen")
        plan_checks_once()
    return chosen, taken, place


def _take_effect(work: Work, cursor: CursorWrapper) -> int:
    cursor.execute("CREATE UNIQUE INDEX ON exchange_chosen (id)")
    cursor.execute("CREATE INDEX ON exchange_chosen (person_id)")
    cursor.execute("ANALYZE exchange_chosen")
    cursor.execute(_LOCK)
    work.leave(_MOVED_ON)
    feed_of(work.batch.feed).effect.apply(work)
    return journal.execute(_DONE)


def _analyze() -> None:
    """Of a registry that was empty the planner thinks that hardly anybody lives, and joins everybody with everybody."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person, people_household")


def _finish(batch: Batch, by: str, now: datetime) -> None:
    Batch.objects.filter(id=batch.id).update(state=BatchState.ACCEPTED, accepted_by=by, accepted_at=now)


def _give_up(batch: Batch) -> None:
    """Parts that took effect stay; what waits can be accepted again."""
    done = StagedRow.objects.filter(batch=batch, state=RowState.APPLIED).exists()
    Batch.objects.filter(id=batch.id).update(state=BatchState.ACCEPTED if done else BatchState.CHECKED)
