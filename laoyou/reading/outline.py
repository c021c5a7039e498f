"""The body of a plan as a run of paragraphs under headings: what stands where, and what kind of section it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from laoyou.reading.layout import Heading, Line, Passage, Source, attachments, heading_of, passages
from laoyou.reading.model import Span
from laoyou.reading.tables import Table

_HEADING_LENGTH = 45
_COLOPHON = re.compile(r"\(?(?:本文源自|文章来源|信息来源|来源|原文链接|责任编辑|是否宜公开)")


class Kind(Enum):
    """What a section is about, by the words of its heading."""

    PREFACE = "preface"
    BACKGROUND = "background"
    PRINCIPLES = "principles"
    GOALS = "goals"
    WORK = "work"


_KINDS = (
    (Kind.WORK, re.compile(r"任务|措施|举措|保障|要素|行动|工程|分工|实施步骤|工作安排|工作内容")),
    (Kind.GOALS, re.compile(r"目标|指标")),
    (Kind.PRINCIPLES, re.compile(r"指导思想|基本原则|总体要求|总体思路|工作原则")),
    (Kind.BACKGROUND, re.compile(r"背景|基础|现状|形势|趋势|挑战|机遇|问题|成效|回顾|基本情况")),
)


@dataclass(frozen=True, slots=True)
class Node:
    """A heading above a paragraph: how deep, its number as printed, its words, where it stands."""

    rank: int
    number: str
    ordinal: int
    title: str
    span: Span

    @property
    def label(self) -> str:
        """Number and words as printed, without a closing stop."""
        between = " " if self.number.endswith(("章", "节", "条", "编", "部分")) else ""
        return f"{self.number}{between}{self.title}".rstrip("。. ")


@dataclass(frozen=True)
class Paragraph:
    """A passage of the body, the headings over it, and its own number when it begins with one."""

    passage: Passage
    path: tuple[Node, ...]  # innermost last; includes the paragraph's own number
    heading: Heading | None
    is_heading: bool  # nothing but a heading
    kind: Kind

    @property
    def own(self) -> Node | None:
        """The node that this paragraph itself opened."""
        return self.path[-1] if self.heading else None


@dataclass(frozen=True)
class Outline:
    """The paragraphs of the body in order, and every heading met."""

    paragraphs: tuple[Paragraph, ...]
    nodes: tuple[tuple[tuple[Node, ...], Node], ...]  # the path above, the heading
    body_end: int  # offset


def outline(source: Source, tables: Sequence[Table]) -> Outline:
    """The body without its tables and attachments."""
    lines, body_end = _body_lines(source, tables)
    builder = _Builder()
    for passage in passages(lines):
        builder.take(passage)
    return Outline(tuple(builder.paragraphs), tuple(builder.nodes), body_end)


def _body_lines(source: Source, tables: Sequence[Table]) -> tuple[list[Line], int]:
    inside = {index for table in tables for index in range(table.first_line, table.last_line)}
    first_heading = next((i for i, line in enumerate(source.lines) if heading_of(line.folded)), 0)
    ends = [found.index for found in attachments(source.lines) if found.index > first_heading]
    end = next((index for index in ends if not _works_on(source.lines[index:])), len(source.lines))
    kept = [
        line
        for index, line in enumerate(source.lines[:end])
        if index not in inside and not line.is_row and not _COLOPHON.match(line.folded)
    ]
    return kept, source.lines[end].start if end < len(source.lines) else len(source.text)


def _works_on(lines: Sequence[Line]) -> bool:
    """Whether the body goes on after this list of attachments: 附件 named at the front, the body below."""
    return any(re.match(r"[一二三四五六七八九十]、.{0,10}(?:任务|目标|措施)", line.folded) for line in lines[:200])


class _Builder:
    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.nodes: list[tuple[tuple[Node, ...], Node]] = []
        self._path: list[Node] = []

    def take(self, passage: Passage) -> None:
        heading = heading_of(passage.folded)
        alone = False
        if heading:
            alone = _is_title_line(passage.folded[heading.rest :])
            self._open(passage, heading, alone=alone)
        self.paragraphs.append(Paragraph(passage, tuple(self._path), heading, alone, kind_of_path(self._path)))

    def _open(self, passage: Passage, heading: Heading, *, alone: bool) -> None:
        while self._path and self._path[-1].rank >= heading.rank:
            self._path.pop()
        words = passage.text[heading.rest :]
        title = words if alone else first_sentence(words)
        node = Node(
            heading.rank,
            heading.number,
            heading.ordinal,
            title.rstrip("。. "),
            passage.span(0, heading.rest + len(title)),
        )
        self.nodes.append((tuple(self._path), node))
        self._path.append(node)


def _is_title_line(words: str) -> bool:
    stripped = words.rstrip("。 ")
    if words.rstrip().endswith("。") and re.search(r"[,0-9]", stripped):
        return False  # a short sentence, not a heading
    return 0 < len(stripped) <= _HEADING_LENGTH and not re.search(r"[。;]", stripped)


def kind_of_path(path: Sequence[Node]) -> Kind:
    """The kind of the innermost heading that says what it is about; work once entered stays work."""
    kind = Kind.PREFACE
    for node in path:
        if kind is Kind.WORK:
            break
        words = re.split(r"[。,:]", node.title[:_HEADING_LENGTH])[0]
        kind = next((found for found, pattern in _KINDS if pattern.search(words)), kind)
    return kind


def first_sentence(words: str) -> str:
    """The words up to the first full stop, or up to the first comma or colon where the sentence is long."""
    sentence = re.split(r"[。;；]", words, maxsplit=1)[0]
    if len(sentence) <= 26:
        return sentence
    clauses = re.split(r"[,，:：]", sentence)
    if re.match(r"按照|根据|围绕|针对|为了|以", clauses[0]) and len(clauses) > 1:
        return sentence[: len(clauses[0]) + 1 + len(clauses[1])]
    return clauses[0]
