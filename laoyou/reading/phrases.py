"""The words around a figure: which thing it measures.

Works on one sentence at a time. A sentence is cut at commas and colons into clauses; a figure's name is what stands
before it in its clause (养老机构护理型床位占比 达到60%) or, for a count that stands before its noun, what follows
(新建 30个 社区嵌入式养老服务设施).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from laoyou.reading.quantities import Quantity, quantities
from laoyou.reading.times import Kind, Time, times

_FILLER = (
    r"我市|我省|我区|我县|全市|全省|全区|全县|全州|力争|确保|实现|推动|预计|预测|其中|目前|现有|共有|共建|已建成|已|争取|要求|使|拟|并|再|各地要|"
    r"应当|应|要|将|需|全面|实施好|重点|所有(?=[^县街乡社机医养])|达到|达|按照国际通行标准|按照(?=新建)|对(?=具备)|左右|的|共|则|由|年底前|年底|期末|底|前"
)
_LEADING = re.compile(rf"^(?:[、,:;。\s\-和与及以或]|按照.{{0,6}}下达的?|{_FILLER})+")
_TRAILING = re.compile(
    r"(?:[、,:;\s和与及或]|达到|达|为|约|增加到|提高到|提升到|增长到|扩大到|降低到|上升到|到|至|分别|(?<![人户床])均|都|不|应|要|将|可|"
    r"按|的|已有|已|有|总数将|总量将|比例将|大约|至少|超过|争取|力争|预计|每年)+$"
)
_RATIO_TO = re.compile(r"(?P<op>不(?:得)?(?:高于|超过|低于|少于))(?P<base>[^,。0-9]{2,30})的$")
_GENERIC = re.compile(r"^(?:提供)?(?:养老)?(?:床位|托位)(?:数|数量)?$")
_OWNERSHIP = re.compile(r"^(?:公办|民办|公建民营|国有|社会办)$")
_EMPTY = re.compile(r"^(?:为|对|在|从|把|向|投入使用|每|按|达)?$")
_NAME = 160  # no name is longer than this
_AREAS = ("平方米", "平米", "㎡")
_ANNOTATION = re.compile(r"\((?:预计|含[^()]{0,4}|约)\)")


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence between commas, with its figures."""

    start: int
    end: int
    figures: tuple[Quantity, ...]
    before: tuple[int, int]  # the clause before it; empty at the beginning of a sentence


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage: offsets are the passage's."""

    folded: str  # the whole passage
    start: int
    end: int
    figures: tuple[Quantity, ...]
    times: tuple[Time, ...]
    clauses: tuple[Clause, ...]

    @property
    def words(self) -> str:
        """The folded words of the sentence."""
        return self.folded[self.start : self.end]


def read_sentences(folded: str, cuts: Iterator[tuple[int, int]]) -> list[Sentence]:
    """The sentences of a passage with their figures and times."""
    figures, moments = quantities(folded), times(folded)
    figures = [figure for figure in figures if not any(t.start <= figure.digits[0] < t.end for t in moments)]
    titles = [found.span() for found in re.finditer(r"《[^《》]{1,80}》", folded)]
    figures = [figure for figure in figures if not any(a <= figure.digits[0] < b for a, b in titles)]
    found: list[Sentence] = []
    f = t = 0
    for start, end in cuts:
        inside: list[Quantity] = []
        while f < len(figures) and figures[f].start < end:
            inside.append(figures[f])
            f += 1
        within: list[Time] = []
        while t < len(moments) and moments[t].start < end:
            within.append(moments[t])
            t += 1
        found.append(Sentence(folded, start, end, tuple(inside), tuple(within), _clauses(folded, start, end, inside)))
    return found


def _clauses(folded: str, start: int, end: int, figures: Sequence[Quantity]) -> tuple[Clause, ...]:
    cuts = [start - 1, *(i for i in range(start, end) if folded[i] in ",:"), end]
    clauses: list[Clause] = []
    position = 0
    for before, after in itertools.pairwise(cuts):
        own: list[Quantity] = []
        while position < len(figures) and figures[position].start < after:
            own.append(figures[position])
            position += 1
        previous = (clauses[-1].start, clauses[-1].end) if clauses else (start, start)
        clauses.append(Clause(before + 1, after, tuple(own), previous))
    return tuple(clauses)


_COMPARING = re.compile(r"(?:至少|最少|不少于|不低于|现有|目前|(?<=小区)按(?=每)|分别按(?=人均)|按(?=人均))")


def clean(words: str, *, whole: bool = False) -> str:
    """A name without the words that lead up to it or away from it, and without unbalanced brackets.

    `whole` keeps the verbs at its end, because a noun follows them.
    """
    words = _COMPARING.sub("", _ANNOTATION.sub("", words))
    for time in reversed(times(words)):
        if time.kind is not Kind.NOW:
            words = words[: time.start] + words[time.end :]
    previous = None
    while previous != words:
        previous = words
        words = _LEADING.sub("", words.strip())
        words = _balanced(words if whole else _TRAILING.sub("", words))
    return f"{words}比" if words.endswith("占") else words


def _balanced(words: str) -> str:
    if words.startswith(")") or words.count(")") > words.count("("):
        words = words[words.rfind(")") + 1 :] if words.rfind(")") < len(words) - 1 else words[:-1]
    if words.count("(") > words.count(")"):
        inside = words[words.rfind("(") + 1 :]
        words = inside or words[: words.rfind("(")]
    if words.count("“") != words.count("”"):
        words = words.replace("“", "").replace("”", "")
    return words


