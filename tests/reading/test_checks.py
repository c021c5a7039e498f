"""Each check on a document in which the thing is wrong, and on one in which it is not."""

from __future__ import annotations

from collections import Counter

import pytest

from laoyou.reading.checks_units import canonical_unit
from laoyou.reading.messages import SENTENCES, render
from tests.reading.plans import codes, document, plan

FAULTS = {
    "abridged_document": 1,
    "age_range_without_dash": 1,
    "announced_count_differs": 2,
    "area_per_place_small": 1,
    "attachment_missing": 1,
    "central_exceeds_total": 1,
    "count_differs": 2,
    "date_missing": 1,
    "digits_lost": 3,
    "draft_document": 1,
    "duplicate_numbering": 1,
    "duplicate_unit": 1,
    "existing_exceeds_target": 1,
    "group_total_differs": 2,
    "identical_projects": 1,
    "missing_separator": 1,
    "need_contradicts_population": 1,
    "need_not_covered": 1,
    "number_missing": 1,
    "number_without_unit": 2,
    "per_thousand_contradicts": 1,
    "period_inverted": 1,
    "project_county_differs": 1,
    "projects_differ_from_target": 1,
    "same_target_differs": 1,
    "share_contradicts": 1,
    "share_over_hundred": 1,
    "table_missing": 1,
    "total_differs": 2,
    "unclosed_bracket": 2,
    "unit_spelled_differently": 1,
}


def test_everything_wrong_in_a_faulty_plan_is_told() -> None:
    assert Counter(codes(document("faulty"))) == FAULTS


@pytest.mark.parametrize("name", ["faultless", "columns"])
def test_nothing_is_told_of_a_plan_that_agrees_with_itself(name: str) -> None:
    assert codes(document(name)) == []


def test_every_warning_renders_in_both_languages_and_stands_in_the_text() -> None:
    read = document("faulty")
    for finding in read.warnings:
        for language in ("zh-hans", "en"):
            assert "%(" not in render(finding.code, finding.params, language)
        assert 0 <= finding.span.start < finding.span.end <= len(read.text)


def test_warnings_stand_in_reading_order() -> None:
    spans = [finding.span for finding in document("faulty").warnings]
    assert spans == sorted(spans)


def said(name: str, code: str) -> list[dict[str, object]]:
    return [dict(finding.params) for finding in document(name).warnings if finding.code == code]


def test_totals_say_what_is_printed_and_what_the_rows_make() -> None:
    assert said("faulty", "total_differs") == [
        {"column": "总投资", "group": "", "printed": "900", "computed": "800"},
        {"column": "中央预算内投资", "group": "", "printed": "500", "computed": "370"},
    ]
    assert said("faulty", "group_total_differs") == [
        {"column": "总投资", "group": "养老", "printed": "400", "computed": "700"},
        {"column": "中央预算内投资", "group": "养老", "printed": "150", "computed": "320"},
    ]
    assert said("faulty", "count_differs") == [
        {"group": "合计", "printed": 5, "computed": 4},
        {"group": "养老", "printed": 2, "computed": 3},
    ]


def test_lost_digits_are_quoted() -> None:
    assert [params["printed"] for params in said("faulty", "digits_lost")] == [
        "国办发〔202052号",
        "发改社会2020895号",
        "二三五年",
    ]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("根据国发201335号文件执行", True),
        ("根据国发〔2013〕35号文件执行", False),
        ("2022830日印发", True),
        ("2022年8月30日印发", False),
        ("2022829", True),
        ("2022年1月11", True),
        ("2022年1月11日", False),
        ("面向二三五年远景目标", True),
        ("面向二〇三五年远景目标", False),
        ("建设床位20220张", False),
        ("促进3以下婴幼儿照护", True),
        ("促进3岁以下婴幼儿照护", False),
    ],
)
def test_lost_digits(words: str, wrong: bool) -> None:
    assert ("digits_lost" in codes(plan(background=words))) is wrong


@pytest.mark.parametrize(
    ("words", "wrong"), [("满足36岁儿童入园", True), ("满足3-6岁儿童入园", False), ("服务60岁老人", False)]
)
def test_ages_without_a_dash(words: str, wrong: bool) -> None:
    assert ("age_range_without_dash" in codes(plan(work=words))) is wrong


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("推广甲、乙、丙四种模式。", True),
        ("推广甲、乙、丙三种模式。", False),
        ("推广甲、乙等五种模式。", False),
        ("推广甲、乙、丙等两种模式。", True),
        ("推广甲和乙、丙四种模式。", False),
    ],
)
def test_lists_and_the_number_said_of_them(words: str, wrong: bool) -> None:
    assert ("announced_count_differs" in codes(plan(background=words))) is wrong


@pytest.mark.parametrize(
    ("work", "wrong"),
    [
        ("(一)甲。办好。\n(一)乙。办好。", True),
        ("(一)甲。办好。\n(二)乙。办好。", False),
        ("(一)甲\n1.子。好。\n(二)乙\n1.丑。好。", False),
    ],
)
def test_numbers_used_twice(work: str, wrong: bool) -> None:
    assert ("duplicate_numbering" in codes(plan(work=work))) is wrong


