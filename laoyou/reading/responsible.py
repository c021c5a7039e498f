"""Who answers for what: units in every bracket style, and lists of units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_LEAD = r"牵头(?:单位|部门)|主办单位|牵头责任单位"
_OTHERS = r"(?:主要)?(?:责任|配合|参与|协办)(?:单位|部门)|责任主体"
_LABEL = re.compile(rf"({_LEAD}|{_OTHERS}) *[:：]")
_LINE = re.compile(rf"[\[(]?(?:{_LEAD}|{_OTHERS}) *:")
_BRACKET = re.compile(
    rf"[\[(](?=(?:{_LEAD}|{_OTHERS}) *:)([^()\[\]]{{1,600}}(?:\([^()]{{0,40}}\)[^()\[\]]{{0,400}}){{0,4}})[\])]"
)
_DIVISION = re.compile(r"\(([^()]{2,600}?负责)\) *[。.]? *$")
_LEAD_WORDS = re.compile(r"牵头(?:负责)?$")
_TAIL = re.compile(r"(?:按(?:照)?(?:各自)?职责(?:分工)?(?:分别)?)?(?:负责|配合|参与|落实)$")

_UNIT_END = re.compile(
    r"(?:局|委|厅|办|部|政府|法院|检察院|研究院|会|联|中心|分局|中支|支行|分行|银行|公司|社区|镇|乡|街道|总队|支队|大队|团|"
    r"处|署|院|所|站|校|大学|学院|高新区|管委会|开发区|部门|单位|团省委|团市委|团委|军分区|协会|集团)(?:等(?:部门|单位)?)?$"
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Units named for one piece of work, in the order and spelling printed."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = field(default=())

    @property
    def owners(self) -> tuple[str, ...]:
        """Who answers first: the leading units, or where none leads all that are named."""
        return self.lead or self.responsible

    def __or__(self, other: Assignment) -> Assignment:
        return Assignment(self.lead + other.lead, self.responsible + other.responsible)


def unit_list(printed: str) -> tuple[str, ...]:
    """The units of a printed list, split on 、 , and ;, without 按职责分工负责 and the like, spelling kept."""
    names = (re.sub(r"\s+", "", name) for name in re.split(r"[、,，;；]|\s{1,4}", printed.strip(" 。.")))
    return tuple(cleaned for name in names if (cleaned := _TAIL.sub("", name).strip("。.()（）")))


def are_units(printed: str) -> bool:
    """Whether the text is a list of units and nothing else, as a cell of a column 责任单位 holds."""
    if not printed or len(printed) > 400 or re.search(r"[。:：!?]", printed.rstrip("。")):
        return False
    names = unit_list(printed)
    return bool(names) and all(len(name) <= 20 and _UNIT_END.search(name) for name in names)


def assignment_line(folded: str) -> bool:
    """Whether a line is nothing but 牵头单位:… or 责任单位:…"""
    return bool(_LINE.match(folded))


def labelled(printed: str) -> Assignment:
    """The units of 牵头单位:…,责任单位:… in one text, brackets already off."""
    marks = list(_LABEL.finditer(printed))
    found = Assignment()
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        names = unit_list(printed[mark.end() : after.start() if after else len(printed)])
        leads = re.fullmatch(_LEAD, mark.group(1)) is not None
        found = found | (Assignment(lead=names) if leads else Assignment(responsible=names))
    return found


@dataclass(frozen=True, slots=True)
class Bracketed:
    """An assignment inside a paragraph, and the characters its bracket takes up."""

    assignment: Assignment
    start: int
    end: int


def bracketed(text: str, folded: str) -> Bracketed | None:
    """The last assignment that a paragraph carries in brackets, of whichever style."""
    marks = list(_BRACKET.finditer(folded))
    if marks:
        found = marks[-1]
        return Bracketed(labelled(text[found.start(1) : found.end(1)]), found.start(), found.end())
    tail = max(0, len(folded) - 700)
    if division := _DIVISION.search(folded, tail):
        return Bracketed(_divided(text[division.start(1) : division.end(1)]), division.start(), division.end())
    return None


def _divided(printed: str) -> Assignment:
    """(甲牵头,乙、丙按职责分工负责,各县负责): the leading part leads, the rest answers."""
    found = Assignment()
    for part in re.split(r"[,，;；]", printed):
        if _LEAD_WORDS.search(part.strip()):
            found = found | Assignment(lead=unit_list(_LEAD_WORDS.sub("", part.strip())))
        else:
            found = found | Assignment(responsible=unit_list(part))
    return found


def cell_units(lines: Sequence[str]) -> tuple[str, ...]:
    """The units of a cell printed over several lines: one a line, or one name broken in two."""
    parts: list[str] = []
    for line in lines:
        if parts and not are_units(parts[-1]):
            parts[-1] += line
        else:
            parts.append(line)
    return tuple(unit for part in parts for unit in unit_list(part))
