"""Indicators that no record here holds: another department counts them, and its return is what is known of them.

Codes are those of `reading.measures`. A plan may promise more than these: whatever of it is not counted here comes as a
return of the unit that the plan names for it, and of the plan office's where it names none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laoyou.analytics.indicators.catalogue import INDICATORS

TOLD = "told"  # the basis of what a department returned, beside what is counted here
PLAN_OFFICE = "development_reform"


class Every(StrEnum):
    """How often a return is due."""

    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Returned:
    """`department` is a code of accounts/data/functions.csv: who counts it where the plan names nobody.

    `zh` and `en` say how it is counted; `source` where the five plans print it.
    """

    code: str
    department: str
    zh: str
    en: str
    source: str
    every: Every = Every.YEAR


_HEALTH, _CIVIL, _LABOUR = "health", "civil_affairs", "human_resources"
RETURNS: tuple[Returned, ...] = (
    Returned("pension_enrolment_rate", _LABOUR, "参加基本养老保险人数 ÷ 应参保人数",
             "people enrolled in basic pension insurance, by those who should be", "S0-57 · S2 · S3 · S4"),
    Returned("pension_enrolled", _LABOUR, "参加基本养老保险（不含城乡居民）人数",
             "people enrolled in basic pension insurance of employees", "S2"),
    Returned("medical_enrolment_rate", "medical_insurance", "参加基本医疗保险人数 ÷ 应参保人数",
             "people enrolled in basic medical insurance, by those who should be", "S0-58 · S4"),
    Returned("home_community_care_coverage", _CIVIL, "有居家社区养老服务的社区（村）÷ 全部社区（村）",
             "communities with home and community care, by all communities", "S0-60 · S2 · S4"),
    Returned("day_care_coverage", _CIVIL, "有日间照料设施的社区 ÷ 全部社区",
             "communities with day care, by all of them",
             "S0 · S2 · S4"),
    Returned("adapted_homes", _CIVIL, "当年完成适老化改造的困难老年人家庭户数",
             "homes of elders in difficulty adapted in the year", "S0-62 · S1 · S3"),
    Returned("adapted_homes_share", _CIVIL, "已改造的特殊困难老年人家庭 ÷ 应改造的家庭",
             "adapted homes of elders in special difficulty, by those to be adapted", "S2"),
    Returned("monthly_visit_rate", _CIVIL, "当月已探访的特殊困难老年人 ÷ 特殊困难老年人",
             "elders in special difficulty visited in the month, by all of them", "S0-64 · S1 · S2 · S4", Every.MONTH),
    Returned("life_expectancy", _HEALTH, "卫生健康、统计部门公布的人均预期寿命",
             "life expectancy at birth as the health and statistics departments publish it", "S0-65 · S4"),
    Returned("community_care_complexes", _CIVIL, "有综合性养老服务机构的街道（乡镇）",
             "townships and streets with a comprehensive care institution", "S0 · S1 · S2"),
    Returned("day_care_centres", _CIVIL, "新建和改造的日间照料中心（自规划期初累计）",
             "day-care centres built or rebuilt since the plan began", "S0 · S4"),
    Returned("elder_activity_centres", _CIVIL, "建成的老年活动中心（自规划期初累计）",
             "activity centres for elders built since the plan began", "S0"),
    Returned("smart_platforms", _CIVIL, "建成并使用的智慧养老托育平台",
             "digital care platforms built and in use", "S0"),
    Returned("elder_volunteers", _CIVIL, "注册老年志愿者人数", "registered elder volunteers", "S4"),
    Returned("welfare_lottery_share", "finance", "用于养老服务的福彩公益金 ÷ 用于社会福利的福彩公益金",
             "welfare lottery money spent on elder care, by all of it spent on social welfare", "S2 · S3"),
    Returned("social_workers_per_1000_elders", _CIVIL, "社会工作者 ÷ 60岁及以上人口（千人）",
             "social workers, by thousands of people of 60 and older", "S2"),
    Returned("geriatric_departments", _HEALTH, "设有老年医学科的二级及以上综合医院 ÷ 全部二级及以上综合医院",
             "general hospitals of grade two and above with a geriatric department, by all of them", "S1"),
    Returned("early_development_knowledge", _HEALTH, "知晓早期发展知识的家庭 ÷ 有3岁以下婴幼儿的家庭",
             "families who know about early development, by families with a child under three", "S0-68"),
    Returned("parenting_guidance_rate", _HEALTH, "接受科学育儿指导的家庭 ÷ 有3岁以下婴幼儿的家庭",
             "families given parenting guidance, by families with a child under three", "S0-73 · S2 · S4"),
    Returned("backbone_childcare_firms", _HEALTH, "认定的骨干托育企业",
             "childcare companies recognised as leading", "S0-76"),
    Returned("childcare_coverage", _HEALTH, "有托育服务的社区 ÷ 全部社区",
             "communities with childcare, by all communities",
             "S0-72 · S2 · S3 · S4"),
    Returned("new_affordable_places", _HEALTH, "新增示范性普惠托位（自规划期初累计）",
             "affordable childcare places added since the plan began", "S3"),
    Returned("childcare_places_planned", _HEALTH, "已落实的拟设置托位",
             "planned childcare places that have been set up", "S4"),
    Returned("childcare_training_sessions", _HEALTH, "当年组织的托育从业培训次数",
             "training sessions for childcare staff held in the year", "S1"),
    Returned("vaccination_rate", _HEALTH, "国家免疫规划疫苗实种剂次 ÷ 应种剂次",
             "doses of the national programme given, by doses due", "S2"),
)  # fmt: skip
RETURNED: dict[str, Returned] = {each.code: each for each in RETURNS}


def comes_as_return(code: str) -> bool:
    """Whether a department tells it: what is listed here, and whatever is counted from no record."""
    return code in RETURNED or code not in INDICATORS


def department_of(code: str) -> str:
    """The function that counts it where no plan names a unit."""
    known = RETURNED.get(code)
    return known.department if known else PLAN_OFFICE


def every(code: str) -> Every:
    """How often it is due."""
    known = RETURNED.get(code)
    return known.every if known else Every.YEAR
