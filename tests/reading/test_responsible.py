from __future__ import annotations

import pytest

from laoyou.reading.layout import fold
from laoyou.reading.responsible import are_units, assignment_line, bracketed, cell_units, labelled, unit_list


@pytest.mark.parametrize(
    ("text", "lead", "others"),
    [
        ("办好。（牵头单位：市民政局，责任单位：市财政局、各县区）", ("市民政局",), ("市财政局", "各县区")),
        ("办好。(牵头单位:市民政局;责任单位:市财政局)", ("市民政局",), ("市财政局",)),
        ("办好。〔责任部门：区民政局，各镇、社区〕", (), ("区民政局", "各镇", "社区")),
        ("办好。【责任单位：县民政局】", (), ("县民政局",)),
        (
            "办好。(省民政厅、省财政厅按职责分工负责,各设区市人民政府负责)",
            (),
            ("省民政厅", "省财政厅", "各设区市人民政府"),
        ),
        ("办好。(市民政局牵头,市财政局、市教育局配合,各县负责)。", ("市民政局",), ("市财政局", "市教育局", "各县")),
        ("办好。(责任单位:区发改局等部门)", (), ("区发改局等部门",)),
    ],
)
def test_units_in_every_bracket(text: str, lead: tuple[str, ...], others: tuple[str, ...]) -> None:
    found = bracketed(text, fold(text))
    assert found is not None
    assert (found.assignment.lead, found.assignment.responsible) == (lead, others)
    assert text[: found.start] == "办好。"


@pytest.mark.parametrize("text", ["按规定办理(含托班)。", "落实责任(见附件)", "(一)加强领导"])
def test_other_brackets_name_nobody(text: str) -> None:
    assert bracketed(text, fold(text)) is None


def test_lines_that_are_nothing_but_units() -> None:
    assert assignment_line("牵头单位:市民政局")
    assert assignment_line("责任部门:市民政局")
    assert not assignment_line("压实责任单位主体责任")
    assert labelled("责任单位:甲局,乙局").responsible == ("甲局", "乙局")


def test_a_list_keeps_the_printed_spelling() -> None:
    assert unit_list("市发展改革委、市财政局,各县区人民政府") == ("市发展改革委", "市财政局", "各县区人民政府")


@pytest.mark.parametrize(
    "text", ["市民政局、市卫生健康委", "各区县人民政府", "海东银保监分局、人行海东中支", "团省委", "省消防救援总队"]
)
def test_what_is_a_list_of_units(text: str) -> None:
    assert are_units(text)


@pytest.mark.parametrize(
    "text", ["优先安排用地。", "建立工作机制", "预期性", "100", "", "在养老机构设立学习点,由社区支持"]
)
def test_what_is_none(text: str) -> None:
    assert not are_units(text)


def test_a_name_broken_over_lines_is_one_unit_and_lines_of_units_are_several() -> None:
    assert cell_units(["市人力资源", "社会保障局"]) == ("市人力资源社会保障局",)
    assert cell_units(["市人力资源社会保障局", "市教育局"]) == ("市人力资源社会保障局", "市教育局")
