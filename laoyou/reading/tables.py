"""Tables, both as text extraction renders them (a row a line, cells apart by TAB) and printed one cell a line.

A table is found by its header, whose words say which column is which; its rows are then taken apart by what each column
can hold (a number, a period, a list of units …), so that a cell broken over lines is put together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from laoyou.reading.layout import Line, Passage, Source
from laoyou.reading.model import Span
from laoyou.reading.numerals import is_number
from laoyou.reading.responsible import are_units

_COLUMNS: tuple[tuple[str, str], ...] = (
    ("number", r"序号|编号"),
    ("nature", r"指标(?:属性|性质)|属性|性质(?!\()"),
    ("owner", r"(?:组织)?实施(?:单位|主体)|建设单位|项目(?:单位|业主)"),
    ("responsible", r"(?:牵头|责任|负责)(?:单位|部门)"),
    ("type", r"项目类型|建设(?:性质|类型)|类型"),
    ("period", r"建设(?:期限|年限|周期|时间)|起止年限|实施年限|建设起止年限"),
    ("place", r"(?:建设|项目)?地点|建设地址"),
    ("scale", r"(?:主要)?建设(?:内容|规模)(?:[和及与](?:建设)?(?:规模|内容))?"),
    ("central", r"申请中央预算内投资(?:\((?:单位:)?万元\))?|中央预算内投资(?:\((?:单位:)?万元\))?"),
    ("total", r"(?:计划|项目)?总投资(?:额)?(?:\((?:单位:)?万元\))?|投资(?:估算|额)(?:\(万元\))?"),
    ("year", r"(?:20[0-9]{2})年?(?:目标值?|末)?"),
    ("basis", r"基期值?|现状值?"),
    ("name", r"(?:具体|主要|核心|监测)?指标(?:名称)?|(?:项目|政策|要素)名称|名称|指标"),
    ("goal", r"预期目标"),
    (
        "measure",
        r"(?:重点|主要)?(?:工作)?举措(?:和|及)?(?:内容)?|(?:“?十[四五]五”?)?保障措施|政策内容|主要内容|主要措施",
    ),
    ("years", r"目标值?|年度目标"),
    ("unit", r"(?:计量)?单位"),
)
_HEADER_WORD = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _COLUMNS))
_HEADER_LINES = 40

_TYPE = re.compile(r"(?:新建|改建|扩建|改扩建|新建、?改扩建|续建|迁建|改造|装修改造|购置|提升改造|其他)")
_PERIOD = re.compile(r"20[0-9]{2}(?:年)?(?:[0-9]{1,2}月)?(?:(?:-|至)20[0-9]{2}(?:年)?(?:[0-9]{1,2}月)?)?")
_NATURE = re.compile(r"(?:约束性|预期性|指导性|约束|预期)")
_GROUP = re.compile(r"(?:合计|总计|小计).{0,20}|[一二三四五六七八九十]{1,2}、.{1,30}|\([一二三四五六七八九十]\).{1,30}")
_BLANK_FIGURE = {"-", "—", "/", "\\", ""}
_END = re.compile(r"附(?:件|表)|注 ?[:：]|备注[:：]|相关解读")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, each figure column with its year; a group or total row has only a `label`."""

    cells: dict[str, Passage]
    label: Passage | None
    figures: tuple[Passage, ...]
    span: Span

    def text(self, column: str) -> str:
        """The printed words of a column, "" when the row has none."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    def folded(self, column: str) -> str:
        """The same with full-width forms made half-width."""
        cell = self.cells.get(column)
        return cell.folded if cell else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what it is about, the line printed above it and its rows."""

    kind: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    first_line: int
    last_line: int  # exclusive

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the figure columns."""
        return tuple(column for column in self.columns if column.isdigit())


def tables(source: Source) -> list[Table]:
    """Every table whose header is understood, in document order."""
    found: list[Table] = []
    index = 0
    while index < len(source.lines):
        table = _table_at(source, index)
        if table:
            found.append(table)
        index = table.last_line if table else index + 1
    return found


def _table_at(source: Source, index: int) -> Table | None:
    line = source.lines[index]
    if line.is_row:
        return _grid_at(source, index)
    return _column_at(source, index) if line.folded in {"序号", "编号"} else None


def columns_of(header: str) -> tuple[str, ...]:
    """The columns a header's words name, in order; years stand as themselves in place of a 目标 above them."""
    names: list[str] = []
    for found in _HEADER_WORD.finditer(re.sub(r"\s+", "", header)):
        name = found.lastgroup or ""
        names.append(found.group()[:4] if name == "year" else name)
    years = [name for name in names if name.isdigit()]
    if years and "years" in names:
        rest = [name for name in names if not name.isdigit()]
        place = rest.index("years")
        names = [*rest[:place], *years, *rest[place + 1 :]]
    return tuple(dict.fromkeys(name for name in names if name != "years"))


