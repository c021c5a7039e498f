"""Checks of the project lists: sums, counts, copies, and what cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from laoyou.reading.examined import Examined
from laoyou.reading.layout import fold
from laoyou.reading.model import Finding, Project, SumRow
from laoyou.reading.numerals import plain
from laoyou.reading.thresholds import threshold


def sums(examined: Examined) -> Iterator[Finding]:
    """Printed totals and counts against the rows they stand over."""
    for row in examined.reading.sums:
        rows = [project for project in examined.reading.projects if project.number and row.group in {"", project.group}]
        if rows:
            yield from _sum(row, rows)


def _sum(row: SumRow, rows: Sequence[Project]) -> Iterator[Finding]:
    columns = (
        ("总投资", row.total_wan, [project.total_wan for project in rows]),
        ("中央预算内投资", row.central_wan, [project.central_wan for project in rows]),
    )
    for column, printed, figures in columns:
        computed = sum((figure for figure in figures if figure is not None), Decimal(0))
        if printed is not None and printed != computed:
            params = {"column": column, "group": row.group, "printed": plain(printed), "computed": plain(computed)}
            yield Finding("group_total_differs" if row.group else "total_differs", params, row.span)
    if row.count is not None and row.count != len(rows):
        yield Finding(
            "count_differs", {"group": row.group or "合计", "printed": row.count, "computed": len(rows)}, row.span
        )


def copies(examined: Examined) -> Iterator[Finding]:
    """Two projects of one scale and one money."""
    alike: dict[tuple[str, Decimal, Decimal | None], list[Project]] = {}
    for project in examined.reading.projects:
        if project.total_wan is not None and project.scale:
            key = (re.sub(r"[\s。.]", "", fold(project.scale)), project.total_wan, project.central_wan)
            alike.setdefault(key, []).append(project)
    for group in alike.values():
        for first, second in combinations(group, 2):
            if first.name != second.name:
                yield Finding("identical_projects", {"first": first.name, "second": second.name}, second.span)


def money(examined: Examined) -> Iterator[Finding]:
    """More asked of the centre than the project costs."""
    for project in examined.reading.projects:
        if (
            project.total_wan is not None
            and project.central_wan is not None
            and project.central_wan > project.total_wan
        ):
            params = {"name": project.name, "total": plain(project.total_wan), "central": plain(project.central_wan)}
            yield Finding("central_exceeds_total", params, project.span)


def periods(examined: Examined) -> Iterator[Finding]:
    """2025-2023."""
    for project in examined.reading.projects:
        years = re.findall(r"20[0-9]{2}", project.period)
        if len(years) == 2 and years[0] > years[1]:
            yield Finding("period_inverted", {"name": project.name, "period": project.period}, project.span)


_COUNTY_NAMED = re.compile(r"(?:^|[省市州盟])([^省市州盟\W]{1,8}?(?:自治县|自治旗|县|区(?!域|中心)))")
_NO_COUNTY = re.compile(r"(?:小|社|园|街|院|新|景|片|校|地|厂|辖)区$|各|全")


def counties(examined: Examined) -> Iterator[Finding]:
    """A project named for one county and placed in another."""
    for project in examined.reading.projects:
        named = _COUNTY_NAMED.search(project.name)
        if not named or _NO_COUNTY.search(named.group(1)) or not re.search(r"[县区旗]$", project.place):
            continue
        if _NO_COUNTY.search(project.place) or named.group(1) in project.place or project.place in project.name:
            continue
        params = {"name": project.name, "named": named.group(1), "place": project.place}
        yield Finding("project_county_differs", params, project.span)


_FLOOR = re.compile(r"(?:建筑|改造|总|新建)面积(?:约|为)?([0-9.]+) ?(?:平方米|平米|㎡)")
_PLACES = re.compile(r"(托位|床位)(?:数)?(?:约)?([0-9]+)")


def areas(examined: Examined) -> Iterator[Finding]:
    """So little floor for so many places that one of the two must be wrong."""
    for project in examined.reading.projects:
        folded = fold(project.scale)
        floor, places = _FLOOR.search(folded), _PLACES.search(folded)
        if not floor or not places or not int(places.group(2)):
            continue
        each = Decimal(floor.group(1)) / int(places.group(2))
        least = threshold("floor_per_childcare_place" if places.group(1) == "托位" else "floor_per_bed").value
        if each < least:
            yield Finding(
                "area_per_place_small",
                {
                    "name": project.name,
                    "kind": places.group(1),
                    "places": places.group(2),
                    "each": plain(round(each, 1)),
                    "least": plain(least),
                },
                project.span,
            )


LIST_CHECKS: tuple[Callable[[Examined], Iterator[Finding]], ...] = (sums, copies, money, periods, counties, areas)
