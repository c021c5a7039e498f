"""The usual charts: direct labels, zero baselines for bars, colours that colour-blind readers tell apart.

Each returns a Chart; keyword arguments beyond the figures (unit, source, as_of, description, height) are the Chart's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from laoyou.ui.charts.chart import Chart
from laoyou.ui.tables.columns import Column, Kind

Figure = float | int | None
SERIES = tuple(f"token:series-{number}" for number in range(1, 7))


def bars(
    name: str,
    title: str,
    items: Sequence[tuple[str, Figure]],
    *,
    target: float | None = None,
    highlight: Collection[str] = (),
    item_label: str = "",
    **about: Any,
) -> Chart:
    """Lying bars in the given order from the top, each with its figure; `highlight` names those the title is about."""
    data = [_bar(label, value, highlight) for label, value in items]
    series: dict[str, Any] = {
        "type": "bar",
        "data": data,
        "barMaxWidth": 22,
        "label": {"show": True, "position": "right", "formatter": "format:value"},
    }
    if target is not None:
        series["markLine"] = _target_line(target, "xAxis")
    option = {
        "grid": {"left": 8, "right": 64, "top": 28 if target is not None else 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "min": 0, "show": False},
        "yAxis": {"type": "category", "inverse": True, "data": [label for label, _value in items], **_BARE_AXIS},
        "series": [series],
    }
    return _chart(name, title, option, items, item_label, about)


def _bar(label: str, value: Figure, highlight: Collection[str]) -> dict[str, Any]:
    pale = bool(highlight) and label not in highlight
    return {"value": value, "itemStyle": {"color": "token:series-pale" if pale else SERIES[0]}}


def columns(
    name: str,
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Figure]],
    *,
    stacked: bool = False,
    target: float | None = None,
    **about: Any,
) -> Chart:
    """Standing bars by label, one colour a series, side by side or stacked."""
    drawn = [
        {
            "type": "bar",
            "name": series_name,
            "data": list(values),
            "stack": "all" if stacked else None,
            "barMaxWidth": 36,
            "itemStyle": {"color": SERIES[number % len(SERIES)]},
            "label": {"show": not stacked, "position": "top", "formatter": "format:value"},
            "labelLayout": {"hideOverlap": True},
        }
        for number, (series_name, values) in enumerate(series.items())
    ]
    if target is not None and drawn:
        drawn[0]["markLine"] = _target_line(target, "yAxis")
    return _labelled(name, title, labels, series, drawn, about, zero=True)


def lines(
    name: str,
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Figure]],
    *,
    target: float | None = None,
    zero: bool = False,
    **about: Any,
) -> Chart:
    """Lines over time, each named at its end; a missing figure leaves a gap. `zero` starts the axis at 0."""
    drawn: list[dict[str, Any]] = [
        {
            "type": "line",
            "name": series_name,
            "data": list(values),
            "symbolSize": 7,
            "lineStyle": {"width": 2.5, "color": SERIES[number % len(SERIES)]},
            "itemStyle": {"color": SERIES[number % len(SERIES)]},
            "endLabel": {"show": True, "formatter": "format:series", "color": SERIES[number % len(SERIES)]},
        }
        for number, (series_name, values) in enumerate(series.items())
    ]
    if target is not None and drawn:
        drawn[0]["markLine"] = _target_line(target, "yAxis")
    return _labelled(name, title, labels, series, drawn, about, zero=zero)


def pyramid(
    name: str,
    title: str,
    ages: Sequence[str],
    left: tuple[str, Sequence[int]],
    right: tuple[str, Sequence[int]],
    **about: Any,
) -> Chart:
    """A population pyramid, youngest at the bottom: `left` and `right` are (name, people by age)."""
    drawn = [
        _pyramid_side(left[0], [-count for count in left[1]], SERIES[0], "insideLeft"),
        _pyramid_side(right[0], list(right[1]), SERIES[1], "insideRight"),
    ]
    largest = max([*left[1], *right[1]], default=1)
    option = {
        "grid": {"left": 8, "right": 16, "top": 32, "bottom": 24, "containLabel": True},
        "legend": {"show": True, "top": 0, "data": [left[0], right[0]]},
        "xAxis": {"type": "value", "min": -largest, "max": largest, "axisLabel": {"formatter": "format:abs"}},
        "yAxis": {"type": "category", "data": list(ages), **_BARE_AXIS},
        "series": drawn,
    }
    rows = [
        {"label": age, left[0]: here, right[0]: there} for age, here, there in zip(ages, left[1], right[1], strict=True)
    ]
    fields = [
        Column("label", _("Age")),
        *(Column(side, side, kind=Kind.NUMBER, value=_reader(side)) for side in (left[0], right[0])),
    ]
    return Chart(name, title, option, fields, rows, **({"height": "tall"} | about))


def _pyramid_side(name: str, values: Sequence[int], colour: str, _position: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "stack": "people",
        "data": values,
        "barCategoryGap": "12%",
        "itemStyle": {"color": colour},
        "tooltip": {"valueFormatter": "format:abs"},
    }


_BARE_AXIS: dict[str, Any] = {"axisTick": {"show": False}, "axisLine": {"show": False}}


def _target_line(target: float, axis: str) -> dict[str, Any]:
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"type": "dashed", "width": 1.5, "color": "token:ink"},
        "label": {
            "formatter": _("target %(target)s") % {"target": f"{target:g}"},
            "position": "end" if axis == "xAxis" else "insideEndTop",
            "color": "token:ink",
        },
        "data": [{axis: target}],
    }


def _labelled(
    name: str,
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[Figure]],
    drawn: list[dict[str, Any]],
    about: dict[str, Any],
    *,
    zero: bool,
) -> Chart:
    """A chart over labels on the x axis, with the table of labels by series."""
    several = len(series) > 1
    ends = drawn[:1] and drawn[0]["type"] == "line"
    option = {
        "grid": {
            "left": 8,
            "right": 96 if ends else 16,
            "top": 40 if several and not ends else 28,
            "bottom": 8,
            "containLabel": True,
        },
        "legend": {"show": bool(several and not ends), "top": 0, "left": 0},
        "xAxis": {"type": "category", "data": list(labels), "axisTick": {"show": False}},
        "yAxis": {"type": "value", "scale": not zero, "axisLabel": {"formatter": "format:wan"}},
        "series": drawn,
    }
    rows = [
        {"label": label, **{key: values[number] for key, values in series.items()}}
        for number, label in enumerate(labels)
    ]
    fields = [
        Column("label", _("Item")),
        *(Column(key, key, kind=Kind.NUMBER, value=_reader(key), unit=about.get("unit", "")) for key in series),
    ]
    return Chart(name, title, option, fields, rows, **about)


def _reader(key: str) -> Any:
    return lambda row: row[key]


def _chart(
    name: str,
    title: str,
    option: Mapping[str, Any],
    items: Sequence[tuple[str, Figure]],
    item_label: str,
    about: dict[str, Any],
) -> Chart:
    fields = [
        Column("label", item_label or _("Item")),
        Column("value", _("Figure"), kind=Kind.NUMBER, unit=about.get("unit", "")),
    ]
    rows = [{"label": label, "value": value} for label, value in items]
    return Chart(name, title, option, fields, rows, **about)