def kind_of(columns: Sequence[str]) -> str | None:
    """What a table with these columns lists, None when it is none of ours."""
    have = set(columns)
    if "name" not in have:
        return None
    if have & {"total", "period", "scale"} and have & {"owner", "total", "scale"}:
        return "projects"
    if {"goal", "measure"} <= have:
        return "elements"
    if "measure" in have:
        return "policies"
    return "indicators" if any(column.isdigit() for column in columns) else None


# --- one cell a line ---------------------------------------------------------------------------------------------


def _column_at(source: Source, index: int) -> Table | None:
    lines = source.lines
    start = _first_row(lines, index)
    if start is None:
        return None
    columns = columns_of("".join(line.folded for line in lines[index:start]))
    kind = kind_of(columns)
    if kind is None or columns[0] != "number":
        return None
    rows, end = _rows(lines, start, columns)
    return Table(kind, _caption(lines, index), columns, tuple(rows), index, end) if rows else None


def _first_row(lines: Sequence[Line], index: int) -> int | None:
    for position in range(index + 1, min(index + _HEADER_LINES, len(lines))):
        if lines[position].folded == "序号":
            return None
        if lines[position].folded == "1" or _GROUP.match(lines[position].folded):
            return position
    return None


def _rows(lines: Sequence[Line], start: int, columns: Sequence[str]) -> tuple[list[Row], int]:
    rows: list[Row] = []
    expected, position = 1, start
    while position < len(lines):
        folded = lines[position].folded
        if folded in {str(expected), "1"}:
            row, after = _one_row(lines, position, columns, expected)
            expected = int(folded) + 1
        elif _GROUP.fullmatch(folded) and _group_fits(lines, position, columns):
            row, after = _group_row(lines, position)
        else:
            break
        if row is None:
            break
        rows.append(row)
        position = after
    return rows, position


def _group_fits(lines: Sequence[Line], position: int, columns: Sequence[str]) -> bool:
    """A group row is followed by its sums or by row 1; a heading of the text is followed by words."""
    following = lines[position + 1].folded if position + 1 < len(lines) else ""
    return is_number(following) and ("total" in columns or following == "1")


def _group_row(lines: Sequence[Line], position: int) -> tuple[Row, int]:
    after = position + 1
    while after < len(lines) and (is_number(lines[after].folded) or lines[after].folded in _BLANK_FIGURE):
        if lines[after].folded == "1":
            break
        after += 1
    figures = tuple(Passage((line,)) for line in lines[position + 1 : after])
    label = Passage((lines[position],))
    return Row({}, label, figures, Span(lines[position].start, lines[after - 1].end)), after


def _one_row(lines: Sequence[Line], position: int, columns: Sequence[str], expected: int) -> tuple[Row | None, int]:
    cells: dict[str, Passage] = {"number": Passage((lines[position],))}
    after = position + 1
    for which, column in enumerate(columns[1:], start=1):
        taken = _take(lines, after, column, columns[which + 1 :], expected)
        if taken:
            cells[column] = Passage(tuple(lines[after : after + taken]))
        elif column == "name":
            return None, position
        after += taken
    return Row(cells, None, (), Span(lines[position].start, lines[after - 1].end)), after


