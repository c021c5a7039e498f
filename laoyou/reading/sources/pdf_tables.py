"""Tables of a .pdf page, found from the lines drawn around their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from laoyou.reading.sources.blocks import Table
from laoyou.reading.sources.pdf_content import Piece, Rule

_NEAR = 3.0  # points: lines closer than this are the same line, ends closer than this touch
_LONGEST_SIDE = 400  # lines in one direction; a page with more is a drawing

JoinPieces = Callable[[Sequence[Piece]], str]


@dataclass(frozen=True)
class Grid:
    """A table's column and row borders (points, ascending) and which neighbouring cells are one."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, ...], ...]  # cells[row from below][column] = number of the merged cell

    def holds(self, piece: Piece) -> bool:
        """Whether the piece's middle lies inside the table."""
        x, y = _middle(piece)
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


def find_grids(rules: Iterable[Rule]) -> list[Grid]:
    """The tables drawn on the page, from the top; a frame with a single cell is no table."""
    across = _merged([rule for rule in rules if rule.y0 == rule.y1], horizontal=True)
    down = _merged([rule for rule in rules if rule.y0 != rule.y1], horizontal=False)
    if not down or max(len(across), len(down)) > _LONGEST_SIDE:
        return []
    grids = [grid for lines in _connected(across, down) if (grid := _grid(*lines)) is not None]
    return sorted(grids, key=lambda grid: -grid.ys[-1])


def fill(grid: Grid, pieces: Iterable[Piece], join: JoinPieces) -> Table:
    """The table's rows from the top; a merged cell's text stands in its first row and column."""
    texts: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        x, y = _middle(piece)
        texts[grid.cells[_slot(grid.ys, y)][_slot(grid.xs, x)]].append(piece)
    printed: set[int] = set()
    rows = []
    for row in reversed(grid.cells):
        cells = []
        for number in row:
            cells.append("" if number in printed else join(texts[number]))
            printed.add(number)
        rows.append(tuple(cells))
    return Table(tuple(row for row in rows if any(row)))


def _middle(piece: Piece) -> tuple[float, float]:
    return (piece.x0 + piece.x1) / 2, piece.y + piece.size * 0.3


def _slot(borders: Sequence[float], value: float) -> int:
    return min(max(bisect_right(borders, value) - 1, 0), len(borders) - 2)


def _merged(rules: list[Rule], *, horizontal: bool) -> list[Rule]:
    """Lines drawn in pieces (one per cell, or dotted) made whole."""
    merged: list[Rule] = []
    groups: dict[int, list[Rule]] = defaultdict(list)
    places = _clustered(rule.y0 if horizontal else rule.x0 for rule in rules)
    for rule in rules:
        groups[_nearest(places, rule.y0 if horizontal else rule.x0)].append(rule)
    for place, group in groups.items():
        spans = sorted((rule.x0, rule.x1) if horizontal else (rule.y0, rule.y1) for rule in group)
        for start, end in _united(spans):
            at = places[place]
            merged.append(Rule(start, at, end, at) if horizontal else Rule(at, start, at, end))
    return [rule for rule in merged if rule.x1 - rule.x0 + rule.y1 - rule.y0 > 2 * _NEAR]


def _united(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    united: list[tuple[float, float]] = []
    for start, end in spans:
        if united and start <= united[-1][1] + _NEAR:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def _clustered(values: Iterable[float]) -> list[float]:
    clusters: list[float] = []
    for value in sorted(values):
        if not clusters or value - clusters[-1] > _NEAR:
            clusters.append(value)
    return clusters


def _nearest(places: Sequence[float], value: float) -> int:
    return max(bisect_right(places, value) - 1, 0)


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for line in down:
        touched = [other for other in across if _cross(other, line)]
        joined = [group for group in groups if any(other in group[0] for other in touched)]
        rest = [group for group in groups if group not in joined]
        horizontals = list(dict.fromkeys([*touched, *(rule for group in joined for rule in group[0])]))
        groups = [*rest, (horizontals, [line, *(rule for group in joined for rule in group[1])])]
    return [group for group in groups if len(group[0]) > 1]


def _cross(across: Rule, down: Rule) -> bool:
    return across.x0 - _NEAR <= down.x0 <= across.x1 + _NEAR and down.y0 - _NEAR <= across.y0 <= down.y1 + _NEAR


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """Sides left open (tables without outer vertical lines) are closed where the horizontal lines end."""
    xs = _clustered([*(rule.x0 for rule in down), min(r.x0 for r in across), max(r.x1 for r in across)])
    ys = _clustered([*(rule.y0 for rule in across), min(r.y0 for r in down), max(r.y1 for r in down)])
    if len(xs) < 2 or len(ys) < 2:
        return None
    owner = _united_cells(xs, ys, across, down)
    width = len(xs) - 1
    cells = tuple(tuple(owner[row * width + column] for column in range(width)) for row in range(len(ys) - 1))
    return Grid(tuple(xs), tuple(ys), cells) if len(set(owner)) > 1 else None


def _united_cells(xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]) -> list[int]:
    width, height = len(xs) - 1, len(ys) - 1
    owner = list(range(width * height))

    def root(cell: int) -> int:
        while owner[cell] != cell:
            owner[cell] = owner[owner[cell]]
            cell = owner[cell]
        return cell

    for row in range(height):
        for column in range(width):
            cell = row * width + column
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            if column + 1 < width and not any(_at(r.x0, xs[column + 1]) and r.y0 <= y <= r.y1 for r in down):
                owner[root(cell + 1)] = root(cell)
            if row + 1 < height and not any(_at(r.y0, ys[row + 1]) and r.x0 <= x <= r.x1 for r in across):
                owner[root(cell + width)] = root(cell)
    return [root(cell) for cell in range(width * height)]


def _at(value: float, border: float) -> bool:
    return abs(value - border) <= _NEAR
