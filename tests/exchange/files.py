"""Files as departments send them, and a data officer who brings them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import xlsxwriter

from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services.accepting import accept_batch, accept_queued
from laoyou.exchange.services.checking import check_queued
from laoyou.exchange.services.loading import load_file, look_at
from laoyou.exchange.services.mapping import confirm_mapping
from laoyou.exchange.services.undoing import undo_batch, undo_queued
from tests.people.registry import NOW, number_of, worker

OFFICER = worker("data_officer")
BIRTH = date(1943, 5, 2)
HEADINGS = ("姓名", "公民身份号码", "性别", "出生日期", "民族", "户籍地代码", "现住地", "联系电话")
PLACE = "630222102001"


def line(name: str = "马玉兰", sequence: int = 12, birth: date = BIRTH, **other: str) -> list[str]:
    """A row of the household register: a woman of 83 in 马营镇社区 unless said otherwise."""
    cells = {
        "姓名": name,
        "公民身份号码": number_of(birth, sequence),
        "性别": "男" if sequence % 2 else "女",
        "出生日期": birth.isoformat(),
        "民族": "回族",
        "户籍地代码": PLACE,
        "现住地": PLACE,
        "联系电话": "",
    }
    return list((cells | other).values())


def csv(rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8") -> bytes:
    """A text file, comma between the cells."""
    return "".join(",".join(row) + "\r\n" for row in [headings, *rows]).encode(encoding)


def xlsx(*sheets: Iterable[Sequence[Any]]) -> bytes:
    """A spreadsheet; texts stay texts, numbers numbers, dates dates."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for rows in sheets:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return made.getvalue()


def load(data: bytes, filename: str = "户籍.csv", feed: str = "household_register", **facts: Any) -> UUID:
    """A file brought in."""
    given: dict[str, Any] = {"as_of": date(2026, 2, 28), "full_list": False, "actor": OFFICER, "now": NOW}
    return load_file(BytesIO(data), filename=filename, feed=feed, **(given | facts)).batch_id


def check(data: bytes, filename: str = "户籍.csv", feed: str = "household_register", **facts: Any) -> Batch:
    """A file brought in, its columns as guessed, checked."""
    batch_id = load(data, filename, feed, **facts)
    actor = facts.get("actor", OFFICER)
    headings, _, guessed = look_at(batch_id, actor=actor)
    run = confirm_mapping(batch_id, headings, guessed, actor=actor, now=NOW)
    check_queued(run, tell_time=lambda: NOW)
    return Batch.objects.get(id=batch_id)


def accept(batch: Batch, *outcomes: str, rows: list[UUID] | None = None) -> dict[str, Any]:
    """The rows of these outcomes accepted; of all that can be when none is named."""
    wanted = outcomes or ("new", "changed", "contested", "vanished")
    return accept_queued(accept_batch(batch.id, wanted, rows=rows, actor=OFFICER, now=NOW), tell_time=lambda: NOW)


def undo(batch: Batch) -> dict[str, Any]:
    """The accepted file undone."""
    return undo_queued(undo_batch(batch.id, reason="错报", actor=OFFICER, now=NOW), tell_time=lambda: NOW)


def outcomes(batch: Batch) -> list[tuple[int, str]]:
    """(row, outcome) in the order of the file."""
    return list(StagedRow.objects.filter(batch=batch).order_by("line").values_list("line", "outcome"))


def faults(batch: Batch) -> list[tuple[int, str, str]]:
    """(row, column, code) of every fault, in the order of the file."""
    rows = StagedRow.objects.filter(batch=batch, faults__isnull=False).order_by("line").values_list("line", "faults")
    return [(number, each["column"], each["code"]) for number, found in rows for each in found]


def warnings(batch: Batch) -> list[tuple[int, str, str]]:
    """As `faults`, of warnings."""
    rows = (
        StagedRow.objects.filter(batch=batch, warnings__isnull=False).order_by("line").values_list("line", "warnings")
    )
    return [(number, each["column"], each["code"]) for number, found in rows for each in found]
