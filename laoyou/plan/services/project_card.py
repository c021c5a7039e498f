"""What is recorded about a project beside its money and steps: its place, photos, visits after it was completed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.services.photos import TooManyPhotos, demand_said, in_two_sizes
from laoyou.plan.access import KEEP_PROJECT
from laoyou.plan.enums import MilestoneKind
from laoyou.plan.models import Milestone, Project, ProjectPhoto, ProjectPlace, ProjectSupply, ProjectVisit
from laoyou.plan.models.project_card import MOST_PHOTOS
from laoyou.plan.services.milestones import demand_working
from laoyou.plan.services.money import hold_project, project_for
from laoyou.records.selectors.calendar import working_calendar
from laoyou.records.services import audit
from laoyou.records.services.pictures import bare_jpeg

_DONE = (MilestoneKind.ACCEPTED, MilestoneKind.HANDED_OVER, MilestoneKind.IN_USE)


class PlaceOutside(DomainError):
    code = "project_place_outside"
    sentence = "The place lies outside the area of the plan, or of the counties the project is for."


class DayToCome(DomainError):
    code = "project_day_to_come"
    sentence = "%(day)s has not come yet. Write the day on which it was seen."


class NotCompleted(DomainError):
    code = "project_not_completed"
    sentence = (
        "No step says that the project was accepted, handed over or is in use, and no institution is recorded that it "
        "became. Record that first."
    )


class UnusedUnexplained(DomainError):
    code = "project_unused_unexplained"
    sentence = "Say why it is not in use."


class MoreThanReady(DomainError):
    code = "project_more_than_ready"
    sentence = "%(people)s people in %(beds)s beds and places: look at the two numbers again."


class NextNotLater(DomainError):
    code = "project_next_not_later"
    sentence = "The next visit comes after this one."


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Where a project lies: the innermost area known, and a point in degrees unless it has no single place."""

    within: int
    longitude: float | None = None
    latitude: float | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What was found on a day. `beds` counts beds and childcare places ready, `people` those who use them."""

    on: date
    in_use: bool
    beds: int | None = None
    people: int | None = None
    problems: str = ""
    next_on: date | None = None


def record_place(item_id: UUID, facts: PlaceFacts, *, revision: int | None, actor: Actor, now: datetime) -> UUID:
    """Record where a project lies, or anew (`revision` of what is on record; None: nothing was).

    Raises NotFound, OthersProject, PlaceOutside, Conflict.
    """
    KEEP_PROJECT.demand(actor)
    with transaction.atomic():
        project = project_for(item_id, actor=actor)
        if not any(range_of(code).covers(range_of(facts.within)) for code in project.areas or [project.edition.area]):
            raise PlaceOutside
        hold_project(project.lineage)
        row = ProjectPlace.objects.filter(lineage=project.lineage).first()
        if (row.revision if row else None) != revision:
            raise Conflict
        before = {name: getattr(row, name) for name in asdict(facts)} if row else {}
        row = row or ProjectPlace(area=project.edition.area, lineage=project.lineage)
        for name, value in asdict(facts).items():
            setattr(row, name, value)
        row.item_id, row.revision = project.id, 0 if revision is None else revision + 1
        row.recorded_by, row.recorded_at = actor.name, now
        row.save()
        _audited("record_project_place", project, row.id, asdict(facts), before=before, actor=actor, now=now)
    return row.id


def keep_project_photo(
    item_id: UUID, content: bytes, *, on: date, words: str, agreed: bool, actor: Actor, now: datetime
) -> UUID:
    """Keep a photo taken on a day; what is kept is made anew from the pixels. Returns its key.

    Raises NotFound, OthersProject, DayToCome, PhotoWordsMissing, PhotoConsentMissing, SitePhotoNotTaken,
    SitePhotoTooSmall, TooManyPhotos.
    """
    KEEP_PROJECT.demand(actor)
    _demand_come(on, now)
    words = demand_said(words, agreed=agreed)
    large, small = in_two_sizes(content)
    with transaction.atomic():
        project = project_for(item_id, actor=actor)
        hold_project(project.lineage)
        if ProjectPhoto.objects.filter(lineage=project.lineage).count() >= MOST_PHOTOS:
            raise TooManyPhotos(most=MOST_PHOTOS)
        made = ProjectPhoto(**_about(project), taken_on=on, words=words, kept_by=actor.name, kept_at=now)
        made.image, made.small, made.width, made.height = bare_jpeg(large), bare_jpeg(small), large.width, large.height
        made.save(force_insert=True)
        _audited("keep_project_photo", project, made.id, {"on": on, "words": made.words}, actor=actor, now=now)
    return made.id


def remove_project_photo(photo_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a photo away for good. Raises NotFound, OthersProject."""
    KEEP_PROJECT.demand(actor)
    with transaction.atomic():
        found = ProjectPhoto.objects.defer("image", "small").filter(id=photo_id).first()
        if found is None:
            raise NotFound
        project = project_for(found.item_id, actor=actor, in_force=False)
        ProjectPhoto.objects.filter(id=photo_id).delete()
        _audited("remove_project_photo", project, photo_id, {}, before={"words": found.words}, actor=actor, now=now)


def record_visit(item_id: UUID, facts: VisitFacts, *, actor: Actor, now: datetime) -> UUID:
    """Record what was found at a completed project; the visit stays as it is. Returns its key.

    Raises NotFound, OthersProject, DayToCome, NotCompleted, UnusedUnexplained, MoreThanReady, NextNotLater,
    DueOnHoliday.
    """
    KEEP_PROJECT.demand(actor)
    _demand_sensible(facts, now)
    with transaction.atomic():
        project = project_for(item_id, actor=actor)
        if not _is_completed(project.lineage):
            raise NotCompleted
        made = ProjectVisit(**_about(project), **asdict(facts), recorded_by=actor.name, recorded_at=now)
        made.problems = facts.problems.strip()
        made.save(force_insert=True)
        _audited("record_project_visit", project, made.id, asdict(facts), actor=actor, now=now)
    return made.id


def _demand_sensible(facts: VisitFacts, now: datetime) -> None:
    _demand_come(facts.on, now)
    if not facts.in_use and not facts.problems.strip():
        raise UnusedUnexplained
    if facts.people is not None and facts.beds is not None and facts.people > facts.beds and not facts.problems.strip():
        raise MoreThanReady(people=facts.people, beds=facts.beds)
    if facts.next_on is not None:
        if facts.next_on <= facts.on:
            raise NextNotLater
        demand_working(facts.next_on, working_calendar())


def _demand_come(on: date, now: datetime) -> None:
    if on > day_of(now):
        raise DayToCome(day=on.isoformat())


def _is_completed(lineage: UUID) -> bool:
    done = Milestone.objects.filter(lineage=lineage, kind__in=_DONE, done_on__isnull=False)
    return done.exists() or ProjectSupply.objects.filter(lineage=lineage, opened_on__isnull=False).exists()


def _about(project: Project) -> dict[str, Any]:
    return {"id": uuid7(), "area": project.edition.area, "item_id": project.id, "lineage": project.lineage}


def _audited(
    verb: str,
    project: Project,
    key: UUID,
    after: dict[str, Any],
    *,
    before: dict[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.project",
        subject_id=key,
        area=project.edition.area,
        now=now,
        before=before or {},
        after=after | {"project": str(project.lineage)},
    )
