"""The dry run: every row of a file read, checked, matched and compared, block by block. The registry is not touched."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.ahead import made_ahead
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.collecting import rarely_collected
from laoyou.exchange.enums import BatchState, Outcome
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import kin, working
from laoyou.exchange.services.areas import Areas
from laoyou.exchange.services.block import CheckedBlock, Checking
from laoyou.exchange.services.counting import count_rows
from laoyou.exchange.services.feeds import feed_of
from laoyou.exchange.services.headings import Heading, find_heading, plain, repeats
from laoyou.exchange.services.household_faults import mark_households, tells_places
from laoyou.exchange.services.loading import HEAD, opened
from laoyou.exchange.services.matching import match_block
from laoyou.exchange.services.repeating import mark_repeated
from laoyou.exchange.services.staging import stage
from laoyou.exchange.services.values import read_column
from laoyou.reading.sheets import Block, Workbook
from laoyou.records.services import runs

BLOCK = 10_000
_AHEAD = 2  # blocks read while one is checked; some 10 MB each
_NOTES = 100


def check_queued(
    run_id: UUID, *, tell_time: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """Carry out the check of a run's file; broken off, it is taken up behind the last block that was staged."""
    return working.carry_out(run_id, check, tell_time=tell_time, stopping=stopping, given_up=_give_up)


def check(batch: Batch, report: runs.Report, now: datetime) -> dict[str, Any]:
    """Stage all rows, then mark repeated rows and impossible households, list who has vanished. Returns the counts."""
    checking = checking_of(batch, now)
    with rarely_collected(), opened(batch) as book, closing(blocks(book, batch)) as read:
        total = batch.attachment.size if batch.attachment else 0
        for block in read:
            _stage_block(block, checking)
            _stop_if_asked(batch)
            report(_place_of(batch, total), max(total, 1), f"{batch.at_line}")
    _analyze()
    with transaction.atomic():
        mark_repeated(batch, checking.feed)
        mark_households(batch, checking.feed)
        related = kin.mark(batch) if tells_places(batch, checking.feed) else []
        if batch.full_list and not StagedRow.objects.filter(batch=batch, outcome=Outcome.VANISHED).exists():
            checking.feed.effect.vanished(checking)
        batch.counts = count_rows(batch)
        batch.foreseen = [each.as_json() for each in [*checking.feed.effect.foresee(batch), *related]]
        batch.state = BatchState.CHECKED
        batch.save(update_fields=["counts", "foreseen", "state", "notes"])
    return {"batch": str(batch.id), "rows": batch.counts["rows"]}


def checking_of(batch: Batch, now: datetime) -> Checking:
    """What is known throughout the check of a file."""
    within, today = range_of(batch.area), day_of(now)
    return Checking(batch, feed_of(batch.feed), Areas(within, on=today), within, today)


def check_block(block: CheckedBlock, checking: Checking) -> None:
    """Everything but staging."""
    for column in checking.feed.columns:
        if column.code in block.cells:
            read_column(block, column, checking)
    _agree(block)
    match_block(block, checking)
    checking.feed.effect.compare(block, checking)


def blocks(book: Workbook, batch: Batch) -> Generator[CheckedBlock, None, None]:
    """The rows of all sheets behind the place the batch has come to, with their cells by column.

    A sheet without the headings is left out, and so are rows that repeat them; the batch's notes say so. While one
    block is used the next is read by a thread: whoever leaves early closes the iterator before the book.
    """
    for sheet in book.sheets:
        if sheet.number < batch.at_sheet:
            continue
        heading = _heading_of(book, sheet.number, batch)
        if heading is None or sheet.hidden:
            note(batch, "sheet_hidden" if sheet.hidden else "sheet_left_out", sheet=sheet.name or sheet.number + 1)
            continue
        after = max(heading.line, batch.at_line if sheet.number == batch.at_sheet else 0)
        places = {heading.names.index(name): column for name, column in batch.mapping.items() if name in heading.names}
        rows = book.blocks_ahead(sheet.number, size=BLOCK, after=after)
        with closing(rows), made_ahead(rows, most=_AHEAD) as read:
            for block in read:
                yield _by_column(block, heading, places, batch)


