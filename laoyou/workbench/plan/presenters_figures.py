"""From figures to what their pages show: facts, months, areas inside, and what may be told to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.analytics.indicators import MEASURES, Change, Counted, Move, Part
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, level_of
from laoyou.core.clock import day_of
from laoyou.exchange.selectors.opened import may_see
from laoyou.places.selectors import boundaries
from laoyou.places.selectors.areas import AreaRow
from laoyou.plan.access import VIEW_RETURNS
from laoyou.plan.selectors.figures import FigureRow
from laoyou.plan.selectors.promised import Promise
from laoyou.plan.selectors.returns import ReturnRow
from laoyou.plan.selectors.rows import ValueRow
from laoyou.ui import formats
from laoyou.ui.blocks import Fact, Tab
from laoyou.ui.charts import Chart, lines
from laoyou.ui.maps import AreaFigure, AreaMap
from laoyou.ui.statuses import Status
from laoyou.workbench.plan import as_told, figure_words, observed, return_words, tables, tables_figures, words
from laoyou.workbench.plan.as_told import Told


def due_of(promise: Promise | None, year: int) -> ValueRow | None:
    """What of a promise is due in a year."""
    return promise[1].due(year) if promise else None


def status_of(shown: Told, promise: Promise | None) -> Status:
    """How a figure stands against what is due; a hidden one stands nowhere."""
    if shown.hidden:
        return observed.no_data(as_told.few_words())
    due = due_of(promise, shown.figure.last_day.year)
    return observed.status_of(shown.figure, promise[1].op if promise else ">=", due.value if due else None)


def facts_of(
    figure: FigureRow, way: Counted, shown: Told, promise: Promise | None, parts: Sequence[Part]
) -> list[Fact]:
    """The figure's own facts, each part opening into its rows."""
    values = {Part.NUMERATOR: shown.above, Part.DENOMINATOR: shown.below, Part.MISSING: shown.missing}
    counted = [
        Fact(
            figure_words.part_words(way, part),
            formats.number(values[part]) if isinstance(values[part], int) else values[part],
            url=figure_words.rows_url(figure, part),
        )
        for part in parts
    ]
    due = due_of(promise, figure.last_day.year)
    return [
        *(counted if figure.numerator is not None else []),
        *([_promised(promise, due)] if promise and due else []),
        Fact(_("As of"), observed.as_of_words(figure)),
        Fact(pgettext("figure", "Period"), tables_figures.state_words(figure.state)),
        Fact(_("Counted from the records of"), figure_words.sources_words(way)),
        Fact(pgettext("figure", "Snapshot"), figure.snapshot),
    ]


def facts_of_told(figure: FigureRow, told: ReturnRow | None, promise: Promise | None, actor: Actor) -> list[Fact]:
    """The facts of a figure that a department told: who, when, what shows it, and the return itself."""
    due = due_of(promise, figure.last_day.year)
    facts = [
        *([_promised(promise, due)] if promise and due else []),
        *([] if figure.numerator is None else [Fact(_("What was counted"), formats.number(figure.numerator))]),
        *(
            []
            if figure.denominator is None
            else [Fact(_("What it was counted by"), formats.number(figure.denominator))]
        ),
        Fact(_("As of"), observed.as_of_words(figure)),
        Fact(pgettext("figure", "Period"), tables_figures.state_words(figure.state)),
        Fact(pgettext("figure", "Snapshot"), "" if figure.return_id else figure.snapshot),
    ]
    if told is not None:
        seen = promise is not None and promise[0].area == told.plan_area and VIEW_RETURNS.allows(actor)
        address = return_words.return_url(promise[0], told.code, told.area, told.period) if promise and seen else ""
        accepted = words.joined([told.decided_by, formats.day(day_of(told.decided_at)) if told.decided_at else ""])
        facts += [
            Fact(pgettext("figure", "Return of"), told.unit_name, url=address),
            Fact(_("Accepted by"), accepted),
        ]
    return [fact for fact in facts if fact.value]


def _promised(promise: Promise, due: ValueRow) -> Fact:
    edition, row = promise
    said = words.labelled(words.year_words(due.year_key), words.target_words(row, due))
    return Fact(
        pgettext("figure", "Promised"), said, url=tables.item_url(row), source=f"{edition.place} · {edition.title}"
    )


def basis_tabs(found: Iterable[FigureRow], current: FigureRow) -> list[Tab]:
    """The bases the figure is counted on; none to choose where there is one."""
    bases = list(dict.fromkeys(each.basis for each in found))
    return [
        Tab(
            observed.basis_words(each) or _("without a basis"),
            figure_words.figure_url(current.indicator, current.area, each),
            each == current.basis,
        )
        for each in bases
        if len(bases) > 1
    ]


def months_chart(found: Sequence[Told], due: ValueRow | None) -> Chart | None:
    """The figure over time; nothing to draw before there are two."""
    if sum(each.value is not None for each in found) < 2:
        return None
    code = found[-1].figure.indicator
    return lines(
        "months_chart",
        _("%(name)s over time") % {"name": words.measure_name(code)},
        [each.figure.last_day.isoformat() for each in found],
        {words.measure_name(code): [each.value for each in found]},
        target=float(due.value) if due else None,
        unit=figure_words.unit_of(code),
        source=_("Counted from the records"),
    )


def month_rows(found: Sequence[Told]) -> list[dict[str, Any]]:
    """Every period as a row, the newest first."""
    return [_month(each) for each in reversed(found)]


