"""Departments' files: handed over, checked, accepted, undone; what was read is written down for the catalogue."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from laoyou.api import exchange_schemas as schemas
from laoyou.api.calls import actor_of, once, reads, writes
from laoyou.api.paging import MOST, SIZE, page_of
from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.exchange import access
from laoyou.exchange.enums import Outcome
from laoyou.exchange.selectors import batches as selectors
from laoyou.exchange.selectors import freshness as ages
from laoyou.exchange.services import accepting, effects, faults, loading, mapping, rejecting, undoing, uses
from laoyou.exchange.services.feed import Feed
from laoyou.exchange.services.feeds import all_feeds
from laoyou.ui.xlsx import Field, Sheet, workbook_response

router = Router()
_NEWEST = (("loaded_at", True), ("id", True))
_BY_LINE = (("sheet", False), ("line", False), ("id", False))


class NoSuchOutcome(DomainError):
    code = "no_such_outcome"
    sentence = "“%(found)s” is none of the outcomes: %(known)s."


@reads(
    router,
    "/feeds",
    access.VIEW_BATCHES,
    answer=list[schemas.Feed],
    summary=_("Kinds of files"),
    description=_("What departments hand over: the columns of each kind, how often it is expected, on what ground."),
)
def feeds(request: HttpRequest) -> list[dict[str, Any]]:
    """Every feed."""
    return [_feed(feed) for feed in all_feeds().values()]


@reads(
    router,
    "/files",
    access.VIEW_BATCHES,
    answer=schemas.Files,
    summary=_("Files that were handed over"),
    description=_("Those of the token's area, newest first, with where each stands."),
)
def files(
    request: HttpRequest, feed: str = "", after: str = "", size: int = Query(SIZE, ge=1, le=MOST)
) -> dict[str, Any]:
    """A page of them."""
    found = selectors.batches(actor=actor_of(request))
    rows, following = page_of(found.filter(feed=feed) if feed else found, _NEWEST, after=after, size=size)
    return {"files": [_file(row) for row in rows], "next": following}


@writes(
    router,
    "/files",
    access.LOAD_FILE,
    answer=schemas.Received,
    status=201,
    summary=_("Hand over a file"),
    description=_(
        "A table (.xlsx, .csv, .et …) of one kind for the token's area, as multipart/form-data. It is kept and its "
        "headings are guessed; nothing is in the registry before it was checked and accepted. `as_of` is the day the "
        "data is of; `full_list` says that whoever is missing has vanished. The answer says when these very bytes were "
        "handed over before, and when newer data is already in the registry."
    ),
)
def hand_over(
    request: HttpRequest,
    document: UploadedFile = File(...),  # noqa: B008 - how the library declares a file
    feed: str = Form(...),
    as_of: date = Form(...),  # noqa: B008
    full_list: bool = Form(...),  # noqa: FBT001
) -> HttpResponse:
    """Raises what `loading.load_file` raises."""

    def work() -> schemas.Received:
        taken = loading.load_file(
            document,
            filename=document.name or "",
            feed=feed,
            as_of=as_of,
            full_list=full_list,
            actor=actor_of(request),
            now=clock.now(),
        )
        return schemas.Received(
            id=taken.batch_id,
            same_as=taken.same_as[0] if taken.same_as else None,
            newer_held=taken.newer_held,
        )

    return once(request, work, status=201)


@reads(
    router,
    "/files/{uuid:file_id}",
    access.VIEW_BATCHES,
    answer=schemas.FileReport,
    summary=_("Where a file stands"),
    description=_("How many rows of each outcome, why rows are in error, what accepting would do beyond the rows."),
)
def file(request: HttpRequest, file_id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    found = selectors.get_batch(file_id, actor=actor_of(request))
    said = [effects.sentence_of(each) for each in found.foreseen]
    return _file(found) | {"counts": found.counts, "foreseen": said, "mapping": found.mapping, "percent": found.percent}


@reads(
    router,
    "/files/{uuid:file_id}/columns",
    access.LOAD_FILE,
    answer=schemas.Guess,
    summary=_("What the headings of a file mean"),
    description=_("Its headings, and the column guessed for each from what was said of files like it."),
)
def columns(request: HttpRequest, file_id: UUID) -> dict[str, Any]:
    """Raises NotFound, FileRefused."""
    headings, _samples, guessed = loading.look_at(file_id, actor=actor_of(request))
    return {"headings": headings, "columns": guessed}


@writes(
    router,
    "/files/{uuid:file_id}/check",
    access.LOAD_FILE,
    answer=schemas.Queued,
    status=202,
    summary=_("Check a file"),
    description=_(
        "Says what the headings mean (`columns`: heading to column; empty: as guessed), and queues the check. Ask "
        "where the file stands until it is “checked”."
    ),
)
def check(request: HttpRequest, file_id: UUID, asked: schemas.Columns) -> HttpResponse:
    """Raises NotFound, Conflict, ColumnTwice, ColumnsMissing."""
    actor = actor_of(request)

    def work() -> schemas.Queued:
        headings, _samples, guessed = loading.look_at(file_id, actor=actor)
        said = asked.columns or guessed
        return _queued(mapping.confirm_mapping(file_id, headings, said, actor=actor, now=clock.now()))

    return once(request, work, status=202)


@reads(
    router,
    "/files/{uuid:file_id}/rows",
    access.VIEW_BATCHES,
    answer=schemas.Rows,
    logs=True,
    summary=_("Rows of a file"),
    description=_(
        "Each with its outcome, its faults in words and what would change; no number, phone or address stands in them. "
        "That they were read is written into the catalogue, with the ground of the file's kind."
    ),
)
def rows(
    request: HttpRequest, file_id: UUID, outcome: str = "", after: str = "", size: int = Query(SIZE, ge=1, le=MOST)
) -> dict[str, Any]:
    """Raises NotFound, NoSuchOutcome."""
    actor = actor_of(request)
    found = selectors.rows(file_id, actor=actor)
    if outcome:
        found = found.filter(outcome=_outcome(outcome))
    listed, following = page_of(found, _BY_LINE, after=after, size=size)
    uses.note_reading(file_id, rows=len(listed), actor=actor, now=clock.now())
    return {"rows": [_row(row) for row in listed], "next": following}


@reads(
    router,
    "/files/{uuid:file_id}/rejected",
    access.TAKE_ROWS,
    answer=None,
    logs=True,
    summary=_("Rejected rows as a spreadsheet"),
    description=_("As they were written, with the reason of each, to be corrected and handed over again (.xlsx)."),
)
def rejected(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Raises NotFound, NothingRejected."""
    found = rejecting.take_rejected(file_id, actor=actor_of(request), now=clock.now())
    fields = [*map(Field, found.headings), Field(gettext("Why it was sent back"), 60)]
    fields.append(Field(gettext("Row in the file"), 12))
    lines = ([*cells, reason, line] for line, cells, reason in found.rows)
    return workbook_response(f"rejected-{file_id}", [Sheet(gettext("Rejected"), fields, lines)])


