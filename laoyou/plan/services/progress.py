"""A unit's side of progress reports: it writes what it did in a month, adds what shows it, hands it in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.plan.access import REPORT_PROGRESS
from laoyou.plan.enums import Course, EditionState, ReturnState, ReturnStepKind
from laoyou.plan.models import PlanItem, ProgressReturn, ReturnEvidence
from laoyou.plan.selectors.owing import is_given, unit_area
from laoyou.plan.selectors.progress import owed_on
from laoyou.plan.services.progress_rules import (
    FellBack,
    FinishedNotWhole,
    ReportIncomplete,
    ReportNotHandedIn,
    ReportNotOpen,
    TooMuchEvidence,
    audited,
    demand_open,
    demand_own,
    facts_of,
    locked,
    step,
    turned,
)
from laoyou.records.enums import Purpose
from laoyou.records.services import attachments

_OPEN = frozenset({ReturnState.DRAFT, ReturnState.SENT_BACK})
_WHOLE = 100
MOST_EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class About:
    """What a report is about: one item, one unit, one month (its first day)."""

    item_id: UUID
    organisation_id: UUID
    month: date


@dataclass(frozen=True, slots=True)
class Content:
    """What a unit says of a month. `percent` is how much of the whole is done, 0 to 100, or None."""

    course: str = ""
    percent: int | None = None
    done: str = ""
    obstacles: str = ""
    ahead: str = ""


def keep_report(
    about: About,
    said: Content,
    *,
    file: tuple[IO[bytes], str] | None = None,
    submit: bool,
    revision: int | None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep what the unit writes, as a draft or handed in; returns the report's key.

    `revision` is that of the report as it was read, None when there was none; `file` (its bytes and its name) is kept
    with it or nothing is. Raises NotFound, NotAllowed (another unit's), MonthClosed, MonthNotBegun, ReportNotOpen,
    Conflict, AttachmentRefused; handed in also ReportIncomplete, FinishedNotWhole, FellBack.
    """
    REPORT_PROGRESS.demand(actor)
    with transaction.atomic():
        item = _given(about, actor, now)
        demand_open(item.edition.area, about.month, now)
        report, before = _of_unit(about, item, revision)
        for name, value in asdict(said).items():
            setattr(report, name, value.strip() if isinstance(value, str) else value)
        if submit:
            _demand_whole(report)
            report.state, report.submitted_at = ReturnState.SUBMITTED, now
            report.submitted_by, report.submitted_by_id = actor.name, actor.user_id
        report.revision += 1
        report.save()
        if file is not None:
            _keep_file(report, *file, actor=actor, now=now)
        if submit:
            step(report, ReturnStepKind.SUBMITTED, actor=actor, now=now)
        audited("keep_report", report, before, actor=actor, now=now)
    return report.id


def remove_evidence(report_id: UUID, evidence_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a file off a report that is still the unit's; the file itself stays kept. Raises NotFound, ReportNotOpen."""
    REPORT_PROGRESS.demand(actor)
    with transaction.atomic():
        report = _own_open(report_id, actor, now)
        found = report.evidence.filter(id=evidence_id).first()
        if found is None:
            raise NotFound
        found.delete()
        audited("remove_report_evidence", report, {"file": found.filename}, actor=actor, now=now)


def take_back(report_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """The unit takes a report back that nobody has decided about. Raises NotFound, Conflict, ReportNotHandedIn."""
    REPORT_PROGRESS.demand(actor)
    with transaction.atomic():
        report = locked(report_id, actor, revision, own=True)
        demand_own(report, actor)
        if report.state != ReturnState.SUBMITTED:
            raise ReportNotHandedIn
        demand_open(report.area, report.month, now)
        turned(report, ReturnState.DRAFT, ReturnStepKind.TAKEN_BACK, actor=actor, now=now)


def _keep_file(report: ProgressReturn, data: IO[bytes], filename: str, *, actor: Actor, now: datetime) -> None:
    if report.evidence.count() >= MOST_EVIDENCE:
        raise TooMuchEvidence(most=MOST_EVIDENCE)
    kept = attachments.keep(
        data, filename=filename, purpose=Purpose.PROGRESS_EVIDENCE, area=report.unit_area, actor=actor, now=now
    )
    ReturnEvidence.objects.get_or_create(
        report=report,
        attachment_id=kept.id,
        defaults={"filename": kept.filename, "size": kept.size, "added_at": now, "added_by": actor.name},
    )


def _given(about: About, actor: Actor, now: datetime) -> PlanItem:
    """The item, when its plan is in force in the actor's area or around it and gives it to the actor's own unit."""
    item = PlanItem.objects.select_related("edition").filter(id=about.item_id).first()
    if item is None or item.edition.state != EditionState.PUBLISHED:
        raise NotFound
    around = item.edition.area not in actor.area
    if around and not range_of(item.edition.area).covers(actor.area):
        raise NotFound
    if around and unit_area(item.edition.area, about.organisation_id) not in actor.area:
        raise NotFound
    if not is_given(item, about.organisation_id, on=owed_on(about.month, day_of(now))):
        raise NotFound
    if about.organisation_id != actor.organisation_id and not actor.is_system:
        raise NotAllowed
    return item


def _of_unit(about: About, item: PlanItem, revision: int | None) -> tuple[ProgressReturn, dict[str, Any]]:
    """The unit's report of the month, locked, and what it said before; a new one when there is none."""
    report, made = ProgressReturn.objects.select_for_update(of=("self",)).get_or_create(
        lineage=item.lineage,
        organisation_id=about.organisation_id,
        month=about.month,
        defaults={
            "item": item,
            "area": item.edition.area,
            "unit_area": unit_area(item.edition.area, about.organisation_id),
        },
    )
    if made:
        return report, {}
    if report.state not in _OPEN:
        raise ReportNotOpen
    if report.revision != revision:
        raise Conflict
    return report, facts_of(report)


def _own_open(report_id: UUID, actor: Actor, now: datetime) -> ProgressReturn:
    report = locked(report_id, actor, None, own=True)
    demand_own(report, actor)
    if report.state not in _OPEN:
        raise ReportNotOpen
    demand_open(report.area, report.month, now)
    return report


def _demand_whole(report: ProgressReturn) -> None:
    if not report.course or not report.done:
        raise ReportIncomplete
    if report.course == Course.FINISHED and report.percent not in {None, _WHOLE}:
        raise FinishedNotWhole(percent=report.percent)
    earlier = ProgressReturn.objects.filter(
        lineage=report.lineage,
        organisation_id=report.organisation_id,
        month__lt=report.month,
        state=ReturnState.ACCEPTED,
        percent__isnull=False,
    )
    last = earlier.order_by("-month").values_list("percent", flat=True).first()
    if last is not None and report.percent is not None and report.percent < last and not report.obstacles:
        raise FellBack(before=last, percent=report.percent)
