"""One figure: how it stands, month by month and by area, the rows it counts, and why it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.analytics.indicators import INDICATORS, PEOPLE, Counted, Move, Part, way_of
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, range_of
from laoyou.core.errors import NotFound
from laoyou.exchange.access import COMPARE_FIGURES
from laoyou.exchange.selectors.changes import Pair, change_of, comparison, moved_rows, pair_of
from laoyou.exchange.selectors.opened import Rows, parts_opened, rows_of
from laoyou.exchange.services.comparing import queue_comparison
from laoyou.people.selectors.small_cells import telling_to
from laoyou.places.selectors import areas
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import TARGETS, ItemKind
from laoyou.plan.selectors import figures, items, returns
from laoyou.plan.selectors.figures import FigureRow
from laoyou.plan.selectors.promised import Promise, promise_of
from laoyou.plan.selectors.rows import ValueRow
from laoyou.records.enums import ReadingKind
from laoyou.ui.blocks import Fact, Tab
from laoyou.ui.pages import respond
from laoyou.ui.tables.filters import parse_iso
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import as_told, figure_periods, figure_words, observed, tables_figures
from laoyou.workbench.plan import presenters_figures as presenters
from laoyou.workbench.plan.bases import BasisNote, basis_note
from laoyou.workbench.plan.freshness import freshness_facts
from laoyou.workbench.plan.outlook import expected_of, expected_words
from laoyou.workbench.recording import by, pressed
from laoyou.workbench.records.words import work_of
from laoyou.workbench.watching import looked, watched


@guarded(VIEW_PLANS)
def figure(request: HttpRequest, indicator: str, code: int) -> HttpResponseBase:
    """A figure of an area (`?basis=`, `?until=` of a period): facts, months, the areas inside, its versions."""
    actor, today = actor_of(request), clock.today()
    found, chosen = _asked(request, indicator, code)
    way, promise = _way(chosen), promise_of(code, indicator, actor=actor)
    same_basis = [each for each in found if each.basis == chosen.basis]
    months = [as_told.told(each, actor) for each in same_basis]
    step = figure_periods.step_of(request.GET)
    course = figure_periods.ends_of(months, step)
    place = areas.get(code, on=today)
    inside = [] if place.level >= Level.VILLAGE else areas.children(code, on=today)
    beside = figures.beside(chosen, [each.code for each in inside], actor=actor)
    rows = presenters.area_rows(inside, beside, promise, actor)
    shown = as_told.told(chosen, actor)
    settled = figures.versions(chosen, actor=actor) if chosen.version > 1 and not shown.hidden else []
    context = _common(chosen, actor) | {
        "shown": shown,
        "unit": figure_words.unit_of(indicator) or (promise[1].unit if promise else ""),
        "status": presenters.status_of(shown, promise),
        "note": presenters.note_of(shown),
        "sentence": figure_words.way_words(indicator, way)
        if way
        else figure_words.told_words(indicator, counted=chosen.return_id is None),
        "facts": _facts(chosen, way, shown, promise, actor)
        + ([] if shown.hidden else _expected(months, presenters.due_of(promise, today.year), promise)),
        "basis_tabs": presenters.basis_tabs(found, chosen),
        "basis_note": _basis_note(promise, found, actor),
        "plans": presenters.plan_links(promise),
        "exact": way is None or as_told.seen_exactly(way, actor),
        "change_url": figure_words.change_url(chosen) if way and _month_before(same_basis, chosen) else "",
        "step_tabs": figure_periods.step_tabs(chosen, step),
        "step_words": figure_periods.step_words(step),
        "chart": presenters.months_chart(course, presenters.due_of(promise, chosen.last_day.year)),
        "months": tables_figures.MONTHS.bind(request, presenters.month_rows(course)),
        "areas": tables_figures.AREAS.bind(request, rows, as_of=observed.as_of_words(chosen)) if rows else None,
        "map": presenters.map_of(place, chosen, rows, today),
        "versions": tables_figures.VERSIONS.bind(request, as_told.versions_told(settled, actor)) if settled else None,
    }
    return respond(request, "workbench/plan/figure.html", context)


@watched
@guarded(VIEW_PLANS)
def rows(request: HttpRequest, indicator: str, code: int, part: str) -> HttpResponseBase:
    """Who or what stands behind a part of a figure; how many live where, for those who may not see who."""
    actor = actor_of(request)
    if part not in Part.__members__.values():
        raise NotFound
    _found, chosen = _asked(request, indicator, code)
    way, asked = _demand_way(chosen), Part(part)
    context = _common(chosen, actor) | {"part": figure_words.part_words(way, asked)}
    context["others"] = [
        Tab(figure_words.PART_WORDS[each], figure_words.rows_url(chosen, each), each == asked)
        for each in parts_opened(chosen)
    ]
    opened = rows_of(chosen, asked, actor=actor, on=clock.today())
    if not opened.may_see:
        return _counted_where(request, context, opened, chosen, asked)
    return _listed(request, context, opened, chosen)


@watched
@guarded(VIEW_PLANS)
def moved(request: HttpRequest, indicator: str, code: int, what: str, part: str) -> HttpResponseBase:
    """Who or what entered, left or was corrected since the month before, for those who may see them."""
    actor = actor_of(request)
    if part not in Move.__members__.values():
        raise NotFound
    found, chosen = _asked(request, indicator, code)
    _demand_way(chosen)
    before = _month_before([each for each in found if each.basis == chosen.basis], chosen)
    if before is None:
        raise NotFound
    opened = moved_rows(before, chosen, what, Move(part), actor=actor, on=clock.today())
    if not opened.may_see:
        raise NotFound
    context = _common(chosen, actor) | {"part": figure_words.moved_words(what, Move(part))}
    context["others"] = [
        Tab(figure_words.MOVE_WORDS[each], figure_words.moved_url(chosen, what, each), each == part) for each in Move
    ]
    return _listed(request, context, opened, chosen, signed=part == Move.CORRECTED)


def _listed(
    request: HttpRequest, context: dict[str, Any], opened: Rows, chosen: FigureRow, *, signed: bool = False
) -> HttpResponseBase:
    """The rows by name, page by page; whoever is shown is written down."""

    def look(people: list[Any]) -> None:
        if opened.of == PEOPLE:
            looked(request, ReadingKind.COUNTED, [(each.pk, each.area) for each in people])

    counted = tables_figures.CountedRows(opened, look)
    context |= {"counts_for": counted.counts_for, "many": counted.count(), "of": opened.of}
    table = tables_figures.rows_table(opened.of, lambda: _names(opened), signed=signed)
    context["rows"] = table.bind(request, counted, as_of=observed.as_of_words(chosen))
    return respond(request, "workbench/plan/figure_rows.html", context)


@guarded(VIEW_PLANS)
def change(request: HttpRequest, indicator: str, code: int) -> HttpResponseBase:
    """Why a figure is another than at the end of the month before: entered, left, corrected, once it is compared."""
    actor = actor_of(request)
    pair, way = _pair(request, indicator, code)
    before, chosen = pair.before, pair.now
    run = comparison(pair, actor=actor)
    changes = change_of(run)
    old, new = (as_told.told(each, actor) for each in (before, chosen))
    address = figure_words.change_url(chosen)
    context = _common(chosen, actor) | {
        "before_day": observed.as_of_words(before),
        "old": old,
        "new": new,
        "unit": figure_words.unit_of(indicator),
        "exact": as_told.seen_exactly(way, actor),
        "effects": presenters.change_words(old.figure, new.figure, INDICATORS[indicator].factor),
        "compare_url": figure_words.compare_url(chosen) if COMPARE_FIGURES.allows(actor) else "",
        "work": replace(work_of(run, then=address, then_label=_("To the result")), url=address)
        if run and changes is None
        else None,
        "changes": tables_figures.CHANGES.bind(request, presenters.change_rows(changes, chosen, actor))
        if changes is not None
        else None,
    }
    return respond(request, "workbench/plan/figure_change.html", context)


@guarded(COMPARE_FIGURES)
@require_POST
def compare(request: HttpRequest, indicator: str, code: int) -> HttpResponse:
    """Have the two snapshots compared; the page shows how far it is."""
    pair, _way = _pair(request, indicator, code)
    pressed(request, lambda: queue_comparison(pair, **by(request)))
    return redirect(figure_words.change_url(pair.now))


def _pair(request: HttpRequest, indicator: str, code: int) -> tuple[Pair, Counted]:
    """The chosen figure beside the last one of an earlier period. Raises NotFound."""
    found, chosen = _asked(request, indicator, code)
    way = _demand_way(chosen)
    before = _month_before([each for each in found if each.basis == chosen.basis], chosen)
    if before is None:
        raise NotFound
    return pair_of(before, chosen, actor=actor_of(request)), way


def _basis_note(promise: Promise | None, found: list[FigureRow], actor: Actor) -> BasisNote | None:
    """What the area's own plan must have counted by, where its figures contradict each other."""
    if promise is None or promise[0].area != found[0].area:
        return None
    stated = items.indicators(promise[0], actor=actor, kinds=[*TARGETS, ItemKind.BASELINE])
    return basis_note(stated, as_told.figures_told(found, actor))


