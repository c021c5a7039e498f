"""Which institutions of a made-up city the completed projects of a demonstration became. All of it made up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import range_of
from laoyou.core.identifiers import uuid7
from laoyou.facilities.enums import CHILD_KINDS, HOME_KINDS
from laoyou.facilities.models import Site
from laoyou.facilities.services.queueing import BUILD_SUPPLY
from laoyou.plan.access import MAKE_UP
from laoyou.plan.enums import EditionState, MilestoneKind
from laoyou.plan.models import Edition, Milestone, ProjectSupply
from laoyou.plan.selectors import items
from laoyou.plan.selectors.editions import edition_row
from laoyou.plan.selectors.rows import ProjectRow
from laoyou.plan.selectors.supply import Coming, as_printed
from laoyou.plan.services.made_up_projects import RECORDED_BY
from laoyou.records.enums import RunState
from laoyou.records.models import Run
from laoyou.records.services import audit, jobs, runs

KIND = "plan.make_up_supply"
_TASK = "laoyou.plan.tasks.make_up_supply"


class InstitutionsComing(jobs.NotYet):
    """The city's institutions are still being made up; the queue tries again."""


def queue_supply_of_projects(area: int, *, actor: Actor, now: datetime) -> UUID:
    """Queue naming the institutions that completed projects became; returns the run to watch."""
    MAKE_UP.demand(actor)
    return runs.queue(_TASK, KIND, actor=actor, area=area, now=now).id


def make_queued(run_id: str) -> dict[str, Any]:
    """Carry a run out once. Raises InstitutionsComing, which the queue takes for a later try."""
    if Run.objects.filter(kind=BUILD_SUPPLY).exclude(state__in=[RunState.DONE, RunState.FAILED]).exists():
        raise InstitutionsComing
    return runs.carry_out(run_id, _work)


def _work(run: Run, _report: runs.Report) -> dict[str, Any]:
    now = run.started_at or run.queued_at
    return {"projects": make_supply(run.area, actor=system_actor(run.actor_name), now=now)}


def make_supply(area: int, *, actor: Actor, now: datetime) -> int:
    """Record for each completed project of one county an institution of that county; how many were recorded.

    Only made-up institutions are named, each for one project; where anything is recorded already nothing is added.
    """
    MAKE_UP.demand(actor)
    edition = Edition.objects.filter(area=area, state=EditionState.PUBLISHED).order_by("id").first()
    inside = range_of(area)
    if edition is None or ProjectSupply.objects.filter(area__gte=inside.low, area__lt=inside.high).exists():
        return 0
    rows = [row for row in items.projects(edition_row(edition), actor=actor) if len(row.areas) == 1]
    made = [_share(row, said, site, on, now) for row, said, site, on in _matched(rows, area)]
    with transaction.atomic():
        ProjectSupply.objects.bulk_create(made)
        audit.record(
            actor=actor,
            action=MAKE_UP.code,
            subject="plan.edition",
            subject_id=edition.id,
            area=area,
            now=now,
            after={"projects": len(made)},
        )
    return len(made)


def _matched(rows: Sequence[ProjectRow], area: int) -> Iterator[tuple[ProjectRow, Coming, Site, date]]:
    """Completed projects that add beds or places, each with an institution of its county that no other became."""
    done = Milestone.objects.filter(area=area, kind=MilestoneKind.IN_USE, done_on__isnull=False)
    used: dict[UUID, date | None] = dict(done.values_list("lineage", "done_on"))
    taken: set[UUID] = set()
    for row in rows:
        said, on = as_printed(row, area), used.get(row.lineage)
        said = replace(said, beds=said.beds + said.renewed)
        site = _site(said, taken) if on and (said.beds or said.places) else None
        if site and on:
            taken.add(site.id)
            yield row, said, site, on


def _site(said: Coming, taken: set[UUID]) -> Site | None:
    inside = range_of(said.area)
    found = Site.objects.filter(
        area__gte=inside.low,
        area__lt=inside.high,
        kind__in=CHILD_KINDS if said.places else HOME_KINDS,
        institution__operator__made_up=True,
    )
    return found.exclude(id__in=taken).order_by("name", "id").first()


def _share(row: ProjectRow, said: Coming, site: Site, on: date, now: datetime) -> ProjectSupply:
    return ProjectSupply(
        id=uuid7(),
        area=said.area,
        item_id=row.id,
        lineage=row.lineage,
        site=site,
        beds=said.beds,
        places=said.places,
        floor=said.floor,
        expected_on=said.expected_on or on,
        opened_on=on,
        note="（示例）",
        recorded_by=RECORDED_BY,
        recorded_at=now,
    )