def _take(lines: Sequence[Line], start: int, column: str, later: Sequence[str], expected: int) -> int:
    """How many of the lines from `start` belong to this column."""
    if start >= len(lines):
        return 0
    if column in {"responsible", "owner"}:
        return _take_units(lines, start, expected)
    if _holds(column, lines[start].folded) is not None:
        return 1 if _holds(column, lines[start].folded) else 0
    following = next((name for name in later if _is_typed(name)), None)
    between = sum(1 for name in later[: later.index(following)] if not _is_typed(name)) if following else 0
    limit = start
    while limit < len(lines) and not _ends_text(lines[limit], following, expected, limit - start):
        limit += 1
    if between and limit - start > between:
        return 1 if column in {"name", "place", "measure"} else limit - start - between
    return limit - start


def _ends_text(line: Line, following: str | None, expected: int, taken: int) -> bool:
    if taken > 60 or _END.match(line.folded) or line.folded == "序号":
        return True
    if following in {"responsible", "owner"}:
        return taken > 0 and are_units(line.text)
    if following is None:
        return taken > 0 or line.folded == str(expected + 1)
    return bool(_holds(following, line.folded))


def _take_units(lines: Sequence[Line], start: int, expected: int) -> int:
    taken = 0
    while start + taken < len(lines) and taken < 12:
        line = lines[start + taken]
        if line.folded == str(expected + 1) or _END.match(line.folded) or _GROUP.fullmatch(line.folded):
            break
        if not are_units(line.text) and not _completes(
            lines[start : start + taken], line, lines[start + taken + 1 :][:1]
        ):
            break
        taken += 1
    return taken


def _completes(before: Sequence[Line], line: Line, after: Sequence[Line]) -> bool:
    """Half a unit's name, broken over two lines, belongs to the list when its halves make a unit together."""
    joined_up = bool(before) and not are_units(before[-1].text) and are_units(before[-1].text + line.text)
    joins_down = bool(after) and len(line.text) <= 12 and "。" not in line.text and are_units(line.text + after[0].text)
    return joined_up or (joins_down and not is_number(after[0].folded))


_TYPED = ("type", "period", "total", "central", "nature", "basis", "unit")


def _is_typed(column: str) -> bool:
    return column in _TYPED or column.isdigit() or column in {"responsible", "owner"}


def _holds(column: str, folded: str) -> bool | None:
    """Whether a cell can stand in a column of a fixed kind; None for a column that may hold any words."""
    if column == "type":
        return bool(_TYPE.fullmatch(folded))
    if column == "period":
        return bool(_PERIOD.fullmatch(folded))
    if column == "nature":
        return bool(_NATURE.fullmatch(folded))
    if column in {"total", "central", "basis"} or column.isdigit():
        return is_number(folded.lstrip("≥≤><")) or folded in _BLANK_FIGURE
    if column == "unit":
        return len(folded) <= 8 and not is_number(folded)
    return None


# --- a row a line ------------------------------------------------------------------------------------------------


def _grid_at(source: Source, index: int) -> Table | None:
    lines = source.lines
    columns = _grid_columns(source, index)
    kind = kind_of(columns)
    if kind is None:
        return None
    rows: list[Row] = []
    position = index + 1
    while position < len(lines) and lines[position].is_row:
        if row := _grid_row(source, lines[position], columns):
            rows.append(row)
        position += 1
    return Table(kind, _caption(lines, index), columns, tuple(rows), index, position)