def _month(shown: Told) -> dict[str, Any]:
    figure = shown.figure
    address = figure_words.figure_url(figure.indicator, figure.area, figure.basis, until=figure.until.isoformat())
    return {
        "as_of": figure.last_day, "url": address, "value": shown.value, "above": shown.above, "below": shown.below,
        "state": tables_figures.state_words(figure.state), "note": note_of(shown),
    }  # fmt: skip


def note_of(shown: Told) -> str:
    """Why there is no value, or what to know of it."""
    figure = shown.figure
    if figure.value is None:
        return observed.reason_words(figure.reason)
    corrected = _("corrected, version %(version)s") % {"version": figure.version} if figure.version > 1 else ""
    return words.joined([each for each in (observed.lacking_words(figure), corrected) if each])


def area_rows(
    inside: Iterable[AreaRow], found: Mapping[int, FigureRow], promise: Promise | None, actor: Actor
) -> list[dict[str, Any]]:
    """The areas inside as rows, each with its figure and the way into its rows."""
    return [_area_row(each, as_told.told(found[each.code], actor), promise) for each in inside if each.code in found]


def _area_row(area: AreaRow, shown: Told, promise: Promise | None) -> dict[str, Any]:
    """`above` and `below` are what is sorted by: numbers as told, None for one that is not."""
    figure = shown.figure
    row = {
        "code": area.code, "name": area.short_name, "value": shown.value, "status": status_of(shown, promise),
        "url": figure_words.figure_url(figure.indicator, area.code, figure.basis), "note": note_of(shown),
    }  # fmt: skip
    for name, part in (("above", Part.NUMERATOR), ("below", Part.DENOMINATOR), ("missing", Part.MISSING)):
        value = getattr(shown, name)
        row[name] = value if isinstance(value, int) else None
        row |= {f"{name}_told": value, f"{name}_url": None if value is None else figure_words.rows_url(figure, part)}
    return row


def map_of(area: AreaRow, figure: FigureRow, rows: Sequence[Mapping[str, Any]], on: date) -> AreaMap | None:
    """The areas inside coloured by their figure; inside a county nobody draws any."""
    if not rows or area.level >= Level.COUNTY:
        return None
    shapes = boundaries.geojson(area.code, on=on)
    return AreaMap(
        name="areas_map",
        title=_("%(place)s: %(name)s") % {"place": area.short_name, "name": words.measure_name(figure.indicator)},
        geojson=shapes,
        areas=[AreaFigure(row["code"], row["name"], row["value"], row["note"], row["url"]) for row in rows],
        unit=figure_words.unit_of(figure.indicator),
        basis=observed.basis_words(figure.basis),
        as_of=observed.as_of_words(figure),
        attribution=str(shapes["attribution"]),
        places=observed.PLACES,
        value_label=words.measure_name(figure.indicator),
    )


def change_rows(changes: Mapping[str, Change], figure: FigureRow, actor: Actor) -> list[dict[str, Any]]:
    """What changed above the line and below it, as it may be told; each part opens for who may see who it is."""
    return [
        {"what": figure_words.measure_words(measure)}
        | {
            name: _signed(getattr(change, name), measure, figure.area, actor)
            for name in ("before", "entered", "left", "corrected", "now")
        }
        | {f"{move}_url": _moved_url(change, measure, move, figure, actor) for move in Move}
        for measure, change in changes.items()
    ]


def _moved_url(change: Change, measure: str, move: Move, figure: FigureRow, actor: Actor) -> str | None:
    seen = getattr(change, move) and may_see(MEASURES[measure].of, actor)
    return figure_words.moved_url(figure, measure, move) if seen else None


def _signed(count: int, measure: str, area: int, actor: Actor) -> Any:
    said = as_told.counted(abs(count), measure, area, actor)
    return said if isinstance(said, str) or count >= 0 else -said


def change_words(before: FigureRow, now: FigureRow, factor: int) -> str:
    """How much of a ratio's change came from above the line and how much from below; the two make the whole."""
    parts = effects(before, now, factor)
    if parts is None:
        return ""
    said = [formats.number(part, observed.PLACES) for part in (sum(parts), *parts)]
    return _(
        "Of the change of %(change)s, %(above)s come from what is counted and %(below)s from what it is counted by."
    ) % {"change": said[0], "above": said[1], "below": said[2]}


def effects(before: FigureRow, now: FigureRow, factor: int) -> tuple[float, float] | None:
    """What the numerator alone would have changed, and what the denominator changed beside; None without a ratio."""
    old, new = before.denominator, now.denominator
    if not old or not new or before.numerator is None or now.numerator is None:
        return None
    above = (now.numerator - before.numerator) / old * factor
    return above, now.numerator / new * factor - before.numerator / old * factor - above


def around_links(around: Iterable[AreaRow], figure: FigureRow, actor: Actor) -> list[tuple[str, str]]:
    """The areas around, outermost first, as far as the actor may look and a figure is published for them."""
    seen = [row for row in reversed(list(around)) if row.code in actor.area and row.level >= level_of(figure.served)]
    return [(row.short_name, figure_words.figure_url(figure.indicator, row.code, figure.basis)) for row in seen]


def plan_links(promise: Promise | None) -> list[tuple[str, str]]:
    """The board of the plan that promises the figure."""
    return [(promise[0].title, reverse("plan:board", args=[promise[0].id]))] if promise else []
