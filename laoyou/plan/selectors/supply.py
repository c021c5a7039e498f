"""What the projects of plans in force add to an area: as a department recorded it, else as the plan prints it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.core.area_codes import lineage_of, range_of
from laoyou.core.errors import NotFound
from laoyou.plan.models import Project, ProjectSupply
from laoyou.plan.selectors import items
from laoyou.plan.selectors.editions import edition_in_force_for, get_edition
from laoyou.plan.selectors.rows import ProjectRow
from laoyou.reading.adds import adds_of


@dataclass(frozen=True, slots=True)
class Coming:
    """What a project adds in an area, or (several counties, not shared out yet) in the plan's whole area.

    `beds` counts added beds alone, `renewed` those that are only renewed. `expected_on` is the day recorded, or the
    last of the printed period (None: none printed). `recorded`: a department said so; else the plan's line was read.
    """

    item_id: UUID
    lineage: UUID
    name: str
    area: int
    beds: int
    renewed: int
    places: int
    floor: int
    expected_on: date | None
    opened_on: date | None
    recorded: bool
    site_id: UUID | None = None
    site: str = ""
    institution_id: UUID | None = None

    def late(self, on: date) -> bool:
        """Expected before a day, and nobody has recorded that it opened."""
        return self.opened_on is None and self.expected_on is not None and self.expected_on < on

    def ahead(self, on: date) -> bool:
        """Not open, and expected on a day or after it."""
        return self.opened_on is None and self.expected_on is not None and self.expected_on >= on


def coming(code: int, *, actor: Actor) -> list[Coming]:
    """What projects add inside an area, the earliest first; of the plan of the area or the nearest around that has one.

    With them what projects of that plan add somewhere in its area that nobody has shared out yet: `area` says so.

    Raises NotFound outside the actor's area.
    """
    if not actor.area.covers(range_of(code)):
        raise NotFound
    found: list[Coming] = []
    for area in lineage_of(code):
        edition = edition_in_force_for(area, actor=actor)
        rows = items.projects(edition, actor=actor) if edition else []
        if edition and rows:
            found = [each for each in _of(rows, edition.area) if _lies(each.area, code) or each.area == edition.area]
            break
    return sorted(found, key=lambda each: (each.expected_on or date.max, each.area, each.name, each.item_id))


def project(item_id: UUID, *, actor: Actor) -> tuple[ProjectRow, int]:
    """A project and the area of its plan. Raises NotFound."""
    found = Project.objects.filter(id=item_id).values_list("edition_id", flat=True).first()
    if found is None:
        raise NotFound
    edition = get_edition(found, actor=actor)
    return next(each for each in items.all_projects(edition, actor=actor) if each.id == item_id), edition.area


def on_record(lineage: UUID, area: int) -> ProjectSupply | None:
    """What is recorded of a project in an area."""
    return ProjectSupply.objects.filter(lineage=lineage, area=area).first()


def as_printed(row: ProjectRow, plan_area: int) -> Coming:
    """What the plan's line says, at the one area it names, else at the plan's own."""
    adds = adds_of(row.scale, row.type)
    return Coming(
        item_id=row.id,
        lineage=row.lineage,
        name=row.name,
        area=row.areas[0] if len(row.areas) == 1 else plan_area,
        beds=adds.beds or 0,
        renewed=adds.renewed or 0,
        places=adds.places or 0,
        floor=adds.floor or 0,
        expected_on=date(row.year_to, 12, 31) if row.year_to else None,
        opened_on=None,
        recorded=False,
    )


def _of(rows: list[ProjectRow], plan_area: int) -> Iterable[Coming]:
    shares: dict[UUID, list[ProjectSupply]] = {}
    kept = ProjectSupply.objects.filter(lineage__in=[row.lineage for row in rows]).select_related("site")
    for each in kept.order_by("area", "id"):
        shares.setdefault(each.lineage, []).append(each)
    for row in rows:
        printed, known = as_printed(row, plan_area), shares.get(row.lineage, [])
        yield from (_recorded(each, row) for each in known)
        rest = _rest(printed, known, plan_area)
        if rest.beds or rest.renewed or rest.places or rest.floor:
            yield rest


def _recorded(each: ProjectSupply, row: ProjectRow) -> Coming:
    return Coming(
        item_id=row.id,
        lineage=row.lineage,
        name=row.name,
        area=each.area,
        beds=each.beds,
        renewed=0,
        places=each.places,
        floor=each.floor,
        expected_on=each.expected_on,
        opened_on=each.opened_on,
        recorded=True,
        site_id=each.site_id,
        site=each.site.name if each.site else "",
        institution_id=each.site.institution_id if each.site else None,
    )


def _rest(printed: Coming, known: list[ProjectSupply], plan_area: int) -> Coming:
    """What is not recorded: all of it, nothing, or of a project for several counties what is not shared out yet."""
    if not known:
        return printed
    whole = printed.area != plan_area or any(each.area == plan_area for each in known)
    names = ("beds", "places", "floor")
    left = {name: max(0, getattr(printed, name) - sum(getattr(each, name) for each in known)) for name in names}
    return replace(printed, renewed=0, **(dict.fromkeys(names, 0) if whole else left))


def _lies(area: int, code: int) -> bool:
    return range_of(code).covers(range_of(area))
