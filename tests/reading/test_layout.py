from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.reading.layout import Source, attachments, fold, heading_of, passages, sentences


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="甲乙，。（）\n\t  \u3000\xa0"))
def test_lines_stand_where_they_say(text: str) -> None:
    source = Source(text)
    assert all(text[line.start : line.end] == line.text and line.text.strip() for line in source.lines)


@pytest.mark.parametrize(
    ("line", "rank", "number", "ordinal"),
    [
        ("第三章 保障措施", 0, "第三章", 3),
        ("一、总体目标", 1, "一、", 1),
        ("（十二）落实政策", 2, "(十二)", 12),
        ("(二)具体指标", 2, "(二)", 2),
        ("（二)混用括号", 2, "(二)", 2),
        ("第一，扩大供给", 3, "第一,", 1),
        ("1.夯实基础", 4, "1.", 1),
        ("1．夯实基础", 4, "1.", 1),
        ("2、提升能力", 4, "2、", 2),
        ("（1）明确分工", 5, "(1)", 1),
        ("③加强考核", 6, "③", 3),
    ],
)
def test_numbering_in_every_style(line: str, rank: int, number: str, ordinal: int) -> None:
    found = heading_of(fold(line))
    assert found is not None
    assert (found.rank, found.number, found.ordinal) == (rank, number, ordinal)


@pytest.mark.parametrize("line", ["0.1平方米", "2025年", "一是加强", "养老机构", "10417张", "1.5个"])
def test_a_figure_is_no_heading(line: str) -> None:
    assert heading_of(line) is None


def test_a_bracket_holds_two_lines_together() -> None:
    text = "加强领导。〔责\n\n任部门：区民政局〕\n下一段"
    first, second = passages(Source(text).lines)
    assert (first.text, second.text) == ("加强领导。〔责任部门：区民政局〕", "下一段")
    at = first.text.index("区民政局")
    span = first.span(at, at + 4)
    assert text[span.start : span.end] == "区民政局"


def test_a_bracket_that_never_closes_holds_nothing() -> None:
    assert len(passages(Source("参保率(单位:%\n98.80\n供养率(单位:%)").lines)) == 3


def test_leftovers_of_word_processors_are_blank_and_offsets_stay() -> None:
    source = Source("[bookmark: _GoBack]一、目标")
    assert [(line.start, line.text) for line in source.lines] == [(19, "一、目标")]


def test_rows_of_tables_keep_their_cells() -> None:
    source = Source("序号\t名称\t\n1\t 甲 \t")
    assert [[source.text[a:b] for a, b in line.cells] for line in source.lines] == [
        ["序号", "名称", ""],
        ["1", "甲", ""],
    ]


def test_attachments_in_every_style() -> None:
    lines = Source("附件1\n附件一：清单（养老）\n附件: 项目表\n附件见后。").lines
    assert [(found.label, found.name) for found in attachments(lines)] == [
        ("附件1", ""),
        ("附件一", "清单（养老）"),
        ("附件", "项目表"),
    ]


def test_sentences_have_their_offsets() -> None:
    assert list(sentences("甲。乙;丙")) == [(0, 1), (2, 3), (4, 5)]