@pytest.mark.parametrize(
    ("tail", "missing"),
    [
        ("附件：重大项目清单", ["重大项目清单"]),
        ("附件:1.重大项目清单\n2.重大政策清单", ["重大项目清单", "重大政策清单"]),
        (
            "附件:1.甲清单\n2.乙清单\n附件1\n甲清单\n第一行。\n第二行。\n第三行。\n附件2\n乙清单\n第一行。\n第二行。\n第三行。",
            [],
        ),
        ("附件1\n甲清单\n第一行。\n第二行。", []),
        ("附件：项目表\n序号\t项目名称\t总投资\n1\t甲\t5", []),
    ],
)
def test_attachments_named_and_absent(tail: str, missing: list[str]) -> None:
    found = [finding for finding in plan(work=f"2.甲。乙。\n{tail}").warnings if finding.code == "attachment_missing"]
    assert [finding.params["name"] for finding in found] == missing


@pytest.mark.parametrize(
    ("background", "code", "wrong"),
    [
        ("60岁以上老年人口为20万人,其中农村老年人口5万人,占老年人口的74%。", "share_contradicts", True),
        ("60岁以上老年人口为20万人,其中农村老年人口15万人,占老年人口的75%。", "share_contradicts", False),
        ("护理型床位8张,占床位数的36.4%。", "share_contradicts", False),
        ("养老机构2家、床位22张,护理型床位8张,占床位数的36.4%。", "share_contradicts", False),
        ("养老机构2家、床位22张,护理型床位8张,占床位数的63.4%。", "share_contradicts", True),
        ("养老床位数400张,每千名老人床位数达40张,60岁以上老年人口1万人。", "per_thousand_contradicts", False),
        ("养老床位数400张,每千名老人床位数达43张,60岁以上老年人口1万人。", "per_thousand_contradicts", True),
        ("养老从业人员达到1242。", "number_without_unit", True),
        ("养老从业人员达到1242名。", "number_without_unit", False),
        ("甲率达100%65岁以上签约。", "missing_separator", True),
        ("甲率达100%,65岁以上签约。", "missing_separator", False),
        ("设施(含敬老院。", "unclosed_bracket", True),
        ("设施(含敬老院)。", "unclosed_bracket", False),
        ("设施（含敬老院)。", "unclosed_bracket", False),
    ],
)
def test_what_exists(background: str, code: str, wrong: bool) -> None:
    assert (code in codes(plan(background=background))) is wrong


@pytest.mark.parametrize(
    ("goals", "work", "code", "wrong"),
    [
        (
            "到2025年,每千名老人社会工作者达到2人。",
            "到2025年,每千名老年人配备1名社会工作者。",
            "same_target_differs",
            True,
        ),
        (
            "到2025年,每千名老人社会工作者达到1人。",
            "到2025年,每千名老年人配备1名社会工作者。",
            "same_target_differs",
            False,
        ),
        ("到2023年,月探访率达到80%。", "到2025年,月探访率达到100%。", "same_target_differs", False),
        ("到2025年,服务覆盖率达100%以上。", "", "share_over_hundred", True),
        ("到2025年,服务覆盖率达100%。", "", "share_over_hundred", False),
        ("到2025年,服务覆盖率达90%以上。", "", "share_over_hundred", False),
    ],
)
def test_what_is_promised(goals: str, work: str, code: str, wrong: bool) -> None:
    assert (code in codes(plan(goals=goals, work=f"2.提质。{work}"))) is wrong


@pytest.mark.parametrize(
    ("existing", "target", "wrong"), [("5家", "3家", True), ("3家", "5家", False), ("3家", "3家", False)]
)
def test_what_exists_is_above_what_is_aimed_at(existing: str, target: str, wrong: bool) -> None:
    read = plan(background=f"建成示范性托育机构{existing}。", goals=f"到2025年,示范性托育机构达到{target}。")
    assert ("existing_exceeds_target" in codes(read)) is wrong


@pytest.mark.parametrize(("planned", "wrong"), [("75", True), ("54", False), ("34", False)])
def test_a_gap_and_what_is_planned(planned: str, wrong: bool) -> None:
    read = plan(
        background="托育机构1家,托位数20个。3岁以下婴幼儿托位缺口34个。", work=f"2.建设。拟在城区设置托位{planned}个。"
    )
    assert ("gap_contradicts_plan" in codes(read)) is wrong


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("市住建局", "市住建委", True),
        ("市卫健委", "市卫生健康委", True),
        ("市自然资源规划局", "市自然资源和规划局", True),
        ("市住建局", "区住建局", False),
        ("市教育局", "市体育局", False),
        ("市住建局", "市住建局", False),
    ],
)
def test_units_written_in_two_ways(one: str, other: str, wrong: bool) -> None:
    read = plan(work=f"2.甲。乙。(责任单位:{one})\n3.丙。丁。(责任单位:{other})")
    assert ("unit_spelled_differently" in codes(read)) is wrong


def test_short_names_are_for_comparing() -> None:
    assert canonical_unit("市人力资源和社会保障局") == canonical_unit("市人社局") == "市人社"


def test_a_unit_named_twice() -> None:
    read = plan(work="2.甲。乙。(牵头单位:市民政局,责任单位:市财政局、市民政局)")
    assert [dict(f.params) for f in read.warnings if f.code == "duplicate_unit"] == [
        {"units": "市民政局", "task": "甲"}
    ]


def test_a_table_announced_and_absent() -> None:
    assert "table_missing" in codes(plan(goals="青柳市主要指标\n注:带*的指标另行下达。"))
    assert "table_missing" not in codes(plan(goals="青柳市主要指标\n序号\t指标\t2025年\n1\t甲率\t80"))


def test_every_code_has_both_sentences() -> None:
    assert all(english and chinese for english, chinese in SENTENCES.values())
    assert set(FAULTS) <= set(SENTENCES)
