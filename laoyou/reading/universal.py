"""Promises without a figure that mean every one: 全覆盖, 全部达标, 所有街道建有一个… They are targets of 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from laoyou.reading.model import UNSTATED
from laoyou.reading.phrases import Clause, Sentence, clean
from laoyou.reading.times import Kind

_FULL_COVER = re.compile(r"^(?P<name>.{2,40}?)(?:实现)?(?:全覆盖|(?<=”)覆盖)$")
_ALL_OF_THEM = re.compile(
    r"^(?P<name>.{2,30}?)(?P<all>全部|全面)(?P<what>达标|建立|建成|覆盖|实现.{2,20}|达到.{2,20})$"
)
_EVERY_ONE_HAS = re.compile(
    r"^(?P<name>(?:所有|每个|各)?.{1,20}?(?:都|均|全部)?(?:建有|建成|设有)一(?:个|所|处|家).{2,40})$"
)
_EVERY_ONE = re.compile(
    r"^(?P<name>(?:所有|其他|其余|每个).{2,30}?(?:达到|能够|开设|均有|提供|建有|建成|实现|设有).{2,60})$"
)
_WILL = re.compile(r"确保|力争|实现")


@dataclass(frozen=True, slots=True)
class Promise:
    """Everyone or everything is promised; offsets are the passage's."""

    name: str
    year: str
    start: int
    end: int


def universal_targets(sentence: Sentence, *, carried: str, background: bool) -> Iterator[Promise]:
    """The promises of 100 % in a sentence, those with a figure of their own left out.

    Only sentences that name a year or say 确保, 力争 or 实现 promise; in the background only 实现全覆盖 reports.
    """
    for clause in sentence.clauses:
        if clause.figures and clause.figures[0].digits[1] > clause.figures[0].digits[0]:
            continue
        year = _year(sentence, clause, carried)
        words = sentence.folded[clause.start : clause.end].strip()
        if background:
            if re.search(r"实现全覆盖$", words):
                yield Promise(clean(words.removesuffix("实现全覆盖")) + "覆盖率", year, clause.start, clause.end)
            continue
        if (name := _promised(words, dated=year != UNSTATED)) is not None:
            yield Promise(name, year, _first(sentence, clause), clause.end)


def _first(sentence: Sentence, clause: Clause) -> int:
    start = clause.start
    while sentence.folded[start] in " ,:":
        start += 1
    return start


def _promised(words: str, *, dated: bool) -> str | None:
    bare = re.sub(r"^(?:确保|力争|实现|推动|争取)+", "", clean_lead(words))
    if found := _FULL_COVER.match(bare):
        return clean(found["name"]) + "覆盖率" if dated or re.search("力争|确保", words) else None
    if found := _EVERY_ONE_HAS.match(bare):
        return found["name"].removeprefix("所有")
    if not dated and not _WILL.search(words):
        return None
    if found := _ALL_OF_THEM.match(bare):
        return found["name"] + found["what"] if found["name"] else None
    found = _EVERY_ONE.match(bare)
    return found["name"] if found and dated else None


def clean_lead(words: str) -> str:
    """A clause without the year it opens with."""
    return re.sub(r"^(?:到|至)?20[0-9]{2}年[底末]?,?", "", words)


def _year(sentence: Sentence, clause: Clause, carried: str) -> str:
    year = carried
    for time in sentence.times:
        if time.start < clause.end:
            year = UNSTATED if time.kind is Kind.NOW else time.key
    return year
