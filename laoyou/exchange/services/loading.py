"""A department's file comes in: kept, looked at, its columns guessed. Nothing of it is in the registry yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor, system_actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.exchange.access import LOAD_FILE
from laoyou.exchange.enums import BatchState
from laoyou.exchange.models import Batch
from laoyou.exchange.services.feeds import feed_of
from laoyou.exchange.services.headings import Heading, fallback, find_heading, guesses
from laoyou.exchange.services.mapping import guess
from laoyou.reading.sheets import Block, SheetRefused, Workbook, open_workbook
from laoyou.records.services import attachments, audit

HEAD = 40
_GONE = (BatchState.DISCARDED,)


class FileRefused(DomainError):
    """The file is no table that can be read; the subclasses say why."""

    code = "exchange_file_refused"
    sentence = "This file cannot be read as a table. Save it as .xlsx or .csv and try again."


class FileNotATable(FileRefused):
    code = "exchange_not_a_table"
    sentence = "There is no table in this file. Hand in the spreadsheet itself, as .xlsx, .csv, .xls or .et."


class FileDamaged(FileRefused):
    code = "exchange_damaged"
    sentence = "The file is damaged or was not copied completely. Get it once more from where it came from."


class FileEncrypted(FileRefused):
    code = "exchange_encrypted"
    sentence = "The file is protected by a password. Take the password off, save it, then choose it again."


class FileHasMacros(FileRefused):
    code = "exchange_macros"
    sentence = "The file contains macros (small programs). Save it as .xlsx without macros, then choose it again."


class FileIsBomb(FileRefused):
    code = "exchange_bomb"
    sentence = "The file unpacks to more than %(limit_mb)s MB or out of all proportion. It was not unpacked."


class FileTooHeavy(FileRefused):
    code = "exchange_too_heavy"
    sentence = (
        "Reading the file took more than %(seconds)s seconds or too much memory, and was stopped. Save it as .xlsx."
    )


class FileTooWide(FileRefused):
    code = "exchange_too_wide"
    sentence = "A sheet has more than %(limit)s columns. Hand in the list alone, without what is calculated beside it."


class FileUndecodable(FileRefused):
    code = "exchange_undecodable"
    sentence = "About line %(line)s stand bytes that are neither UTF-8 nor GB18030. Export the file once more as UTF-8."


class FileEmpty(FileRefused):
    code = "exchange_empty"
    sentence = "There are no rows in this file."


class FutureData(DomainError):
    code = "exchange_future_data"
    sentence = "The data cannot be of %(as_of)s, which has not come yet."


_REFUSALS = {
    "not_a_table": FileNotATable,
    "damaged": FileDamaged,
    "encrypted": FileEncrypted,
    "macros": FileHasMacros,
    "bomb": FileIsBomb,
    "too_heavy": FileTooHeavy,
    "too_wide": FileTooWide,
    "undecodable": FileUndecodable,
    "empty": FileEmpty,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that was taken, and what somebody should know of it before going on."""

    batch_id: UUID
    same_as: tuple[UUID, datetime] | None
    newer_held: date | None


def load_file(
    data: IO[bytes],
    *,
    filename: str,
    feed: str,
    as_of: date,
    full_list: bool,
    actor: Actor,
    now: datetime,
) -> Loaded:
    """Keep a file of a feed for the actor's area and guess what its columns mean.

    `same_as` tells when these very bytes were brought in before, `newer_held` the day of newer data of this feed and
    area that has been accepted. Raises NotAllowed, AttachmentRefused, FileRefused, FutureData, FeedUnknown.
    """
    LOAD_FILE.demand(actor)
    kind, area = feed_of(feed), actor.area.low
    if as_of > day_of(now):
        raise FutureData(as_of=as_of.isoformat())
    with transaction.atomic():
        kept = attachments.keep(data, filename=filename, purpose="department_file", area=area, actor=actor, now=now)
        batch = Batch(
            id=uuid7(),
            area=area,
            feed=feed,
            source=kind.source,
            attachment=kept,
            filename=kept.filename,
            sha256=kept.sha256,
            as_of=as_of,
            full_list=full_list,
            loaded_by_id=actor.user_id,
            loaded_by=actor.name,
            loaded_at=now,
        )
        same, newer = _same_as(batch), _newer_held(batch)
        batch.save(force_insert=True)
        audit.record(
            actor=actor,
            action=LOAD_FILE.code,
            subject="exchange.batch",
            subject_id=batch.id,
            area=area,
            now=now,
            after={"feed": feed, "filename": kept.filename, "sha256": kept.sha256, "as_of": as_of},
        )
    return Loaded(batch.id, same, newer)


def _same_as(batch: Batch) -> tuple[UUID, datetime] | None:
    known = {"area": batch.area, "feed": batch.feed, "sha256": batch.sha256}
    found = Batch.objects.filter(**known).exclude(state__in=_GONE).order_by("-loaded_at", "-id").first()
    return (found.id, found.loaded_at) if found else None


def _newer_held(batch: Batch) -> date | None:
    held = Batch.objects.filter(
        area=batch.area, feed=batch.feed, state=BatchState.ACCEPTED, as_of__gt=batch.as_of
    ).order_by("-as_of", "-id")
    found: date | None = held.values_list("as_of", flat=True).first()
    return found


def look_at(batch_id: UUID, *, actor: Actor) -> tuple[list[str], list[list[str]], dict[str, str]]:
    """The headings of a file that was just loaded, its first rows, and the guessed column of each heading.

    Raises NotFound, FileRefused.
    """
    LOAD_FILE.demand(actor)
    batch = visible(batch_id, actor=actor)
    with opened(batch) as book:
        heading, head = first_heading(book, batch)
    guessed = batch.mapping or guess(feed_of(batch.feed), heading.names, batch)
    rows = [row for line, row in zip(head.lines, head.rows, strict=True) if line > heading.line]
    return list(heading.names), rows[:3], guessed


def visible(batch_id: UUID, *, actor: Actor) -> Batch:
    """The file, inside the actor's area. Raises NotFound."""
    found = Batch.objects.filter(id=batch_id).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    return found


@contextmanager
def opened(batch: Batch) -> Iterator[Workbook]:
    """The file of a batch, open for reading; what is wrong with it comes as a FileRefused."""
    if batch.attachment_id is None:
        raise attachments.AttachmentMissing
    _, file = attachments.open_attachment(batch.attachment_id, actor=system_actor(batch.loaded_by))
    try:
        with file:
            yield open_workbook(Path(file.name))
    except SheetRefused as bad:
        raise refusal_of(bad) from bad


def refusal_of(bad: SheetRefused) -> FileRefused:
    """What is wrong with a file, in a sentence."""
    return _REFUSALS[bad.code](**bad.facts)


def first_heading(book: Workbook, batch: Batch) -> tuple[Heading, Block]:
    """The headings of the first sheet that has some, and its first rows. Raises FileEmpty."""
    known = guesses(feed_of(batch.feed))
    first: tuple[Heading, Block] | None = None
    for sheet in book.sheets:
        head = book.head(sheet.number, HEAD)
        if not len(head):
            continue
        found = find_heading(head, known)
        if found:
            return found, head
        first = first or (fallback(head), head)
    if first is None:
        raise FileEmpty
    return first
