"""What a plan says of itself: title, place, document number, issuer, date, and whether it is a draft or cut short."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from laoyou.reading.layout import Line, Source
from laoyou.reading.model import Finding, Span

_PLAN_WORDS = r"(?:方案|意见|规划|计划|办法|措施|纲要|要点)"
_SUBJECT = r"(?:养老|托育|一老一小|老龄|老年|婴幼儿|照护)"
_TITLE = re.compile(rf"(?=.{{0,40}}{_SUBJECT}).{{4,60}}{_PLAN_WORDS}(?P<draft>\([^()]{{0,8}}稿\))?")
_AREA_END = r"(?:自治区|自治州|自治县|自治旗|地区|新区|省|市|州|盟|县|旗|区)"
_AREA = re.compile(rf"(?:(?<=^)|(?<=[《“”:,、\n ]))([一-龥]{{1,9}}?{_AREA_END})(?=[“《]|[一-龥])")
_NOT_AREAS = re.compile(
    r"^[各全我本每新老社城设示地该县市省区将由在为有和及对以小主]|等|的|同意|社区|小区|地区$|园区|街区|城区|辖区|民政|设区市"
)
_DOC_NO = re.compile(r"(?P<office>[一-龥]{2,12}) *[\[(](?P<year>20[0-9]{2})[\])] *(?:第 ?)?(?P<number>[0-9]{1,4}) ?号")
_DATE = r"(?P<y>20[0-9]{2}) ?[年\-./] ?(?P<m>[0-9]{1,2}) ?[月\-./] ?(?P<d>[0-9]{1,2})(?: ?日)?"
_ISSUER = re.compile(
    r"(?:\[转\])?(?P<issuer>[一-龥]{2,20}(?:人民政府(?:办公[室厅])?|委员会(?:办公[室厅])?|发展改革委|民政局|卫生健康委))"
)
_HEAD_LINES = 60


@dataclass(frozen=True, slots=True)
class Matter:
    """The document's own particulars, "" where it does not say, and where its title stands."""

    place: str
    title: str
    doc_no: str
    issuer: str
    date: str
    findings: tuple[Finding, ...]
    title_line: int  # index of the line after the title


def read_matter(source: Source) -> Matter:
    """The particulars of a document, with a warning for each thing it should say and does not."""
    title, span, after, draft = _title(source)
    place = _place(source, title)
    date = _date(source)
    doc_no = _doc_no(source)
    findings: list[Finding] = []
    if draft or (draft := _draft(source, after)):
        findings.append(Finding("draft_document", {}, draft))
    if cut := re.search(r"\(?(?:本文|内容|此件)?有删减\)?", source.folded):
        findings.append(Finding("abridged_document", {}, Span(*cut.span())))
    start = span or Span(0, min(len(source.text), 1))
    missing = {"title_missing": title, "number_missing": doc_no, "date_missing": date}
    findings.extend(Finding(code, {}, start) for code, value in missing.items() if not value)
    return Matter(place, title, doc_no, _issuer(source), date, tuple(findings), after)


def _draft(source: Source, after: int) -> Span | None:
    for line in source.lines[: max(after + 2, 8)]:
        if found := re.search(r"\([^()]{0,6}(?:送审|征求意见|讨论|审议|草)[^()]{0,3}稿?\)", line.folded):
            return Span(line.start + found.start(), line.start + found.end())
    return None


def _title(source: Source) -> tuple[str, Span | None, int, Span | None]:
    """The title, where it stands, the index of the line after it, and the words (送审稿) when it carries them."""
    lines = source.lines[:_HEAD_LINES]
    for count in (1, 2, 3):
        for index in range(len(lines) - count + 1):
            group = lines[index : index + count]
            if any(line.is_row or len(line.text) > 50 for line in group):
                continue
            if found := _title_in(group):
                title, draft = found
                span = Span(group[0].start, group[-1].end)
                return title, span, index + count, span if draft else None
    return _announced_title(source)


def _title_in(group: tuple[Line, ...]) -> tuple[str, bool] | None:
    printed = "".join(line.text for line in group)
    if len(group) > 1 and not re.match(rf"[一-龥]{{2,9}}{_AREA_END}", group[0].folded):
        return None
    folded = "".join(line.folded for line in group)
    found = _TITLE.fullmatch(folded)
    if not found or re.search(
        r"[。;:,]|印发|转发|的通知|人民政府|20[0-9]{2}年|[》]$|^[0-9(一二三四五六七八九十]{1,3}[、).]|附件", folded
    ):
        return None
    if folded.count("《") != folded.count("》"):
        return None
    title = printed[: found.start("draft")] if found["draft"] else printed
    return re.sub(r"\s+", "", title), bool(found["draft"])


def _announced_title(source: Source) -> tuple[str, Span | None, int, Span | None]:
    """The title inside 关于印发《…》的通知, when the plan itself does not print it on a line of its own."""
    head = source.folded[:3000]
    if found := re.search(rf"印发《([^《》]{{4,60}}{_PLAN_WORDS})》", head):
        span = Span(*found.span(1))
        return re.sub(r"\s+", "", source.text[span.start : span.end]), span, 0, None
    if found := re.search(rf"印发([^《》。]{{4,60}}{_PLAN_WORDS})的通知", head):
        span = Span(*found.span(1))
        return re.sub(r"\s+", "", source.text[span.start : span.end]), span, 0, None
    return "", None, 0, None


def _place(source: Source, title: str) -> str:
    """The area the plan is for: the one its title opens with, else the area the text names most."""
    if found := re.match(rf"(?:[一-龥]{{2,6}}地区)?([一-龥]{{2,9}}?{_AREA_END})", title):
        return found.group(1)
    counted = Counter(
        found.group(1)
        for found in _AREA.finditer(source.folded)
        if not _NOT_AREAS.search(found.group(1)) and len(found.group(1)) > 2
    )
    return counted.most_common(1)[0][0] if counted else ""


def _doc_no(source: Source) -> str:
    """The document's own number: on a line of its own or after 发文字号; numbers it cites are inside sentences."""
    for line in source.lines[:_HEAD_LINES]:
        words = line.folded.strip("() ")
        labelled = re.search(r"(?:发文字号|文号|字号) *: *", words)
        found = _DOC_NO.match(words, labelled.end()) if labelled else _DOC_NO.fullmatch(words)
        if found:
            return f"{found['office']}〔{found['year']}〕{int(found['number'])}号"
    return ""


def _issuer(source: Source) -> str:
    for line in source.lines[:_HEAD_LINES]:
        if found := _ISSUER.fullmatch(line.folded):
            return found["issuer"]
    return ""


def _date(source: Source) -> str:
    """The day it was made: 成文日期 where printed, else a line that holds nothing but a date."""
    if found := re.search(rf"成文日期 *: *{_DATE}", source.folded[:5000]):
        return _iso(found)
    return next((_iso(found) for line in source.lines if (found := re.fullmatch(_DATE, line.folded))), "")


def _iso(found: re.Match[str]) -> str:
    return f"{found['y']}-{int(found['m']):02d}-{int(found['d']):02d}"
