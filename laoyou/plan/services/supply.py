"""Recording what a project of a plan adds in an area, when it is expected, and which institution it became."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.facilities.selectors.reach import kept_sites
from laoyou.plan.access import RECORD_SUPPLY
from laoyou.plan.models import PlanItem, Project, ProjectSupply
from laoyou.plan.selectors.editions import get_edition
from laoyou.records.services import audit


class OutsideTheProject(DomainError):
    code = "project_supply_outside"
    sentence = "The project is for another area, or this lies outside yours."


class AddsNothing(DomainError):
    code = "project_supply_nothing"
    sentence = "Say how many beds, childcare places or square metres the project adds here."


class OpenedLater(DomainError):
    code = "project_supply_opened_later"
    sentence = "%(day)s has not come yet. Until it has opened, say when it is expected to."


class BecameWhich(DomainError):
    code = "project_supply_site"
    sentence = "Say which institution it became, one of the register in this area: else it would be counted twice."


class JustRecorded(Conflict):
    code = "project_supply_just_recorded"
    sentence = "Somebody has just recorded this. Nothing was changed; look at it again."


@dataclass(frozen=True, slots=True)
class Share:
    """What a project adds in `area`: counts, floor in whole m², by when; once open, since when and as which site."""

    area: int
    beds: int
    places: int
    floor: int
    expected_on: date
    opened_on: date | None = None
    site_id: UUID | None = None
    note: str = ""


def record_supply(item_id: UUID, share: Share, *, revision: int | None, actor: Actor, now: datetime) -> UUID:
    """Record, or record anew (`revision` of what is on record; None: nothing was); returns the key.

    Raises NotFound, OutsideTheProject, AddsNothing, OpenedLater, BecameWhich, Conflict, JustRecorded.
    """
    RECORD_SUPPLY.demand(actor)
    project = _project(item_id, actor)
    _demand_inside(project, share, actor)
    _demand_sensible(share, now, actor)
    with transaction.atomic():
        rows = ProjectSupply.objects.select_for_update().filter(lineage=project.lineage, area=share.area)
        row = rows.first()
        if (row.revision if row else None) != revision:
            raise JustRecorded
        before = _facts(row) if row else None
        row = row or ProjectSupply(lineage=project.lineage, area=share.area)
        for name, value in asdict(share).items():
            setattr(row, name, value)
        row.item_id, row.revision = project.id, 0 if revision is None else revision + 1
        row.recorded_by, row.recorded_at = actor.name, now
        with refusing({"project_supply_once": JustRecorded}):
            row.save()
        audit.record(
            actor=actor,
            action="plan.record_supply",
            subject="plan.project_supply",
            subject_id=row.id,
            area=row.area,
            now=now,
            before=before,
            after=_facts(row),
        )
    return row.id


def _project(item_id: UUID, actor: Actor) -> PlanItem:
    found = Project.objects.filter(id=item_id).first()
    if found is None:
        raise NotFound
    get_edition(found.edition_id, actor=actor)
    return found


def _demand_inside(project: PlanItem, share: Share, actor: Actor) -> None:
    inside = range_of(share.area)
    if not (range_of(project.edition.area).covers(inside) and (actor.is_system or actor.area.covers(inside))):
        raise OutsideTheProject


def _demand_sensible(share: Share, now: datetime, actor: Actor) -> None:
    if not (share.beds or share.places or share.floor):
        raise AddsNothing
    if share.opened_on is not None and share.opened_on > day_of(now):
        raise OpenedLater(day=share.opened_on.isoformat())
    inside = range_of(share.area)
    here = kept_sites(actor).filter(area__gte=inside.low, area__lt=inside.high)
    if share.site_id is not None and not here.filter(id=share.site_id).exists():
        raise BecameWhich
    if share.opened_on is not None and share.site_id is None:
        raise BecameWhich


def _facts(row: ProjectSupply) -> dict[str, Any]:
    names = ("beds", "places", "floor", "expected_on", "opened_on", "note")
    return {name: getattr(row, name) for name in names} | {"site": str(row.site_id or "")}
