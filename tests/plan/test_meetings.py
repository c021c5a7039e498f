"""Meetings: recorded, corrected; what they decided followed until the plan office says that it is done."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from desk import HAIDONG, LEDU, NOW, clerk, officer, unit_of
from django.db import IntegrityError, transaction

from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.plan.enums import MeetingBody
from laoyou.plan.models import Decision, DecisionNote, Meeting
from laoyou.plan.selectors import meetings
from laoyou.plan.services.meetings import (
    DecisionClosed,
    DueBeforeMeeting,
    DueOnHoliday,
    MeetingFacts,
    MeetingToCome,
    NothingReported,
    WordsMissing,
    add_decision,
    answer_report,
    correct_meeting,
    drop_decision,
    move_due,
    record_meeting,
    report_done,
)
from laoyou.records.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
HELD = MeetingFacts(MeetingBody.JOINT_ELDERS, "研究农村互助养老", date(2026, 2, 26), "王某", "民政、财政")
DUE = date(2026, 3, 31)


def held(facts: MeetingFacts = HELD) -> UUID:
    return record_meeting(HAIDONG, facts, actor=officer(), now=NOW)


def decided(due: date = DUE, function: str = "civil_affairs", meeting: UUID | None = None) -> UUID:
    key = meeting or held()
    return add_decision(key, "改造四所敬老院", organisation_id=unit_of(function), due=due, actor=officer(), now=NOW)


def test_a_decision_goes_from_the_meeting_to_its_end() -> None:
    key = decided()
    report_done(key, "四所已完成。", revision=0, actor=clerk(), now=NOW)
    answer_report(key, done=False, said="缺验收单。", revision=1, actor=officer(), now=NOW + timedelta(hours=1))
    report_done(key, "验收单已附。", revision=2, actor=clerk(), now=NOW + timedelta(hours=2))
    answer_report(key, done=True, revision=3, actor=officer(), now=NOW + timedelta(hours=3))
    decision = Decision.objects.get()
    assert (decision.state, decision.closed_at) == ("done", NOW + timedelta(hours=3))
    notes = DecisionNote.objects.order_by("at", "id").values_list("kind", flat=True)
    assert list(notes) == ["reported", "sent_back", "reported", "confirmed"]
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions[-6:] == [
        "plan.record_meeting",
        "plan.add_decision",
        "plan.reported_decision",
        "plan.sent_back_decision",
        "plan.reported_decision",
        "plan.confirmed_decision",
    ]


def test_what_is_wrong_with_a_meeting_is_said() -> None:
    with pytest.raises(MeetingToCome):
        held(MeetingFacts(MeetingBody.OFFICE, "明天的会", date(2026, 3, 2)))
    with pytest.raises(NotFound):
        record_meeting(HAIDONG, HELD, actor=officer(area=LEDU), now=NOW)
    with pytest.raises(NotAllowed):
        record_meeting(HAIDONG, HELD, actor=clerk(), now=NOW)
    assert not Meeting.objects.exists()


def test_the_second_of_two_who_correct_a_meeting_is_told() -> None:
    key = held()
    changed = MeetingFacts(MeetingBody.JOINT_ELDERS, "研究互助养老", date(2026, 2, 27))
    correct_meeting(key, changed, revision=0, actor=officer(), now=NOW)
    with pytest.raises(Conflict):
        correct_meeting(key, HELD, revision=0, actor=officer(), now=NOW)
    assert Meeting.objects.get().title == "研究互助养老"
    decided(date(2026, 3, 2), meeting=key)
    later = MeetingFacts(MeetingBody.JOINT_ELDERS, "研究互助养老", date(2026, 3, 1))
    correct_meeting(key, later, revision=1, actor=officer(), now=NOW)
    with pytest.raises(DueBeforeMeeting):
        correct_meeting(
            key,
            MeetingFacts(MeetingBody.JOINT_ELDERS, "研究互助养老", date(2026, 3, 3)),
            revision=2,
            actor=officer(),
            now=NOW + timedelta(days=5),
        )


def test_a_day_before_the_meeting_or_on_a_holiday_is_answered_with_the_next_one() -> None:
    key = held()
    with pytest.raises(DueBeforeMeeting):
        decided(date(2026, 2, 25), meeting=key)
    with pytest.raises(DueOnHoliday) as refused:  # National Day 2026: offices rest from 1 to 7 October
        decided(date(2026, 10, 1), meeting=key)
    assert refused.value.facts == {"due": "2026-10-01", "next": "2026-10-08", "before": "2026-09-30"}
    with pytest.raises(WordsMissing):
        add_decision(key, " ", organisation_id=unit_of("finance"), due=DUE, actor=officer(), now=NOW)
    assert not Decision.objects.exists()


def test_only_the_unit_reports_and_only_the_plan_office_closes() -> None:
    key = decided()
    with pytest.raises(NotAllowed):
        report_done(key, "做完了", revision=0, actor=clerk("finance"), now=NOW)
    with pytest.raises(WordsMissing):
        report_done(key, " ", revision=0, actor=clerk(), now=NOW)
    with pytest.raises(NothingReported):
        answer_report(key, done=True, revision=0, actor=officer(), now=NOW)
    with pytest.raises(NotAllowed):
        answer_report(key, done=True, revision=0, actor=clerk(), now=NOW)
    with pytest.raises(NotFound):
        drop_decision(key, why="不办", revision=0, actor=officer(area=LEDU), now=NOW)
    drop_decision(key, why="并入另一项", revision=0, actor=officer(), now=NOW)
    with pytest.raises(Conflict):  # the second click
        drop_decision(key, why="并入另一项", revision=0, actor=officer(), now=NOW)
    with pytest.raises(DecisionClosed):
        report_done(key, "做完了", revision=1, actor=clerk(), now=NOW)
    with pytest.raises(DecisionClosed):
        move_due(key, date(2026, 4, 30), why="延期", revision=1, actor=officer(), now=NOW)


def test_a_day_is_moved_with_its_reason_and_both_days_are_kept() -> None:
    key = decided()
    with pytest.raises(WordsMissing):
        move_due(key, date(2026, 4, 30), why="", revision=0, actor=officer(), now=NOW)
    move_due(key, date(2026, 4, 30), why="冬季停工", revision=0, actor=officer(), now=NOW)
    assert Decision.objects.get().due == date(2026, 4, 30)
    assert DecisionNote.objects.get().text == "2026-03-31 → 2026-04-30 冬季停工"


def test_what_waits_for_whom() -> None:
    key = decided()
    late = date(2026, 4, 1)
    owed = meetings.followed(actor=clerk(), today=late)
    assert owed == meetings.Followed(owed=1, late=1, to_answer=0)
    assert meetings.followed(actor=clerk("finance"), today=late) == meetings.Followed(0, 0, 0)
    assert meetings.followed(actor=officer("leader"), today=late) is None
    report_done(key, "做完了", revision=0, actor=clerk(), now=NOW)
    assert meetings.followed(actor=officer(), today=late) == meetings.Followed(0, 0, 1)


def test_the_database_keeps_what_a_decision_needs() -> None:
    key = decided()
    for wrong in ({"text": ""}, {"state": "done"}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(id=key).update(**wrong)
