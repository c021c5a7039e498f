"""A document comes in: kept as an attachment, read by a job, laid out for review. Nothing is in force yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.plan.access import UPLOAD_DOCUMENT
from laoyou.plan.enums import EditionState, ItemKind
from laoyou.plan.models import Edition, EditionWarning, ReviewItem, SourceDocument
from laoyou.reading import PlanReading, read_text
from laoyou.reading.sources import Source, extract
from laoyou.records.models import Run
from laoyou.records.services import attachments, audit, runs

READ_DOCUMENT = "plan.read_document"
_READ_TASK = "laoyou.plan.tasks.read_document"
_STEPS = 3


class AlreadyUnderReview(DomainError):
    """The same file is already being checked for this area."""

    code = "already_under_review"
    sentence = "This very document is already being checked: %(title)s. Go on there, or discard it first."


@dataclass(frozen=True, slots=True)
class Submitted:
    """What an upload led to: the run to watch."""

    run_id: UUID
    attachment_id: UUID


def submit_document(
    data: IO[bytes], *, filename: str, area: int, series: UUID | None, actor: Actor, now: datetime
) -> Submitted:
    """Keep the document and queue its reading. Raises AttachmentRefused, NotAllowed, AlreadyUnderReview.

    `series` names the plan this is a later edition of; None begins a new plan.
    """
    UPLOAD_DOCUMENT.demand(actor)
    _demand_inside(area, actor)
    with transaction.atomic():
        kept = attachments.keep(data, filename=filename, purpose="plan_document", area=area, actor=actor, now=now)
        waiting = Edition.objects.filter(area=area, state=EditionState.REVIEW, document__sha256=kept.sha256).first()
        if waiting:
            raise AlreadyUnderReview(title=waiting.title)
        parameters = {
            "attachment": str(kept.id),
            "filename": filename,
            "area": area,
            "series": str(series) if series else None,
        }
        # The job is a row of the same transaction: no document without its job, no job without its document.
        run = runs.queue(
            _READ_TASK, READ_DOCUMENT, actor=actor, area=area, now=now, subject_id=kept.id, parameters=parameters
        )
        audit.record(
            actor=actor,
            action=UPLOAD_DOCUMENT.code,
            subject="plan.attachment",
            subject_id=kept.id,
            area=area,
            now=now,
            after={"filename": filename, "sha256": kept.sha256},
        )
    return Submitted(run_id=run.id, attachment_id=kept.id)


def _demand_inside(area: int, actor: Actor) -> None:
    if not actor.area.covers(range_of(area)):
        raise NotFound


def read_submitted(run: Run, report: runs.Report) -> dict[str, Any]:
    """The worker's half of `submit_document`, inside the run's own transaction: read, lay out for review, once a run.

    Raises UnreadableDocument, NotAPlan.
    """
    wanted, now = run.parameters, run.started_at or run.queued_at
    actor = system_actor(run.actor_name)
    _attachment, opened = attachments.open_attachment(UUID(wanted["attachment"]), actor=actor)
    with opened:
        data = opened.read()
    report(0, _STEPS)
    edition = read_for_review(
        data,
        filename=wanted["filename"],
        area=wanted["area"],
        series=UUID(wanted["series"]) if wanted["series"] else None,
        run_id=run.pk,
        actor=actor,
        now=now,
        report=report,
    )
    SourceDocument.objects.filter(edition=edition).update(attachment_id=wanted["attachment"])
    return {"edition": str(edition.id), "title": edition.title}


def _say_nothing(*_progress: Any) -> None:
    """For callers who do not wait."""


def read_for_review(
    data: bytes,
    *,
    filename: str,
    area: int,
    series: UUID | None,
    run_id: UUID,
    actor: Actor,
    now: datetime,
    report: runs.Report = _say_nothing,
) -> Edition:
    """Read a document and lay it out for review, once per run. Raises UnreadableDocument, NotAPlan.

    Called again after a killed worker, it finds its own work and returns it.
    """
    existing = Edition.objects.filter(origin=run_id).first()
    if existing:
        return existing
    source = extract(data, filename=filename)
    report(1, _STEPS)
    reading = read_text(source.text, filename=filename)
    report(2, _STEPS)
    with transaction.atomic():
        edition = _lay_out(
            reading, source, filename=filename, area=area, series=series, run_id=run_id, actor=actor, now=now
        )
        audit.record(
            actor=actor,
            action="plan.read_document",
            subject="plan.edition",
            subject_id=edition.id,
            area=area,
            now=now,
            after={"title": edition.title, "items": edition.review_items.count()},
        )
    return edition


def _lay_out(
    reading: PlanReading,
    source: Source,
    *,
    filename: str,
    area: int,
    series: UUID | None,
    run_id: UUID,
    actor: Actor,
    now: datetime,
) -> Edition:
    read = reading.to_dict()
    edition = Edition(
        area=area,
        place=read["place"] or "",
        title=read["title"] or filename,
        doc_no=read["doc_no"] or "",
        issuer=read["issuer"] or "",
        issued_on=read["date"] or None,
        origin=run_id,
        created_at=now,
        created_by=actor.name,
    )
    if series:
        edition.series = series
        edition.version = next_version(series, area)
    edition.save(force_insert=True)
    SourceDocument.objects.create(
        edition=edition,
        filename=filename,
        kind=source.kind,
        encoding=source.encoding or "",
        sha256=source.sha256,
        notes=[{"code": note.code, "facts": dict(note.facts)} for note in source.notes],
        text=source.text,
    )
    ReviewItem.objects.bulk_create(
        _review_item(edition, kind, position, payload)
        for kind in ItemKind
        for position, payload in enumerate(read[kind.value], start=1)
    )
    store_warnings(
        edition,
        [
            {"code": found.code, "params": dict(found.params), "span": found.span.as_list()}
            for found in reading.warnings
        ],
    )
    return edition


def next_version(series: UUID, area: int) -> int:
    """The number the next edition of a plan gets. Raises NotFound when the plan is not one of this area."""
    newest = Edition.objects.filter(series=series, area=area).order_by("-version").first()
    if newest is None:
        raise NotFound
    return newest.version + 1


def _review_item(edition: Edition, kind: ItemKind, position: int, payload: dict[str, Any]) -> ReviewItem:
    span = payload.get("span") or (None, None)
    fields = {name: value for name, value in payload.items() if name != "span"}
    return ReviewItem(
        edition=edition, kind=kind, position=position, read=fields, current=fields, span_start=span[0], span_end=span[1]
    )


def store_warnings(edition: Edition, warnings: list[dict[str, Any]]) -> None:
    """Keep what the reader found not to agree, in its order."""
    EditionWarning.objects.bulk_create(
        EditionWarning(
            edition=edition,
            position=position,
            code=warning["code"],
            params=warning.get("params") or {},
            span_start=(warning.get("span") or [None, None])[0],
            span_end=(warning.get("span") or [None, None])[1],
        )
        for position, warning in enumerate(warnings, start=1)
    )
