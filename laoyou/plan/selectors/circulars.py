"""Circulars that were made, as pages read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import VIEW_PROGRESS
from laoyou.plan.selectors.rows import EditionRow
from laoyou.records.enums import RunState
from laoyou.records.models import Run

_MOST = 200  # sixteen years of monthly circulars


@dataclass(frozen=True, slots=True)
class CircularRow:
    """One circular as it was made; `id` is that of the run that made it."""

    id: UUID
    edition_id: UUID
    title: str
    month: date
    made_at: datetime | None
    made_by: str
    language: str


@dataclass(frozen=True, slots=True)
class KeptCircular:
    """A circular with its text as JSON and the key of its .docx."""

    title: str
    paper: dict[str, Any]
    docx_id: UUID


def circulars(edition: EditionRow, *, actor: Actor) -> list[CircularRow]:
    """Of one edition, the newest first. Raises NotFound for a plan outside the actor's area."""
    rows = _made(edition, actor).annotate(title=KT("result__title")).order_by("-finished_at", "-id")
    found = rows.values("id", "title", "parameters", "finished_at", "actor_name")[:_MOST]
    return [
        CircularRow(
            each["id"],
            edition.id,
            each["title"],
            date.fromisoformat(each["parameters"]["month"]),
            each["finished_at"],
            each["actor_name"],
            each["parameters"]["language"],
        )
        for each in found
    ]


def circular(edition: EditionRow, run_id: UUID, *, actor: Actor) -> KeptCircular:
    """One of them, whole. Raises NotFound."""
    found = _made(edition, actor).filter(id=run_id).first()
    if found is None or found.result is None:
        raise NotFound
    return KeptCircular(found.result["title"], found.result["paper"], UUID(found.result["docx"]))


def _made(edition: EditionRow, actor: Actor) -> QuerySet[Run]:
    VIEW_PROGRESS.demand(actor)
    if edition.area not in actor.area:
        raise NotFound
    return Run.objects.filter(
        kind="plan.make_circular", subject_id=str(edition.id), area=edition.area, state=RunState.DONE
    )
