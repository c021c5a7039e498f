"""From figures found to a table, a picture and a map; every number as the reader may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level
from laoyou.places.selectors.areas import AreaRow
from laoyou.plan.selectors.figures import FigureRow
from laoyou.ui.charts import Chart, bars, lines
from laoyou.ui.maps import AreaFigure, AreaMap
from laoyou.workbench.explore import words
from laoyou.workbench.explore.forms import Asking, address_of
from laoyou.workbench.plan import as_told, figure_words, observed
from laoyou.workbench.plan.presenters_figures import note_of
from laoyou.workbench.plan.words import measure_name

MOST_LINES = 6  # colours that colour-blind readers tell apart
MOST_BARS = 40

Line = Mapping[str, Any]


def lines_of(found: Iterable[FigureRow], asking: Asking, actor: Actor) -> list[Line]:
    """A line for every figure found, of the group asked for or of all, as it may be told."""
    names = {row.code: row for row in asking.shown}
    order = {code: place for place, (code, _words) in enumerate(words.group_choices(asking.question.breakdown))}
    wanted = [each for each in found if asking.question.group in {"", each.group}]
    wanted.sort(key=lambda each: (each.area, order.get(each.group, len(order)), each.group))
    return [_line(as_told.told(each, actor), names[each.area], asking) for each in wanted]


def _line(shown: as_told.Told, area: AreaRow, asking: Asking) -> Line:
    figure = shown.figure
    day = figure.last_day
    return {
        "key": f"{area.code}-{figure.group}-{day}",
        "code": area.code,
        "area": area.short_name,
        "group_code": figure.group,
        "group": words.group_words(figure.breakdown, figure.group) if figure.group else _("the whole"),
        "as_of": day,
        "value": shown.value,
        "above": shown.above,
        "below": shown.below,
        "note": note_of(shown),
        "url": _url(area, figure, asking),
    }


def _url(area: AreaRow, figure: FigureRow, asking: Asking) -> str:
    """The figure's own page; of a group the same question one level deeper, as far as there is one."""
    if not figure.breakdown:
        until = figure.until.isoformat()
        return figure_words.figure_url(figure.indicator, area.code, figure.basis, until=until)
    return f"{reverse('explore:explore')}?{address_of(asking.question, place=area.code, inside='')}"


def picture_of(found: Sequence[Line], asking: Asking) -> Chart | None:
    """Lines over the months, or bars of the only month; None where there is nothing, or too much, to draw."""
    series = _series(found)
    days = sorted({line["as_of"] for line in found})
    if not series or not any(line["value"] is not None for line in found):
        return None
    about: dict[str, Any] = {
        "unit": figure_words.unit_of(asking.indicator.code),
        "source": _("Counted from the records"),
    }
    name = measure_name(asking.indicator.code)
    if len(days) == 1:
        items = [(label, by_day.get(days[0])) for label, by_day in series.items()][:MOST_BARS]
        return bars("picture", _title(name, len(items), len(series)), items, item_label=_("Area or group"), **about)
    drawn = dict(sorted(series.items(), key=lambda each: -(each[1].get(days[-1]) or 0))[:MOST_LINES])
    drawn = {label: by_day for label, by_day in series.items() if label in drawn}
    values = {label: [by_day.get(day) for day in days] for label, by_day in drawn.items()}
    labels = [day.isoformat() for day in days]
    return lines("picture", _title(name, len(drawn), len(series)), labels, values, **about)


def _title(name: str, drawn: int, known: int) -> str:
    if drawn < known:
        return _("%(name)s: the %(drawn)s highest of %(known)s") % {"name": name, "drawn": drawn, "known": known}
    return name


def many_by_many(found: Sequence[Line]) -> bool:
    """Whether several groups of several areas were asked for, which no picture shows."""
    return all(len({line[name] for line in found}) > 1 for name in ("code", "group_code"))


def _series(found: Sequence[Line]) -> dict[str, dict[date, float | None]]:
    """What is drawn as one line each: groups of one area, or areas of one group; nothing of many by many."""
    if many_by_many(found):
        return {}
    label = "group" if len({line["group_code"] for line in found}) > 1 else "area"
    series: dict[str, dict[date, float | None]] = {}
    for line in found:
        value = line["value"]
        series.setdefault(line[label], {})[line["as_of"]] = None if value is None else round(value, observed.PLACES)
    return series


def map_of(found: Sequence[Line], asking: Asking, shapes: Mapping[str, Any]) -> AreaMap | None:
    """The areas inside coloured by the newest month of the one group or whole; inside a county nobody draws any."""
    groups = {line["group_code"] for line in found}
    if len(groups) != 1 or not asking.question.inside or asking.place.level >= Level.COUNTY:
        return None
    newest = max(line["as_of"] for line in found)
    rows = [line for line in found if line["as_of"] == newest]
    name = measure_name(asking.indicator.code)
    said = rows[0]["group"] if asking.question.group else ""
    return AreaMap(
        name="map",
        title=_("%(place)s: %(name)s") % {"place": asking.place.short_name, "name": f"{name} {said}".strip()},
        geojson=shapes,
        areas=[AreaFigure(row["code"], row["area"], row["value"], row["note"], row["url"]) for row in rows],
        unit=figure_words.unit_of(asking.indicator.code),
        basis=observed.basis_words(asking.way.basis),
        as_of=newest.isoformat(),
        attribution=str(shapes["attribution"]),
        places=observed.PLACES,
        value_label=name,
    )