def _grid_columns(source: Source, index: int) -> tuple[str, ...]:
    """The columns of a header row, of which a second row may carry the years under one 目标."""
    words = _cells(source, source.lines[index])
    following = source.lines[index + 1] if index + 1 < len(source.lines) else None
    below = _cells(source, following) if following and following.is_row else []
    years = [word for word in below if re.fullmatch(r"20[0-9]{2}年?(?:目标值?)?", word)]
    if not years or any(word.isdigit() and len(word) < 4 for word in below):
        return _by_position(words) or columns_of("\n".join(words))
    if len(words) == len(below):
        return _by_position([lower or upper for upper, lower in zip(words, below, strict=True)])
    return columns_of("\n".join([*words, *years]))


def _cells(source: Source, line: Line) -> list[str]:
    return [re.sub(r"\s", "", source.folded[left:right]) for left, right in line.cells]


def _by_position(words: Sequence[str]) -> tuple[str, ...]:
    """One column a cell; a cell that names none of ours keeps its place under a name of its own."""
    names: list[str] = []
    for index, word in enumerate(words):
        known = columns_of(word)
        names.append(known[0] if len(known) == 1 and known[0] not in names else f"other {index}")
    return tuple(names)


def _grid_row(source: Source, line: Line, columns: Sequence[str]) -> Row | None:
    cells = [source.line(left, right) for left, right in line.cells]
    filled = [cell for cell in cells if cell.text]
    label = next((cell for cell in filled[:2] if _GROUP.fullmatch(cell.folded)), None)
    if label and not (filled[0].folded.isdigit()):
        figures = tuple(Passage((cell,)) for cell in filled if is_number(cell.folded) or cell.folded in _BLANK_FIGURE)
        return Row({}, Passage((label,)), figures, Span(line.start, line.end))
    if not filled or not _numbers_a_row(filled[0], first=filled[0] is cells[0]):
        return _grid_unnumbered(cells, columns, line)
    placed = cells if len(cells) == len(columns) else filled
    named = {column: Passage((cell,)) for column, cell in zip(columns, placed, strict=False) if cell.text}
    return Row(named, None, (), Span(line.start, line.end)) if "name" in named else None


def _numbers_a_row(cell: Line, *, first: bool) -> bool:
    """Four digits and more number a row only in the first column; elsewhere they are the years of a second head row."""
    return bool(re.fullmatch(r"[0-9]{1,6}" if first else r"[0-9]{1,3}", cell.folded))


def _grid_unnumbered(cells: Sequence[Line], columns: Sequence[str], line: Line) -> Row | None:
    """A row of a table that numbers nothing; header rows and rows of rules are not rows."""
    if "number" in columns or len(cells) != len(columns):
        return None
    named = {column: Passage((cell,)) for column, cell in zip(columns, cells, strict=True) if cell.text}
    return Row(named, None, (), Span(line.start, line.end)) if "name" in named else None


def _caption(lines: Sequence[Line], index: int) -> str:
    above = lines[index - 1].folded if index else ""
    return above if len(above) <= 60 and not above.endswith(("。", ";")) else ""


_GROUP_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]\))")
_GROUP_COUNT = re.compile(r"\(共?[0-9]+[个项]?\)")
_GROUP_TAIL = re.compile(r"(?<=.)(?:服务)?(?:领域|类)?(?:重大|重点)?项目$")


def group_label(row: Row) -> str:
    """The words of a group row without number and count: 一、养老(共20项) → 养老, 二、托育服务项目 → 托育."""
    label = row.label.folded if row.label else ""
    return _GROUP_TAIL.sub("", _GROUP_COUNT.sub("", _GROUP_NUMBER.sub("", label)).strip())


def announced_count(row: Row) -> int | None:
    """The count that a group or total row prints: 合计(共28项) → 28."""
    found = re.search(r"\(?共 ?([0-9]{1,4}) ?[个项]", row.label.folded) if row.label else None
    return int(found.group(1)) if found else None


def iter_groups(table: Table) -> Iterator[tuple[str, Row]]:
    """The rows of a table, each with the group it stands under."""
    group = ""
    for row in table.rows:
        if row.label is not None:
            group = "" if re.match(r"合计|总计|小计", row.label.folded) else group_label(row)
        yield group, row
