"""Bulletins: ordered by the plan office, made by the worker, kept as versions that nobody changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.plan.access import MAKE_BULLETIN
from laoyou.plan.enums import BulletinKind, BulletinLanguage, EditionState
from laoyou.plan.models import Bulletin, Edition
from laoyou.plan.selectors.bulletins import begin_of, periods
from laoyou.plan.selectors.editions import get_edition
from laoyou.plan.selectors.rows import EditionRow
from laoyou.records.enums import Purpose
from laoyou.records.models import Run
from laoyou.records.services import attachments, audit, runs

MAKE = "plan.make_bulletin"
# The words of a bulletin are those of the pages, so the work is done above: services know it by its name alone.
_TASK = "laoyou.workbench.tasks.make_bulletin"


class NoFiguresThen(DomainError):
    code = "bulletin_no_figures"
    sentence = "No figures are published for %(period)s: there is nothing to tell. Count the figures first."


class PlanNotInForce(DomainError):
    code = "bulletin_not_in_force"
    sentence = "The plan is still being checked. Accept it first; then a bulletin can be made of it."


@dataclass(frozen=True, slots=True)
class Order:
    """What bulletin is to be made."""

    edition_id: UUID
    kind: BulletinKind
    since: date
    language: BulletinLanguage

    @property
    def facts(self) -> dict[str, str]:
        """As a run keeps it."""
        return {"kind": self.kind.value, "since": self.since.isoformat(), "language": self.language.value}

    @classmethod
    def of(cls, run: Run) -> Order:
        """What a run was queued for."""
        told = run.parameters
        since, language = date.fromisoformat(told["since"]), BulletinLanguage(told["language"])
        return cls(UUID(run.subject_id), BulletinKind(told["kind"]), since, language)


@dataclass(frozen=True, slots=True)
class Written:
    """A bulletin as it was written: its text as JSON, both files, and the newest snapshot it was told from."""

    title: str
    snapshot: str
    paper: Mapping[str, Any]
    docx: bytes
    pdf: bytes


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """The version that says it; `is_new` False where the last one says the same already."""

    id: UUID
    version: int
    is_new: bool


def order_bulletin(order: Order, *, actor: Actor, now: datetime) -> UUID:
    """Queue a bulletin; the run to watch. One that is on its way already is given back.

    Raises NotFound (also for a plan of an area that is not all the actor's), PlanNotInForce, NoFiguresThen.
    """
    MAKE_BULLETIN.demand(actor)
    edition = get_edition(order.edition_id, actor=actor)
    demand_figures(edition, order, actor=actor)
    with transaction.atomic():
        if found := runs.going(MAKE, subject_id=str(edition.id), parameters=order.facts):
            return found
        told: dict[str, Any] = dict(order.facts)
        run = runs.queue(_TASK, MAKE, actor=actor, area=edition.area, now=now, subject_id=edition.id, parameters=told)
        return run.id


def demand_figures(edition: EditionRow, order: Order, *, actor: Actor) -> None:
    """Raises NotFound, PlanNotInForce, NoFiguresThen where no bulletin can be made."""
    if not actor.area.covers(range_of(edition.area)):
        raise NotFound
    if edition.state not in {EditionState.PUBLISHED, EditionState.SUPERSEDED}:
        raise PlanNotInForce
    known = (order.kind, order.since) in periods(edition.area, actor=actor)
    if not known or order.since != begin_of(order.kind, order.since):
        length = 7 if order.kind == BulletinKind.MONTH else 4
        raise NoFiguresThen(period=order.since.isoformat()[:length])


def keep_bulletin(
    edition: EditionRow, order: Order, until: date, written: Written, *, made_by: str, actor: Actor, now: datetime
) -> KeptVersion:
    """Keep what was written as the next version; what the last version says already is not kept twice."""
    MAKE_BULLETIN.demand(actor)
    fingerprint = _fingerprint(written.paper)
    with transaction.atomic():
        Edition.objects.select_for_update(of=("self",)).get(id=edition.id)  # one version after the other
        same = Bulletin.objects.filter(edition_id=edition.id, kind=order.kind, since=order.since)
        last = same.filter(language=order.language).order_by("-version").first()
        if last is not None and last.fingerprint == fingerprint:
            return KeptVersion(last.id, last.version, is_new=False)
        made = Bulletin(
            edition_id=edition.id, area=edition.area, kind=order.kind, since=order.since, until=until,
            language=order.language, version=last.version + 1 if last else 1, title=written.title,
            snapshot=written.snapshot, paper=dict(written.paper), fingerprint=fingerprint, made_at=now, made_by=made_by,
        )  # fmt: skip
        kept: dict[str, Any] = {"purpose": Purpose.EXPORT, "area": edition.area, "actor": actor, "now": now}
        name = f"{written.title} v{made.version}"
        made.docx = attachments.keep(written.docx, filename=f"{name}.docx", **kept)
        made.pdf = attachments.keep(written.pdf, filename=f"{name}.pdf", **kept)
        made.save(force_insert=True)
        _audit(made, actor=actor, now=now)
    return KeptVersion(made.id, made.version, is_new=True)


def _fingerprint(paper: Mapping[str, Any]) -> str:
    said = {name: value for name, value in paper.items() if name not in {"signed_on", "number"}}
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _audit(made: Bulletin, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=MAKE,
        subject="plan.bulletin",
        subject_id=made.id,
        area=made.area,
        now=now,
        after={"title": made.title, "version": made.version, "snapshot": made.snapshot, "ordered_by": made.made_by},
    )
