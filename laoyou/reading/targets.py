"""Promised figures in prose, the rules among them, and the figures of what exists.

Every sentence is read for its figures; what they are follows from where the sentence stands (background, goals, work)
and how it is worded. A figure in the background is what exists unless it is said to be aimed at; in the goals it is a
target; among the work it is a target when a year, a comparison or a verb of doing says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from laoyou.reading.layout import Passage, sentences
from laoyou.reading.model import UNSTATED, BaselineFact, Figure, Span, Target
from laoyou.reading.outline import Kind, Outline, Paragraph
from laoyou.reading.phrases import Clause, Sentence, clean, is_ownership, name_of, ratio_words, read_sentences
from laoyou.reading.quantities import Quantity, comparison
from laoyou.reading.times import Kind as TimeKind
from laoyou.reading.times import Time
from laoyou.reading.universal import universal_targets

_EXISTING = re.compile(r"现有|目前|截至|截止|已建成|已有|多数为")
_AIMED = re.compile(r"目标|力争|确保|下达.{0,40}指标|拟")
_DOING = re.compile(
    r"达到|达(?=[ 0-9])|新增|新建|建成|建设|建有|建立|打造|设置|支持|补足|补齐|完成|培养|培训|培育|实施|配备|改造|"
    r"组织|开展|覆盖|建|惠及|签约|比例|占比|率|支出|免除|配套|用于|每户|名额|形成|完工|投用"
)
_RULE_NAME = re.compile(r"人均|每百户|每户|每床|床均|户均|每平方米|费用|价格|支出|租金|时限|期限|运营|剩余")
_STANDARD = re.compile(r"标准\([^()]{0,80}$")
_FORECAST = re.compile(r"预计|预测|需求|缺口")
_LOOK_BACK = 120  # how far before a figure the words that colour it may stand
_RANKING = re.compile(r"排名|位居|位列")
_AT_LEAST = re.compile(r"(?:至少|不少于|不低于|最少)[^,。]{0,12}$")


@dataclass
class Figures:
    """Everything with a figure that prose yields."""

    targets: list[Target] = field(default_factory=list)
    limits: list[Target] = field(default_factory=list)
    baseline: list[BaselineFact] = field(default_factory=list)
    unitless: list[tuple[str, Span]] = field(default_factory=list)  # figures printed without a unit


@dataclass
class _Moment:
    """The time in force while a paragraph is read."""

    key: str = UNSTATED
    as_of: str = ""
    after: int = -1


def read_figures(outline: Outline, owners: dict[int, tuple[str, ...]], taken: Sequence[Span] = ()) -> Figures:
    """The prose targets, limits and baseline of the body.

    `owners` gives the units that answer for a paragraph (by its id); figures inside a span of `taken` are left out.
    """
    found = Figures()
    before, moment = None, _Moment()
    for paragraph in outline.paragraphs:
        if paragraph.kind is not Kind.PREFACE and not paragraph.is_heading:
            goes_on = before == paragraph.path and paragraph.passage.folded.startswith("--")
            reader = _Reader(paragraph, owners.get(id(paragraph), ()), taken, found, moment if goes_on else _Moment())
            reader.run()
            before, moment = paragraph.path, reader.moment
    in_order = sorted(found.targets, key=lambda target: target.span)
    found.targets = [_numbered(target, which) for which, target in enumerate(in_order, start=1)]
    found.limits = [_numbered(limit, which) for which, limit in enumerate(found.limits, start=1)]
    return found


def _numbered(target: Target, number: int) -> Target:
    return replace(target, number=str(number))


class _Reader:
    """Reads one paragraph."""

    def __init__(
        self, paragraph: Paragraph, owners: tuple[str, ...], taken: Sequence[Span], found: Figures, moment: _Moment
    ) -> None:
        self.paragraph = paragraph
        self.passage: Passage = paragraph.passage
        number = paragraph.heading.rest if paragraph.heading else 0
        self.folded = " " * number + self.passage.folded[number:]
        self.owners = owners
        self.found = found
        self.taken = taken
        self.moment = moment
        self.labels = [(found.end(), found.group(1)) for found in _LABEL.finditer(self.passage.folded)]
        self.names: list[tuple[str, str]] = []  # names and units of the sentence before

    def run(self) -> None:
        for sentence in read_sentences(self.folded, sentences(self.folded)):
            self._sentence(sentence)

    def _sentence(self, sentence: Sentence) -> None:
        self.moment = self._carried()
        self.found.targets.extend(self._universal(sentence))
        pending = deque(sentence.times)
        names: list[tuple[str, str]] = []
        for clause in sentence.clauses:
            if clause.figures:
                self._clause(sentence, clause, pending, names)
            else:
                self._pass(pending, clause.end)
        self._pass(pending, sentence.end)
        self.names = names or self.names
        if self.paragraph.kind is Kind.BACKGROUND and (
            _AIMED.search(sentence.words) or _FORECAST.search(sentence.words)
        ):
            self.moment = _Moment()

    def _carried(self) -> _Moment:
        """The time that holds on into the next sentence: in goals and background a year does, a span does not."""
        single = self.moment.key.isdigit()
        return self.moment if single and self.paragraph.kind is not Kind.WORK else _Moment()

    def _pass(self, pending: deque[Time], position: int) -> None:
        """Moves on to the time in force at a position."""
        while pending and pending[0].start < position:
            time = pending.popleft()
            self.moment = _Moment(UNSTATED if time.kind is TimeKind.NOW else time.key, time.as_of, time.start)

    def _clause(self, sentence: Sentence, clause: Clause, pending: deque[Time], names: list[tuple[str, str]]) -> None:
        if change := _change(sentence, clause):
            self._pass(pending, change.start())
            self._change(sentence, clause, change)
            while pending and pending[0].start < clause.end:
                pending.popleft()
            return
        if years := _respectively(sentence, clause):
            self._by_year(sentence, clause, years)
            self._pass(pending, clause.end)
            return
        shared = _shared_names(sentence, clause, names)
        for which, figure in enumerate(clause.figures):
            self._pass(pending, figure.start)
            name = shared[which] if shared else name_of(sentence, clause, which, names[-1][0] if names else "")
            name = self._owned(name, figure, names)
            self._figure(sentence, clause, figure, name)
            names.append((name, figure.unit))

    def _owned(self, name: str, figure: Quantity, names: Sequence[tuple[str, str]]) -> str:
        """公办1家 after 养老机构2家 → 公办养老机构; 床位数 after it → 公办养老机构床位数."""
        if is_ownership(name):
            earlier = next((known for known, unit in self.names if unit == figure.unit), "")
            return name + re.sub(r"^(?:公办|民办)", "", earlier)
        return name

    def _figure(self, sentence: Sentence, clause: Clause, figure: Quantity, name: str) -> None:
        words = sentence.folded[clause.start : clause.end]
        if not name or _RANKING.search(words) or self._is_taken(figure):
            return
        span = self._span(clause, figure)
        figure = self._compared(clause, figure)
        if not figure.unit:
            self.found.unitless.append(
                (self.passage.folded[figure.digits[0] : figure.digits[1]], self.passage.span(*figure.digits))
            )
        what = self._what(sentence, clause, figure, name)
        if what == "baseline":
            self.found.baseline.append(BaselineFact(name, figure.low, figure.unit, self.moment.as_of, span))
        elif what:
            row = self._target(name, figure, span, {UNSTATED if what == "limit" else self.moment.key: _value(figure)})
            (self.found.limits if what == "limit" else self.found.targets).extend(_each(row))

    def _compared(self, clause: Clause, figure: Quantity) -> Quantity:
        """The figure with a comparison that stands apart from it: 至少建有1处, 不高于…价格的70%."""
        if figure.op != "=":
            return figure
        folded = self.passage.folded
        if words := ratio_words(folded, clause.start, figure.start):
            return replace(figure, op=comparison(words, ""))
        return replace(figure, op=">=") if _AT_LEAST.search(folded, clause.start, figure.start) else figure

    def _group(self, name: str, position: int) -> str:
        """养老 or 托育: by the label before the figure (养老方面:), else by the name itself, else by the headings."""
        before = bisect_right(self.labels, (position, "龿"))
        return self.labels[before - 1][1] if before else group_of(self.paragraph, name)

    def _is_taken(self, figure: Quantity) -> bool:
        """Whether the figure already belongs to a project that the prose describes."""
        at = self.passage.span(*figure.digits)
        return any(span.start <= at.start and at.end <= span.end for span in self.taken)

    def _span(self, clause: Clause, figure: Quantity) -> Span:
        folded = self.passage.folded
        which = clause.figures.index(figure)
        start = clause.figures[which - 1].end if which else clause.start
        while start < figure.start and folded[start] in " ,、:;(":
            start += 1
        end = clause.end if which + 1 == len(clause.figures) else figure.end
        return self.passage.span(start, end)

    def _target(self, name: str, figure: Quantity, span: Span, values: dict[str, Figure]) -> Target:
        unit = figure.unit
        if per := re.search(r"每(百户|人|床)|(人均)", name):
            unit = unit + ("/百户" if per.group(1) == "百户" else "") if "/" not in unit else unit
        return Target(
            "",
            self._group(name, figure.start),
            name,
            unit,
            figure.op,
            values,
            "",
            self.owners,
            span,
        )

    def _what(self, sentence: Sentence, clause: Clause, figure: Quantity, name: str) -> str:
        """target, limit, baseline, or "" for a figure that is none of them."""
        words = sentence.folded[clause.start : clause.end]
        if _is_rule(sentence, figure, name):
            return "limit" if figure.unit else ""
        kind = self.paragraph.kind
        if kind is Kind.BACKGROUND:
            lead = sentence.folded[max(sentence.start, figure.end - _LOOK_BACK) : figure.end]
            aimed = _AIMED.search(lead) or re.match(r"的?指标", sentence.folded[figure.end : figure.end + 3])
            return "target" if aimed and not _FORECAST.search(words) else "baseline"
        if _EXISTING.search(words):
            return "baseline"
        if kind is Kind.GOALS:
            return "target"
        dated = self.moment.key != UNSTATED
        if kind is Kind.PRINCIPLES:
            return "target" if dated else ""
        doing = _DOING.search(words) or figure.op in {">=", ">"}
        return "target" if (dated or doing) and not figure.is_period else ""

    def _change(self, sentence: Sentence, clause: Clause, change: re.Match[str]) -> None:
        """从X增加到Y: one target with the figures of both years."""
        first, last = clause.figures[0], clause.figures[-1]
        name = clean(sentence.folded[clause.start : change.start()])
        values: dict[str, Figure] = {change["from"] or UNSTATED: first.low, change["to"] or self.moment.key: last.low}
        self.found.targets.append(self._target(name, last, self.passage.span(clause.start, last.end), values))

    def _by_year(self, sentence: Sentence, clause: Clause, years: list[str]) -> None:
        """2024年、2025年…分别达到20个、35个: one target with a figure for each year."""
        last = clause.figures[-1]
        name = clean(sentence.folded[clause.start : clause.figures[0].start])
        values = dict(zip(years, map(_value, clause.figures), strict=True))
        self.found.targets.append(self._target(name, last, self.passage.span(clause.start, clause.end), values))

    def _universal(self, sentence: Sentence) -> Iterator[Target]:
        for promise in universal_targets(
            sentence, carried=self.moment.key, background=self.paragraph.kind is Kind.BACKGROUND
        ):
            span = self.passage.span(promise.start, promise.end)
            if self.paragraph.kind is Kind.BACKGROUND:
                self.found.baseline.append(BaselineFact(promise.name, Decimal(100), "%", self.moment.as_of, span))
            else:
                group = self._group(promise.name, promise.start)
                yield Target("", group, promise.name, "%", "=", {promise.year: Decimal(100)}, "", self.owners, span)


_CHANGE = re.compile(
    r"(?:从|由)(?:(?P<from>20[0-9]{2})年(?:末|底)?的?)?[0-9.]+[^0-9,。]{0,6}?"
    r"(?:增加|提高|提升|上升|增长|扩大|下降|降低|减少|增至|升至|降至)(?:到|至)?(?:(?P<to>20[0-9]{2})年(?:末|底)?的?)?[0-9.]+"
)


def _change(sentence: Sentence, clause: Clause) -> re.Match[str] | None:
    return _CHANGE.search(sentence.folded, clause.start, clause.end) if len(clause.figures) == 2 else None


_YEARS = re.compile(r"20[0-9]{2}(?=年)")


def _respectively(sentence: Sentence, clause: Clause) -> list[str]:
    """The years of 2024年、2025年分别达到…, when there are as many as figures."""
    head = sentence.folded[clause.start : clause.figures[0].start]
    years = _YEARS.findall(head)
    return years if "分别" in head and len(years) == len(clause.figures) > 1 else []


def _shared_names(sentence: Sentence, clause: Clause, names: Sequence[tuple[str, str]]) -> list[str]:
    """Names for A和B,覆盖率分别达到x和y."""
    count = len(clause.figures)
    if "分别" not in sentence.folded[clause.start : clause.figures[0].start + 2] or len(names) < count or count < 2:
        return []
    word = clean(sentence.folded[clause.start : clause.figures[0].start])
    return [known + word for known, _ in names[-count:]]


def _is_rule(sentence: Sentence, figure: Quantity, name: str) -> bool:
    if figure.is_period or figure.op in {"<=", "<"} or figure.high is not None:
        return True
    if _STANDARD.search(sentence.folded[max(sentence.start, figure.start - _LOOK_BACK) : figure.start]):
        return True
    if re.match(r"剩余|其余", name) and figure.is_share:
        return True
    return (
        bool(_RULE_NAME.search(name))
        and figure.unit in {"平方米", "平米", "㎡", "元", "万元"}
        and figure.op in {">=", ">"}
    )


def _value(figure: Quantity) -> Figure:
    return figure.low if figure.high is None else (figure.low, figure.high)


_EACH = re.compile(r"^(每[^、]{2,12})、(每[^、]{2,12}?)((?:至少)?(?:配备|配套|建有|拥有).*)$")


def _each(target: Target) -> list[Target]:
    """每百张床位、每千名老人配备1名 is two rules in one."""
    found = _EACH.match(target.name)
    if not found:
        return [target]
    return [replace(target, name=found.group(which) + found.group(3)) for which in (1, 2)]


_ELDERS = re.compile(r"养老|老年|老人|助餐|适老|长者|失能|探访|护理型|社会工作")
_CHILDREN = re.compile(r"托育|托位|婴幼儿|幼儿|育儿|托班|托幼|育婴|保育")
_LABEL = re.compile(r"(养老|托育)(?:服务)?(?:领域|方面|服务)? ?:")


def group_of(paragraph: Paragraph, name: str) -> str:
    """养老 or 托育, by the name itself, else by the innermost heading that says one of them; "" when none does."""
    if by_name := _either(name):
        return by_name
    return next((found for node in reversed(paragraph.path) if (found := _either(node.title))), "")


def _either(words: str) -> str:
    elders, children = bool(_ELDERS.search(words)), bool(_CHILDREN.search(words))
    return "" if elders == children else "养老" if elders else "托育"
