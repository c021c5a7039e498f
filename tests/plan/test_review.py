"""Checking what was read: nothing unseen, nothing lost, nothing overwritten, nobody from elsewhere."""

from __future__ import annotations

from uuid import uuid4

import pytest
from desk import HAIBEI, HAIDONG, LATER, LEDU, NOW, TODAY, accept, officer, read

from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.plan.enums import EditionState, ItemKind, ReviewState
from laoyou.plan.models import Edition, Indicator, ReviewItem
from laoyou.plan.selectors import review as selectors
from laoyou.plan.services import acceptance, review
from laoyou.plan.services.payloads import BadPayload
from laoyou.records.models import AuditEvent


def item(edition: Edition, kind: ItemKind, position: int = 1) -> ReviewItem:
    return ReviewItem.objects.get(edition=edition, kind=kind, position=position)


def test_the_document_is_laid_out_unseen(edition: Edition) -> None:
    kinds = {each.kind: each.total for each in selectors.progress(edition.id, actor=officer()) if each.total}
    assert kinds == {"prose_targets": 2, "tasks": 3, "projects": 2}
    assert set(edition.review_items.values_list("state", flat=True)) == {ReviewState.UNSEEN}
    assert (edition.place, edition.doc_no, edition.title) == (
        "海东市",
        "东试〔2024〕7号",
        "海东市养老托育服务三年实施方案",
    )


def test_every_item_points_to_the_words_it_was_read_from(edition: Edition) -> None:
    text = edition.document.text
    project = item(edition, ItemKind.PROJECT)
    assert "乐都区颐年护理院" in text[project.span_start : project.span_end]
    target = item(edition, ItemKind.PROSE_TARGET)
    assert "62%" in text[target.span_start : target.span_end]


def test_nothing_is_accepted_unseen(edition: Edition) -> None:
    first = item(edition, ItemKind.TASK)
    review.confirm_items(edition.id, [first.id], actor=officer(), now=NOW)
    with pytest.raises(acceptance.UnseenItemsLeft) as refused:
        acceptance.accept_edition(edition.id, actor=officer(), now=NOW, today=TODAY)
    assert refused.value.facts == {"count": 6}
    edition.refresh_from_db()
    assert edition.state == EditionState.REVIEW
    assert Indicator.objects.count() == 0


def test_a_correction_keeps_the_printed_value(edition: Edition) -> None:
    target = item(edition, ItemKind.PROSE_TARGET)
    corrected = review.correct_item(
        target.id, {"values": {"2026": 60}}, revision=0, reason="印件有误", actor=officer(), now=NOW
    )
    assert corrected.read["values"] == {"2026": 62}
    assert (corrected.current["values"], corrected.state, corrected.revision) == ({"2026": 60}, "confirmed", 1)
    accept(edition)
    stored = Indicator.objects.get(edition=edition, position=1)
    assert stored.printed == {"values": {"2026": 62}}
    assert [value.value for value in stored.values.all()] == [60]
    assert stored.reason == "印件有误"


def test_the_second_of_two_editors_is_told(edition: Edition) -> None:
    target = item(edition, ItemKind.PROSE_TARGET)
    review.correct_item(target.id, {"unit": "％"}, revision=0, reason="", actor=officer(), now=NOW)
    with pytest.raises(Conflict):
        review.correct_item(target.id, {"unit": "百分比"}, revision=0, reason="", actor=officer(number=2), now=LATER)
    target.refresh_from_db()
    assert target.current["unit"] == "％"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"values": {"2026": "很多"}}, "values"),
        ({"values": {"明年": 60}}, "values"),
        ({"op": "≥≥"}, "op"),
        ({"name": ""}, "name"),
        ({"colour": "red"}, "colour"),
        ({"values": {"2026": 10**15}}, "values"),
    ],
)
def test_what_cannot_be_is_refused_by_field(edition: Edition, changes: dict[str, object], field: str) -> None:
    target = item(edition, ItemKind.PROSE_TARGET)
    with pytest.raises(BadPayload) as refused:
        review.correct_item(target.id, changes, revision=0, reason="", actor=officer(), now=NOW)
    assert refused.value.field == field
    target.refresh_from_db()
    assert (target.revision, target.state) == (0, ReviewState.UNSEEN)


