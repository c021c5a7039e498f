"""The desk these tests work at: 海东市 with two counties, its departments, a plan written for the purpose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from laoyou.accounts.models import Organisation
from laoyou.accounts.services.organisations import ensure_departments
from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import range_of
from laoyou.plan.models import Edition
from laoyou.plan.services import acceptance, documents, review
from tests.sample_areas import put_areas

HAIDONG, LEDU, HAIBEI = 630200000000, 630202000000, 632200000000
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TODAY = date(2026, 3, 1)
SYSTEM = system_actor("tests")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

TABLES = {
    "provinces.csv": ["code,name", '63,"青海省"'],
    "cities.csv": ["code,name,provinceCode", '6302,"海东市",63', '6322,"海北藏族自治州",63'],
    "areas.csv": [
        "code,name,cityCode,provinceCode",
        '630202,"乐都区",6302,63',
        '630222,"民和回族土族自治县",6302,63',
        '632221,"门源回族自治县",6322,63',
    ],
    "streets.csv": ["code,name,areaCode,provinceCode,cityCode", '630202001,"碾伯街道",630202,63,6302'],
    "villages.csv": ["code,name,streetCode,provinceCode,cityCode,areaCode"],
}

PLAN = """海东市养老托育服务三年实施方案
东试〔2024〕7号

为做好全市养老托育工作，制定本方案。
一、发展目标
到2026年，养老机构护理型床位占比达到62%，每千人口托位数不低于5.1个。
二、重点任务
（一）织密照护网络
1.扩大护理供给。改造老旧院舍，增设护理床位。（牵头单位：市民政局，责任单位：市财政局、市卫生健康委）
2.办好社区托育。依托社区用房开设托班。（牵头单位：市卫生健康委，责任单位：市教育局）
三、保障措施
（一）压实责任。每季度通报进展。（牵头单位：市发展改革委，责任单位：市民政局）

附件1
重点项目清单
序号\t项目名称\t项目类型\t建设期限\t建设地点\t建设内容和规模\t总投资（万元）\t申请中央预算内投资（万元）\t组织实施单位
1\t乐都区颐年护理院\t新建\t2024-2026\t乐都区\t护理床位120张\t1800\t900\t市民政局
2\t民和县托育中心\t改扩建\t2025-2026\t民和县\t托位80个\t640.5\t-\t市卫生健康委
"""


def officer(*roles: str, area: int = HAIDONG, organisation: UUID | None = None, number: int = 1) -> Actor:
    """Somebody of an area with roles; plan_officer unless said otherwise."""
    return Actor(
        name="马玉兰",
        user_id=UUID(int=(7 << 76) | (2 << 62) | number),
        roles=frozenset(roles or {"plan_officer"}),
        organisation_id=organisation,
        area=range_of(area),
    )


def unit_of(function: str) -> UUID:
    """The organisation of 海东 that carries a function."""
    return Organisation.objects.get(function=function, area=HAIDONG).id


def clerk(function: str = "civil_affairs", number: int = 20) -> Actor:
    """A department officer of that organisation."""
    return officer("department_officer", organisation=unit_of(function), number=number)


def furnish(folder: Path) -> None:
    """Areas and departments."""
    put_areas(TABLES, folder, now=NOW)
    for area in (HAIDONG, LEDU):
        ensure_departments(area, actor=SYSTEM, now=NOW)


def read(text: str = PLAN, *, area: int = HAIDONG, series: UUID | None = None, run_id: UUID | None = None) -> Edition:
    """A document laid out for review."""
    return documents.read_for_review(
        text.encode(), filename="plan.txt", area=area, series=series, run_id=run_id or uuid4(), actor=officer(), now=NOW
    )


def accept(edition: Edition, *, actor: Actor | None = None) -> Edition:
    """Everything confirmed as read, and in force."""
    actor = actor or officer()
    ids = list(edition.review_items.values_list("id", flat=True))
    review.confirm_items(edition.id, ids, actor=actor, now=NOW)
    return acceptance.accept_edition(edition.id, actor=actor, now=NOW, today=TODAY)
