"""The rows that cannot be accepted, as they were written, with the reasons: to be corrected and sent again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from laoyou.core.actor import Actor, system_actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.exchange.access import TAKE_ROWS
from laoyou.exchange.enums import Outcome, Use
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services.faults import sentence_of
from laoyou.exchange.services.feeds import feed_of
from laoyou.exchange.services.loading import opened
from laoyou.exchange.services.uses import note_use
from laoyou.records.services import attachments, audit


class NothingRejected(DomainError):
    code = "exchange_nothing_rejected"
    sentence = "No row of this file was rejected."


@dataclass(frozen=True, slots=True)
class Rejected:
    """The file's own headings and, one by one, its rejected rows: (row in the file, cells, reasons)."""

    filename: str
    headings: list[str]
    rows: Iterator[tuple[int, list[str], str]]


def take_rejected(batch_id: UUID, *, actor: Actor, now: datetime) -> Rejected:
    """The rejected rows of a file, read from it again. Who took them is written down.

    Raises NotAllowed, NotFound, NothingRejected, AttachmentMissing.
    """
    TAKE_ROWS.demand(actor)
    with transaction.atomic():
        batch = Batch.objects.filter(id=batch_id).first()
        if batch is None or not (actor.is_system or batch.area in actor.area):
            raise NotFound
        found = StagedRow.objects.filter(batch=batch, outcome=Outcome.ERROR).values_list("sheet", "line", "faults")
        reasons = {(sheet, line): _in_words(batch, faults or []) for sheet, line, faults in found}
        if not reasons:
            raise NothingRejected
        note_use(batch, Use.REJECTED, rows=len(reasons), actor=actor, now=now)
        audit.record(
            actor=actor,
            action=TAKE_ROWS.code,
            subject="exchange.batch",
            subject_id=batch.id,
            area=batch.area,
            now=now,
            after={"filename": batch.filename, "rows": len(reasons)},
        )
    rows = _kept(batch, reasons) if batch.file_ended_at else read_again(batch, reasons)
    return Rejected(batch.filename, batch.headings, ((line, cells, reason) for _, line, cells, reason in rows))


def _in_words(batch: Batch, faults: list[dict[str, object]]) -> str:
    labels = {column.code: str(column.label) for column in feed_of(batch.feed).columns}
    return "；".join(f"{labels.get(str(each['column']), each['column'])}：{sentence_of(each)}" for each in faults)


@sensitive_variables()
def _kept(batch: Batch, reasons: dict[tuple[int, int], str]) -> Iterator[tuple[int, int, list[str], str]]:
    """From what was kept of a file that has been deleted since."""
    if batch.rejected_id is None:
        raise attachments.AttachmentMissing
    _, file = attachments.open_attachment(batch.rejected_id, actor=system_actor(batch.loaded_by))
    with file, TextIOWrapper(file, encoding="utf-8", newline="") as text:
        for sheet, line, *cells in csv.reader(text):
            place = (int(sheet), int(line))
            yield *place, cells, reasons[place]


@sensitive_variables()
def read_again(batch: Batch, reasons: dict[tuple[int, int], str]) -> Iterator[tuple[int, int, list[str], str]]:
    """(sheet, line, cells, reason) from the file as it was handed in, no further than the last row asked for."""
    last: dict[int, int] = {}
    for sheet, line in reasons:
        last[sheet] = max(line, last.get(sheet, 0))
    width = len(batch.headings)
    with opened(batch) as book:
        for sheet in sorted(last):
            for block in book.blocks(sheet):
                for line, cells in zip(block.lines, block.rows, strict=True):
                    reason = reasons.get((sheet, line))
                    if reason is not None:
                        yield sheet, line, [*map(str, cells[:width]), *[""] * (width - len(cells))], reason
                if block.lines[-1] >= last[sheet]:
                    break
