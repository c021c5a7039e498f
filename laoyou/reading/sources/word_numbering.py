"""The numbers Word prints before paragraphs, which are not in the paragraphs' text (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from laoyou.reading.sources.markup import attribute, child, is_on, local, value_at
from laoyou.reading.sources.word_numerals import numeral

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Level:
    """One level of a list as `w:lvl` states it."""

    number_format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    suffix: str = "tab"
    legal: bool = False
    style: str = ""


@dataclass(frozen=True)
class Style:
    """What a paragraph style says about numbering."""

    name: str = ""
    parent: str = ""
    number: str | None = None
    level: int | None = None


@dataclass
class _List:
    """A `w:num`: the abstract list it counts in, and the levels it overrides."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    restarts: dict[int, int] = field(default_factory=dict)


def read_styles(root: Any | None) -> dict[str, Style]:
    """Paragraph styles by their id."""
    styles = {}
    for node in [] if root is None else root:
        if local(node) == "style":
            level = value_at(node, "pPr", "numPr", "ilvl")
            styles[attribute(node, "styleId") or ""] = Style(
                name=(value_at(node, "name") or "").lower(),
                parent=value_at(node, "basedOn") or "",
                number=value_at(node, "pPr", "numPr", "numId"),
                level=_number(level) if level else None,
            )
    return styles


class Numbering:
    """Counts through the document: ask for each paragraph once, in order."""

    def __init__(self, root: Any | None, styles: Mapping[str, Style]) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self.unknown = 0
        if root is not None:
            self._read(root)

    def label(self, properties: Any | None) -> str:
        """The number to print before the paragraph with these `w:pPr`, with its separating blank, or ''."""
        number, position = self._place(properties)
        numbered = self._lists.get(number or "0")
        if numbered is None:
            return ""
        levels = self._levels_of(numbered)
        level = levels.get(position)
        if level is None:
            return ""
        counts = self._advance(number or "", numbered, levels, position)
        if level.number_format in ("bullet", "none"):
            return ""
        return self._print(level, levels, counts)

    def _place(self, properties: Any | None) -> tuple[str | None, int]:
        style = "" if properties is None else value_at(properties, "pStyle") or ""
        number, level = self._from_style(style)
        direct = None if properties is None else child(properties, "numPr")
        if direct is not None:
            number = value_at(direct, "numId") or number
            printed = value_at(direct, "ilvl")
            level = _number(printed) if printed else level
        if level is None:
            level = self._linked_level(number, style)
        return number, level

    def _from_style(self, style: str) -> tuple[str | None, int | None]:
        number, level = None, None
        for _ in range(_LONGEST_CHAIN):
            known = self._styles.get(style)
            if known is None:
                break
            number = known.number if number is None else number
            level = known.level if level is None else level
            style = known.parent
        return number, level

    def _linked_level(self, number: str | None, style: str) -> int:
        numbered = self._lists.get(number or "0")
        levels = self._levels_of(numbered) if numbered else {}
        return next((position for position, level in levels.items() if style and level.style == style), 0)

    def _levels_of(self, numbered: _List) -> dict[int, Level]:
        return self._abstract.get(numbered.abstract, {}) | numbered.levels

    def _advance(self, number: str, numbered: _List, levels: dict[int, Level], position: int) -> dict[int, int]:
        counts = self._counts.setdefault(numbered.abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for restarted, start in numbered.restarts.items():
                counts[restarted] = start - 1
        for higher in range(position):
            counts.setdefault(higher, levels.get(higher, Level()).start)
        counts[position] = counts.get(position, levels[position].start - 1) + 1
        for lower in range(position + 1, _LEVELS):
            restart = levels.get(lower, Level()).restart
            if restart is None or position < restart:
                counts.pop(lower, None)
        return counts

    def _print(self, level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        def one(match: re.Match[str]) -> str:
            position = int(match[1]) - 1
            shown = levels.get(position, Level())
            printed = numeral(counts.get(position, shown.start), "decimal" if level.legal else shown.number_format)
            self.unknown += printed is None
            return str(counts.get(position, shown.start)) if printed is None else printed

        printed = _PLACE.sub(one, level.text)
        spaced = level.suffix != "nothing" and printed and printed[-1].isascii()
        return printed + " " if spaced and not printed.endswith(" ") else printed

    def _read(self, root: Any) -> None:
        links: dict[str, str] = {}
        linked: dict[str, str] = {}
        for node in root:
            if local(node) == "abstractNum":
                identity = attribute(node, "abstractNumId") or ""
                self._abstract[identity] = dict(_levels(node))
                links[value_at(node, "styleLink") or ""] = identity
                linked[identity] = value_at(node, "numStyleLink") or ""
            elif local(node) == "num":
                self._lists[attribute(node, "numId") or ""] = _read_list(node)
        for identity, style in linked.items():
            if style and style in links:
                self._abstract[identity] = self._abstract[links[style]]
        self._lists.pop("0", None)


def _levels(node: Any) -> list[tuple[int, Level]]:
    return [(_number(attribute(item, "ilvl")), _read_level(item)) for item in node if local(item) == "lvl"]


def _read_level(node: Any) -> Level:
    restart = value_at(node, "lvlRestart")
    custom = child(node, "AlternateContent", "Fallback") if child(node, "numFmt") is None else None
    return Level(
        number_format=value_at(node if custom is None else custom, "numFmt") or "decimal",
        text=value_at(node, "lvlText") or "",
        start=_number(value_at(node, "start"), 1),
        restart=_number(restart) if restart else None,
        suffix=value_at(node, "suff") or "tab",
        legal=is_on(node, "isLgl"),
        style=value_at(node, "pStyle") or "",
    )


def _read_list(node: Any) -> _List:
    numbered = _List(value_at(node, "abstractNumId") or "")
    for override in node:
        if local(override) == "lvlOverride":
            position = _number(attribute(override, "ilvl"))
            numbered.levels.update(_levels(override))
            start = value_at(override, "startOverride")
            if start:
                numbered.restarts[position] = _number(start)
    return numbered


def _number(text: str | None, otherwise: int = 0) -> int:
    """A small non-negative integer; `otherwise` when the document has something else there."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise
