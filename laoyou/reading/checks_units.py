"""Checks of the responsible units: named twice in one list, written in several ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

from laoyou.reading.examined import Examined
from laoyou.reading.model import Element, Finding, Policy, Span, Target

# How departments' names are shortened; applied in order to compare spellings, never to print.
_SHORT = (
    (r"发展(?:和|与)?改革", "发改"),
    (r"卫生(?:和)?健康", "卫健"),
    (r"人力资源(?:和)?社会保障", "人社"),
    (r"住房(?:和|与)?(?:城乡|城市)?建设", "住建"),
    (r"自然资源(?:和)?规划", "自然资源规划"),
    (r"工业(?:和)?信息化|工信", "工信"),
    (r"市场监督管理", "市场监管"),
    (r"应急管理", "应急"),
    (r"文化(?:和)?旅游", "文旅"),
    (r"医疗保障", "医保"),
    (r"退役军人事务", "退役军人"),
    (r"农业农村", "农业农村"),
    (r"和|与", ""),
)


@cache
def canonical_unit(name: str) -> str:
    """A department's name as short as it is ever written, without 局, 委, 厅: for comparing spellings only."""
    short = name
    for pattern, shorter in _SHORT:
        short = re.sub(pattern, shorter, short)
    return re.sub(r"(?:委员会|委|局|厅|办公室|办)$", "", short)


def spellings(examined: Examined) -> Iterator[Finding]:
    """市住建局 here and 市住建委 there."""
    met: dict[str, dict[str, Span]] = {}
    for units, span in _lists(examined):
        for unit in units:
            if re.search(r"(?:局|委|厅|办|委员会)$", unit):
                met.setdefault(canonical_unit(unit), {}).setdefault(unit, span)
    for written in met.values():
        if len(written) > 1:
            params = {"spellings": "、".join(written)}
            yield Finding("unit_spelled_differently", params, list(written.values())[1])


def _lists(examined: Examined) -> Iterator[tuple[tuple[str, ...], Span]]:
    reading = examined.reading
    for task in reading.tasks:
        yield (*task.lead, *task.responsible), task.span
    rows: tuple[Target | Policy | Element, ...] = (*reading.indicators, *reading.policies, *reading.elements)
    for row in rows:
        yield row.responsible, row.span


def duplicates(examined: Examined) -> Iterator[Finding]:
    """One unit twice in one list."""
    for task in examined.reading.tasks:
        counted = Counter((*task.lead, *task.responsible))
        twice = [unit for unit, times in counted.items() if times > 1]
        if twice:
            yield Finding("duplicate_unit", {"units": "、".join(twice), "task": task.title}, task.span)


UNIT_CHECKS: tuple[Callable[[Examined], Iterator[Finding]], ...] = (spellings, duplicates)
