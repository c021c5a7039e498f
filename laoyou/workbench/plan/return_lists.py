"""A file of many figures: what its headings mean, each row as a figure to hand in.

Between two presses the file travels in the page: it is what shows the figures, and nothing is kept before that.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from laoyou.core.area_codes import Level, level_of, range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.core.periods import Period
from laoyou.exchange.services.headings import fallback, find_heading, meanings, plain, repeats
from laoyou.exchange.services.loading import HEAD, FileEmpty, refusal_of
from laoyou.places.selectors import areas
from laoyou.plan.selectors.returns import Asked
from laoyou.plan.services.return_rules import AreaElsewhere, NothingAsked, PeriodNotRead, ToldTwice
from laoyou.plan.services.returns import MOST, About, Desk, Typed
from laoyou.reading import measures
from laoyou.reading.sheets import SheetRefused, Workbook, open_workbook

LARGEST = 1024 * 1024  # bytes of a file: it travels in the page, and 500 rows take a tenth of it


class What(StrEnum):
    """What a column says."""

    INDICATOR = "indicator"
    AREA = "area"
    PERIOD = "period"
    VALUE = "value"
    ABOVE = "numerator"
    BELOW = "denominator"
    NOTE = "note"


NEEDED = (What.INDICATOR, What.PERIOD, What.VALUE)
LABELS = {
    What.INDICATOR: pgettext_lazy("department's figure", "Indicator"),
    What.AREA: gettext_lazy("Area"),
    What.PERIOD: pgettext_lazy("department's figure", "Period"),
    What.VALUE: pgettext_lazy("department's figure", "Figure"),
    What.ABOVE: gettext_lazy("What was counted"),
    What.BELOW: gettext_lazy("What it was counted by"),
    What.NOTE: pgettext_lazy("department's figure", "Remark"),
}
_HEADINGS = {
    What.INDICATOR: ("指标", "指标名称", "指标代码", "indicator"),
    What.AREA: ("地区", "区域", "行政区", "行政区划", "县区", "area"),
    What.PERIOD: ("时期", "期间", "年度", "年份", "统计期", "period", "year"),
    What.VALUE: ("数值", "指标值", "完成值", "完成情况", "value", "figure"),
    What.ABOVE: ("分子", "统计数", "numerator", "what was counted"),
    What.BELOW: ("分母", "总数", "denominator", "what it was counted by"),
    What.NOTE: ("备注", "说明", "remark", "note"),
}


class ListTooLong(DomainError):
    code = "return_list_too_long"
    sentence = "The file has %(rows)s rows; at most %(most)s are taken at once. Divide it."


@dataclass(frozen=True, slots=True)
class FigureList:
    """The file as brought: its bytes and name, its headings, its rows by the line they stand in."""

    data: bytes = field(repr=False)
    name: str
    headings: tuple[str, ...]
    rows: dict[int, list[str]] = field(repr=False)

    @classmethod
    def read(cls, data: bytes, name: str) -> Self:
        """The first sheet that has rows. Raises FileRefused, which says what is wrong, and ListTooLong."""
        with NamedTemporaryFile(suffix=".xlsx") as copy:
            copy.write(data)
            copy.flush()
            try:
                return cls(data, name, *_rows(open_workbook(Path(copy.name))))
            except SheetRefused as bad:
                raise refusal_of(bad) from bad

    def travelling(self) -> str:
        return b64encode(self.data).decode()

    @classmethod
    def arrived(cls, text: str, name: str) -> Self | None:
        """The file that travelled in the page; None for anything else."""
        try:
            return cls.read(b64decode(text.encode(), validate=True), name) if text else None
        except (ValueError, DomainError):
            return None


def _rows(book: Workbook) -> tuple[tuple[str, ...], dict[int, list[str]]]:
    known = {plain(word): what.value for what, words in _HEADINGS.items() for word in words}
    for sheet in book.sheets:
        head = book.head(sheet.number, HEAD)
        if not len(head):
            continue
        heading = find_heading(head, known) or fallback(head)
        rows: dict[int, list[str]] = {}
        for block in book.blocks(sheet.number, after=heading.line):
            rows |= {
                line: [str(cell) for cell in row]
                for line, row in zip(block.lines, block.rows, strict=True)
                if not repeats(row, heading)
            }
            if len(rows) > MOST:
                raise ListTooLong(rows=len(rows), most=MOST)
        return tuple(heading.names), rows
    raise FileEmpty


def guess(headings: Sequence[str]) -> dict[int, str]:
    """What each heading, by its place, means; one meaning is given to one heading only, the first."""
    return meanings(headings, {plain(word): what.value for what, words in _HEADINGS.items() for word in words})


def columns_fault(mapping: Mapping[int, str]) -> str:
    """What is wrong with what the headings are said to mean; empty when nothing is."""
    said = list(mapping.values())
    twice = next((each for each in said if said.count(each) > 1), None)
    if twice:
        return _("“%(column)s” is said of two headings. Say it of one; the other is not used.") % {
            "column": LABELS[What(twice)]
        }
    if missing := [str(LABELS[each]) for each in NEEDED if each not in said]:
        return _("These are needed and no heading means them: %(columns)s.") % {"columns": _(", ").join(missing)}
    return ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows by what the headings mean, against what the plan asks for."""

    mapping: Mapping[int, str]
    desk: Desk

    def figures(
        self, rows: Mapping[int, Sequence[str]]
    ) -> tuple[dict[int, tuple[About, Typed]], dict[int, DomainError]]:
        """Each row as a figure to hand in, and what stands against each that is none; of two alike the first counts."""
        read: dict[int, tuple[About, Typed]] = {}
        refused: dict[int, DomainError] = {}
        told: dict[About, int] = {}
        for line, cells in rows.items():
            said = {what: cells[at].strip() if at < len(cells) else "" for at, what in self.mapping.items()}
            try:
                about = self._about(said)
                if about in told:
                    raise ToldTwice(row=told[about])
            except DomainError as why:
                refused[line] = why
                continue
            told[about] = line
            names = ("value", "numerator", "denominator", "note")
            read[line] = about, Typed(**{name: said.get(name, "") for name in names})
        return read, refused

    def _about(self, said: Mapping[str, str]) -> About:
        name = said.get(What.INDICATOR, "")
        asked = next((each for each in self.desk.asked.values() if name in _called(each)), None)
        if asked is None:
            raise NothingAsked(name=name[:60])
        text = said.get(What.PERIOD, "").removesuffix(".0")
        period = Period.read(text)
        if period is None:
            raise PeriodNotRead(text=text[:40])
        return About(asked.code, self._area(said.get(What.AREA, "")), period)

    def _area(self, text: str) -> int:
        """The plan's own area where none is said, or the actor's where that is smaller."""
        place = self.desk.edition.area
        own = place if place in self.desk.actor.area else self.desk.actor.area.low
        if not text:
            return own
        on = day_of(self.desk.now)
        if text.isdecimal():
            code = int(text.ljust(12, "0"))
            found = [code] if areas.names([code], on=on) else []
        else:
            found = [each.code for each in areas.find_by_name(text, within=range_of(place), on=on)]
        inside = [each for each in found if each in self.desk.actor.area and level_of(each) <= Level.TOWNSHIP]
        if len(inside) != 1:
            raise AreaElsewhere(name=text[:40])
        return inside[0]


def _called(asked: Asked) -> set[str]:
    """What a file may call a figure: its code, what plans print, what it is called everywhere."""
    known = next((each for each in measures.measures() if each.code == asked.code), None)
    return {asked.code, *(row.name for row in asked.rows), *((known.zh, known.en) if known else ())}
