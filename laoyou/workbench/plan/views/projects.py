"""Projects as a list, on the map and along time; the sums are always those of the rows shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.area_codes import Level, level_of
from laoyou.places.selectors import areas, boundaries
from laoyou.plan.access import VIEW_MILESTONES, VIEW_PLANS
from laoyou.plan.selectors import items, milestones, money, project_card
from laoyou.plan.selectors.rows import EditionRow, ProjectRow
from laoyou.ui.maps import AreaFigure, AreaMap, MapPoint
from laoyou.ui.pages import respond
from laoyou.ui.tables import BoundTable
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan import milestone_charts, tables, tables_milestones, words
from laoyou.workbench.plan.frame import actor_of, edition_context
from laoyou.workbench.plan.views.sections import choices_of, group_choices


@guarded(VIEW_PLANS)
def projects(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Projects as a list, with the money of the rows the filter leaves."""
    context = edition_context(request, edition_id, "projects")
    rows = items.projects(context["edition"], actor=actor_of(request))
    table = tables.PROJECTS.bind(request, rows, choices=_choices(rows))
    shown = list(table.selected)
    context |= {"projects": table, "total": money.total_of(shown), "sums": _sums(request, shown), "view": "list"}
    return respond(request, "workbench/plan/projects.html", context)


def _choices(rows: list[ProjectRow]) -> dict[str, list[tuple[str, str]]]:
    return {
        "group": group_choices(rows)["group"],
        "place": choices_of(row.place for row in rows if row.place),
        "type": choices_of(row.type for row in rows if row.type),
    }


def _sums(request: HttpRequest, rows: list[ProjectRow]) -> list[BoundTable]:
    """The money of the rows by group, place and type."""
    ways: list[tuple[str, str, str, Callable[[ProjectRow], str]]] = [
        ("by_group", _("Money by group"), _("Group"), lambda row: words.group_words(row.group)),
        ("by_place", _("Money by place"), _("Place"), lambda row: row.place or _("No place given")),
        ("by_type", _("Money by type"), _("Type"), lambda row: row.type or _("No type given")),
    ]
    return [
        tables.money_table(name, title, heading).bind(request, money.by(key, rows))
        for name, title, heading, key in ways
    ]


@guarded(VIEW_PLANS)
def project_map(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Projects by county on the map."""
    context = edition_context(request, edition_id, "projects")
    rows = items.projects(context["edition"], actor=actor_of(request))
    points = _points(request, context["edition"], rows)
    context |= {"map": map_of(context["edition"].area, edition_id, rows, points), "view": "map"}
    context["unplaced"] = [row for row in rows if not row.areas]
    return respond(request, "workbench/plan/project_map.html", context)


def _points(request: HttpRequest, edition: EditionRow, rows: list[ProjectRow]) -> list[MapPoint]:
    """Projects whose point is recorded, for who may see it."""
    actor = actor_of(request)
    if not VIEW_MILESTONES.allows(actor) or edition.area not in actor.area:
        return []
    known = project_card.places(edition, rows, actor=actor)
    found = [(row, known[row.lineage]) for row in rows if row.lineage in known]
    return [
        MapPoint(row.name, place.longitude, place.latitude, place.address, tables.item_url(row))
        for row, place in found
        if place.longitude is not None and place.latitude is not None
    ]


def map_of(area: int, edition_id: UUID, rows: list[ProjectRow], points: Sequence[MapPoint] = ()) -> AreaMap:
    """How many projects touch each part of `area`; one that spans several counts in each of them."""
    today = clock.today()
    counted = money.projects_by_area(rows)
    parts = areas.children(area, on=today) if level_of(area) < Level.COUNTY else [areas.get(area, on=today)]
    listed = reverse("plan:projects", args=[edition_id])
    printed = {code: row.place for row in rows for code in row.areas if len(row.areas) == 1}
    figures = [
        AreaFigure(
            code=part.code,
            name=part.short_name,
            value=counted.get(part.code, 0),
            note=_money_note(part.code, rows),
            url=f"{listed}?place={printed[part.code]}" if part.code in printed else "",
        )
        for part in parts
    ]
    shapes = boundaries.geojson(area)
    return AreaMap(
        name="projects_by_area",
        title=_("Projects by area"),
        geojson=shapes,
        areas=figures,
        points=points,
        unit=_("projects"),
        basis=_("As printed in the plan; a project for all areas counts in each."),
        attribution=shapes.get("attribution", ""),
        value_label=_("Projects"),
        places=0,
    )


def _money_note(code: int, rows: list[ProjectRow]) -> str:
    """The money of the projects that lie in this area alone; shared ones cannot be divided and are not."""
    total = money.total_of(row for row in rows if row.areas == (code,))
    if total.total_fen is None:
        return ""
    from laoyou.ui import formats

    return _("%(money)s × 10,000 yuan in projects of its own") % {"money": formats.money_wan(total.total_fen)}


@guarded(VIEW_PLANS)
def timeline(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Projects along the years of the plan."""
    context = edition_context(request, edition_id, "projects")
    rows = items.projects(context["edition"], actor=actor_of(request))
    steps = _steps(request, context["edition"], rows)
    lines = [tables_milestones.PlanLine(row, tuple(steps.get(row.lineage, ()))) for row in rows]
    context |= {
        "gantt": milestone_charts.of_plan(rows, steps, clock.today()),
        "table": tables_milestones.TIMELINE.bind(request, lines) if steps else None,
        "view": "timeline",
    }
    return respond(request, "workbench/plan/timeline.html", context)


def _steps(
    request: HttpRequest, edition: EditionRow, rows: list[ProjectRow]
) -> dict[UUID, list[milestones.MilestoneRow]]:
    """The steps of each project, for who may see them."""
    actor = actor_of(request)
    if not VIEW_MILESTONES.allows(actor) or edition.area not in actor.area:
        return {}
    return milestones.by_project(milestones.milestones(edition, rows, actor=actor))
