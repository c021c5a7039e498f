"""What is sent and answered about departments' files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class Column(Schema):
    """A column of a kind of file."""

    code: str
    label: str
    required: bool


class Feed(Schema):
    """A kind of file: `ground` is the law or agreement under which it is shared, `purpose` what for."""

    code: str
    label: str
    source: str
    full_list: bool
    every_days: int
    ground: str
    purpose: str
    columns: list[Column]


class File(Schema):
    """A file and where it stands: loaded, checking, checked, accepting, accepted, undoing, undone, discarded."""

    id: UUID
    area: int
    feed: str
    filename: str
    as_of: date
    full_list: bool
    state: str
    loaded_by: str
    loaded_at: datetime
    accepted_by: str
    accepted_at: datetime | None
    undone_at: datetime | None


class Files(Schema):
    """A page of files; `next` goes into `after` and is null on the last page."""

    files: list[File]
    next: str | None


class FileReport(File):
    """What the check found: `counts` by outcome and reason, `foreseen` what accepting does beyond the rows.

    `percent`: how far the work at it is, from 0 to 100; null while nothing is at work.
    """

    percent: int | None

    counts: dict[str, Any]
    foreseen: list[str]
    mapping: dict[str, str]


class Received(Schema):
    """A file that was taken; `same_as` the file with the same bytes, `newer_held` the day of newer accepted data."""

    id: UUID
    same_as: UUID | None
    newer_held: date | None


class Guess(Schema):
    """The headings of a file, and the column guessed for each."""

    headings: list[str]
    columns: dict[str, str]


class Columns(Schema):
    """The column of each heading; empty: as guessed."""

    columns: dict[str, str] = {}


class Accept(Schema):
    """Which rows: of these outcomes, and of them only `rows` where it is given."""

    outcomes: list[str]
    rows: list[UUID] | None = None


class Reason(Schema):
    """Why."""

    reason: str


class Queued(Schema):
    """Work that was queued."""

    run: UUID


class Done(Schema):
    """It is done."""

    done: bool


class Fault(Schema):
    """What is wrong with a cell."""

    column: str
    code: str
    sentence: str


class Row(Schema):
    """One row as it was checked; `changes` and `contested` name the fields."""

    id: UUID
    line: int
    outcome: str
    state: str
    person_id: UUID | None
    name: str
    birth: date | None
    changes: list[str]
    contested: list[str]
    faults: list[Fault]
    warnings: list[Fault]


class Rows(Schema):
    """A page of rows; `next` goes into `after` and is null on the last page."""

    rows: list[Row]
    next: str | None


class Fresh(Schema):
    """The newest accepted data of a kind for an area: its day, its age in days, how often it is expected."""

    feed: str
    area: int
    as_of: date
    days: int
    every_days: int
    rows: int
