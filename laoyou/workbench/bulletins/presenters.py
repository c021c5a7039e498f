"""A kept bulletin as a page shows it: its blocks with charts in place of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from laoyou.ui.charts import Chart, bars, lines
from laoyou.ui.papers import Grid, Heading, Paper, Picture, Text
from laoyou.ui.papers.paper import Block


@dataclass(frozen=True, slots=True)
class Shown:
    """One block: exactly one of the four is set."""

    heading: str = ""
    text: str = ""
    grid: Grid | None = None
    chart: Chart | None = None


def blocks_of(paper: Paper) -> list[Shown]:
    """The text of the paper in order."""
    return list(_blocks(paper))


def charts_of(shown: list[Shown]) -> list[Chart]:
    """What can be taken away as a table each."""
    return [each.chart for each in shown if each.chart]


def _blocks(paper: Paper) -> Iterator[Shown]:
    for number, block in enumerate(paper.blocks):
        yield _shown(block, f"picture-{number}")


def _shown(block: Block, name: str) -> Shown:
    match block:
        case Heading(words):
            return Shown(heading=words)
        case Text(words):
            return Shown(text=words)
        case Grid():
            return Shown(grid=block)
        case Picture():
            return Shown(chart=_chart(block, name))


def _chart(picture: Picture, name: str) -> Chart:
    about: dict[str, Any] = {"unit": picture.unit, "height": "medium"}
    if picture.lines:
        return lines(name, picture.title, picture.labels, picture.series, target=picture.target, **about)
    values = next(iter(picture.series.values()), ())
    return bars(name, picture.title, list(zip(picture.labels, values, strict=True)), target=picture.target, **about)
