"""A project's card as pages read it: its place, photos, visits, and what it adds beside what is there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.models import Site
from laoyou.facilities.selectors.counting import counted
from laoyou.plan.access import VIEW_MILESTONES
from laoyou.plan.enums import MilestoneKind
from laoyou.plan.models import Milestone, ProjectPhoto, ProjectPlace, ProjectSupply, ProjectVisit
from laoyou.plan.selectors.milestones import MilestoneRow
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.rows import EditionRow, ProjectRow
from laoyou.plan.selectors.supply import as_printed

FIRST_VISIT = "first_visit_after_completion"  # the rule by how long after a project is in use it is visited


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo as a page names it; its size in pixels."""

    id: UUID
    words: str
    taken_on: date
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """What was found on a day."""

    id: UUID
    on: date
    in_use: bool
    beds: int | None
    people: int | None
    problems: str
    next_on: date | None
    recorded_by: str

    @property
    def used(self) -> float | None:
        """People for each hundred beds and places that are ready."""
        return round(self.people / self.beds * 100, 1) if self.beds and self.people is not None else None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is to be looked after at a completed project: when it was to be visited, and what was wrong last."""

    project: ProjectRow
    due: date
    last: VisitRow | None

    def is_due(self, today: date) -> bool:
        return self.due <= today


@dataclass(frozen=True, slots=True)
class AddedRow:
    """What a project adds: as printed, or a department's share of an area with what the institution has today.

    The `now_` figures are those of the register on the day asked; None where no institution is named.
    """

    area: int
    beds: int
    places: int
    floor: int
    expected_on: date | None
    printed: bool = False
    opened_on: date | None = None
    institution_id: UUID | None = None
    site: str = ""
    now_beds: int | None = None
    now_places: int | None = None
    present: int | None = None


def place(edition: EditionRow, row: ProjectRow, *, actor: Actor) -> ProjectPlace | None:
    """Where a project lies, as recorded. Raises NotFound outside the actor's area."""
    _demand_seen(edition, actor)
    return ProjectPlace.objects.filter(lineage=row.lineage).first()


def places(edition: EditionRow, rows: Sequence[ProjectRow], *, actor: Actor) -> dict[UUID, ProjectPlace]:
    """The recorded places of projects by lineage. Raises NotFound outside the actor's area."""
    _demand_seen(edition, actor)
    found = ProjectPlace.objects.filter(area=edition.area, lineage__in=[row.lineage for row in rows])
    return {each.lineage: each for each in found}


def photos(edition: EditionRow, row: ProjectRow, *, actor: Actor) -> list[PhotoRow]:
    """Photos of a project, the newest first. Raises NotFound outside the actor's area."""
    _demand_seen(edition, actor)
    found = ProjectPhoto.objects.filter(lineage=row.lineage).defer("image", "small").order_by("-taken_on", "-id")
    return [PhotoRow(each.id, each.words, each.taken_on, each.width, each.height) for each in found]


def image(photo_id: UUID, *, small: bool, actor: Actor) -> bytes:
    """The JPEG. Raises NotFound outside the actor's area."""
    VIEW_MILESTONES.demand(actor)
    inside = ProjectPhoto.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high, id=photo_id)
    found = inside.values_list("small" if small else "image", flat=True).first()
    if found is None:
        raise NotFound
    return bytes(found)


def visits(edition: EditionRow, row: ProjectRow, *, actor: Actor) -> list[VisitRow]:
    """Visits to a project, the newest first. Raises NotFound outside the actor's area."""
    _demand_seen(edition, actor)
    return [_visit(each) for each in ProjectVisit.objects.filter(lineage=row.lineage).order_by("-on", "-id")]


