"""Circulars on the progress of a month: ordered, written by the worker, kept with the run that made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import MAKE_CIRCULAR
from laoyou.plan.enums import BulletinLanguage
from laoyou.plan.selectors.editions import PUBLIC_STATES, get_edition
from laoyou.plan.selectors.rows import EditionRow
from laoyou.plan.services.bulletins import PlanNotInForce
from laoyou.plan.services.progress_rules import demand_begun
from laoyou.records.enums import Purpose
from laoyou.records.models import Run
from laoyou.records.services import attachments, audit, runs

MAKE = "plan.make_circular"
# The words of a circular are those of the pages, so the work is done above: services know it by its name alone.
_TASK = "laoyou.workbench.tasks.make_circular"


@dataclass(frozen=True, slots=True)
class CircularOrder:
    """What circular is to be made: of which plan and month (its first day), in whose name, in which language."""

    edition_id: UUID
    month: date
    issuer: str
    language: BulletinLanguage

    @property
    def facts(self) -> dict[str, str]:
        """As a run keeps it."""
        return {"month": self.month.isoformat(), "issuer": self.issuer, "language": self.language.value}

    @classmethod
    def of(cls, run: Run) -> CircularOrder:
        """What a run was queued for."""
        told = run.parameters
        language = BulletinLanguage(told["language"])
        return cls(UUID(run.subject_id), date.fromisoformat(told["month"]), told["issuer"], language)


def order_circular(order: CircularOrder, *, actor: Actor, now: datetime) -> UUID:
    """Queue a circular; the run to watch. One that is on its way already is given back.

    Raises NotFound (also for a plan outside the actor's area), PlanNotInForce, MonthNotBegun.
    """
    MAKE_CIRCULAR.demand(actor)
    edition = get_edition(order.edition_id, actor=actor)
    if edition.area not in actor.area:
        raise NotFound
    if edition.state not in PUBLIC_STATES:
        raise PlanNotInForce
    demand_begun(order.month, now)
    with transaction.atomic():
        if found := runs.going(MAKE, subject_id=str(edition.id), parameters=order.facts):
            return found
        told: dict[str, Any] = dict(order.facts)
        run = runs.queue(_TASK, MAKE, actor=actor, area=edition.area, now=now, subject_id=edition.id, parameters=told)
        return run.id


def keep_circular(
    edition: EditionRow,
    title: str,
    paper: Mapping[str, Any],
    docx: bytes,
    *,
    ordered_by: str,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Keep what was written: what the run keeps as its result, the text as JSON and the file's key in it."""
    MAKE_CIRCULAR.demand(actor)
    with transaction.atomic():
        kept = attachments.keep(
            docx, filename=f"{title}.docx", purpose=Purpose.EXPORT, area=edition.area, actor=actor, now=now
        )
        audit.record(
            actor=actor,
            action=MAKE,
            subject="plan.edition",
            subject_id=edition.id,
            area=edition.area,
            now=now,
            after={"title": title, "ordered_by": ordered_by},
        )
    return {"title": title, "docx": str(kept.pk), "paper": dict(paper)}