def _expected(found: list[as_told.Told], due: ValueRow | None, promise: Promise | None) -> list[Fact]:
    """What is expected when the target is due, or at the end of the year where none is."""
    unit = promise[1].unit if promise else ""
    seen = expected_of([each.figure for each in found], due.year if due and due.year else clock.today().year, unit)
    return [Fact(_("Expected"), expected_words(seen))] if seen else []


def _facts(
    chosen: FigureRow, way: Counted | None, shown: as_told.Told, promise: Promise | None, actor: Actor
) -> list[Fact]:
    """Of a counted figure its parts and its snapshot, of a told one who told it and what shows it."""
    if way is not None:
        facts = presenters.facts_of(chosen, way, shown, promise, parts_opened(chosen))
        return facts + freshness_facts(chosen, way, actor)
    told = returns.told_by(chosen.return_id, actor=actor) if chosen.return_id else None
    return presenters.facts_of_told(chosen, told, promise, actor)


def _way(figure: FigureRow) -> Counted | None:
    """How it is counted; None for one that a department told."""
    known = INDICATORS.get(figure.indicator)
    return None if known is None or figure.return_id is not None else way_of(known, figure.basis)


def _demand_way(figure: FigureRow) -> Counted:
    way = _way(figure)
    if way is None:
        raise NotFound
    return way


