"""A demonstration's plan: what is made up obeys the rules of what is entered, and is the same each time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from desk import HAIDONG, LEDU, SYSTEM, accept, officer, read
from django.db.models import Sum

from laoyou.core.errors import NotAllowed
from laoyou.plan.enums import AssessmentState, PledgeState, ReturnState
from laoyou.plan.models import Assessment, Milestone, MoneyEntry, Pledge, ProgressReturn, ReportMonth, UnitScore
from laoyou.plan.selectors import items, ledger, off_course
from laoyou.plan.selectors.editions import edition_row
from laoyou.plan.services.made_up import make_running, running_wanted
from laoyou.records.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)


def test_a_plan_runs_with_something_late_due_sent_back_and_accepted() -> None:
    edition = edition_row(accept(read()))
    assert running_wanted(HAIDONG)
    assert not running_wanted(LEDU)
    made = make_running(HAIDONG, actor=SYSTEM, now=NOW)

    assert made is not None
    assert made.steps == 14 == Milestone.objects.filter(area=HAIDONG).count()
    projects = items.projects(edition, actor=officer())
    parts = ledger.parts(edition, projects, actor=officer())
    whole = ledger.total(projects, parts)
    entered = MoneyEntry.objects.aggregate(fen=Sum("fen"))["fen"]
    assert whole.approved + whole.allocated + whole.paid == entered
    assert 0 < whole.paid <= whole.allocated <= whole.approved <= 2440_5000 * 100
    of_last = Counter(ProgressReturn.objects.filter(month="2026-10-01").values_list("state", flat=True))
    settled = ProgressReturn.objects.filter(month__lt="2026-10-01").exclude(state=ReturnState.ACCEPTED)
    assert set(of_last) <= set(ReturnState.values) - {ReturnState.DRAFT}
    assert not settled.exists()
    assert ReportMonth.objects.order_by("-month").values_list("month", flat=True)[0].isoformat() == "2026-08-01"
    assert {row.state for row in Pledge.objects.filter(year=2025)} == {PledgeState.DONE, PledgeState.NOT_DONE}
    assert {row.state for row in Pledge.objects.filter(year=2026)} == {PledgeState.OPEN}
    published, running = Assessment.objects.order_by("year")
    assert (published.year, published.state, running.year, running.state) == (
        2025,
        AssessmentState.PUBLISHED,
        2026,
        AssessmentState.DRAFT,
    )
    assert UnitScore.objects.filter(unit__assessment=published, kind="on_time", counted=12).exists()
    assert AuditEvent.objects.filter(action="plan.make_up").count() == 1
    assert off_course.standing(edition, projects, actor=officer(), today=NOW.date()) is not None

    assert make_running(HAIDONG, actor=SYSTEM, now=NOW) is None  # what somebody entered is left alone


def test_nothing_is_made_up_without_a_plan_or_by_others() -> None:
    assert make_running(HAIDONG, actor=SYSTEM, now=NOW) is None
    with pytest.raises(NotAllowed):
        make_running(HAIDONG, actor=officer(), now=NOW)
