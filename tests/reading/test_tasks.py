from __future__ import annotations

from laoyou.reading import PlanReading
from tests.reading.plans import document, plan


def outline(read: PlanReading) -> list[tuple[str, str, str]]:
    """Section, number and title of every task."""
    return [(task.section, task.number, task.title) for task in read.tasks]


def test_units_in_lines_below_their_paragraph() -> None:
    read = document("columns")
    assert outline(read) == [
        ("三、重点任务 / (一)办好养老服务 / 1.建好社区网点", "", "织密服务网络"),
        ("三、重点任务 / (一)办好养老服务 / 1.建好社区网点", "", "发展互助养老"),
        ("三、重点任务 / (一)办好养老服务", "2.", "推进医养结合"),
        ("三、重点任务 / (一)办好养老服务", "3.", "办好老年大学"),
    ]
    assert [(task.lead, task.responsible) for task in read.tasks] == [
        (("市民政局",), ("市财政局", "市住房城乡建设局", "各区县人民政府")),
        (("市民政局", "市农业农村局"), ("各区县人民政府",)),
        (("市卫生健康委",), ("市医保局",)),
        ((), ("市教育局",)),
    ]


def test_units_in_brackets_even_over_a_line() -> None:
    read = document("grid")
    assert [(task.number, task.title, task.lead, task.responsible) for task in read.tasks] == [
        ("1.", "建设综合服务中心", ("区民政局",), ("区财政局", "各街道")),
        ("2.", "支持社会办托", (), ("区卫健局", "区总工会")),
        ("1.", "压实责任", ("区市场监管局",), ("区民政局", "区卫健局", "各街道")),
        ("(一)", "加强领导", (), ("区发改局", "区民政局等部门")),
    ]
    assert read.text[read.tasks[1].span.start : read.tasks[1].span.end].endswith("任部门：区卫健局、区总工会〕")


def test_the_text_of_a_task_has_neither_title_nor_bracket() -> None:
    assert document("grid").tasks[2].text == "建立巡查制度。"


def test_without_units_the_innermost_items_are_the_tasks() -> None:
    read = document("numbering")
    assert outline(read) == [
        ("第二章 重点任务", "第一,", "扩大养老服务供给"),
        ("第二章 重点任务", "第二,", "提升托育服务质量"),
        ("第三章 保障措施 / 一、强化组织领导 / (一)健全机制 / (1)明确分工", "①", "加强考核"),
    ]
    assert {task.responsible for task in read.tasks} == {()}


def test_where_units_are_named_introductions_and_conclusions_are_no_tasks() -> None:
    read = plan(work="以下任务要落实。\n(一)建网点。布点。(责任单位:市民政局)\n各部门要抓好落实。")
    assert [task.title for task in read.tasks] == ["建网点"]


def test_a_heading_of_its_own_line_names_the_one_long_paragraph_below_it() -> None:
    long = (
        "将养老托育用地纳入年度供应计划并优先保障,支持利用存量用地和闲置房屋开展服务,简化审批手续。(责任单位:市规划局)"
    )
    read = plan(work=f"(九)加强用地保障\n{long}")
    assert [(task.number, task.title) for task in read.tasks] == [("(九)", "加强用地保障")]


def test_headings_that_run_into_their_text_are_cut_alike() -> None:
    read = plan(
        work="(一)建立工作机制建立党委领导、政府主导的推进机制,定期听取汇报,办公室设在发展改革部门。\n责任单位:市发展改革委\n"
        "(二)加大资金投入根据人口变化建立经费保障机制,引导社会资本参与建设和运营各类机构。\n责任单位:市财政局"
    )
    assert [task.title for task in read.tasks] == ["建立工作机制", "加大资金投入"]
    assert read.tasks[0].text.startswith("建立党委领导")


def test_a_long_first_sentence_is_cut_at_its_first_clause() -> None:
    read = plan(
        work="2.按照链条化的思路,将制造产业纳入全市转型发展专项规划,培育产业集群和龙头企业。(责任单位:市经信局)"
    )
    assert [task.title for task in read.tasks] == ["按照链条化的思路,将制造产业纳入全市转型发展专项规划"]


def test_a_section_of_work_without_items_is_one_task() -> None:
    read = plan(work="四、保障措施\n强化统筹协调,建立常态化机制,加大用地保障力度,推动资源整合和任务落实。")
    assert outline(read)[-1] == ("", "四、", "保障措施")
