"""Which of a feed's columns each heading means: guessed, said by an officer, and remembered for the next file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.exchange.access import LOAD_FILE
from laoyou.exchange.enums import BatchState, Kind
from laoyou.exchange.models import Batch, LearnedMapping, StagedRow
from laoyou.exchange.services.feed import Feed
from laoyou.exchange.services.feeds import feed_of
from laoyou.exchange.services.headings import guesses, plain
from laoyou.records.services import audit, runs
from laoyou.records.services.attachments import AttachmentMissing

CHECK = "exchange.check"
_CHECK_TASK = "laoyou.exchange.tasks.check_file"
CHECKABLE = (BatchState.LOADED, BatchState.CHECKED)


class ColumnTwice(DomainError):
    code = "exchange_column_twice"
    sentence = "“%(column)s” is said of two headings. Say it of one; the other is not used."


class ColumnsMissing(DomainError):
    code = "exchange_columns_missing"
    sentence = "These are needed and no heading means them: %(columns)s."


def guess(feed: Feed, headings: Iterable[str], batch: Batch) -> dict[str, str]:
    """The column of each heading, by what was said earlier of files like this one, then by the feed's synonyms.

    A column is given to one heading only: the first.
    """
    known = guesses(feed) | _learned(batch)
    found: dict[str, str] = {}
    for heading in headings:
        column = known.get(plain(heading), "")
        if heading and column and column not in found.values():
            found[heading] = column
    return found


def _learned(batch: Batch) -> dict[str, str]:
    said = LearnedMapping.objects.filter(area=batch.area, source=batch.source, feed=batch.feed)
    return {plain(heading): column for heading, column in said.values_list("heading", "column")}


def demand_usable(feed: Feed, mapping: Mapping[str, str]) -> None:
    """Raises ColumnTwice and ColumnsMissing: every needed column is there, and what tells whose row it is."""
    named = [column for column in mapping.values() if column]
    twice = next((column for column in named if named.count(column) > 1), None)
    if twice:
        raise ColumnTwice(column=str(feed.column(twice).label))
    missing = [str(each.label) for each in feed.columns if each.required and each.code not in named]
    numbers = [each for each in feed.columns if each.kind == Kind.NUMBER]
    if numbers and not any(each.code in named for each in numbers) and "birth" not in named:
        missing.append(str(numbers[0].label))
    if missing:
        raise ColumnsMissing(columns="、".join(missing))


def confirm_mapping(
    batch_id: UUID, headings: list[str], mapping: Mapping[str, str], *, actor: Actor, now: datetime
) -> UUID:
    """Say what the headings mean, remember it, and queue the check; returns the run to watch.

    A file that was checked before is checked anew. Raises NotFound, Conflict, ColumnTwice, ColumnsMissing.
    """
    LOAD_FILE.demand(actor)
    with transaction.atomic():
        batch = locked_batch(batch_id, CHECKABLE, actor=actor)
        feed = feed_of(batch.feed)
        said = {heading: column for heading, column in mapping.items() if column and heading in headings}
        demand_usable(feed, said)
        _remember(batch, headings, said, actor=actor, now=now)
        batch.mapping, batch.headings = said, headings
        return _queue_check(batch, actor=actor, now=now)


def check_again(batch_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Queue the check of a checked file once more, its columns as they were said; returns the run to watch.

    Raises NotFound, Conflict, AttachmentMissing where the file was kept long enough and is gone.
    """
    LOAD_FILE.demand(actor)
    with transaction.atomic():
        batch = locked_batch(batch_id, (BatchState.CHECKED,), actor=actor)
        if batch.attachment_id is None:
            raise AttachmentMissing
        return _queue_check(batch, actor=actor, now=now)


def _queue_check(batch: Batch, *, actor: Actor, now: datetime) -> UUID:
    """What was staged is forgotten; the file is checked from its first row by what its feed is today."""
    StagedRow.objects.filter(batch=batch).delete()
    batch.counts, batch.foreseen, batch.notes = {}, [], []
    batch.at_sheet = batch.at_line = 0
    batch.state, batch.stopping, batch.edition = BatchState.CHECKING, False, feed_of(batch.feed).edition
    batch.run = runs.queue(_CHECK_TASK, CHECK, actor=actor, area=batch.area, now=now, subject_id=batch.id)
    batch.save()
    _audit(batch, "exchange.check_file", actor=actor, now=now, after={"mapping": batch.mapping})
    return batch.run.id


def locked_batch(batch_id: UUID, states: Iterable[str], *, actor: Actor) -> Batch:
    """The file, locked for a change. Raises NotFound outside the actor's area, Conflict in another state."""
    found = Batch.objects.select_for_update().filter(id=batch_id).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    if found.state not in states:
        raise Conflict
    return found


def discard_batch(batch_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Put a file aside that nothing was accepted of; its rows are forgotten. Raises NotFound, Conflict."""
    LOAD_FILE.demand(actor)
    with transaction.atomic():
        batch = locked_batch(batch_id, CHECKABLE, actor=actor)
        StagedRow.objects.filter(batch=batch).delete()
        batch.state = BatchState.DISCARDED
        batch.save(update_fields=["state"])
        _audit(batch, "exchange.discard_file", actor=actor, now=now)


def stop_check(batch_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Ask the check to stop; the file then waits for its columns again. Raises NotFound, Conflict."""
    LOAD_FILE.demand(actor)
    with transaction.atomic():
        batch = locked_batch(batch_id, (BatchState.CHECKING,), actor=actor)
        batch.stopping = True
        batch.save(update_fields=["stopping"])
        _audit(batch, "exchange.stop_check", actor=actor, now=now)


def _remember(batch: Batch, headings: list[str], said: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    known = {"area": batch.area, "source": batch.source, "feed": batch.feed}
    for heading in filter(None, headings):
        LearnedMapping.objects.update_or_create(
            **known,
            heading=heading,
            defaults={"column": said.get(heading, ""), "learned_by": actor.name, "learned_at": now},
            create_defaults={
                "id": uuid7(),
                "column": said.get(heading, ""),
                "learned_by": actor.name,
                "learned_at": now,
            },
        )


def _audit(batch: Batch, action: str, *, actor: Actor, now: datetime, after: dict[str, Any] | None = None) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject="exchange.batch",
        subject_id=batch.id,
        area=batch.area,
        now=now,
        after={"filename": batch.filename} | (after or {}),
    )
