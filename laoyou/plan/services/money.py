"""Entering projects' money: approved, allocated, paid; what was wrong is taken back by a counter-entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import NotFound
from laoyou.core.money import FEN_PER_YUAN
from laoyou.core.months import first_of
from laoyou.facilities.services.duties import Caution, demand_confirmed
from laoyou.plan.access import CHECK_PROGRESS, RECORD_MONEY
from laoyou.plan.enums import EditionState, MoneySource, MoneyStage
from laoyou.plan.models import MoneyEntry, Project, ReportMonth
from laoyou.plan.services.money_rules import (
    BeyondAllocated,
    BeyondApproved,
    EnteredAlready,
    LooksLikeWan,
    MoneyMonthClosed,
    MoneyToCome,
    MoreThanPlanned,
    OthersProject,
    ProjectSplitUp,
    ReasonWanted,
    StillBuiltUpon,
    SumMissing,
    TakenBackAlready,
)
from laoyou.plan.services.progress_rules import hold_month
from laoyou.records.services import audit

_LOCKS = 7270  # the first half of the advisory lock's key, as in the trigger; the second names the project
_SMALL = 10_000 * FEN_PER_YUAN  # a sum below 10,000 yuan for a project of a hundred times that may be meant in 万元
_LARGE = 100


@dataclass(frozen=True, slots=True)
class Money:
    """What is entered: the sum in fen, above 0; the day it happened; the document by its number."""

    stage: MoneyStage
    source: MoneySource
    on: date
    fen: int
    document: str
    note: str = ""


def record_money(item_id: UUID, money: Money, *, accepted: Iterable[str] = (), actor: Actor, now: datetime) -> UUID:
    """Enter money of a project; returns the entry's key. `accepted` are the codes of cautions that were confirmed.

    Raises NotFound, OthersProject, SumMissing, MoneyToCome, MoneyMonthClosed, EnteredAlready, BeyondApproved,
    BeyondAllocated, NeedsConfirming.
    """
    RECORD_MONEY.demand(actor)
    if money.fen <= 0:
        raise SumMissing
    with transaction.atomic():
        project = project_for(item_id, actor=actor)
        demand_day(project.edition.area, money.on, now)
        hold_project(project.lineage)
        if _standing(project, money).exists():
            raise EnteredAlready(document=money.document)
        demand_confirmed(_cautions(project, money), accepted)
        entry = MoneyEntry(**_about(project), **asdict(money), recorded_by=actor.name, recorded_at=now)
        with refusing(refusals(project.lineage, money.source, money.fen)):
            entry.save(force_insert=True)
        audited("record_money", entry, actor=actor, now=now)
    return entry.id


def take_back_money(entry_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> UUID:
    """Take an entry back by a counter-entry dated `on`; both stay. Returns the counter-entry's key.

    Raises NotFound, OthersProject, ReasonWanted, MoneyToCome, MoneyMonthClosed, TakenBackAlready, StillBuiltUpon.
    """
    RECORD_MONEY.demand(actor)
    if not reason.strip():
        raise ReasonWanted
    with transaction.atomic():
        entry = MoneyEntry.objects.filter(id=entry_id).first()
        if entry is None or entry.area not in actor.area:
            raise NotFound
        project_for(entry.item_id, actor=actor, in_force=False)
        demand_day(entry.area, on, now)
        hold_project(entry.lineage)
        if entry.corrects_id or entry.moved or MoneyEntry.objects.filter(corrects=entry).exists():
            raise TakenBackAlready
        kept = ("area", "place", "item_id", "lineage", "stage", "source", "document")
        counter = MoneyEntry(**{name: getattr(entry, name) for name in kept}, on=on, fen=-entry.fen, corrects=entry)
        counter.note, counter.recorded_by, counter.recorded_at = reason.strip(), actor.name, now
        beyond = ("money_paid_within_allocated", "money_allocated_within_approved", "money_not_below_nothing")
        with refusing(dict.fromkeys(beyond, StillBuiltUpon) | {"money_taken_back_once": TakenBackAlready}):
            counter.save(force_insert=True)
        audited("correct_money", counter, actor=actor, now=now, reason=reason.strip())
    return counter.id


def project_for(item_id: UUID, *, actor: Actor, in_force: bool = True, split: bool = False) -> Project:
    """The project, when its money is the actor's to enter: the unit's that carries it out, or the plan office's.

    Raises NotFound outside the actor's area and for a plan no longer in force, OthersProject, and ProjectSplitUp for
    one that does not count any more unless `split`.
    """
    project = Project.objects.select_related("edition").filter(id=item_id).first()
    if project is None or not (actor.is_system or project.edition.area in actor.area):
        raise NotFound
    if in_force and project.edition.state != EditionState.PUBLISHED:
        raise NotFound
    if in_force and not project.stands and not split:
        raise ProjectSplitUp(project=project.name)
    if actor.is_system or CHECK_PROGRESS.allows(actor):
        return project
    carrying = set(project.responsibilities.values_list("organisation_id", flat=True))
    if actor.organisation_id is None or actor.organisation_id not in carrying:
        units = project.responsibilities.order_by("position", "id").values_list("printed_name", flat=True)
        raise OthersProject(units="、".join(units) or "—")
    return project


def place_of(project: Project) -> int:
    """The one area a project lies in; that of its plan when it lies in several or in none."""
    return project.areas[0] if len(project.areas) == 1 else project.edition.area


def hold_project(lineage: UUID) -> None:
    """Until the transaction ends nobody else enters money of the project."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, str(lineage)])


