"""Short names, kinds and pinyin: values an official would give."""

from __future__ import annotations

import pytest

from laoyou.core.area_codes import Level, from_short
from laoyou.places.enums import Kind
from laoyou.places.services.names import kind_of, short_name_of
from laoyou.places.services.spelling import spell


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("青海省", Level.PROVINCE, "青海"),
        ("内蒙古自治区", Level.PROVINCE, "内蒙古"),
        ("新疆维吾尔自治区", Level.PROVINCE, "新疆"),
        ("广西壮族自治区", Level.PROVINCE, "广西"),
        ("宁夏回族自治区", Level.PROVINCE, "宁夏"),
        ("香港特别行政区", Level.PROVINCE, "香港"),
        ("海东市", Level.PREFECTURE, "海东市"),
        ("海西蒙古族藏族自治州", Level.PREFECTURE, "海西州"),
        ("巴音郭楞蒙古自治州", Level.PREFECTURE, "巴音郭楞州"),
        ("民和回族土族自治县", Level.COUNTY, "民和县"),
        ("循化撒拉族自治县", Level.COUNTY, "循化县"),
        ("双江拉祜族佤族布朗族傣族自治县", Level.COUNTY, "双江县"),
        ("隆林各族自治县", Level.COUNTY, "隆林县"),
        ("东乡族自治县", Level.COUNTY, "东乡县"),
        ("鄂温克族自治旗", Level.COUNTY, "鄂温克旗"),
        ("积石山保安族东乡族撒拉族自治县", Level.COUNTY, "积石山县"),
        ("乐都区", Level.COUNTY, "乐都区"),
        ("漓东街道办事处", Level.TOWNSHIP, "漓东街道"),
        ("兴隆林业局办事处", Level.TOWNSHIP, "兴隆林业局办事处"),
        ("上滩村村委会", Level.VILLAGE, "上滩村"),
        ("上滩村民委员会", Level.VILLAGE, "上滩村"),
        ("东龙社区居民委员会", Level.VILLAGE, "东龙社区"),
        ("乐都路居委会", Level.VILLAGE, "乐都路居委会"),
    ],
)
def test_short_name(name: str, level: Level, short: str) -> None:
    assert short_name_of(name, level) == short


@pytest.mark.parametrize(
    ("digits", "name", "kind"),
    [
        ("63", "青海省", Kind.PROVINCE),
        ("1101", "市辖区", Kind.GROUPING),
        ("4290", "省直辖县级行政区划", Kind.GROUPING),
        ("5002", "县", Kind.GROUPING),
        ("630202", "乐都区", Kind.COUNTY),
        ("130171", "石家庄高新技术产业开发区", Kind.ZONE),
        ("632857", "大柴旦行政委员会", Kind.ZONE),
        ("630202001", "碾伯街道", Kind.STREET),
        ("110105021", "南磨房地区", Kind.STREET),
        ("630222102", "马营镇", Kind.TOWN),
        ("632701400", "哈秀乡", Kind.TOWNSHIP),
        ("630202400", "海东工业园区乐都工业园", Kind.ZONE),
        ("630222102001", "马营镇社区", Kind.RESIDENTS),
        ("230103001001", "新华", Kind.RESIDENTS),
        ("230103001201", "新华村", Kind.VILLAGERS),
        ("230103001501", "红旗农场生活区", Kind.ZONE),
    ],
)
def test_kind(digits: str, name: str, kind: Kind) -> None:
    assert kind_of(from_short(digits), name) == kind


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("海东市", "haidongshi", "hds"),
        ("乐都区", "leduqu", "ldq"),
        ("资阳市", "ziyangshi", "zys"),
        ("重庆市", "chongqingshi", "cqs"),
        ("铅山县", "yanshanxian", "ysx"),
        ("宜都市", "yidushi", "yds"),
        ("都江堰市", "dujiangyanshi", "djys"),
        ("什邡市", "shifangshi", "sfs"),
        ("荥经县", "yingjingxian", "yjx"),
        ("长子县", "zhangzixian", "zzx"),
        ("长阳县", "changyangxian", "cyx"),
        ("六合区", "luhequ", "lhq"),
        ("六安市", "luanshi", "las"),
        ("单县", "shanxian", "sx"),
        ("绿春县", "lvchunxian", "lcx"),
        ("曾家镇", "zengjiazhen", "zjz"),
        ("翠微路21号A区", "cuiweilu21haoaqu", "cwl21haq"),
        ("（工业园区）城南街道", "gongyeyuanquchengnanjiedao", "gyyqcnjd"),
    ],
)
def test_spelling(name: str, pinyin: str, initials: str) -> None:
    assert spell(name) == (pinyin, initials)
