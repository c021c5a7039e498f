from __future__ import annotations

import pytest

from laoyou.reading.measures import measure_of, measures


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("nursing_bed_share", [("养老机构的护理型养老床位占比", "%"), ("养老机构护理型床位占比", "%")]),
        ("monthly_visit_rate", [("特殊困难老年人月探访率", "%"), ("独居、留守老年人月探访率", "%")]),
        (
            "places_per_1000",
            [("每千人口托位数", "个"), ("每千人口拥有3岁以下婴幼儿托位数", "个"), ("常住人口拥有托位数", "个/千人")],
        ),
        ("affordable_places_per_1000", [("每千人口拥有3岁以下婴幼儿普惠托位", "个")]),
        ("adapted_homes", [("困难老年人家庭适老化改造户数", "户"), ("支持特殊困难家庭实施居家适老化改造", "万户")]),
        ("adapted_homes_share", [("特殊困难老年人家庭适老化改造", "%")]),
        ("elder_health_management_rate", [("老年人健康管理率", "%"), ("65岁以上老年人健康管理服务率", "%")]),
        ("pension_enrolment_rate", [("城乡居民基本养老保险参保率", "%"), ("基本养老保险参保率", "%")]),
        ("beds_per_1000_elders", [("每千名老年人养老服务床位数", ""), ("每千名老人拥有床位数", "个")]),
        (
            "welfare_lottery_share",
            [("财政(福彩公益金)投入比率", "%"), ("各地用于社会福利事业的彩票公益金用于支持发展养老服务", "%")],
        ),
    ],
)
def test_one_measure_under_many_names(code: str, printed: list[tuple[str, str]]) -> None:
    assert [getattr(measure_of(name, unit), "code", None) for name, unit in printed] == [code] * len(printed)


def test_what_is_none_of_ours() -> None:
    assert measure_of("森林覆盖率", "%") is None
    assert measure_of("人均预期寿命", "%") is None


def test_codes_are_unique_and_named_in_both_languages() -> None:
    codes = [measure.code for measure in measures()]
    assert len(codes) == len(set(codes))
    assert all(measure.zh and measure.en for measure in measures())
