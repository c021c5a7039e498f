from __future__ import annotations

from laoyou.reading import read_text
from laoyou.reading.differences import Change, differences
from tests.reading.plans import document, plan


def told(changes: list[Change]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Kind, section, name and fields of every change."""
    rows = [(change, change.after or change.before or {}) for change in changes]
    return [(c.kind, c.section, row.get("name") or row.get("title") or "", c.fields) for c, row in rows]


def test_an_edition_does_not_differ_from_itself() -> None:
    assert differences(document("columns"), document("columns")) == []


def test_a_line_more_at_the_top_changes_nothing() -> None:
    text = document("columns").text
    assert differences(read_text(text), read_text("\n\n" + text)) == []


def test_added_removed_and_changed() -> None:
    before = plan(goals="到2025年,甲率达到80%,乙率达到70%,丙机构达到5家。", work="2.建网点。布点。\n3.促融合。签约。")
    after = plan(
        goals="到2025年,甲率达到90%,丙机构达到5家,丁机构达到6家。", work="2.建网点。布点选址。\n3.强监管。巡查。"
    )
    assert told(differences(before, after)) == [
        ("changed", "prose_targets", "甲率", ("values",)),
        ("added", "prose_targets", "丁机构", ()),
        ("removed", "prose_targets", "乙率", ()),
        ("changed", "tasks", "建网点", ("text",)),
        ("added", "tasks", "强监管", ()),
        ("removed", "tasks", "促融合", ()),
    ]


def test_a_reworded_name_with_its_number_is_the_same_item() -> None:
    before = plan(work="2.完善社区养老服务网络。布点。")
    after = plan(work="2.健全社区养老服务网络。布点。")
    assert told(differences(before, after)) == [("changed", "tasks", "健全社区养老服务网络", ("title",))]


def test_an_item_that_moved_is_the_same_item() -> None:
    before = plan(work="2.建网点。布点。\n3.促融合。签约。")
    after = plan(work="2.促融合。签约。\n3.建网点。布点。")
    assert {(kind, fields) for kind, _, _, fields in told(differences(before, after))} == {("changed", ("number",))}


def test_the_documents_particulars_come_first() -> None:
    text = document("columns").text
    changes = differences(read_text(text), read_text(text.replace("青政〔2023〕8号", "青政〔2024〕9号")))
    assert [(change.section, change.fields) for change in changes] == [("document", ("doc_no",))]