def stands_before_noun(folded: str, figure: Quantity, end: int) -> bool:
    """Whether a count is followed by what it counts: 30个社区…, 6万户特殊困难家庭."""
    following = folded[figure.end : end].lstrip()
    if not following or not (figure.counts or figure.unit in {"", "万", "亿", *_AREAS}):
        return False
    return ("一" <= following[0] <= "鿿" or following[0].isdigit() or following[0] == "“") and not re.match(
        r"的(?!村|乡)|及|和|与|、|或|则|后|配套|标准", following
    )


def name_of(sentence: Sentence, clause: Clause, which: int, before: str) -> str:
    """What the clause's figure number `which` measures; `before` names the figure before it in the sentence."""
    folded, figure = sentence.folded, clause.figures[which]
    left = clause.figures[which - 1].end if which else clause.start
    right = clause.figures[which + 1].start if which + 1 < len(clause.figures) else clause.end
    if which and stands_before_noun(folded, clause.figures[which - 1], clause.end):
        left = _own_words(folded, left, figure.start)
    left, right = max(left, figure.start - _NAME), min(right, figure.end + _NAME)
    head = clean(folded[left : figure.start])
    tail = clean(folded[figure.end : right])
    if stands_before_noun(folded, figure, clause.end):
        return _counted(clean(folded[left : figure.start], whole=True), tail)
    if figure.is_period:
        return _period(sentence, clause, head, figure, tail)
    if figure.unit in _AREAS and head.endswith(("人均", "每百户", "户均")):
        return head + re.sub(r"^标准(?=.)", "", tail)
    if found := _RATIO_TO.search(folded, left, figure.start):
        return f"{clean(folded[left : found.start()])}与{found['base']}之比"
    if figure.is_share and tail and (not head or re.match(r"覆盖|达标", tail) or head in {"剩余", "其余"}):
        return _shared(sentence, clause, head, tail)
    if folded[figure.end : figure.end + 1] == "的" and head and "项目" in tail:
        return re.split(r"将|建成|投用|完工", tail)[0] + head
    return _subject(sentence, clause, head, before)


def _period(sentence: Sentence, clause: Clause, head: str, figure: Quantity, tail: str) -> str:
    """5年内免除场地租金, 正式运营3个月后即可申请: who and what together."""
    if figure.after == "" or not tail:
        return head
    subject = head or _previous(sentence, clause)
    return f"{subject}{'后' if figure.after == '后' else ''}{tail}"


def _previous(sentence: Sentence, clause: Clause) -> str:
    start, end = clause.before
    return clean(sentence.folded[max(start, end - _NAME) : end])


def _own_words(folded: str, left: int, right: int) -> int:
    """Where a second figure's own words begin after a noun that the first figure counts: 16家养老机构及|200户…"""
    words = folded[left:right]
    joint = max(words.rfind(mark) for mark in "、和及与")
    return left + joint + 1 if joint >= 0 else right if _EMPTY.match(clean(words)) else left


def _counted(head: str, tail: str) -> str:
    tail = re.split(r"进行了|,", tail)[0] if len(tail) > 30 else tail
    if re.fullmatch(r"(?:建成|建有|建|共建|新建成|已建成|提供|对|有)?", head):
        return tail
    return head + tail


def _shared(sentence: Sentence, clause: Clause, head: str, tail: str) -> str:
    if head:
        return head + tail
    if clause.start > sentence.start and re.match(r"用于|要|投", tail):
        return _previous(sentence, clause) + tail
    return tail


def _subject(sentence: Sentence, clause: Clause, head: str, before: str) -> str:
    """A name that leans on an earlier one is completed: 占…, bare 床位数, bare 公办."""
    if before and (head.startswith("占") or (_GENERIC.match(head) and not head.startswith("养老"))):
        anchor = re.split(r"占", before)[0] if head.startswith("占") else before
        return _as_share(anchor + head, clause.figures)
    if head and not _EMPTY.match(head) and (own := _after_list(head)):
        return _as_share(own, clause.figures)
    return _previous(sentence, clause) or head


def _as_share(name: str, figures: Sequence[Quantity]) -> str:
    """60岁以上人口占总人口 → 60岁以上人口占总人口比重."""
    leaves_open = re.search(r"占.{2,12}$", name) and not re.search(r"(?:比重|比例|比率|占比|率|比)$", name)
    return f"{name}比重" if leaves_open and any(figure.is_share for figure in figures) else name


def ratio_words(folded: str, left: int, right: int) -> str:
    """The comparison of 不高于…价格的70%, where words stand between it and its figure; "" when there are none."""
    found = _RATIO_TO.search(folded, left, right)
    return found["op"] if found else ""


def _after_list(head: str) -> str:
    """建成福利中心、敬老院等养老机构 → 养老机构."""
    found = re.match(r"^[^,]{2,40}?(?<!平)等(?!级)([^、,]{2,20})$", head)
    if found and found.group(1).endswith(("率", "面", "比例", "占比")):
        return head
    return found.group(1) if found else re.sub(r"^(?:建成|共建|共有|提供)", "", head)


def is_ownership(name: str) -> bool:
    """Whether a name is nothing but 公办 or 民办."""
    return bool(_OWNERSHIP.match(name))
