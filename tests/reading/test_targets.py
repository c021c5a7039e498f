from __future__ import annotations

from typing import Any

import pytest

from laoyou.reading import read_text
from tests.reading.plans import document, facts, plan, said

Said = list[tuple[str, str, str, dict[str, Any]]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("到2025年,护理型床位占比达到55%。", [("护理型床位占比", "=", "%", {"2025": 55})]),
        ("到2025年底,四级及以上养老机构不少于5家。", [("四级及以上养老机构", ">=", "家", {"2025": 5})]),
        ("到2025年，健康管理率达到６０％以上。", [("健康管理率", ">=", "%", {"2025": 60})]),
        ("到2025年,入住率≥65%。", [("入住率", ">=", "%", {"2025": 65})]),
        ("到2025年,空床率不高于10%。", []),
        (
            "到2025年,A机构达到100%,B机构达到60%。",
            [("A机构", "=", "%", {"2025": 100}), ("B机构", "=", "%", {"2025": 60})],
        ),
        (
            "到2025年,签约服务5万人以上,到2027年底,持证率达100%。",
            [("签约服务", ">=", "万人", {"2025": 5}), ("持证率", "=", "%", {"2027": 100})],
        ),
        (
            "到2025年,护理型床位占比从2022年的40%提高到55%。",
            [("护理型床位占比", "=", "%", {"2022": 40, "2025": 55})],
        ),
        ("到2025年,养老床位由1200张增加到2000张。", [("养老床位", "=", "张", {"未注明": 1200, "2025": 2000})]),
        ("2024年、2025年助餐点分别达到20个、35个。", [("助餐点", "=", "个", {"2024": 20, "2025": 35})]),
        ("每年培训护理员不少于200人次。", [("培训护理员", ">=", "人次", {"每年": 200})]),
        ("每年至少组织2次演练。", [("组织演练", ">=", "次", {"每年": 2})]),
        ("“十四五”期间,新建托育机构12所。", [("新建托育机构", "=", "所", {"2021-2025": 12})]),
        ("到“十五五”末,托位达到3000个。", [("托位", "=", "个", {"2030": 3000})]),
        ("到2025年,建成二十五个助餐点。", [("助餐点", "=", "个", {"2025": 25})]),
        ("到2025年,培养10万名护理人员。", [("培养护理人员", "=", "万名", {"2025": 10})]),
        ("到2025年,支持6万户困难家庭改造。", [("支持困难家庭改造", "=", "万户", {"2025": 6})]),
        ("到2025年,实现签约指导全覆盖。", [("签约指导覆盖率", "=", "%", {"2025": 100})]),
        ("到2025年,社区服务设施全部达标。", [("社区服务设施达标", "=", "%", {"2025": 100})]),
        ("力争所有街道建有一个综合服务中心。", [("街道建有一个综合服务中心", "=", "%", {"未注明": 100})]),
        ("到2025年,所有街道至少建有1处服务设施。", [("所有街道建有服务设施", ">=", "处", {"2025": 1})]),
        ("到2025年,人均预期寿命75.43岁。", [("人均预期寿命", "=", "岁", {"2025": 75.43})]),
        ("到2025年,65岁以上老年人签约率70%。", [("65岁以上老年人签约率", "=", "%", {"2025": 70})]),
        ("到2025年,机构达到约30家。", [("机构", "about", "家", {"2025": 30})]),
    ],
)
def test_promises_in_the_goals(words: str, expected: Said) -> None:
    assert said(plan(goals=words)) == expected


def test_a_year_holds_on_in_the_goals() -> None:
    read = plan(goals="到2025年,甲率达到90%。乙率达到80%。每年办展2次。丙率达到70%。")
    assert [row[3] for row in said(read)] == [{"2025": 90}, {"2025": 80}, {"每年": 2}, {"未注明": 70}]


def test_a_year_ends_with_its_sentence_among_the_work() -> None:
    read = plan(work="2.提质。到2025年,甲率达到90%。乙率达到80%。")
    assert [row[3] for row in said(read)] == [{"2025": 90}, {"未注明": 80}]


def test_a_year_holds_on_into_dashed_points() -> None:
    read = plan(goals="到2025年,体系更加健全。\n——甲率达到90%。\n——乙率达到80%。")
    assert [row[3] for row in said(read)] == [{"2025": 90}, {"2025": 80}]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "新建小区按人均不低于0.1平方米配套建设养老用房。",
            ("新建小区人均配套建设养老用房", ">=", "平方米", {"未注明": 0.1}),
        ),
        (
            "新建住宅小区按每百户20至30平方米配套建设用房。",
            ("新建住宅小区每百户配套建设用房", "=", "平方米/百户", {"未注明": [20, 30]}),
        ),
        ("评估时限不得超过3个月。", ("评估时限", "<=", "个月", {"未注明": 3})),
        ("机构正式运营3个月后即可申请。", ("机构正式运营后即可申请", ">=", "个月", {"未注明": 3})),
        ("社区办托的,5年内免除租金。", ("社区办托免除租金", "<=", "年", {"未注明": 5})),
        ("普惠价格不高于市场价格的70%。", ("普惠价格与市场价格之比", "<=", "%", {"未注明": 70})),
        ("床位费用不高于当年收入的150%。", ("床位费用与当年收入之比", "<=", "%", {"未注明": 150})),
    ],
)
def test_rules_are_limits_and_no_targets(words: str, expected: tuple[str, str, str, dict[str, Any]]) -> None:
    read = plan(work=f"2.定规矩。{words}")
    assert said(read) == []
    assert said(read, "limits") == [expected]


