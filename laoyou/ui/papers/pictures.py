"""Pictures of a paper as PNG: bars lying under each other, or lines over time. The same figures are the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from laoyou.ui import formats
from laoyou.ui.papers.fonts import sans
from laoyou.ui.papers.paper import Picture

WIDTH = 1560  # dots: ten a millimetre of the text's width
_TEXT, _ROW, _BAR, _GAP = 40, 72, 44, 24
_LINES_HEIGHT = 620
_INK, _QUIET, _RULE = "#1f2a37", "#5b6775", "#c9d1d9"
# Told apart also by those who do not tell red from green.
_COLOURS = ("#0b5cad", "#b45309", "#0f766e", "#7c3aed", "#9f1239", "#475569")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans()), size)


def drawn(picture: Picture) -> bytes:
    """The picture, WIDTH dots wide, on white."""
    image = _lines(picture) if picture.lines else _bars(picture)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _bars(picture: Picture) -> Image.Image:
    """A bar for each label of the first series, its figure behind it; the target as a line across."""
    values = next(iter(picture.series.values()), ())
    known = [each for each in (*values, picture.target) if each is not None]
    image, pen = _sheet(_ROW * len(picture.labels) + 2 * _ROW)
    left = max((_wide(label) for label in picture.labels), default=0) + 2 * _GAP
    right = WIDTH - max((_wide(_said(each)) for each in known), default=0) - 2 * _GAP
    longest = max(known, default=0) or 1
    for number, (label, value) in enumerate(zip(picture.labels, values, strict=True)):
        top = _ROW + number * _ROW
        pen.text((left - _GAP, top + _BAR / 2), label, _INK, _font(_TEXT), anchor="rm")
        end = left + (right - left) * max(value or 0, 0) / longest
        if value is not None:
            pen.rectangle((left, top, max(end, left + 2), top + _BAR), _COLOURS[0])
        pen.text((end + _GAP / 2, top + _BAR / 2), _said(value), _INK, _font(_TEXT), anchor="lm")
    pen.text((left, _GAP / 2), picture.unit, _QUIET, _font(_TEXT - 6))
    if picture.target is not None:
        at = left + (right - left) * picture.target / longest
        pen.line((at, _ROW - 10, at, image.height - _ROW + 10), _INK, 4)
        pen.text((at, image.height - _ROW + 16), _said(picture.target), _INK, _font(_TEXT - 6), anchor="ma")
    return image


def _lines(picture: Picture) -> Image.Image:
    """A line for each series over the labels; where a figure is missing the line is broken."""
    image, pen = _sheet(_LINES_HEIGHT + _ROW * len(picture.series))
    known = [each for values in picture.series.values() for each in values if each is not None]
    scale = _Scale([*known, *([] if picture.target is None else [picture.target])], len(picture.labels))
    for value in scale.ticks:
        pen.line((scale.left, scale.y(value), WIDTH - _GAP, scale.y(value)), _RULE, 2)
        pen.text((scale.left - _GAP / 2, scale.y(value)), _said(value), _QUIET, _font(_TEXT - 8), anchor="rm")
    for number in _spread(picture.labels):
        pen.text((scale.x(number), _LINES_HEIGHT - 50), picture.labels[number], _QUIET, _font(_TEXT - 8), anchor="ma")
    for at, (name, values) in enumerate(picture.series.items()):
        colour = _COLOURS[at % len(_COLOURS)]
        points = [None if each is None else (scale.x(number), scale.y(each)) for number, each in enumerate(values)]
        for one, other in pairwise(points):
            if one and other:
                pen.line((*one, *other), colour, 6)
        for point in filter(None, points):
            pen.ellipse((point[0] - 9, point[1] - 9, point[0] + 9, point[1] + 9), colour)
        _legend(pen, _LINES_HEIGHT + _ROW * at, name, colour)
    if picture.target is not None:
        pen.line((scale.left, scale.y(picture.target), WIDTH - _GAP, scale.y(picture.target)), _INK, 4)
    pen.text((scale.left, 4), picture.unit, _QUIET, _font(_TEXT - 6))
    return image


class _Scale:
    """Where a value and a label stand."""

    def __init__(self, known: Sequence[float], labels: int) -> None:
        low, high = min(known, default=0.0), max(known, default=1.0)
        margin = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
        self.low, self.high, self.labels = max(low - margin, 0.0) if low >= 0 else low - margin, high + margin, labels
        self.ticks = [self.low + (self.high - self.low) * part / 4 for part in range(5)]
        self.left = max(_wide(_said(each)) for each in self.ticks) + _GAP

    def x(self, number: int) -> float:
        return self.left + 40 + (WIDTH - self.left - 120) * number / max(self.labels - 1, 1)

    def y(self, value: float) -> float:
        return 60 + (_LINES_HEIGHT - 140) * (self.high - value) / (self.high - self.low)


def _spread(labels: Sequence[str]) -> list[int]:
    """As many labels as fit beside each other, evenly, the last among them."""
    fit = max(1, (WIDTH - 300) // (max(map(_wide, labels), default=1) + _GAP))
    step = -(-len(labels) // fit)
    return list(range(len(labels) - 1, -1, -step))[::-1]


def _legend(pen: ImageDraw.ImageDraw, top: float, name: str, colour: str) -> None:
    pen.line((_GAP, top + _BAR / 2, _GAP + 60, top + _BAR / 2), colour, 6)
    pen.text((_GAP + 80, top + _BAR / 2), name, _INK, _font(_TEXT - 4), anchor="lm")


def _sheet(height: int) -> tuple[Image.Image, Any]:
    image = Image.new("RGB", (WIDTH, height), "white")
    return image, ImageDraw.Draw(image)


def _said(value: float | None) -> str:
    return formats.number(value if value is None or value == int(value) else round(value, 2))


def _wide(words: str) -> int:
    return int(_font(_TEXT).getlength(words))
