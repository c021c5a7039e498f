"""Figures in running text: the number, its unit, how it is compared, and where it stands.

Numbers that only name something are left alone: years, ages (65岁以上), grades (二级), ranks (前20位), document
numbers, circles (15分钟养老服务圈).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from laoyou.reading.numerals import CHINESE_DIGITS, chinese_number, decimal_number

_COUNTERS = "人次|户次|个|张|家|所|户|名|人|处|次|项|间|件|部|台|套|支|座|栋|辆|场|对|只|份|例|期|片"
_MEASURES = "平方米|平方公里|平米|㎡|m²|公顷|亩|公里|小时|元|床|托位"
_RATIOS = "个/千人|张/千人|人/千人|个/千人口|平方米/人|平方米/百户|元/月|元/年|‰|%"
_UNIT = rf"(?:{_RATIOS}|余?(?:{_COUNTERS}|{_MEASURES}))"
_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,12})(?:\.[0-9]{1,6})?"

_BEFORE = (
    r"(?:(?:应|要|须|得)?不(?:得)?(?:低于?|少于|小于|高于|超过|大于|多于)|至少|最少|最多|超过|大于等于|小于等于"
    r"|≥|>=|≤|<=|>|<|高于|大于|多于|低于|小于|少于|大约|约|近)"
)
_AFTER = r"(?:\(?含?\)?(?:以上|及以上|以下|以内|之内|左右|上下))"

_QUANTITY = re.compile(
    rf"(?P<op>{_BEFORE})? ?(?<![0-9.+\-])(?P<low>{_PLAIN})"
    rf"(?:%?(?:至|-|到)(?P<high>{_PLAIN}))? ?(?P<scale>[万亿千百]{{0,2}})(?P<more>余|多)?(?P<unit>{_UNIT})?"
    rf"(?P<after>{_AFTER})?"
)
_CHINESE = re.compile(
    rf"(?P<op>{_BEFORE})? ?(?<![{CHINESE_DIGITS}第])(?P<low>[{CHINESE_DIGITS}]{{1,5}})"
    rf"(?P<scale>[万亿]?)(?P<unit>{_UNIT})(?P<after>{_AFTER})?"
)
_CHINESE_CUE = re.compile(
    r"(?:至少|不少于|不低于|达到|达|新建|新增|建成|建设|建有|建立|打造|完成|培养|培育|实施|实事|开展|工作)$"
)

# What makes a number a name, a rank or an age rather than a figure.
_NAMING_BEFORE = re.compile(r"(?:第|前|No\.?|[A-Za-z])$")
_AGE = re.compile(r" ?(?:周?岁)")
_AGE_RANGE_BEFORE = re.compile(r"[0-9]{1,2}(?:-|至|到)$")
_NAMING_AFTER = re.compile(r" ?(?:年|月|日|号|分钟|级|届|位|条|类|种|版|星|世纪|\+|[A-Za-z]|-[0-9]|:[0-9])")
_PERIOD = re.compile(r" ?(?P<unit>个月|年|个工作日|日|天)(?P<after>以内|之内|内|后)")
_MONTHS = re.compile(r" ?个月")
_OTHER_WORDS_AFTER_COUNTER = ("方面", "一", "层次", "月")
_ITEMS_OF_A_PLAN = re.compile(r"(?:重点|主要|具体)?(?:任务|措施|指标|原则)")
_UNITS_THAT_COUNT = tuple(_COUNTERS.split("|"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a passage; `start`..`end` take in the comparison around it, `digits` is the number alone."""

    start: int
    end: int
    digits: tuple[int, int]
    low: Decimal
    high: Decimal | None
    unit: str
    op: str
    after: str = ""  # 以上, 内, 后 … as printed

    @property
    def is_share(self) -> bool:
        """Whether the figure is a percentage or per mille."""
        return self.unit in {"%", "‰"}

    @property
    def counts(self) -> bool:
        """Whether the unit is a measure word, which may stand before the noun it counts."""
        return self.unit.lstrip("万亿千百余") in _UNITS_THAT_COUNT

    @property
    def is_period(self) -> bool:
        """Whether the figure is a length of time."""
        return self.unit in {"个月", "年", "日", "天", "个工作日"}


def quantities(folded: str) -> list[Quantity]:
    """The figures of a passage in reading order, those without any unit (达到1242。) included with unit ""."""
    found = [*_arabic(folded), *_chinese(folded)]
    return sorted(found, key=lambda quantity: quantity.start)