@pytest.mark.parametrize(
    "words",
    [
        "围绕15分钟养老服务圈,发展助餐等服务。",
        "二级以上医院为65岁以上老人提供便利。",
        "依据国发〔2019〕5号文件,推进“1+8”联动。",
        "招收2至3岁的幼儿,推广5G应用。",
        "完成三项重点任务。",
        "以东、西两个社区为中心,建立三级网络。",
        "落实《“十四五”规划和2035年远景目标纲要》。",
        "实现从预防到安宁疗护的全生命周期全覆盖。",
        "参加2025年老博会,对接市场。",
    ],
)
def test_numbers_that_promise_nothing(words: str) -> None:
    read = plan(work=f"2.做好服务。{words}")
    assert (said(read), said(read, "limits"), facts(read)) == ([], [], [])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "截至2022年7月末,全市养老机构2家、床位22张。其中:公办1家、床位数10张。",
            [
                ("养老机构", 2, "家", "2022-07"),
                ("养老机构床位", 22, "张", "2022-07"),
                ("公办养老机构", 1, "家", "2022-07"),
                ("公办养老机构床位数", 10, "张", "2022-07"),
            ],
        ),
        (
            "截至“十三五”末,60岁以上老年人口为19.3万人,占总人口的14.2%。",
            [("60岁以上老年人口", 19.3, "万人", "2020"), ("60岁以上老年人口占总人口比重", 14.2, "%", "2020")],
        ),
        (
            "全市建有179个社区中心和684个村级站,覆盖率分别达到97.8%和77.2%。",
            [
                ("社区中心", 179, "个", ""),
                ("村级站", 684, "个", ""),
                ("社区中心覆盖率", 97.8, "%", ""),
                ("村级站覆盖率", 77.2, "%", ""),
            ],
        ),
        ("预计2025年末,老年人口将达到22万左右。", [("老年人口", 22, "万", "2025")]),
        ("培养人才700余名,投入2.4亿元。", [("培养人才", 700, "名", ""), ("投入", 2.4, "亿元", "")]),
        ("县区养老设施实现全覆盖。", [("县区养老设施覆盖率", 100, "%", "")]),
    ],
)
def test_what_exists_is_baseline_and_no_target(words: str, expected: list[tuple[str, float, str, str]]) -> None:
    read = plan(background=words)
    assert facts(read) == expected
    assert said(read) == []


def test_what_the_background_aims_at_is_a_target() -> None:
    read = plan(background="全市拟在“十四五”期末,实现一个目标(培养10万名护理人员)。现有机构8家。")
    assert said(read) == [("培养护理人员", "=", "万名", {"2025": 10})]
    assert facts(read) == [("机构", 8, "家", "")]


def test_a_bare_description_promises_nothing() -> None:
    read = document("described")
    assert (said(read), said(read, "limits")) == ([], [])
    assert [fact[:3] for fact in facts(read)] == [
        ("养老机构", 8, "家"),
        ("托育机构", 5, "家"),
        ("接待老人", 3000, "人次"),
        ("65岁以上老年人健康管理率", 70, "%"),
        ("社区食堂", 15, "个"),
    ]


def test_two_rules_in_one_are_two() -> None:
    read = plan(goals="到2025年,每百张床位、每千名老年人至少配备1名社会工作者。")
    assert [row[0] for row in said(read)] == ["每百张床位配备社会工作者", "每千名老年人配备社会工作者"]


def test_a_target_belongs_to_who_leads_its_task() -> None:
    read = plan(work="2.提质。到2025年,甲率达到90%。(牵头单位:市民政局,责任单位:市财政局)")
    assert [target.responsible for target in read.prose_targets] == [("市民政局",)]


def test_groups_come_from_the_label_else_the_name() -> None:
    read = plan(goals="养老方面:到2025年,甲率达到90%。\n到2025年,托位达到300个。\n到2025年,产值达到3亿元。")
    assert [target.group for target in read.prose_targets] == ["养老", "托育", ""]


def test_targets_are_numbered_in_reading_order() -> None:
    read = plan(goals="到2025年,设施全部达标,甲率达到90%,乙率达到80%。")
    assert [(t.number, t.name) for t in read.prose_targets] == [("1", "设施达标"), ("2", "甲率"), ("3", "乙率")]


def test_a_site_described_in_prose_is_a_project_and_its_figures_are_no_targets() -> None:
    read = plan(work="2.建中心。养老服务中心场区占地面积10000平方米，建筑面积4909.14平方米，床位100张，建成后投用。")
    assert [(p.name, p.scale) for p in read.projects] == [
        ("养老服务中心", "场区占地面积10000平方米，建筑面积4909.14平方米，床位100张")
    ]
    assert said(read) == []


def test_the_same_text_reads_the_same() -> None:
    text = document("columns").text
    assert read_text(text) == read_text(text)
