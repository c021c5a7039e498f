"""Which organisation a printed name means; names as the five plans print them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cast import HAIBEI, HAIDONG, LEDU, NOW, PINGAN, QINGHAI, TODAY, acting, department
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.enums import OrganisationKind, Role
from laoyou.accounts.models import Organisation
from laoyou.accounts.selectors import organisations
from laoyou.accounts.selectors.functions import functions, recognise
from laoyou.accounts.services.organisations import (
    AliasKnown,
    FunctionTaken,
    NotOver,
    add_alias,
    create_organisation,
    edit_organisation,
    ensure_departments,
    remove_alias,
)
from laoyou.accounts.services.people import OutsideYourArea
from laoyou.core.actor import system_actor
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.places.models import Area
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.django_db

SYSTEM = system_actor("test")
XIANNING, JIANGXI, HUZHONG, ZIYANG = 421200000000, 360000000000, 232763000000, 512000000000

# Every unit the five plans name, as printed, with what it is.
PRINTED: dict[int, dict[str, str]] = {
    HAIDONG: {
        "市民政局": "civil_affairs",
        "市发展改革委": "development_reform",
        "市财政局": "finance",
        "各县区人民政府": "child_governments",
        "市卫生健康委": "health",
        "市住房建设局": "housing",
        "市市场监管局": "market_regulation",
        "市应急局": "emergency",
        "市自然资源和规划局": "natural_resources",
        "市乡村振兴局": "rural_revitalisation",
        "市教育局": "education",
        "市政务服务监管局": "government_services",
        "市金融办": "local_finance",
        "海东银保监分局": "banking_regulation",
        "人行海东中支": "central_bank",
        "市税务局": "taxation",
        "市人力资源社会保障局": "human_resources",
        "市残联": "disabled",
        "市妇联": "women",
        "市医保局": "medical_insurance",
        "市工业信息化局": "industry",
        "市科技局": "science",
        "市文体旅游广电局": "culture_tourism",
        "市商务局": "commerce",
        "市公安局": "public_security",
        "市司法局": "justice",
        "市委宣传部": "publicity",
        "市委组织部": "organisation_department",
    },
    ZIYANG: {
        "各县(区)人民政府": "child_governments",
        "高新区管委会": "high_tech_zone",
        "临空经济区管委会": "airport_zone",
        "民政": "civil_affairs",
        "卫健部门": "health",
    },
    XIANNING: {
        "市民政局": "civil_affairs",
        "市卫生健康委": "health",
        "市发改委": "development_reform",
        "市自然资源规划局": "natural_resources",
        "市财政局": "finance",
        "市住建局": "housing",
        "咸宁高新区": "high_tech_zone",
        "各县市区人民政府": "child_governments",
        "市人社局": "human_resources",
        "市商务局": "commerce",
        "市国资委": "state_assets",
        "市总工会": "trade_unions",
        "市教育局": "education",
        "市应急管理局": "emergency",
        "市医保局": "medical_insurance",
        "市卫健委": "health",
        "市妇联": "women",
        "市科技局": "science",
        "市住建委": "housing",
        "市自然资源和规划局": "natural_resources",
        "人民银行咸宁分行": "central_bank",
        "市市场监管局": "market_regulation",
        "市文旅局": "culture_tourism",
        "市体育事业发展中心": "sports",
        "市老干部局": "veteran_cadres",
        "市经信局": "industry",
        "工作领导小组成员单位": "leading_group_members",
        "市税务局": "taxation",
        "市委宣传部": "publicity",
        "市政务服务和大数据管理局": "government_services",
    },
    JIANGXI: {
        "省民政厅": "civil_affairs",
        "省卫生健康委": "health",
        "省发展改革委": "development_reform",
        "省财政厅": "finance",
        "各设区市人民政府": "child_governments",
        "省人力资源社会保障厅": "human_resources",
        "省自然资源厅": "natural_resources",
        "省住房城乡建设厅": "housing",
        "省应急厅": "emergency",
        "人行南昌中心支行": "central_bank",
        "省国资委": "state_assets",
        "省管局": "government_offices",
        "省消防救援总队": "fire_rescue",
        "省商务厅": "commerce",
        "省妇联": "women",
        "省红十字会": "red_cross",
        "省农业农村厅": "agriculture",
        "省市场监管局": "market_regulation",
        "省医保局": "medical_insurance",
        "省文化和旅游厅": "culture_tourism",
        "省中医药局": "traditional_medicine",
        "省林业局": "forestry",
        "省体育局": "sports",
        "省交通运输厅": "transport",
        "省总工会": "trade_unions",
        "团省委": "youth_league",
        "省残联": "disabled",
        "省教育厅": "education",
        "省委老干部局": "veteran_cadres",
        "省工业和信息化厅": "industry",
        "省科技厅": "science",
        "省金融监管局": "local_finance",
        "省政务服务办": "government_services",
        "江西银保监局": "banking_regulation",
        "江西证监局": "securities_regulation",
        "省税务局": "taxation",
        "省公安厅": "public_security",
        "省统计局": "statistics",
    },
    HUZHONG: {
        "区民政局": "civil_affairs",
        "区卫健局": "health",
        "区自然资源局": "natural_resources",
        "区住建局": "housing",
        "各镇": "grass_roots",
        "社区": "grass_roots",
        "各镇、社区": "grass_roots",
        "区教育局": "education",
        "区发改局": "development_reform",
        "区自然资源局等部门": "natural_resources",
        "区财政局": "finance",
        "区卫健局等部门": "health",
        "区人社局": "human_resources",
    },
}

# Printed as responsible, yet no single organisation of the place, and no group anybody could spell out.
NOBODY = {XIANNING: ["湖北科技学院", "咸宁职业技术学院"], HUZHONG: ["区政府相关部门"], ZIYANG: ["市级有关部门(单位)"]}

PLACES = {
    QINGHAI: ("青海省", "青海", "province"),
    HAIDONG: ("海东市", "海东", "prefecture"),
    LEDU: ("乐都区", "乐都区", "county"),
    PINGAN: ("平安区", "平安区", "county"),
    HAIBEI: ("海北藏族自治州", "海北州", "prefecture"),
    XIANNING: ("咸宁市", "咸宁", "prefecture"),
    JIANGXI: ("江西省", "江西", "province"),
    HUZHONG: ("呼中区", "呼中区", "county"),
    ZIYANG: ("资阳市", "资阳", "prefecture"),
    510000000000: ("四川省", "四川", "province"),
    420000000000: ("湖北省", "湖北", "province"),
    230000000000: ("黑龙江省", "黑龙江", "province"),
    232700000000: ("大兴安岭地区", "大兴安岭地区", "prefecture"),
}


@pytest.fixture
def places() -> None:
    Area.objects.bulk_create(
        Area(code=code, name=name, short_name=short, kind=kind, valid=DateRange(None, None), source="office")
        for code, (name, short, kind) in PLACES.items()
    )


def resolved(printed: str, area: int) -> str | None:
    found = organisations.resolve(printed, area=area, on=TODAY)
    return found.function if found and found.area == area else found and f"{found.function}@{found.area}"


@pytest.mark.parametrize("area", PRINTED)
def test_every_unit_the_plans_print_is_somebody(places: None, area: int) -> None:
    ensure_departments(area, actor=SYSTEM, now=NOW)
    assert {printed: resolved(printed, area) for printed in PRINTED[area]} == PRINTED[area]
    assert [printed for printed in NOBODY.get(area, []) if resolved(printed, area)] == []


def test_every_function_has_a_name_a_title_at_every_level_and_stems_of_its_own() -> None:
    rows = functions().values()
    stems = [stem for row in rows for stem in row.stems]
    assert sorted(stems) == sorted(set(stems))
    assert [row.code for row in rows if not (row.zh and row.en and all(row.titles.values()))] == []
    groups = [row.code for row in rows if row.kind == OrganisationKind.GROUP]
    assert groups == ["leading_group_members", "child_governments", "grass_roots"]


def test_a_departments_own_official_and_short_names_lead_back_to_it(places: None) -> None:
    for area in (JIANGXI, HAIDONG, LEDU):
        ensure_departments(area, actor=SYSTEM, now=NOW)
        made = Organisation.objects.filter(area=area)
        wrong = [row.name for row in made if resolved(row.name, area) != row.function]
        wrong += [row.short_name for row in made if resolved(row.short_name, area) != row.function]
        assert wrong == []
    names = dict(Organisation.objects.filter(area=HAIDONG).values_list("function", "name"))
    assert names["health"] == "海东市卫生健康委员会"
    assert names["taxation"] == "国家税务总局海东市税务局"
    assert names["central_bank"] == "中国人民银行海东中心支行"
    assert names["banking_regulation"] == "海东银保监分局"
    assert names["publicity"] == "海东市委宣传部"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("海东市卫生健康委员会", "health"),
        ("海东市 卫健委", "health"),
        ("卫生健康委", "health"),
        ("省卫生健康委", f"health@{QINGHAI}"),
        ("青海省民政厅", f"civil_affairs@{QINGHAI}"),
        ("县卫健局", None),
        ("乐都区民政局", None),
        ("某某公司", None),
        ("", None),
        ("市", None),
    ],
)
def test_the_word_before_the_name_says_whose_department(places: None, printed: str, expected: str | None) -> None:
    for area in (QINGHAI, HAIDONG, LEDU):
        ensure_departments(area, actor=SYSTEM, now=NOW)
    assert resolved(printed, HAIDONG) == expected


def test_a_county_names_its_citys_and_its_own_departments(places: None) -> None:
    for area in (HAIDONG, LEDU):
        ensure_departments(area, actor=SYSTEM, now=NOW)
    assert resolved("区民政局", LEDU) == "civil_affairs"
    assert resolved("民政局", LEDU) == "civil_affairs"
    assert resolved("市民政局", LEDU) == f"civil_affairs@{HAIDONG}"


def test_without_a_known_place_the_level_still_tells() -> None:
    department(HAIDONG)
    assert resolved("市民政局", HAIDONG) == "civil_affairs"
    assert resolved("省民政厅", HAIDONG) is None


@pytest.mark.parametrize("printed", ["各县（市、区）人民政府", "各县市区", "各市州人民政府", "各区县政府", "各设区市"])
def test_governments_named_together_are_a_group(printed: str) -> None:
    assert recognise(printed, ("市",)) == "child_governments"


@pytest.mark.parametrize("printed", ["各单位", "各级政府", "各部门", "各有关单位", "全社会"])
def test_vague_words_are_nobody(printed: str) -> None:
    assert recognise(printed, ("市",)) is None


def test_a_group_names_the_governments_one_level_down(places: None) -> None:
    ensure_departments(HAIDONG, actor=SYSTEM, now=NOW)
    group = organisations.resolve("各县区人民政府", area=HAIDONG, on=TODAY)
    assert group is not None
    assert group.is_group
    assert [row.name for row in organisations.members(group, on=TODAY)] == ["乐都区人民政府", "平安区人民政府"]


def test_laying_out_departments_twice_adds_none_and_is_audited_once(places: None) -> None:
    created = ensure_departments(HAIDONG, actor=SYSTEM, now=NOW)
    assert created == len(functions()) + 2
    assert ensure_departments(HAIDONG, actor=SYSTEM, now=NOW) == 0
    assert AuditEvent.objects.filter(action="accounts.ensure_departments").count() == 1


def test_an_alias_wins_and_can_be_taken_back() -> None:
    admin = acting(Role.SYSTEM_ADMIN)
    college = create_organisation(
        name="湖北科技学院", kind=OrganisationKind.OTHER, area=HAIDONG, actor=admin, now=NOW, first_day=date(2020, 1, 1)
    )
    alias = add_alias(college, "湖科", actor=admin, now=NOW)
    found = organisations.resolve("湖科", area=HAIDONG, on=TODAY)
    assert found is not None
    assert found.id == college
    with pytest.raises(AliasKnown):
        add_alias(department().id, "湖科", actor=admin, now=NOW)
    remove_alias(alias, actor=admin, now=NOW)
    assert organisations.resolve("湖科", area=HAIDONG, on=TODAY) is None


def test_a_department_that_was_merged_ends_and_the_next_begins() -> None:
    admin = acting(Role.SYSTEM_ADMIN)
    facts: dict[str, Any] = {"kind": OrganisationKind.DEPARTMENT, "area": HAIDONG, "function": "health"}
    old = create_organisation(name="市卫计委", first_day=date(2014, 1, 1), actor=admin, now=NOW, **facts)
    with pytest.raises(FunctionTaken):
        create_organisation(name="市卫生健康委", first_day=date(2019, 1, 1), actor=admin, now=NOW, **facts)
    with pytest.raises(NotOver):
        edit_organisation(old, name="市卫计委", short_name="", last_day=date(2013, 1, 1), actor=admin, now=NOW)
    edit_organisation(old, name="市卫计委", short_name="", last_day=date(2018, 12, 31), actor=admin, now=NOW)
    new = create_organisation(name="市卫生健康委", first_day=date(2019, 1, 1), actor=admin, now=NOW, **facts)
    then = organisations.resolve("市卫生局", area=HAIDONG, on=date(2018, 12, 31))
    assert then is None
    for day, expected in ((date(2018, 12, 31), old), (date(2019, 1, 1), new)):
        found = organisations.resolve("市卫健委", area=HAIDONG, on=day)
        assert found is not None
        assert found.id == expected


def test_only_the_system_administrator_of_the_area_may() -> None:
    with pytest.raises(NotAllowed):
        ensure_departments(HAIDONG, actor=acting(Role.SECURITY_ADMIN), now=NOW)
    with pytest.raises(OutsideYourArea):
        ensure_departments(PINGAN, actor=acting(Role.SYSTEM_ADMIN, LEDU), now=NOW)
    there = department(PINGAN, name="平安区民政局")
    with pytest.raises(NotFound):
        add_alias(there.id, "区民政局", actor=acting(Role.SYSTEM_ADMIN, LEDU), now=NOW)
    with pytest.raises(NotFound):
        organisations.get(there.id, actor=acting(Role.SYSTEM_ADMIN, LEDU))