def _arabic(folded: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(folded):
        if period := _period(folded, match):
            yield period
        elif not _names_something(folded, match):
            yield _quantity(match)


def _period(folded: str, match: re.Match[str]) -> Quantity | None:
    """A length of time that rules: 不得超过3个月, 5年内, 3个月后. Plain years and months are dates, not figures."""
    if len(match["low"]) > 3 or match["scale"]:
        return None
    value, ending = decimal_number(match["low"]), match.end("low")
    if found := _PERIOD.match(folded, ending):
        op = ">=" if found["after"] == "后" else "<="
        return Quantity(match.start(), found.end(), match.span("low"), value, None, found["unit"], op, found["after"])
    months = _MONTHS.match(folded, ending)
    if months and match["op"]:
        return Quantity(
            match.start(), months.end(), match.span("low"), value, None, "个月", comparison(match["op"], "")
        )
    return None


def _names_something(folded: str, match: re.Match[str]) -> bool:
    start, end = match.span("low")
    if match["unit"]:
        after = folded[match.end("unit") : match.end("unit") + 2]
        return (
            bool(_NAMING_BEFORE.search(folded, max(0, start - 2), start))
            or (match["unit"] == "个" and after.startswith(_OTHER_WORDS_AFTER_COUNTER))
            or _counts_the_plan(match)
        )
    last = match.end("high") if match["high"] else end
    if _AGE.match(folded, last):
        return _is_age(folded, last)
    return bool(
        _NAMING_BEFORE.search(folded, max(0, start - 2), start)
        or _NAMING_AFTER.match(folded, last)
        or match["high"]
        or (not match["scale"] and not _could_count(folded, match))
    )


def _counts_the_plan(match: re.Match[str]) -> bool:
    """五项重点任务 says how the plan is laid out, not what is promised."""
    return match["unit"] == "项" and bool(_ITEMS_OF_A_PLAN.match(match.string, match.end("unit")))


def _is_age(folded: str, end: int) -> bool:
    """65岁以上老年人 names people; 人均预期寿命75.43岁 measures."""
    after = folded[end : end + 8].lstrip()
    return not re.match(r"周?岁(?:[,。;、)]|$)", after)


def _could_count(folded: str, match: re.Match[str]) -> bool:
    """A number without a unit is taken up, and warned of, only where a figure must stand."""
    before = folded[max(0, match.start("low") - 6) : match.start("low")]
    after = folded[match.end() : match.end() + 1]
    if re.search(r"(?:达到|达|新增托位|床位数|人数|户数|共|约)$", before):
        return after in {"", "。", ",", ";", ")"}
    return (
        bool(re.search(r"(?:[,。;]|^)(?:建|设|共有|新增)$", before))
        and len(match["low"]) <= 3
        and "一" <= after <= "鿿"
    )


_AGE_UNIT = re.compile(r"周?岁")


def _quantity(match: re.Match[str]) -> Quantity:
    unit = match["unit"] or ""
    end = match.end()
    if not unit and (age := _AGE_UNIT.match(match.string, match.end("low"))):
        unit, end = "岁", age.end()
    more = bool(match["more"]) or unit.startswith("余")
    op = comparison(match["op"] or "", match["after"] or "")
    return Quantity(
        start=match.start(),
        end=end,
        digits=match.span("low"),
        low=decimal_number(match["low"]),
        high=decimal_number(match["high"]) if match["high"] else None,
        unit=(match["scale"] or "") + unit.removeprefix("余"),
        op="about" if more and op == "=" else op,
        after=match["after"] or "",
    )


def _chinese(folded: str) -> Iterator[Quantity]:
    for match in _CHINESE.finditer(folded):
        start = match.start()
        after = folded[match.end("unit") : match.end("unit") + 2]
        article = match["low"] == "一" and not match["op"]
        cued = match["op"] or (not article and _CHINESE_CUE.search(folded, max(0, start - 4), start))
        if (
            cued
            and not _counts_the_plan(match)
            and not after.startswith(_OTHER_WORDS_AFTER_COUNTER)
            and match["unit"] not in {"%", "‰"}
        ):
            yield Quantity(
                start,
                match.end(),
                match.span("low"),
                Decimal(chinese_number(match["low"])),
                None,
                match["scale"] + match["unit"],
                comparison(match["op"] or "", match["after"] or ""),
                match["after"] or "",
            )


_FLOORS = ("不低", "不少", "不小", "不得低", "不得少", "不得小", "至少", "最少", "超过", "大于等于", "≥", ">=")
_CEILINGS = ("不高", "不超", "不大", "不多", "不得高", "不得超", "不得大", "不得多", "最多", "小于等于", "≤", "<=")
_ABOVE, _BELOW, _ROUGHLY = ("高于", "大于", "多于", ">"), ("低于", "小于", "少于", "<"), ("约", "大约", "近")


def comparison(before: str, after: str) -> str:
    """How words around a figure compare: 不低于/至少/以上 → ">=", 不高于/以内 → "<=", 约 → "about", none → "="."""
    word = re.sub(r"^[应要须得]", "", before)
    for op, words in (("<=", _CEILINGS), (">=", _FLOORS), (">", _ABOVE), ("<", _BELOW), ("about", _ROUGHLY)):
        if word.startswith(words):
            return op
    trailing = after.lstrip("(含及)")
    if trailing == "以上":
        return ">="
    if trailing in {"以下", "以内", "之内"}:
        return "<="
    return "about" if trailing in {"左右", "上下"} else "="
