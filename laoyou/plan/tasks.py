"""Jobs of the plan: reading an uploaded document."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.plan.services.documents import READ_DOCUMENT, read_submitted
from laoyou.records.services import runs


@app.task(name=READ_DOCUMENT, queue="documents")
def read_document(run_id: str) -> None:
    """Read the document of a run and lay it out for review; a refusal ends the run with its sentence."""
    run = UUID(run_id)
    try:
        edition = read_submitted(run, now=clock.now())
    except DomainError as refused:
        runs.fail(run, now=clock.now(), code=refused.code, sentence=refused.sentence, facts=refused.facts)
        return
    runs.finish(run, now=clock.now(), result={"edition": str(edition.id), "title": edition.title})
