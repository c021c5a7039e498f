"""Tables as rows of the plan: indicators, projects with their printed sums, policies, elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from laoyou.reading.layout import Passage, fold
from laoyou.reading.model import Element, Figure, Policy, Project, Span, SumRow, Target
from laoyou.reading.numerals import decimal_number, is_number
from laoyou.reading.quantities import comparison, quantities
from laoyou.reading.responsible import cell_units
from laoyou.reading.tables import Row, Table, announced_count, group_label, iter_groups

_UNIT_IN_NAME = re.compile(r"\((?:单位: ?)?(%|‰|[一-龥/㎡]{1,8})\)?$")
_CELL = re.compile(
    r"(?P<before>≥|≤|>=|<=|>|<|不低于|不少于|不高于|约)? ?(?P<value>[0-9,]+(?:\.[0-9]+)?) ?"
    r"(?P<unit>%|‰)?(?P<after>以上|以下|以内|左右)?"
)
_CAPTION_NUMBER = re.compile(r"^(?:表|附表|专栏)? ?[0-9一二三四五六七八九十]{0,2}[、.:]? ?")
_CAPTION_TAIL = re.compile(r"(?:领域|方面)?(?:的)?(?:具体|主要|发展|核心)*指标(?:体系|表)?$")


def indicators_in(tables: Sequence[Table]) -> tuple[Target, ...]:
    """The rows of every indicator table. A bare figure is "=", one printed with ≥ or ≤ keeps its comparison."""
    return tuple(
        _indicator(table, group or _caption_group(table.caption), row)
        for table in tables
        if table.kind == "indicators"
        for group, row in iter_groups(table)
        if row.label is None
    )


def _indicator(table: Table, group: str, row: Row) -> Target:
    name, unit = _name_and_unit(row)
    values: dict[str, Figure] = {}
    op = "="
    for year in table.years:
        if found := _CELL.fullmatch(row.folded(year)):
            op = comparison(found["before"] or "", found["after"] or "") if op == "=" else op
            unit = unit or found["unit"] or ""
            values[year] = decimal_number(found["value"])
    return Target(
        row.folded("number"),
        group,
        name,
        unit,
        op,
        values,
        row.text("nature"),
        _units(row, "responsible"),
        row.span,
    )


def _name_and_unit(row: Row) -> tuple[str, str]:
    cell = row.cells["name"]
    unit = row.text("unit")
    if found := _UNIT_IN_NAME.search(cell.folded):
        return cell.text[: found.start()].strip(), unit or cell.text[found.start(1) : found.end(1)]
    return cell.text, unit


def _caption_group(caption: str) -> str:
    words = _CAPTION_TAIL.sub("", _CAPTION_NUMBER.sub("", caption))
    return "" if len(words) > 8 or words.endswith(("省", "市", "县", "区", "州", "盟", "旗")) else words


def _units(row: Row, column: str) -> tuple[str, ...]:
    cell = row.cells.get(column)
    return cell_units([line.text for line in cell.lines]) if cell else ()


def projects_in(tables: Sequence[Table]) -> tuple[Project, ...]:
    """The rows of every project list; header, group and sum rows are none."""
    return tuple(
        Project(
            number=row.folded("number"),
            group=group,
            name=row.text("name"),
            type=row.text("type"),
            period=row.text("period"),
            place=row.text("place"),
            scale=row.text("scale"),
            total_wan=_money(row.cells.get("total")),
            central_wan=_money(row.cells.get("central")),
            owner="、".join(_units(row, "owner")),
            span=row.span,
        )
        for table in tables
        if table.kind == "projects"
        for group, row in iter_groups(table)
        if row.label is None
    )


def _money(cell: Passage | None) -> Decimal | None:
    """The figure of a money column; a share in per cent standing there is none."""
    if cell is None or cell.folded.endswith(("%", "‰")) or not is_number(cell.folded):
        return None
    return decimal_number(cell.folded)


def sums_in(tables: Sequence[Table]) -> tuple[SumRow, ...]:
    """The printed totals of every project list, of all and of each group."""
    return tuple(
        _sum_row(row) for table in tables if table.kind == "projects" for row in table.rows if row.label is not None
    )


def _sum_row(row: Row) -> SumRow:
    figures = [_money(cell) for cell in row.figures if is_number(cell.folded)]
    total = figures[0] if figures else None
    central = figures[1] if len(figures) > 1 else None
    overall = bool(re.match(r"合计|总计|小计", row.label.folded)) if row.label else False
    return SumRow("" if overall else group_label(row), announced_count(row), total, central, row.span)


_MEASURE = re.compile(r"(?:(?<=^)|(?<=[。;\n ]))(?:\(?[0-9]{1,2}[.、)](?![0-9])|\([一二三四五六七八九十]{1,2}\)) *")


def policies_in(tables: Sequence[Table]) -> tuple[Policy, ...]:
    """The rows of every list of policies, their measures taken apart by number."""
    return tuple(
        Policy(
            row.folded("number"),
            row.text("name"),
            measures_of(row.cells.get("measure")),
            _units(row, "responsible"),
            row.span,
        )
        for table in tables
        if table.kind == "policies"
        for row in table.rows
        if row.label is None
    )


def measures_of(cell: Passage | None) -> tuple[str, ...]:
    """The numbered measures of a cell, several on one line or none numbered at all; numbers and closing stops off."""
    if cell is None:
        return ()
    measures: list[str] = []
    for line in cell.lines:
        marks = list(_MEASURE.finditer(line.folded))
        opening = line.text[: marks[0].start() if marks else len(line.text)].strip()
        if opening and measures:
            measures[-1] += opening
        elif opening:
            measures.append(opening)
        ends = [*(mark.start() for mark in marks[1:]), len(line.text)][: len(marks)]
        measures.extend(line.text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True))
    return tuple(measure.rstrip(";；。 ") for measure in measures)


def elements_in(tables: Sequence[Table]) -> tuple[Element, ...]:
    """The rows of every list of elements (要素)."""
    return tuple(
        Element(
            row.folded("number"),
            row.text("name"),
            row.text("measure"),
            row.text("goal"),
            _units(row, "responsible"),
            row.span,
        )
        for table in tables
        if table.kind == "elements"
        for row in table.rows
        if row.label is None
    )


_PER = re.compile(r"(每(?:户|床|个|处|人))")


def limits_in(projects: Sequence[Project], *, after: int) -> tuple[Target, ...]:
    """Ceilings and floors that a project's scale lays down: 按每户不高于5000元标准."""
    found: list[Target] = []
    for project in projects:
        folded = fold(project.scale)
        for figure in quantities(folded):
            per = _PER.search(folded, max(0, figure.start - 6), figure.start)
            if figure.op in {"<=", ">=", "<", ">"} and per:
                found.append(
                    _project_limit(project, per.group(1), figure.unit, figure.op, figure.low, after + len(found) + 1)
                )
    return tuple(found)


def _project_limit(project: Project, per: str, unit: str, op: str, value: Decimal, number: int) -> Target:
    name = f"{project.name}{per}标准"
    owner = (project.owner,) if project.owner else ()
    years = project.period.replace("—", "-")
    return Target(
        str(number), project.group, name, unit, op, {years or "未注明": value}, "", owner, Span(*project.span.as_list())
    )
