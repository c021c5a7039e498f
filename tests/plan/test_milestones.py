"""Steps of projects: planned in order, done in order, late with a reason, on days on which offices work."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from desk import HAIDONG, LEDU, NOW, TODAY, accept, clerk, officer
from django.db import IntegrityError, transaction

from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.plan.enums import MilestoneKind
from laoyou.plan.models import Edition, Milestone
from laoyou.plan.selectors import editions, items, milestones
from laoyou.plan.selectors.milestones import MilestoneRow
from laoyou.plan.services.meetings import DueOnHoliday
from laoyou.plan.services.milestones import (
    Course,
    DelayUnexplained,
    StepAfterwards,
    StepBeforeAnother,
    StepDone,
    StepToCome,
    StepWithoutAnother,
    plan_milestones,
    record_milestone,
)
from laoyou.plan.services.money_rules import OthersProject
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.django_db
BEGUN, BUILT, ACCEPTED = MilestoneKind.BEGUN, MilestoneKind.BUILT, MilestoneKind.ACCEPTED
DAYS = {BEGUN: date(2026, 1, 5), BUILT: date(2026, 2, 9), ACCEPTED: date(2026, 3, 31)}


@pytest.fixture
def home(edition: Edition) -> UUID:
    accept(edition)
    seen = editions.get_edition(edition.id, actor=officer())
    return items.projects(seen, actor=officer())[0].id


def planned(home: UUID, days: dict[MilestoneKind, date] = DAYS, **facts: object) -> int:
    return plan_milestones(home, days, **{"actor": clerk(), "now": NOW, **facts})  # type: ignore[arg-type]


def rows() -> dict[str, MilestoneRow]:
    edition = editions.get_edition(Edition.objects.get().id, actor=officer())
    found = milestones.milestones(edition, items.projects(edition, actor=officer()), actor=officer())
    return {row.kind: row for row in found}


def record(kind: MilestoneKind, course: Course, **facts: object) -> None:
    row = Milestone.objects.get(kind=kind)
    facts = {"revision": row.revision, "actor": clerk(), "now": NOW, **facts}
    record_milestone(row.id, course, **facts)  # type: ignore[arg-type]


def test_a_project_goes_step_by_step_and_says_why_it_is_late(home: UUID) -> None:
    assert planned(home) == 3
    with pytest.raises(StepWithoutAnother, match="开工"):
        record(BUILT, Course(done_on=date(2026, 2, 9)))
    with pytest.raises(DelayUnexplained, match="2026-01-05"):
        record(BEGUN, Course(done_on=date(2026, 1, 12)))
    record(BEGUN, Course(done_on=date(2026, 1, 12), reason="图审延后"))
    with pytest.raises(StepWithoutAnother):  # not earlier than the step before it
        record(BUILT, Course(done_on=date(2026, 1, 11), reason="x"))
    record(BUILT, Course(forecast_on=date(2026, 3, 16), reason="冬季停工"))
    with pytest.raises(StepToCome):
        record(BUILT, Course(done_on=TODAY + timedelta(days=2), reason="冬季停工"))
    found = rows()
    assert [found[kind].late_days(TODAY) for kind in (BEGUN, BUILT, ACCEPTED)] == [7, 35, 0]
    assert [found[kind].is_overdue(TODAY) for kind in (BEGUN, BUILT, ACCEPTED)] == [False, True, False]
    assert (found[BUILT].late_days(date(2026, 4, 9)), found[ACCEPTED].is_soon(TODAY)) == (59, True)
    record(BUILT, Course(done_on=date(2026, 2, 27), reason="冬季停工"))
    with pytest.raises(StepAfterwards, match="建成"):
        record(BEGUN, Course())
    actions = AuditEvent.objects.filter(action__startswith="plan.", action__contains="milestone").order_by("id")
    assert [each.action for each in actions] == ["plan.plan_milestones"] + ["plan.record_milestone"] * 3
    assert {each.area for each in actions} == {HAIDONG}


def test_what_is_wrong_with_a_plan_of_steps_is_said(home: UUID) -> None:
    with pytest.raises(StepBeforeAnother, match="建成"):
        planned(home, {**DAYS, BUILT: date(2026, 1, 4)})
    with pytest.raises(DueOnHoliday, match="2026-02-14"):  # worked for the spring festival; the 16th is not
        planned(home, {**DAYS, BUILT: date(2026, 2, 16)})
    with pytest.raises(OthersProject):
        planned(home, actor=clerk("health"))
    with pytest.raises(NotFound):
        planned(home, actor=officer(area=LEDU))
    with pytest.raises(NotAllowed):
        planned(home, actor=officer("leader"))
    planned(home)
    with pytest.raises(Conflict):
        record(BEGUN, Course(done_on=date(2026, 1, 5)), revision=9)
    record(BEGUN, Course(done_on=date(2026, 1, 5)))
    with pytest.raises(StepDone):
        planned(home, {BUILT: DAYS[BUILT]})
    assert planned(home, {BEGUN: DAYS[BEGUN], BUILT: date(2026, 2, 10)}) == 2  # the step that is not wanted is gone
    assert Milestone.objects.filter(kind=ACCEPTED).count() == 0


def broken(act: object) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()  # type: ignore[operator]
    return str(getattr(refused.value.__cause__, "diag").constraint_name)  # noqa: B009 - the driver's own, untyped


def test_the_database_keeps_the_order_whoever_writes(home: UUID) -> None:
    planned(home)
    built, begun = Milestone.objects.filter(kind=BUILT), Milestone.objects.filter(kind=BEGUN)
    assert broken(lambda: built.update(planned_on=date(2025, 1, 1))) == "milestone_planned_in_order"
    assert broken(lambda: built.update(done_on=date(2026, 2, 1))) == "milestone_done_in_order"
    assert broken(lambda: begun.update(done_on=date(2026, 2, 1))) == "milestone_late_says_why"
    assert broken(lambda: begun.update(forecast_on=TODAY, done_on=TODAY, reason="x")) == "milestone_done_or_expected"
