from __future__ import annotations

import pytest

from laoyou.core.errors import DomainError
from laoyou.reading import NotAPlan, PlanReading, read_text
from tests.reading.plans import codes, document

BODY = "一、发展目标\n到2025年,甲率达到90%。\n二、重点任务\n1.办好服务。增加供给。\n"


def matter(read: PlanReading) -> tuple[str, str, str, str, str]:
    return (read.place, read.title, read.doc_no, read.issuer, read.date)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "发文字号: 青政〔2023〕8号\n成文日期: 2023年05月06日 发布日期: 2023年05月09日\n青柳市人民政府\n青柳市养老托育整体解决方案\n",
            ("青柳市", "青柳市养老托育整体解决方案", "青政〔2023〕8号", "青柳市人民政府", "2023-05-06"),
        ),
        (
            "[转]白鹭区人民政府办公室\n关于印发《白鹭区养老托育实施方案》的通知\n(鹭府办发[2025]4号)\n2025年3月8日\n",
            ("白鹭区", "白鹭区养老托育实施方案", "鹭府办发〔2025〕4号", "白鹭区人民政府办公室", "2025-03-08"),
        ),
        (
            "云杉县促进养老托育服务健康发展\n\n实施方案\n　　(送审稿）\n",
            ("云杉县", "云杉县促进养老托育服务健康发展实施方案", "", "", ""),
        ),
        ("石榴市“一老一小”发展规划（征求意见稿）\n", ("石榴市", "石榴市“一老一小”发展规划", "", "", "")),
    ],
)
def test_the_particulars_of_a_document(head: str, expected: tuple[str, ...]) -> None:
    assert matter(read_text(head + BODY)) == expected


def test_a_number_it_cites_is_not_its_own() -> None:
    read = read_text("青柳市养老托育实施方案\n根据国办发〔2020〕52号,制定本方案。\n" + BODY)
    assert read.doc_no == ""
    assert "number_missing" in codes(read)


def test_a_plan_without_a_title_is_read_by_what_it_calls_itself() -> None:
    read = read_text(
        "松政发〔2022〕2号\n为促进养老托育服务发展,制定本实施意见。\n" + BODY + "红松省“一老一小”主要指标\n注:略。\n"
    )
    assert matter(read) == ("红松省", "", "松政发〔2022〕2号", "", "")
    assert codes(read) == ["date_missing", "title_missing", "table_missing"]


@pytest.mark.parametrize("words", ["(送审稿)", "（征求意见稿）", "(草案)"])
def test_a_draft_says_so(words: str) -> None:
    assert "draft_document" in codes(read_text(f"青柳市养老托育实施方案\n{words}\n" + BODY))


def test_a_cut_text_says_so() -> None:
    assert "abridged_document" in codes(read_text("青柳市养老托育实施方案\n(本文有删减)\n" + BODY))


def test_a_news_article_is_not_a_plan() -> None:
    with pytest.raises(NotAPlan) as refused:
        document("not_a_plan")
    assert isinstance(refused.value, DomainError)
    assert refused.value.facts == {"characters": 80, "title": "", "tasks": 0, "targets": 0}
    assert "found the title “”, 0 tasks and 0 targets" in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n\n", "今天天气很好。", "青柳市养老托育实施方案\n一、概况\n无。"])
def test_what_promises_nothing_is_not_a_plan(text: str) -> None:
    with pytest.raises(NotAPlan):
        read_text(text)