def note(batch: Batch, code: str, **facts: Any) -> None:
    """Something to be known of the file as a whole; said once, and not without end."""
    said = {"code": code, "facts": facts}
    if said not in batch.notes and len(batch.notes) < _NOTES:
        batch.notes.append(said)


def _heading_of(book: Workbook, sheet: int, batch: Batch) -> Heading | None:
    head = book.head(sheet, HEAD)
    if not len(head):
        return None
    found = find_heading(head, {plain(name): column for name, column in batch.mapping.items()})
    needed = {column.code for column in feed_of(batch.feed).columns if column.required}
    has = {batch.mapping[name] for name in found.names if name in batch.mapping} if found else set()
    return found if found and needed <= has else None


def _by_column(block: Block, heading: Heading, places: dict[int, str], batch: Batch) -> CheckedBlock:
    names = frozenset(heading.names) - {""}
    dropped = [at for at, row in enumerate(block.rows) if not names.isdisjoint(row) and repeats(row, heading)]
    rows, lines = block.rows, block.lines
    if dropped:
        note(batch, "heading_repeated", line=lines[dropped[0]], count=len(dropped))
        kept = sorted(set(range(len(block))) - set(dropped))
        rows, lines = [rows[at] for at in kept], [lines[at] for at in kept]
    return CheckedBlock(block.sheet, lines, rows, _cells(rows, places))


def _cells(rows: list[list[str]], places: dict[int, str]) -> dict[str, list[str]]:
    """By column what stands in it; nothing where a row is too short."""
    if len(set(map(len, rows))) == 1:
        columns = list(zip(*rows, strict=True))
        return {name: list(columns[at]) if at < len(columns) else [""] * len(rows) for at, name in places.items()}
    return {name: [row[at] if at < len(row) else "" for row in rows] for at, name in places.items()}


def _agree(block: CheckedBlock) -> None:
    """What the number says fills what the row leaves open, and must not contradict it."""
    births = block.values.setdefault("birth", [None] * len(block))
    sexes = block.values.setdefault("sex", [None] * len(block))
    for at, number_sex, number_birth in zip(count(), block.number_sex, block.number_birth):
        if number_birth is None:
            if births[at] is None and at not in block.faults:
                block.fault(at, "number", "number_or_birth")
            elif sexes[at] is None and at not in block.faults:
                block.fault(at, "sex", "missing")
            continue
        if births[at] is None:
            births[at] = number_birth
        elif births[at] != number_birth:
            block.warn(at, "birth", "birth_disagrees", row=births[at], number=number_birth)
        if sexes[at] is None:
            sexes[at] = number_sex
        elif sexes[at] != number_sex:
            block.fault(at, "sex", "sex_disagrees", row=_sex(sexes[at]), number=_sex(number_sex))


def _sex(code: int | None) -> str:
    return {1: "男", 2: "女"}.get(code or 0, "")


def _stage_block(block: CheckedBlock, checking: Checking) -> None:
    """One block and how far that is, in one transaction: a worker killed anywhere leaves no block twice."""
    batch = checking.batch
    check_block(block, checking)
    with transaction.atomic():
        stage(block, checking)
        if len(block):
            batch.at_sheet, batch.at_line = block.sheet, block.lines[-1]
        batch.save(update_fields=["at_sheet", "at_line", "notes"])


def _stop_if_asked(batch: Batch) -> None:
    if Batch.objects.filter(id=batch.id, stopping=True).exists():
        raise working.CheckStopped


def _place_of(batch: Batch, total: int) -> int:
    """How far it is, guessed from the size: rows are about 60 bytes in a packed file and 140 in a plain one."""
    rate = 60 if batch.filename.lower().endswith((".xlsx", ".et", ".xls")) else 140
    return min(batch.at_line * rate, max(total - 1, 0))


def _give_up(batch: Batch) -> None:
    with transaction.atomic():
        StagedRow.objects.filter(batch=batch).delete()
        Batch.objects.filter(id=batch.id).update(
            state=BatchState.LOADED, at_sheet=0, at_line=0, stopping=False, notes=[], counts={}
        )


def _analyze() -> None:
    """The planner has never seen a file's rows before."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE exchange_stagedrow")
