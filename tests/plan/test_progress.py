"""Progress reports: written by the unit, handed in, sent back, accepted; a closed month, a late one, an amended plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from desk import HAIDONG, LEDU, NOW, PDF, PLAN, accept, clerk, officer, read, unit_of
from django.db import IntegrityError, transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.core.working_days import WorkingCalendar
from laoyou.plan.models import Edition, ProgressReturn, ReturnStep, Task
from laoyou.plan.selectors import progress, progress_waiting
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.services import progress_checks
from laoyou.plan.services.progress import About, Content, keep_report, remove_evidence, take_back
from laoyou.plan.services.progress_rules import (
    FellBack,
    FinishedNotWhole,
    MonthClosed,
    MonthNotBegun,
    OwnReport,
    ReasonMissing,
    ReportIncomplete,
    ReportNotHandedIn,
    ReportNotOpen,
)
from laoyou.records.models import AuditEvent
from laoyou.records.services.attachments import AttachmentRefused

pytestmark = pytest.mark.django_db
FEBRUARY, JANUARY = date(2026, 2, 1), date(2026, 1, 1)
SAID = Content(course="on_course", percent=40, done="两处院舍已开工。", ahead="封顶。")
CALENDAR = WorkingCalendar({})
TERMS = Terms(CALENDAR)


@pytest.fixture
def plan(edition: Edition) -> Edition:
    return accept(edition)


def about(plan: Edition, month: date = FEBRUARY, function: str = "civil_affairs", name: str = "扩大护理供给") -> About:
    task = Task.objects.get(edition=plan, name__contains=name)
    return About(task.id, unit_of(function), month)


def handed_in(plan: Edition, said: Content = SAID, month: date = FEBRUARY) -> ProgressReturn:
    key = keep_report(about(plan, month), said, submit=True, revision=None, actor=clerk(), now=NOW)
    return ProgressReturn.objects.get(id=key)


def accepted(plan: Edition, said: Content = SAID, month: date = FEBRUARY) -> ProgressReturn:
    report = handed_in(plan, said, month)
    progress_checks.decide(report.id, accept=True, revision=report.revision, actor=officer(), now=NOW)
    report.refresh_from_db()
    return report


def rows(plan: Edition, month: date = FEBRUARY, *, actor: Actor | None = None, today: date = date(2026, 3, 20)):  # type: ignore[no-untyped-def]
    return progress.reports(plan.id, month, actor=actor or officer(), today=today, terms=TERMS)


def test_a_report_goes_its_way_and_every_step_is_kept(plan: Edition) -> None:
    key = keep_report(about(plan), Content(done="开工"), submit=False, revision=None, actor=clerk(), now=NOW)
    keep_report(about(plan), SAID, submit=True, revision=1, actor=clerk(), now=NOW)
    progress_checks.decide(key, accept=False, reason="请附照片。", revision=2, actor=officer(), now=NOW)
    keep_report(about(plan), SAID, submit=True, revision=3, actor=clerk(), now=NOW + timedelta(hours=1))
    progress_checks.decide(key, accept=True, revision=4, actor=officer(), now=NOW + timedelta(hours=2))
    report = ProgressReturn.objects.get(id=key)
    assert (report.state, report.percent, report.done) == ("accepted", 40, "两处院舍已开工。")
    steps = ReturnStep.objects.filter(report=report).order_by("at", "id").values_list("kind", "text")
    assert list(steps) == [("submitted", ""), ("sent_back", "请附照片。"), ("submitted", ""), ("accepted", "")]
    actions = AuditEvent.objects.filter(subject="plan.progress_return").order_by("id").values_list("action", flat=True)
    assert list(actions) == [
        "plan.keep_report",
        "plan.keep_report",
        "plan.sent_back_report",
        "plan.keep_report",
        "plan.accepted_report",
    ]


def test_only_the_unit_named_reports_and_only_inside_its_area(plan: Edition) -> None:
    with pytest.raises(NotAllowed):
        keep_report(about(plan), SAID, submit=False, revision=None, actor=clerk("finance"), now=NOW)
    with pytest.raises(NotFound):  # the plan gives education nothing there
        keep_report(
            about(plan, function="education"), SAID, submit=False, revision=None, actor=clerk("education"), now=NOW
        )
    inside = officer("department_officer", area=LEDU, organisation=unit_of("civil_affairs"))
    with pytest.raises(NotFound):
        keep_report(about(plan), SAID, submit=False, revision=None, actor=inside, now=NOW)
    with pytest.raises(NotAllowed):
        keep_report(about(plan), SAID, submit=False, revision=None, actor=officer("leader"), now=NOW)
    assert not ProgressReturn.objects.exists()


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (Content(done="开工"), ReportIncomplete),
        (Content(course="on_course", done="  "), ReportIncomplete),
        (Content(course="finished", percent=80, done="完成"), FinishedNotWhole),
    ],
)
def test_half_a_report_is_a_draft(plan: Edition, said: Content, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        keep_report(about(plan), said, submit=True, revision=None, actor=clerk(), now=NOW)
    keep_report(about(plan), said, submit=False, revision=None, actor=clerk(), now=NOW)
    assert ProgressReturn.objects.get().state == "draft"


def test_less_than_last_month_says_why(plan: Edition) -> None:
    accepted(plan, month=JANUARY)
    less = Content(course="behind", percent=30, done="一处停工。")
    with pytest.raises(FellBack) as refused:
        handed_in(plan, less)
    assert refused.value.facts == {"before": 40, "percent": 30}
    assert (
        handed_in(plan, Content(course="behind", percent=30, done="一处停工。", obstacles="图纸重审。")).percent == 30
    )


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(plan: Edition) -> None:
    keep_report(about(plan), SAID, submit=False, revision=None, actor=clerk(), now=NOW)
    other = clerk(number=21)
    keep_report(about(plan), Content(done="二稿"), submit=False, revision=1, actor=other, now=NOW)
    for stale in (None, 1):
        with pytest.raises(Conflict):
            keep_report(about(plan), Content(done="三稿"), submit=False, revision=stale, actor=clerk(), now=NOW)
    assert ProgressReturn.objects.get().done == "二稿"


def test_what_was_handed_in_stays_as_it_is_until_it_is_taken_back(plan: Edition) -> None:
    report = handed_in(plan)
    with pytest.raises(ReportNotOpen):
        keep_report(about(plan), SAID, submit=False, revision=report.revision, actor=clerk(), now=NOW)
    with pytest.raises(NotAllowed):
        take_back(report.id, revision=report.revision, actor=clerk("finance"), now=NOW)
    take_back(report.id, revision=report.revision, actor=clerk(), now=NOW)
    report.refresh_from_db()
    assert report.state == "draft"
    with pytest.raises(ReportNotHandedIn):
        progress_checks.decide(report.id, accept=True, revision=report.revision, actor=officer(), now=NOW)


def test_deciding_takes_another_pair_of_eyes_a_reason_and_the_right_area(plan: Edition) -> None:
    reform = officer("plan_officer", organisation=unit_of("development_reform"), number=30)
    of_their_own = about(plan, function="development_reform", name="压实责任")
    key = keep_report(of_their_own, SAID, submit=True, revision=None, actor=reform, now=NOW)
    with pytest.raises(OwnReport):
        progress_checks.decide(key, accept=True, revision=1, actor=reform, now=NOW)
    report = handed_in(plan)
    with pytest.raises(ReasonMissing):
        progress_checks.decide(report.id, accept=False, reason=" ", revision=1, actor=officer(), now=NOW)
    with pytest.raises(NotFound):
        progress_checks.decide(report.id, accept=True, revision=1, actor=officer(area=LEDU), now=NOW)
    with pytest.raises(NotAllowed):
        progress_checks.decide(report.id, accept=True, revision=1, actor=clerk(), now=NOW)
    progress_checks.decide(report.id, accept=True, revision=1, actor=officer(), now=NOW)
    with pytest.raises(Conflict):  # the second click
        progress_checks.decide(report.id, accept=True, revision=1, actor=officer(), now=NOW)
    with pytest.raises(ReportNotHandedIn):
        progress_checks.decide(report.id, accept=True, revision=2, actor=officer(), now=NOW)


def test_a_closed_month_takes_nothing_until_it_is_opened_again(plan: Edition) -> None:
    report = accepted(plan)
    progress_checks.close_month(HAIDONG, FEBRUARY, closed=True, actor=officer(), now=NOW)
    with pytest.raises(MonthClosed):
        keep_report(about(plan, function="finance"), SAID, submit=False, revision=None, actor=clerk("finance"), now=NOW)
    with pytest.raises(MonthClosed):
        progress_checks.reopen(report.id, reason="数字有误", revision=report.revision, actor=officer(), now=NOW)
    with pytest.raises(ReasonMissing):
        progress_checks.close_month(HAIDONG, FEBRUARY, closed=False, actor=officer(), now=NOW)
    with pytest.raises(NotFound):
        progress_checks.close_month(HAIDONG, FEBRUARY, closed=True, actor=officer(area=LEDU), now=NOW)
    progress_checks.close_month(HAIDONG, FEBRUARY, closed=False, reason="补报", actor=officer(), now=NOW)
    progress_checks.reopen(report.id, reason="数字有误", revision=report.revision, actor=officer(), now=NOW)
    report.refresh_from_db()
    assert report.state == "sent_back"


def test_a_month_to_come_is_not_reported_on(plan: Edition) -> None:
    at_night = datetime(2026, 3, 31, 16, 1, tzinfo=UTC)  # already April in China
    with pytest.raises(MonthNotBegun):
        keep_report(about(plan, date(2026, 4, 1)), SAID, submit=False, revision=None, actor=clerk(), now=NOW)
    assert keep_report(about(plan, date(2026, 4, 1)), SAID, submit=False, revision=None, actor=clerk(), now=at_night)


def test_who_owes_what_and_what_is_late(plan: Edition) -> None:
    handed_in(plan)
    # February ends on a Saturday; five working days later is Friday, 6 March.
    in_time, late = rows(plan, today=date(2026, 3, 6)), rows(plan, today=date(2026, 3, 7))
    assert {row.due for row in in_time} == {date(2026, 3, 6)}
    assert sum(row.is_late for row in in_time) == 0
    first = [row for row in late if "扩大护理供给" in row.name]
    assert [(row.leads, row.state, row.is_late) for row in first] == [
        (True, "submitted", False),
        (False, "", True),
        (False, "", True),
    ]
    counts = progress.counted(late)
    assert (counts["submitted"], counts["late"], counts[""]) == (1, len(late) - 1, len(late) - 1)


def test_a_draft_is_the_units_own(plan: Edition) -> None:
    keep_report(about(plan), SAID, submit=False, revision=None, actor=clerk(), now=NOW)
    assert [row.done for row in rows(plan, actor=clerk()) if row.state == "draft"] == [SAID.done]
    for other in (clerk("finance"), officer(), officer("leader")):
        assert {row.state for row in rows(plan, actor=other)} == {""}
    with pytest.raises(NotFound):
        rows(plan, actor=officer(area=LEDU))


def test_what_waits_for_whom(plan: Edition) -> None:
    edition = progress.editions.get_edition(plan.id, actor=officer())

    def waiting(actor: Actor) -> progress_waiting.Waiting | None:
        return progress_waiting.waiting_for(actor, edition, today=date(2026, 3, 20), terms=lambda _area: TERMS)

    before = waiting(clerk())
    assert before
    assert before.owed == before.late > 0
    handed_in(plan)
    after, checking = waiting(clerk()), waiting(officer())
    assert after
    assert checking
    assert (after.owed, checking.to_check, checking.owed) == (before.owed - 1, 1, 0)
    assert waiting(officer("leader")) is None


def test_evidence_is_checked_and_goes_with_the_report(plan: Edition) -> None:
    def keep(data: bytes, revision: int | None, by: str = "civil_affairs") -> UUID:
        file = (BytesIO(data), "照片.pdf")
        return keep_report(about(plan), SAID, file=file, submit=False, revision=revision, actor=clerk(by), now=NOW)

    with pytest.raises(AttachmentRefused):
        keep(b"MZ\x90\x00", None)
    assert not ProgressReturn.objects.exists()
    key = keep(PDF, None)
    keep(PDF, 1)  # the same file again is the same file
    (kept,) = progress.evidence_of(key)
    assert (kept.filename, kept.size) == ("照片.pdf", len(PDF))
    with pytest.raises(NotAllowed):
        remove_evidence(key, kept.id, actor=clerk("finance"), now=NOW)
    remove_evidence(key, kept.id, actor=clerk(), now=NOW)
    assert progress.evidence_of(key) == []


def test_an_amended_plan_keeps_its_reports(plan: Edition) -> None:
    report = accepted(plan)
    amended = accept(read(PLAN.replace("办好社区托育", "办好社区托育服务"), series=plan.series))
    assert amended.id != plan.id
    task = Task.objects.get(edition=amended, name__contains="扩大护理供给")
    assert task.lineage == report.lineage
    assert [each.done for each in progress.history(task.lineage, actor=officer())] == [report.done]
    assert [row.report_id for row in rows(amended) if row.state == "accepted"] == [report.id]
    renamed = Task.objects.get(edition=amended, name__contains="办好社区托育服务")
    assert not Task.objects.filter(edition=plan, lineage=renamed.lineage).exists()
    with pytest.raises(NotFound):  # the edition before it is no longer in force
        keep_report(about(plan), SAID, submit=False, revision=None, actor=clerk(), now=NOW)


def test_the_database_keeps_what_was_handed_in_whole(plan: Edition) -> None:
    report = handed_in(plan)
    for wrong in ({"done": ""}, {"course": ""}, {"percent": 101}, {"month": date(2026, 2, 2)}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgressReturn.objects.filter(id=report.id).update(**wrong)
