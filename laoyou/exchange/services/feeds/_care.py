"""From what departments call a check, a visit or a dose to the kind and step of the schedule."""

from __future__ import annotations

import re
from functools import lru_cache

from laoyou.core.typed_numbers import compact
from laoyou.people.enums import CheckResult, HealthEventKind
from laoyou.people.selectors.schedule import schedule, steps_of

Care = tuple[str, str]  # HealthEventKind and step, empty where the kind has none

# The programme's vaccines by the words that only they are called by; the steps they have stand in the schedule.
_VACCINES = {
    "HepB": ("乙肝", "乙型肝炎", "HEPB"),
    "BCG": ("卡介苗", "BCG"),
    "IPV": ("脊灰灭活", "脊髓灰质炎灭活", "IPV"),
    "bOPV": ("脊灰减毒", "脊髓灰质炎减毒", "BOPV"),
    "DTaP": ("百白破", "DTAP"),
    "MPSV-A": ("A群流脑", "A群脑膜炎", "MPSVA"),
    "MMR": ("麻腮风", "MMR"),
    "JE-L": ("乙脑减毒", "乙型脑炎减毒", "JEL"),
    "HepA-L": ("甲肝减毒", "甲型肝炎减毒", "HEPAL"),
}
_WORDS = (
    (HealthEventKind.NEWBORN_VISIT, ("新生儿访视", "新生儿家庭访视", "新生儿随访"), "newborn"),
    (HealthEventKind.ELDER_CHECK, ("老年人健康体检", "老年人体检", "65岁及以上", "老年人健康管理"), ""),
    (HealthEventKind.GUIDANCE, ("育儿指导", "养育指导", "照护指导"), ""),
)
_DOSE = re.compile(r"第?([1-9一二三四])(?:剂|针|次|$)")
_MONTHS = re.compile(r"(\d{1,2})(?:个?月|$)")
_CHECKED = ("体检", "检查", "随访", "健康管理", "发育")
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_RESULTS = {
    CheckResult.NORMAL: ("正常", "未见异常", "未发现异常", "无异常", "NORMAL"),
    CheckResult.WATCH: ("异常", "观察", "需随访", "需观察", "WATCH"),
    CheckResult.REFERRED: ("转诊", "已转诊", "建议转诊", "REFERRED"),
}
_RESULT = {word: result.value for result, words in _RESULTS.items() for word in words}


@lru_cache(maxsize=4096)
def read_care(what: str, step: str) -> Care | None:
    """The kind and step that two cells name; None where they name none or more than one."""
    text = compact(what) + compact(step)
    return _codes().get(text) or _in_words(text) or _dose(text) or _development(text)


def read_result(text: str) -> str | None:
    """What a check found, as a CheckResult; None where the word is not known."""
    return _RESULT.get(compact(text))


def _codes() -> dict[str, Care]:
    """The schedule's own codes, and the kinds that need none."""
    found = {compact(each.step): (each.kind, each.step) for each in schedule()}
    found |= {compact(each.kind + each.step): (each.kind, each.step) for each in schedule()}
    for kind in (HealthEventKind.ELDER_CHECK, HealthEventKind.GUIDANCE):
        found[compact(kind.value)] = (kind.value, "")
    return found


def _in_words(text: str) -> Care | None:
    for kind, words, step in _WORDS:
        if any(word in text for word in words):
            return kind.value, step
    return None


def _dose(text: str) -> Care | None:
    named = [(code, word) for code, words in _VACCINES.items() for word in words if word in text]
    if len({code for code, _ in named}) != 1:
        return None
    code, word = named[0]
    steps = [each.step for each in steps_of(HealthEventKind.DOSE.value) if each.step.rpartition("-")[0] == code]
    found = _DOSE.search(text.partition(word)[2])
    if found is None:
        return (HealthEventKind.DOSE.value, steps[0]) if len(steps) == 1 else None
    step = f"{code}-{_DIGITS.get(found[1], found[1])}"
    return (HealthEventKind.DOSE.value, step) if step in steps else None


def _development(text: str) -> Care | None:
    found = _MONTHS.search(text.replace("满月", "1月"))
    if found is None or not any(word in text for word in _CHECKED):
        return None
    kind, step = HealthEventKind.DEVELOPMENT_CHECK.value, f"m{int(found[1]):02d}"
    return (kind, step) if step in {each.step for each in steps_of(kind)} else None