def test_left_out_and_taken_back(edition: Edition) -> None:
    task = item(edition, ItemKind.TASK, 2)
    review.drop_item(task.id, revision=0, reason="重复", actor=officer(), now=NOW)
    back = review.restore_item(task.id, revision=1, actor=officer(), now=LATER)
    assert (back.state, back.revision) == (ReviewState.CONFIRMED, 2)


def test_two_items_become_one(edition: Edition) -> None:
    keep, other = item(edition, ItemKind.TASK, 1), item(edition, ItemKind.TASK, 3)
    merged = review.merge_items(keep.id, other.id, revision=0, actor=officer(), now=NOW)
    assert merged.current["lead"] == ["市民政局", "市发展改革委"]
    assert merged.current["title"] == keep.current["title"]
    other.refresh_from_db()
    assert (other.state, other.merged_into_id) == (ReviewState.DROPPED, keep.id)


def test_items_of_different_kinds_do_not_merge(edition: Edition) -> None:
    with pytest.raises(review.CannotMerge):
        review.merge_items(
            item(edition, ItemKind.TASK).id, item(edition, ItemKind.PROJECT).id, revision=0, actor=officer(), now=NOW
        )


def test_what_the_reader_missed_is_added(edition: Edition) -> None:
    added = review.add_item(
        edition.id,
        ItemKind.PROSE_TARGET,
        {"name": "助餐点", "values": {"2026": 30}},
        reason="",
        actor=officer(),
        now=NOW,
    )
    assert (added.position, added.read, added.state) == (3, None, ReviewState.CONFIRMED)
    assert added.current["op"] == ">="


def test_the_heading_keeps_what_was_printed(edition: Edition) -> None:
    changed = review.correct_heading(edition.id, {"doc_no": "东试〔2024〕8号"}, reason="印错", actor=officer(), now=NOW)
    assert (changed.doc_no, changed.printed) == ("东试〔2024〕8号", {"doc_no": "东试〔2024〕7号"})


@pytest.mark.parametrize("actor", [officer(area=HAIBEI), officer(area=LEDU)], ids=["next door", "a county of ours"])
def test_nobody_from_elsewhere_finds_it(edition: Edition, actor: object) -> None:
    with pytest.raises(NotFound):
        review.confirm_items(edition.id, [], actor=actor, now=NOW)
    with pytest.raises(NotFound):
        selectors.progress(edition.id, actor=actor)


@pytest.mark.parametrize("role", ["leader", "department_officer", "auditor", "system_admin"])
def test_only_the_plan_office_changes(edition: Edition, role: str) -> None:
    with pytest.raises(NotAllowed):
        review.confirm_items(edition.id, [], actor=officer(role), now=NOW)


def test_every_change_is_in_the_audit_trail(edition: Edition) -> None:
    before = AuditEvent.objects.count()
    task = item(edition, ItemKind.TASK)
    review.drop_item(task.id, revision=0, reason="重复", actor=officer(), now=NOW)
    event = AuditEvent.objects.order_by("-id").first()
    assert AuditEvent.objects.count() == before + 1
    assert event is not None
    assert (event.action, event.area, event.reason, event.subject_id) == (
        "plan.correct_item",
        HAIDONG,
        "重复",
        str(task.id),
    )


def test_after_acceptance_nothing_changes(edition: Edition) -> None:
    accept(edition)
    with pytest.raises(review.NotUnderReview):
        review.drop_item(item(edition, ItemKind.TASK).id, revision=1, reason="", actor=officer(), now=LATER)


def test_a_discarded_edition_is_kept_but_leaves_nothing_in_force(edition: Edition) -> None:
    acceptance.discard_edition(edition.id, reason="错误文件", actor=officer(), now=NOW)
    edition.refresh_from_db()
    assert (edition.state, edition.review_items.count(), Indicator.objects.count()) == (EditionState.DISCARDED, 7, 0)


def test_reading_again_after_a_killed_worker_makes_one_edition(desk: None) -> None:
    run = uuid4()
    first, second = read(run_id=run), read(run_id=run)
    assert first.id == second.id
    assert Edition.objects.count() == 1
