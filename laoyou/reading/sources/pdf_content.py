"""What one .pdf page paints: pieces of text with their place, and the straight lines that make tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import hypot
from typing import Any

from pypdf.errors import PdfReadError
from pypdf.generic import ContentStream, DictionaryObject

from laoyou.reading.sources.pdf_fonts import Font, FontShelf, stored_bytes

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_EMPTY_STREAM = 32  # bytes; an empty stream still has a compression header
_DEEPEST_FORM = 8
_MOST_FORMS = 500
_MOST_RULES = 20_000
_THIN = 3.0


@dataclass(frozen=True)
class Piece:
    """Text painted at once. Points; y is the baseline, upwards."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True)
class Rule:
    """A horizontal (y0 = y1) or vertical (x0 = x1) line, x0 ≤ x1 and y0 ≤ y1."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class Painted:
    """Everything the page shows."""

    pieces: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _State:
    matrix: Matrix
    font: Font | None = None
    size: float = 0.0
    character_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def paint(page: Any, shelf: FontShelf) -> Painted:
    """Run the page's content stream; text and lines come out upright whatever the page's rotation.

    `shelf` keeps the document's fonts from page to page. Raises pypdf's errors for a page that cannot be read.
    """
    painted = Painted()
    turned = {
        90: (0.0, -1.0, 1.0, 0.0, 0.0, float(page.mediabox.width)),
        180: (-1.0, 0.0, 0.0, -1.0, float(page.mediabox.width), float(page.mediabox.height)),
        270: (0.0, 1.0, -1.0, 0.0, float(page.mediabox.height), 0.0),
    }.get(int(page.rotation or 0) % 360, IDENTITY)
    contents = page.get("/Contents")
    if contents is not None:
        painter = _Painter(page.pdf, painted, shelf)
        painter.run(contents.get_object(), page.get("/Resources"), _State(turned), depth=0)
        # pypdf answers a stream it cannot inflate with an empty one.
        if not painter.executed and stored_bytes(contents.get_object()) > _EMPTY_STREAM:
            raise PdfReadError("a page's content is unreadable")
    return painted


class _Painter:
    def __init__(self, pdf: Any, painted: Painted, shelf: FontShelf) -> None:
        self.executed = 0
        self._pdf = pdf
        self._shelf = shelf
        self._painted = painted
        self._forms = 0
        self._state = _State(IDENTITY)
        self._stack: list[_State] = []
        self._text: Matrix = IDENTITY
        self._start: Matrix = IDENTITY
        self._path: list[tuple[float, float, float, float]] = []
        self._boxes: list[tuple[float, float, float, float]] = []
        self._point = (0.0, 0.0)
        self._marks: list[bool] = []
        self._fonts: dict[str, Font] = {}
        self._resources: Any = None
        self._depth = 0

    def run(self, stream: Any, resources: Any, state: _State, *, depth: int) -> None:
        """Paint `stream`; a form inside it is painted by a call of its own."""
        self._state, self._depth = state, depth
        self._resources = resources.get_object() if resources is not None else DictionaryObject()
        self._fonts = self._shelf.fonts_of(self._resources)
        for operands, operator in ContentStream(stream, self._pdf, "bytes").operations:
            handler = _OPERATORS.get(operator)
            if handler:
                self.executed += 1
                try:
                    handler(self, operands)
                except (IndexError, TypeError, ValueError, KeyError, AttributeError, OverflowError):
                    self._painted.counts["operators"] += 1

    def _save(self, operands: Any) -> None:
        if len(self._stack) < 1_000:
            self._stack.append(self._state)

    def _restore(self, operands: Any) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _transform(self, operands: Any) -> None:
        self._state = replace(self._state, matrix=multiply(_matrix(operands), self._state.matrix))

    def _begin_text(self, operands: Any) -> None:
        self._text = self._start = IDENTITY

    def _set_font(self, operands: Any) -> None:
        self._state = replace(self._state, font=self._fonts.get(str(operands[0])), size=float(operands[1]))

    def _move_text(self, operands: Any) -> None:
        x, y = float(operands[0]), float(operands[1])
        self._text = self._start = multiply((1.0, 0.0, 0.0, 1.0, x, y), self._start)

    def _move_text_leading(self, operands: Any) -> None:
        self._state = replace(self._state, leading=-float(operands[1]))
        self._move_text(operands)

    def _set_text_matrix(self, operands: Any) -> None:
        self._text = self._start = _matrix(operands)

    def _next_line(self, operands: Any) -> None:
        self._move_text((0.0, -self._state.leading))

    def _show(self, operands: Any) -> None:
        self._write(operands[0])

    def _show_on_next_line(self, operands: Any) -> None:
        self._next_line(operands)
        self._write(operands[-1])

    def _show_spaced(self, operands: Any) -> None:
        self._state = replace(self._state, word_space=float(operands[0]), character_space=float(operands[1]))
        self._show_on_next_line(operands)

    def _show_array(self, operands: Any) -> None:
        for item in operands[0]:
            if isinstance(item, (bytes, str)):
                self._write(item)
            else:
                self._advance(-float(item) / 1000 * self._state.size * self._state.stretch)

    def _advance(self, distance: float) -> None:
        self._text = multiply((1.0, 0.0, 0.0, 1.0, distance, 0.0), self._text)

    def _write(self, value: Any) -> None:
        state = self._state
        if state.font is None:
            self._painted.counts["without_font"] += 1
            return
        raw = value if isinstance(value, bytes) else str(value).encode("latin-1", "replace")
        text, width, characters, spaces = state.font.measure(raw)
        spread = width * state.size + characters * state.character_space + spaces * state.word_space
        before = multiply(self._text, state.matrix)
        self._advance(spread * state.stretch)
        after = multiply(self._text, state.matrix)
        if not any(self._marks):
            self._keep(text, before, after)

    def _keep(self, text: str, before: Matrix, after: Matrix) -> None:
        size = abs(self._state.size) * hypot(before[2], before[3])
        slant = abs(after[5] - before[5])
        if slant > max(1.0, abs(after[4] - before[4]) * 0.05):
            self._painted.counts["slanted_text"] += bool(text.strip())
        elif text:
            x0, x1 = sorted((before[4], after[4]))
            y = before[5] + self._state.rise * before[3]
            self._painted.pieces.append(Piece(text, x0, x1, y, size or 1.0))

    def _begin_path(self, operands: Any) -> None:
        self._point = self._placed(operands[0], operands[1])

    def _line_to(self, operands: Any) -> None:
        point = self._placed(operands[0], operands[1])
        if len(self._path) < _MOST_RULES:
            self._path.append((*self._point, *point))
        self._point = point

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(value) for value in operands)
        if len(self._boxes) < _MOST_RULES:
            self._boxes.append((*self._placed(x, y), *self._placed(x + width, y + height)))

    def _placed(self, x: Any, y: Any) -> tuple[float, float]:
        a, b, c, d, e, f = self._state.matrix
        return float(x) * a + float(y) * c + e, float(x) * b + float(y) * d + f

    def _stroke(self, operands: Any) -> None:
        for line in self._path:
            self._rule(*line)
        for x0, y0, x1, y1 in self._boxes:
            for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self._rule(*edge)
        self._drop_path(operands)

    def _fill(self, operands: Any) -> None:
        """Many programs draw a table's lines as thin filled boxes; a thick one is a background."""
        boxes = self._boxes + _outlines(self._path)
        for x0, y0, x1, y1 in boxes:
            if abs(y1 - y0) <= _THIN < abs(x1 - x0):
                self._rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
            elif abs(x1 - x0) <= _THIN < abs(y1 - y0):
                self._rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        self._drop_path(operands)

    def _drop_path(self, operands: Any) -> None:
        self._path, self._boxes = [], []

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        straight = abs(x1 - x0) < 1 or abs(y1 - y0) < 1
        if straight and hypot(x1 - x0, y1 - y0) >= 1 and len(self._painted.rules) < _MOST_RULES:
            if abs(y1 - y0) < 1:
                self._painted.rules.append(Rule(min(x0, x1), (y0 + y1) / 2, max(x0, x1), (y0 + y1) / 2))
            else:
                self._painted.rules.append(Rule((x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1)))

    def _begin_mark(self, operands: Any) -> None:
        """Page numbers and running headers that the producer marked as such are not text."""
        facts = operands[1] if len(operands) > 1 else None
        pagination = operands[0] == "/Artifact" and isinstance(facts, dict) and facts.get("/Type") == "/Pagination"
        self._painted.counts["page_headers"] += pagination
        self._marks.append(pagination)

    def _end_mark(self, operands: Any) -> None:
        if self._marks:
            self._marks.pop()

    def _do(self, operands: Any) -> None:
        found = self._resources.get("/XObject", DictionaryObject()).get_object().get(operands[0])
        item = found.get_object() if found is not None else None
        if item is None:
            return
        if item.get("/Subtype") == "/Image":
            self._painted.counts["pictures"] += 1
        elif item.get("/Subtype") == "/Form" and self._depth < _DEEPEST_FORM and self._forms < _MOST_FORMS:
            self._form(item)

    def _form(self, item: Any) -> None:
        self._forms += 1
        inner = _Painter(self._pdf, self._painted, self._shelf)
        inner._forms = self._forms
        matrix = _matrix(item.get("/Matrix", IDENTITY))
        state = replace(self._state, matrix=multiply(matrix, self._state.matrix))
        inner.run(item, item.get("/Resources", self._resources), state, depth=self._depth + 1)
        self._forms = inner._forms


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _outlines(path: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """The bounding box of a filled outline drawn with straight lines (a rectangle, when it is thin)."""
    if not path:
        return []
    xs = [value for line in path for value in (line[0], line[2])]
    ys = [value for line in path for value in (line[1], line[3])]
    return [(min(xs), min(ys), max(xs), max(ys))]


def _setter(name: str, factor: float = 1.0) -> Callable[[_Painter, Any], None]:
    def change(painter: _Painter, operands: Any) -> None:
        changed: dict[str, Any] = {name: float(operands[0]) * factor}
        painter._state = replace(painter._state, **changed)

    return change


_OPERATORS: dict[bytes, Callable[[_Painter, Any], None]] = {
    b"q": _Painter._save,
    b"Q": _Painter._restore,
    b"cm": _Painter._transform,
    b"BT": _Painter._begin_text,
    b"Tf": _Painter._set_font,
    b"Td": _Painter._move_text,
    b"TD": _Painter._move_text_leading,
    b"Tm": _Painter._set_text_matrix,
    b"T*": _Painter._next_line,
    b"Tj": _Painter._show,
    b"TJ": _Painter._show_array,
    b"'": _Painter._show_on_next_line,
    b'"': _Painter._show_spaced,
    b"Tc": _setter("character_space"),
    b"Tw": _setter("word_space"),
    b"Tz": _setter("stretch", 0.01),
    b"TL": _setter("leading"),
    b"Ts": _setter("rise"),
    b"m": _Painter._begin_path,
    b"l": _Painter._line_to,
    b"re": _Painter._rectangle,
    b"S": _Painter._stroke,
    b"s": _Painter._stroke,
    b"B": _Painter._stroke,
    b"B*": _Painter._stroke,
    b"b": _Painter._stroke,
    b"b*": _Painter._stroke,
    b"f": _Painter._fill,
    b"F": _Painter._fill,
    b"f*": _Painter._fill,
    b"n": _Painter._drop_path,
    b"BDC": _Painter._begin_mark,
    b"BMC": _Painter._begin_mark,
    b"EMC": _Painter._end_mark,
    b"Do": _Painter._do,
}