@writes(
    router,
    "/files/{uuid:file_id}/accept",
    access.ACCEPT_BATCH,
    answer=schemas.Queued,
    status=202,
    summary=_("Accept a checked file"),
    description=_(
        "Queues accepting the rows of these outcomes, or of them only those named in `rows`. Rows that are unsure are "
        "accepted only by name. “arrives” moves people in who are on record outside the file's area. A file that says "
        "nothing new is accepted without outcomes. Ask where the file stands until it is “accepted”."
    ),
)
def accept(request: HttpRequest, file_id: UUID, asked: schemas.Accept) -> HttpResponse:
    """Raises NotFound, Conflict, NothingToAccept, NotYourDepartment, NoSuchOutcome."""
    wanted = [_outcome(each) for each in asked.outcomes]
    work = partial(accepting.accept_batch, file_id, wanted, rows=asked.rows, actor=actor_of(request), now=clock.now())
    return once(request, lambda: _queued(work()), status=202)


@writes(
    router,
    "/files/{uuid:file_id}/undo",
    access.ACCEPT_BATCH,
    answer=schemas.Queued,
    status=202,
    summary=_("Undo an accepted file"),
    description=_("Queues taking back what the file did, for a reason; what somebody changed since is kept."),
)
def undo(request: HttpRequest, file_id: UUID, asked: schemas.Reason) -> HttpResponse:
    """Raises NotFound, Conflict, NotYourDepartment."""
    work = partial(undoing.undo_batch, file_id, reason=asked.reason, actor=actor_of(request), now=clock.now())
    return once(request, lambda: _queued(work()), status=202)


@writes(
    router,
    "/files/{uuid:file_id}/discard",
    access.LOAD_FILE,
    answer=schemas.Done,
    summary=_("Put a file aside"),
    description=_("One that nothing was accepted of; its rows are forgotten."),
)
def discard(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Raises NotFound, Conflict."""

    def work() -> schemas.Done:
        mapping.discard_batch(file_id, actor=actor_of(request), now=clock.now())
        return schemas.Done(done=True)

    return once(request, work, status=200)


@reads(
    router,
    "/freshness",
    access.VIEW_FRESHNESS,
    answer=list[schemas.Fresh],
    summary=_("How old each department's data is"),
    description=_(
        "Of every kind of file and area, the newest data that was accepted; a kind that never came is missing."
    ),
)
def freshness(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest accepted data inside the token's area."""
    today = clock.today()
    return [
        {
            "feed": held.feed,
            "area": held.area,
            "as_of": held.as_of,
            "days": (today - held.as_of).days,
            "every_days": all_feeds()[held.feed].every_days,
            "rows": held.rows,
        }
        for held in ages.newest(actor=actor_of(request))
    ]


def _queued(run_id: UUID) -> schemas.Queued:
    return schemas.Queued(run=run_id)


def _outcome(asked: str) -> str:
    if asked not in Outcome.values:
        raise NoSuchOutcome(found=asked[:20], known=list(Outcome.values))
    return asked


def _feed(feed: Feed) -> dict[str, Any]:
    return {
        "code": feed.code,
        "label": str(feed.label),
        "source": str(feed.source),
        "full_list": feed.full_list,
        "every_days": feed.every_days,
        "ground": str(feed.ground),
        "purpose": str(feed.purpose),
        "columns": [{"code": each.code, "label": str(each.label), "required": each.required} for each in feed.columns],
    }


def _file(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schemas.File.model_fields}


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "line": row.line,
        "outcome": row.outcome,
        "state": row.state,
        "person_id": row.person_id,
        "name": row.name,
        "birth": row.birth,
        "changes": sorted(row.changes or {}),
        "contested": sorted(row.contested or {}),
        "faults": [_fault(each) for each in row.faults or ()],
        "warnings": [_fault(each) for each in row.warnings or ()],
    }


def _fault(found: dict[str, Any]) -> dict[str, str]:
    return {"column": found["column"], "code": found["code"], "sentence": faults.sentence_of(found)}