def demand_day(area: int, on: date, now: datetime) -> None:
    """The day has come and its month is open until the transaction ends. Raises MoneyToCome, MoneyMonthClosed."""
    if on > day_of(now):
        raise MoneyToCome(day=on.isoformat())
    hold_month(area, first_of(on), alone=False)
    if ReportMonth.objects.filter(area=area, month=first_of(on), is_closed=True).exists():
        raise MoneyMonthClosed(month=f"{on:%Y-%m}")


def refusals(lineage: UUID, source: str, fen: int) -> dict[str, Any]:
    """What the database keeps, as sentences with the sums that stand on record."""

    def facts() -> dict[str, str]:
        sums = {stage: _sum(lineage, source, stage) for stage in MoneyStage}
        yuan = {stage.value: _yuan(found) for stage, found in sums.items()}
        return yuan | {"sum": _yuan(fen)}

    return {
        "money_allocated_within_approved": lambda: BeyondApproved(**facts()),
        "money_paid_within_allocated": lambda: BeyondAllocated(**facts()),
    }


def audited(verb: str, entry: MoneyEntry, *, actor: Actor, now: datetime, reason: str = "") -> None:
    names = ("stage", "source", "on", "fen", "document", "note")
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.money_entry",
        subject_id=entry.id,
        area=entry.area,
        now=now,
        after={name: getattr(entry, name) for name in names} | {"project": str(entry.lineage)},
        reason=reason,
    )


def _about(project: Project) -> dict[str, Any]:
    return {
        "area": project.edition.area,
        "place": place_of(project),
        "item_id": project.id,
        "lineage": project.lineage,
    }


def _standing(project: Project, money: Money) -> Any:
    """The same sum of the same day and document, entered and not taken back."""
    same = {name: value for name, value in asdict(money).items() if name != "note"}
    return MoneyEntry.objects.filter(lineage=project.lineage, countered__isnull=True, **same)


def _cautions(project: Project, money: Money) -> Iterator[Caution]:
    planned = project.total_fen
    if planned is None:
        return
    facts = {"sum": _yuan(money.fen), "planned": _yuan(planned), "wan": _yuan(money.fen * 10_000)}
    if money.fen < _SMALL and planned >= money.fen * _LARGE:
        yield LooksLikeWan(**facts)
    entered = sum(_sum(project.lineage, source, money.stage) for source in MoneySource)
    if entered + money.fen > planned:
        yield MoreThanPlanned(**facts | {"entered": _yuan(entered)})


def _sum(lineage: UUID, source: str, stage: str) -> int:
    rows = MoneyEntry.objects.filter(lineage=lineage, source=source, stage=stage)
    return sum(rows.values_list("fen", flat=True))


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, FEN_PER_YUAN)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