def follow_ups(
    edition: EditionRow,
    rows: Sequence[ProjectRow],
    *,
    actor: Actor,
    terms: Terms,
    steps: Sequence[MilestoneRow] | None = None,
) -> list[FollowUp]:
    """Completed projects with the day of their next visit, the earliest first; what a visit left open ends none.

    A project is completed once its step "in use" is done or it became an institution; `steps` for who has read them.
    Raises NotFound.
    """
    _demand_seen(edition, actor)
    known = {row.lineage: row for row in rows}
    since = _completed(edition, known, steps)
    last: dict[UUID, VisitRow] = {}
    found = ProjectVisit.objects.filter(area=edition.area, lineage__in=list(since))
    for each in found.order_by("lineage", "-on", "-id").distinct("lineage"):
        last[each.lineage] = _visit(each)
    made = [_follow_up(known[lineage], day, last.get(lineage), terms) for lineage, day in since.items()]
    return sorted((each for each in made if each), key=lambda each: (each.due, each.project.position))


def visits_due(
    edition: EditionRow,
    rows: Sequence[ProjectRow],
    *,
    actor: Actor,
    today: date,
    terms: Terms,
    steps: Sequence[MilestoneRow] | None = None,
) -> list[FollowUp]:
    """Completed projects that are to be visited by a day. Raises NotFound outside the actor's area."""
    return [each for each in follow_ups(edition, rows, actor=actor, terms=terms, steps=steps) if each.is_due(today)]


def added(edition: EditionRow, row: ProjectRow, *, actor: Actor, on: date) -> list[AddedRow]:
    """What the plan prints that a project adds, then each recorded share beside what its institution has on a day."""
    _demand_seen(edition, actor)
    said = as_printed(row, edition.area)
    rows = [AddedRow(said.area, said.beds + said.renewed, said.places, said.floor, said.expected_on, printed=True)]
    shares = list(ProjectSupply.objects.filter(lineage=row.lineage).order_by("area", "id"))
    kept = Site.objects.filter(id__in=[each.site_id for each in shares if each.site_id])
    sites = {each.id: each for each in counted(kept, on=on)}
    return rows + [_share(each, sites.get(each.site_id) if each.site_id else None) for each in shares]


def _share(each: ProjectSupply, site: Site | None) -> AddedRow:
    facts = {name: getattr(each, name) for name in ("area", "beds", "places", "floor", "expected_on", "opened_on")}
    if site is None:
        return AddedRow(**facts)
    return AddedRow(
        **facts,
        institution_id=site.institution_id,
        site=site.name,
        now_beds=vars(site)["beds"],
        now_places=vars(site)["places"],
        present=vars(site)["present"],
    )


def _completed(
    edition: EditionRow, known: dict[UUID, ProjectRow], steps: Sequence[MilestoneRow] | None
) -> dict[UUID, date]:
    """Since when each completed project is in use; the earlier of its step and its opening. One query."""
    opened = ProjectSupply.objects.filter(lineage__in=list(known), opened_on__isnull=False)
    days = opened.values_list("lineage", "opened_on")
    since: dict[UUID, date] = {}
    for lineage, day in _done(edition, known).union(days, all=True) if steps is None else [*_in_use(steps), *days]:
        if day is not None:
            since[lineage] = min(day, since.get(lineage, day))
    return since


def _in_use(steps: Sequence[MilestoneRow]) -> list[tuple[UUID, date | None]]:
    return [(each.project.lineage, each.done_on) for each in steps if each.kind == MilestoneKind.IN_USE]


def _done(edition: EditionRow, known: Collection[UUID]) -> QuerySet[Milestone, Any]:
    done = Milestone.objects.filter(area=edition.area, kind=MilestoneKind.IN_USE, done_on__isnull=False)
    return done.filter(lineage__in=list(known)).values_list("lineage", "done_on")


def _follow_up(row: ProjectRow, since: date, last: VisitRow | None, terms: Terms) -> FollowUp | None:
    """None when the last visit asked for no other."""
    if last is None:
        return FollowUp(row, since + terms.parameter(FIRST_VISIT, since).span, None)
    return FollowUp(row, last.next_on, last) if last.next_on else None


def _visit(each: ProjectVisit) -> VisitRow:
    return VisitRow(**{name: getattr(each, name) for name in VisitRow.__slots__})


def _demand_seen(edition: EditionRow, actor: Actor) -> None:
    VIEW_MILESTONES.demand(actor)
    if edition.area not in actor.area:
        raise NotFound
