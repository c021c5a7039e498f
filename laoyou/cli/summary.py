"""What `laoyou plan read` prints for people: counts, targets, projects by kind, and what the reader warns of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

Reading = dict[str, Any]

_SECTIONS = {
    "indicators": "指标表",
    "prose_targets": "文中目标",
    "limits": "限定标准",
    "tasks": "任务",
    "projects": "项目",
    "policies": "支持政策",
    "elements": "要素保障",
    "baseline": "现状数据",
    "warnings": "需要核对",
}
_OPERATORS = {"=": "", ">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "about": "约 "}


def summary(reading: Reading) -> str:
    """The reading as aligned plain text, in Chinese, ready for a terminal."""
    parts = [_head(reading), _counts(reading), _targets(reading), _money(reading["projects"]), _warnings(reading)]
    return "\n\n".join(part for part in parts if part)


def _head(reading: Reading) -> str:
    facts = [reading[name] for name in ("place", "doc_no", "issuer", "date") if reading[name]]
    return "\n".join([reading["title"] or "（未读到标题）", "  ".join(facts)]).rstrip()


def _counts(reading: Reading) -> str:
    return "  ".join(f"{name} {len(reading[key])}" for key, name in _SECTIONS.items())


def _targets(reading: Reading) -> str:
    rows = [
        (item["number"], item["name"], _values(item), item["nature"], "、".join(item["responsible"]))
        for item in [*reading["indicators"], *reading["prose_targets"]]
    ]
    return table(("序号", "目标", "数值", "性质", "责任单位"), rows) if rows else "没有读到目标。"


def _values(item: Reading) -> str:
    operator = _OPERATORS.get(item["op"], item["op"])
    figures = (f"{year}: {operator}{_figure(value)}{item['unit']}" for year, value in item["values"].items())
    return "；".join(figures)


def _figure(value: Any) -> str:
    return "—".join(f"{end:g}" for end in value) if isinstance(value, list) else f"{value:g}"


def _money(projects: Sequence[Reading]) -> str:
    """Projects by kind with their money added up; the totals of these rows, whatever the document prints."""
    if not projects:
        return ""
    kinds: dict[str, list[Reading]] = {}
    for project in projects:
        kinds.setdefault(project["type"] or project["group"] or "未注明", []).append(project)
    rows = [
        (kind, str(len(found)), _sum(found, "total_wan"), _sum(found, "central_wan")) for kind, found in kinds.items()
    ]
    rows.append(("合计", str(len(projects)), _sum(projects, "total_wan"), _sum(projects, "central_wan")))
    return table(("项目类型", "个数", "总投资（万元）", "中央投资（万元）"), rows)


def _sum(projects: Iterable[Reading], column: str) -> str:
    given = [project[column] for project in projects if project[column] is not None]
    return f"{sum(given):,.10g}" if given else "—"


def _warnings(reading: Reading) -> str:
    lines = [f"  · {warning['message']}" for warning in reading["warnings"]]
    return "\n".join(["需要核对：", *lines]) if lines else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, widest: int = 40) -> str:
    """Rows under a head in aligned columns; a Chinese character counts as two, a longer cell than `widest` is cut."""
    cells = [[_cut(cell, widest) for cell in row] for row in [head, *rows]]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in cells)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _cut(text: str, widest: int) -> str:
    if _width(text) <= widest:
        return text
    kept = ""
    for character in text:
        if _width(kept + character) > widest - 1:
            break
        kept += character
    return kept + "…"
