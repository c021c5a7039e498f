from __future__ import annotations

import pytest

from laoyou.reading import read_text
from laoyou.reading.layout import Source
from laoyou.reading.tables import columns_of, kind_of, tables
from tests.documents.plan import expected_lines
from tests.reading.plans import codes, document


def test_indicators_printed_one_cell_a_line() -> None:
    rows = [
        (row.group, row.number, row.name, row.unit, row.op, dict(row.values), row.nature, row.responsible)
        for row in document("columns").indicators
    ]
    assert rows == [
        ("养老", "1", "护理型床位占比", "%", "=", {"2023": 46, "2024": 50.5, "2025": 55}, "约束性", ("市民政局",)),
        (
            "养老",
            "2",
            "适老化改造户数",
            "户",
            "=",
            {"2023": 120, "2024": 120, "2025": 160},
            "预期性",
            ("市民政局", "市住房城乡建设局"),
        ),
        (
            "托育",
            "1",
            "每千人口托位数",
            "个",
            "=",
            {"2023": 2.5, "2024": 3.5, "2025": 4.5},
            "预期性",
            ("市卫生健康委",),
        ),
    ]


def test_projects_printed_one_cell_a_line() -> None:
    rows = [tuple(row.to_dict().values())[:-1] for row in document("columns").projects]
    assert rows == [
        (
            *("1", "养老", "青柳市福利中心", "新建", "2023-2025", "东平区"),
            *("新建建筑面积9000平方米,建设床位200张。", 4000, 1600, "市民政局"),
        ),
        (
            "2",
            "养老",
            "东平区助餐服务项目",
            "改扩建",
            "2024-2025",
            "东平区",
            "新建12个助餐点",
            300,
            None,
            "东平区民政局",
        ),
        (
            *("1", "托育", "青柳市托育中心", "新建", "2023-2024", "西平县"),
            *("新建建筑面积3000平方米,新增托位150个。", 2000, 800, "市卫生健康委"),
        ),
    ]


def test_sums_are_no_projects_and_are_kept_for_checking() -> None:
    read = document("columns")
    assert [(row.group, row.count, row.total_wan, row.central_wan) for row in read.sums] == [
        ("", 3, 6300, 2400),
        ("养老", 2, 4300, 1600),
        ("托育", 1, 2000, 800),
    ]
    assert codes(read) == []


def test_policies_have_their_measures_apart() -> None:
    assert [(row.name, row.measures, row.responsible) for row in document("columns").policies] == [
        (
            "人才支持政策",
            ("对新入职的护理员发放补助", "建立培训基地", "举办技能竞赛"),
            ("市人力资源社会保障局", "市教育局"),
        ),
        (
            "用地支持政策",
            ("优先安排养老托育用地,落实到地块",),
            ("市自然资源局", "市住房城乡建设局", "各区县人民政府"),
        ),
    ]


def test_elements_end_with_their_units_and_not_with_the_page() -> None:
    assert [(row.name, row.measure, row.goal, row.responsible) for row in document("columns").elements] == [
        ("工作机制", "成立专班。", "每季度调度一次。", ("市发展改革委", "市民政局", "各区县人民政府"))
    ]


def test_indicators_in_rows_with_the_years_below_their_head() -> None:
    rows = [
        (row.name, row.unit, row.op, dict(row.values), row.nature, row.responsible)
        for row in document("grid").indicators
    ]
    assert rows == [
        ("养老服务设施覆盖率", "%", ">=", {"2024": 90, "2025": 95}, "约束性", ("区民政局",)),
        ("普惠托位数", "个", "=", {"2024": 400, "2025": 600}, "预期性", ("区卫健局", "区教育局")),
    ]


def test_projects_in_rows() -> None:
    read = document("grid")
    assert [(p.group, p.name, p.place, p.total_wan, p.owner) for p in read.projects] == [
        ("养老", "白鹭区福利院改造", "北岸街道", 1000, "区民政局"),
        ("托育", "白鹭区示范托育园", "南岸街道", 500, "区卫健局"),
    ]
    assert [(row.group, row.count, row.total_wan) for row in read.sums] == [
        ("", 2, 1500),
        ("养老", None, 1000),
        ("托育", None, 500),
    ]


def test_a_plan_as_the_sources_give_it() -> None:
    read = read_text("\n".join(expected_lines()))
    assert [(row["name"], row["values"], row["nature"]) for row in read.to_dict()["indicators"]] == [
        ("养老机构护理型床位占比", {"2023": 48, "2024": 52, "2025": 58}, "约束性"),
        ("每千人口拥有3岁以下婴幼儿托位数", {"2023": 2.1, "2024": 3.2, "2025": 4.6}, "预期性"),
        ("特殊困难老年人家庭适老化改造", {"2023": 310, "2024": 620, "2025": 900}, "预期性"),
        ("城乡居民基本养老保险参保率", {"2023": 95.5, "2024": 96, "2025": 96.5}, "约束性"),
    ]
    assert [(p.number, p.group, p.total_wan, p.owner) for p in read.projects] == [
        ("1", "养老", 5200, "市民政局"),
        ("2", "养老", 2450, "石桥县人民政府"),
        ("3", "托育", 1830, "市卫生健康委"),
    ]
    assert [row.responsible for row in read.policies] == [("市自然资源局",), ("市财政局", "市卫生健康委")]
    assert codes(read) == ["date_missing"]


@pytest.mark.parametrize(
    ("header", "columns", "kind"),
    [
        ("序号指标名称单位2020年2025年属性", ("number", "name", "unit", "2020", "2025", "nature"), "indicators"),
        (
            "序号具体指标目标责任单位指标属性20222023",
            ("number", "name", "2022", "2023", "responsible", "nature"),
            "indicators",
        ),
        ("序号项目名称项目类型建设期限总投资(万元)", ("number", "name", "type", "period", "total"), "projects"),
        ("序号政策名称重点工作举措和内容责任单位", ("number", "name", "measure", "responsible"), "policies"),
        (
            "序号要素名称十四五保障措施预期目标责任单位",
            ("number", "name", "measure", "goal", "responsible"),
            "elements",
        ),
        ("序号姓名电话", ("number",), None),
    ],
)
def test_headers_say_what_a_table_lists(header: str, columns: tuple[str, ...], kind: str | None) -> None:
    assert columns_of(header) == columns
    assert kind_of(columns) == kind


def test_a_column_of_nobodys_keeps_its_place() -> None:
    read = tables(Source("序号\t指标\t备注\t2025年\n1\t甲率\t见说明\t80"))
    assert [(row.text("name"), row.text("2025")) for row in read[0].rows] == [("甲率", "80")]


def test_a_table_ends_where_the_text_goes_on() -> None:
    found = tables(Source("序号\n指标\n2025\n1\n甲率\n80\n三、重点任务\n1.乙"))
    assert [(table.kind, len(table.rows), table.last_line) for table in found] == [("indicators", 1, 6)]


def test_the_thousandth_row_is_a_row_like_the_others() -> None:
    rows = "\n".join(f"{number}\t第{number}项\t{number % 97}" for number in (998, 999, 1000, 1001))
    read = tables(Source(f"序号\t指标\t2025年\n{rows}"))
    assert [row.text("name") for row in read[0].rows] == ["第998项", "第999项", "第1000项", "第1001项"]
