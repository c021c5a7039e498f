"""Checks of the printed text: lost digits and dashes, brackets, numbering, missing tables and attachments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from laoyou.reading.examined import Examined
from laoyou.reading.layout import Attachment, Passage, attachments, passages
from laoyou.reading.model import Finding, Span
from laoyou.reading.numerals import chinese_number
from laoyou.reading.outline import Node

_LOST = (
    re.compile(r"[一-龥]{1,8}\[20[0-9]{2}[0-9]{1,4}号"),  # 国办发〔202052号: the closing bracket
    re.compile(r"[一-龥]{2,8}20[0-3][0-9][0-9]{2,5}(?=号|\)|精神|文件)号?"),  # 发改社会2020895: both brackets
    re.compile(r"(?<![0-9一-龥])20[0-3][0-9][01]?[0-9][0-3]?[0-9]日?印发"),  # 2022830日印发: 年 and 月
    re.compile(r"(?<![〇零一二三四五六七八九十百])二[〇零一二三四五六七八九]{2}年"),  # 二三五年: a numeral
    re.compile(r"(?<=[和与及])[三四五]五年(?=远景)"),  # 三五年远景目标: 二〇
    re.compile(r"(?<![0-9])[0-9]以下(?=婴幼儿|儿童)"),  # 3以下婴幼儿: 岁
)
_LOST_DATE = re.compile(r"20[0-3][0-9](?:[01]?[0-9][0-3][0-9]|[1-9][0-9])|20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}")


def lost_digits(examined: Examined) -> Iterator[Finding]:
    """Document numbers, dates and years from which digits, brackets or words went missing."""
    folded, text = examined.source.folded, examined.source.text
    for pattern in _LOST:
        for found in pattern.finditer(folded):
            start = found.start() + (2 if re.match(r"根据|按照|依据", found.group()) else 0)
            yield Finding("digits_lost", {"printed": text[start : found.end()]}, Span(start, found.end()))
    in_tables = {index for table in examined.tables for index in range(table.first_line, table.last_line)}
    for index, line in enumerate(examined.source.lines):
        if index not in in_tables and _LOST_DATE.fullmatch(line.folded):
            yield Finding("digits_lost", {"printed": line.text}, Span(line.start, line.end))


_AGES = re.compile(r"(?<![0-9.\-])([0-9])([0-9])岁(?=以?下?的?(?:儿童|婴幼儿|幼儿|学龄前))")


def age_ranges(examined: Examined) -> Iterator[Finding]:
    """36岁儿童: two ages that lost the dash between them."""
    for found in _AGES.finditer(examined.source.folded):
        low, high = found.groups()
        if int(low) < int(high) <= 7:
            yield Finding(
                "age_range_without_dash", {"printed": found.group(), "low": low, "high": high}, Span(*found.span())
            )


def missing_separators(examined: Examined) -> Iterator[Finding]:
    """100%65岁以上: a figure that runs on into the next."""
    for found in re.finditer(r"[0-9.]{1,6}[%‰](?=([0-9]{1,4}))", examined.source.folded):
        yield Finding(
            "missing_separator", {"printed": found.group() + found.group(1)}, Span(found.start(), found.end(1))
        )


_PAIRS = {")": "(", "]": "[", "》": "《"}


def unclosed_brackets(examined: Examined) -> Iterator[Finding]:
    """Brackets opened and never closed in their paragraph, equal ones told together."""
    met: dict[str, list[Span]] = {}
    for passage in passages([line for line in examined.source.lines if not line.is_row]):
        for position in _unclosed(passage.folded):
            printed = passage.text[position : position + 8]
            met.setdefault(printed, []).append(passage.span(position, position + len(printed)))
    for printed, spans in met.items():
        yield Finding("unclosed_bracket", {"printed": printed, "count": len(spans)}, spans[0])


def _unclosed(folded: str) -> list[int]:
    open_: list[tuple[str, int]] = []
    left: list[int] = []
    for position, character in enumerate(folded):
        if character in "([《":
            open_.append((character, position))
        elif character in _PAIRS and any(mark == _PAIRS[character] for mark, _ in open_[-8:]):
            while open_[-1][0] != _PAIRS[character]:
                left.append(open_.pop()[1])
            open_.pop()
    return sorted(left + [position for _, position in open_])


def missing_units(examined: Examined) -> Iterator[Finding]:
    """Figures in prose, indicators and project scales that stand without a unit."""
    folded = examined.source.folded
    for number, span in examined.figures.unitless:
        printed = re.split(r"[,，。;；:：\s]", examined.source.text[max(0, span.start - 12) : span.end])[-1]
        yield Finding("number_without_unit", {"number": number, "printed": printed}, span)
    for indicator in examined.reading.indicators:
        if not indicator.unit:
            yield Finding("indicator_without_unit", {"name": indicator.name}, indicator.span)
    for project in examined.reading.projects:
        for found in re.finditer(
            r"(?:托位|床位|面积)(?:约)?([0-9.]+)(?=[,。;\s]|$)", folded[project.span.start : project.span.end]
        ):
            span = Span(project.span.start + found.start(), project.span.start + found.end())
            yield Finding("number_without_unit", {"number": found.group(1), "printed": found.group()}, span)


def duplicate_numbers(examined: Examined) -> Iterator[Finding]:
    """Two headings of one number under one heading."""
    met: dict[tuple[tuple[Span, ...], int, int], Node] = {}
    for above, node in examined.outline.nodes:
        key = (tuple(one.span for one in above), node.rank, node.ordinal)
        if key in met:
            params = {"number": node.number, "first": met[key].title, "second": node.title}
            yield Finding("duplicate_numbering", params, node.span)
        met[key] = node


_ANNOUNCED = re.compile(
    r"”?(?P<etc>等)?(?P<n>[两三四五六七八九十]|(?<![0-9.])[2-9])(?:种|大(?=服务|体系)|个(?=省会|方面)|项|类|要素)"
)
_LIST_BEFORE = re.compile(r"[^,。;:“”()《》]{2,60}$")
_TASKS_ANNOUNCED = re.compile(r"(?P<n>[二三四五六七八九十]{1,2})(?:项|大)(?:重点|主要)?任务")


def announced_counts(examined: Examined) -> Iterator[Finding]:
    """甲、乙、丙四种: a list shorter or longer than the number said of it; 五项重点任务 with four."""
    for paragraph in examined.outline.paragraphs:
        for found in _ANNOUNCED.finditer(paragraph.passage.folded):
            listed, announced = _listed(paragraph.passage.folded, found.start()), _number(found["n"])
            if listed >= 2 and (listed != announced if not found["etc"] else listed > announced):
                params = {"printed": found.group(), "announced": announced, "listed": listed}
                yield Finding("announced_count_differs", params, paragraph.passage.span(*found.span()))
        if said := _TASKS_ANNOUNCED.search(paragraph.passage.folded):
            yield from _tasks_announced(examined, paragraph.passage, said, paragraph.path)


def _listed(folded: str, end: int) -> int:
    """How many things the list before `end` names; a list of phrases with 和 in them is not counted."""
    found = _LIST_BEFORE.search(folded, max(0, end - 60), end)
    if not found or re.search(r"[和及与]", found.group()) or "、" not in found.group():
        return 0
    return found.group().count("、") + 1


def _number(written: str) -> int:
    return int(written) if written.isdigit() else chinese_number(written)


def _tasks_announced(
    examined: Examined, passage: Passage, found: re.Match[str], path: tuple[Node, ...]
) -> Iterator[Finding]:
    below = [node for above, node in examined.outline.nodes if above == path]
    announced = chinese_number(found["n"])
    if path and below and len(below) != announced:
        params = {"printed": found.group(), "announced": announced, "listed": len(below)}
        yield Finding("announced_count_differs", params, passage.span(*found.span()))


def _without_number(name: str) -> str:
    return re.sub(r"^[0-9一二三四五六七八九十]{1,2}[.、] *", "", name)


def missing_attachments(examined: Examined) -> Iterator[Finding]:
    """附件 named at the end and not there."""
    lines = examined.source.lines
    found = attachments(lines)
    heads = {table.first_line for table in examined.tables}
    starts = [attachment.index for attachment in found] + [len(lines)]
    for attachment, after in zip(found, starts[1:], strict=True):
        names = [attachment.name] if attachment.name else []
        content = list(lines[attachment.index + 1 : after])
        if attachment.index + 1 in heads:
            continue
        while attachment.name and content and re.match(r"[0-9]{1,2}[.、]", content[0].folded):
            names.append(content.pop(0).text)
        if len(content) >= 2 and not names:
            continue
        line = lines[attachment.index]
        for name in names or [attachment.label]:
            if not _is_there(examined, attachment, name, after):
                params = {"name": _without_number(name) or attachment.label}
                yield Finding("attachment_missing", params, Span(line.start, line.end))


def _is_there(examined: Examined, attachment: Attachment, name: str, after: int) -> bool:
    """Whether what an attachment is called stands at the head of something further on."""
    lines = examined.source.lines
    bare = re.sub(r"\s", "", _without_number(name)).strip("。.;")
    own = lines[attachment.index + 1 : after]
    if attachment.label != "附件" and len(own) >= 3:
        return True
    return any(bare and bare == re.sub(r"\s", "", line.text) for line in lines[attachment.index + 1 :])


_CAPTION = re.compile(r"[^,。;:、]{3,40}(?:主要指标|指标|指标表|指标体系|清单|一览表|分工表|任务表)")


def missing_tables(examined: Examined) -> Iterator[Finding]:
    """A line that is the caption of a table, with no table under it."""
    lines = examined.source.lines
    heads = {table.first_line for table in examined.tables}
    named = {attachment.index for attachment in attachments(lines)}
    for index, line in enumerate(lines):
        if (
            index in named
            or not _CAPTION.fullmatch(line.folded)
            or re.match(r"[0-9一二三四五六七八九十(]", line.folded)
        ):
            continue
        following = lines[index + 1].folded if index + 1 < len(lines) else ""
        if index + 1 not in heads and re.match(r"注 ?[:：]|[一二三四五六七八九十]+、|\(|[0-9]+[.、]|$", following):
            yield Finding("table_missing", {"name": line.text}, Span(line.start, line.end))


TEXT_CHECKS: tuple[Callable[[Examined], Iterator[Finding]], ...] = (
    lost_digits,
    age_ranges,
    missing_separators,
    unclosed_brackets,
    missing_units,
    duplicate_numbers,
    announced_counts,
    missing_attachments,
    missing_tables,
)