def _asked(request: HttpRequest, indicator: str, code: int) -> tuple[list[FigureRow], FigureRow]:
    """Every figure of an indicator and area, and the one asked for. Raises NotFound."""
    actor = actor_of(request)
    found = figures.history(code, indicator, actor=actor)
    if not found or not actor.area.covers(range_of(code)):
        raise NotFound
    until = _until(request)
    fitting = [each for each in found if until is None or each.until == until]
    newest = figures.newest_by_basis(fitting)
    basis = request.GET.get("basis", "")
    chosen = newest.get(basis) if basis else observed.main_of(newest.values())
    if chosen is None:
        raise NotFound
    return found, chosen


def _until(request: HttpRequest) -> date | None:
    return parse_iso(request.GET.get("until", "")[:10])


def _month_before(found: list[FigureRow], chosen: FigureRow) -> FigureRow | None:
    """The last figure of an earlier period than the chosen one's."""
    earlier = [each for each in found if each.until <= chosen.since and each.snapshot]
    return earlier[-1] if earlier else None


def _common(chosen: FigureRow, actor: Actor) -> dict[str, Any]:
    today = clock.today()
    lineage = areas.lineage(chosen.area, on=today)
    return {
        "name": figure_words.name_of(chosen),
        "place": lineage[0].name if lineage else _("the nation"),
        "basis_words": observed.basis_words(chosen.basis),
        "as_of": observed.as_of_words(chosen),
        "around": presenters.around_links(lineage[1:], chosen, actor),
        "figure_url": figure_words.figure_url(
            chosen.indicator, chosen.area, chosen.basis, until=chosen.until.isoformat()
        ),
    }


def _counted_where(
    request: HttpRequest, context: dict[str, Any], opened: Rows, chosen: FigureRow, part: Part
) -> HttpResponseBase:
    """How many are counted in each area next inside, or in the village itself, as they may be told to somebody who may
    not see who they are.
    """
    actor, today = actor_of(request), clock.today()
    inside = areas.children(chosen.area, on=today) or [areas.get(chosen.area, on=today)]
    counted = opened.opened.by_area(inside[0].level)
    names = {each.code: each for each in inside}
    lines = []
    for area, many in sorted(counted.items()):
        said = telling_to(actor, area).told(many)
        deeper = area in names and names[area].level < Level.VILLAGE
        lines.append(
            {
                "code": area,
                "name": names[area].short_name if area in names else _("known no closer than this area"),
                "url": figure_words.rows_url(chosen, part, area) if deeper else None,
                "told": as_told.few_words() if said is None else said,
            }
        )
    table = tables_figures.BY_AREA.bind(request, lines, as_of=observed.as_of_words(chosen))
    return respond(request, "workbench/plan/figure_rows.html", context | {"by_area": table})


def _names(opened: Rows) -> dict[int, str]:
    return areas.short_names(opened.opened.by_area(Level.VILLAGE), on=clock.today())
