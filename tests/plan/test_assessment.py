"""The yearly assessment: what is counted, ties and gaps, the way from the scheme to publication."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from desk import HAIDONG, LEDU, NOW, PLAN, accept, clerk, officer, read, unit_of
from django.db import IntegrityError, transaction

from laoyou.accounts.models import Organisation
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.plan.enums import CriterionKind, MeetingBody, MilestoneKind
from laoyou.plan.models import AssessedUnit, Assessment, Edition, Milestone, Objection, Project, UnitScore
from laoyou.plan.selectors import assessment as found
from laoyou.plan.services import assessment
from laoyou.plan.services.assessing import (
    NoScheme,
    YearToCome,
    compute_assessment,
    compute_queued,
    queue_assessment,
)
from laoyou.plan.services.assessment import (
    AdjustmentTooLarge,
    DayPassed,
    NotTheNewest,
    ObjectionAnswered,
    ObjectionsClosed,
    ObjectionsOpen,
    SchemeBegun,
    SchemeFacts,
    WeightsNotWhole,
    WrongStep,
)
from laoyou.plan.services.meetings import MeetingFacts, add_decision, answer_report, record_meeting, report_done
from laoyou.plan.services.milestones import Course, plan_milestones, record_milestone
from laoyou.plan.services.pledges import PledgeFacts, add_pledge, report_pledge, settle_pledge
from laoyou.plan.services.progress import About, Content, keep_report
from laoyou.plan.services.progress_checks import decide
from laoyou.records.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
YEAR = 2026
# The plan came into force on 1 March; reports of March are due on 8 April, those of April on 11 May.
APRIL, MAY = datetime(2026, 4, 6, tzinfo=UTC), datetime(2026, 5, 12, 4, tzinfo=UTC)
WEIGHTS = {CriterionKind.ON_TIME: Decimal(50), CriterionKind.SOUND: Decimal(20), CriterionKind.DECISIONS: Decimal(30)}


def scheme(first_year: int = YEAR, **weights: Decimal) -> UUID:
    given = {CriterionKind(kind): weight for kind, weight in weights.items()} or WEIGHTS
    facts = SchemeFacts(first_year, "年度考核办法", "东政办〔2026〕1号", Decimal(5), given)
    return assessment.lay_down_scheme(HAIDONG, facts, actor=officer(), now=NOW)


def computed(now: datetime = MAY) -> Assessment:
    return Assessment.objects.get(id=compute_assessment(HAIDONG, YEAR, actor=officer(), now=now))


def result(made: Assessment, function: str = "civil_affairs") -> AssessedUnit:
    return AssessedUnit.objects.get(assessment=made, organisation_id=unit_of(function))


def counts(unit: AssessedUnit) -> dict[str, tuple[int, int, Decimal | None]]:
    return {each.kind: (each.met, each.counted, each.points) for each in unit.scores.all()}


def reported(month: date, at: datetime, function: str = "civil_affairs") -> UUID:
    item = accepted().items.filter(kind="tasks").order_by("position")[0]
    about = About(item.id, unit_of(function), month)
    said = Content(course="on_course", done="按计划推进。")
    return keep_report(about, said, submit=True, revision=None, actor=clerk(function), now=at)


def accepted() -> Edition:
    """The plan of the desk, accepted once."""
    return Edition.objects.filter(state="published").first() or accept(read())


def test_every_score_is_counted_from_its_rows() -> None:
    accepted()
    scheme()
    march = reported(date(2026, 3, 1), APRIL)
    decide(march, accept=False, reason="缺数字", revision=1, actor=officer(), now=APRIL)
    reported(date(2026, 4, 1), MAY)  # a day late
    meeting = record_meeting(
        HAIDONG, MeetingFacts(MeetingBody.OFFICE, "碰头", date(2026, 3, 1)), actor=officer(), now=NOW
    )
    key = add_decision(
        meeting, "报方案", organisation_id=unit_of("civil_affairs"), due=date(2026, 3, 31), actor=officer(), now=NOW
    )
    report_done(key, "已报", revision=0, actor=clerk(), now=NOW)
    answer_report(key, done=True, revision=1, actor=officer(), now=APRIL)
    unit = result(computed())
    # Civil affairs leads one task and takes part in another: two reports for each of two months were due.
    assert counts(unit) == {
        "on_time": (1, 4, Decimal("12.50")),
        "sound": (1, 2, Decimal("10.00")),
        "decisions": (1, 1, Decimal("30.00")),
    }
    assert (unit.measured, unit.scored, unit.total) == (Decimal(100), Decimal("52.50"), Decimal("52.50"))
    rows = found.score(unit, "on_time").rows
    assert sum(row.met is True for row in rows) == 1
    assert {row.how for row in rows if row.met} == {"2026-04-06 / 2026-04-08"}
    assert unit.rank == 1


def test_what_was_given_to_nobody_is_left_out_and_equal_points_share_a_rank() -> None:
    accepted()
    scheme()
    made = computed()
    units = {each.name: each for each in made.units.all()}
    others = [each for name, each in units.items() if each.total == 0]
    assert len(others) == len(units) > 2  # nobody reported
    assert {each.rank for each in others} == {1}
    assert {each.measured for each in others} == {Decimal(50)}
    assert counts(others[0])["sound"] == (0, 0, None)
    scheme(YEAR + 1, pledges=Decimal(100))
    add_pledge(
        HAIDONG,
        PledgeFacts(YEAR + 1, "海东市人民政府", "改造敬老院", "所", Decimal(1), unit_of("finance")),
        actor=officer(),
        now=NOW,
    )
    later = datetime(2027, 2, 1, 4, tzinfo=UTC)
    report_pledge_of = found.units(
        Assessment.objects.get(id=compute_assessment(HAIDONG, YEAR + 1, actor=officer(), now=later)), actor=officer()
    )
    assert {(each.total, each.rank) for each in report_pledge_of} == {(None, None)}  # none is settled


def test_a_pledge_counts_once_it_is_settled() -> None:
    scheme(pledges=Decimal(100))
    facts = PledgeFacts(YEAR, "海东市人民政府", "改造敬老院", "所", Decimal(1), unit_of("civil_affairs"))
    kept, missed = (add_pledge(HAIDONG, facts, actor=officer(), now=NOW) for _ in range(2))
    report_pledge(kept, date(2026, 1, 1), Decimal(1), "", actor=clerk(), now=NOW)
    settle_pledge(kept, kept=True, revision=0, actor=officer(), now=NOW)
    later = datetime(2027, 2, 1, tzinfo=UTC)
    settle_pledge(missed, kept=False, said="未完工", revision=0, actor=officer(), now=later)
    assert result(computed(later)).total == Decimal(50)


def test_points_are_added_within_what_the_scheme_allows() -> None:
    accepted()
    scheme()
    unit = unit_of("civil_affairs")
    said = {"reason": "全国推广", "evidence": "民函〔2026〕3号", "actor": officer(), "now": NOW}
    key = assessment.adjust(HAIDONG, YEAR, unit, Decimal(3), **said)
    with pytest.raises(AdjustmentTooLarge):
        assessment.adjust(HAIDONG, YEAR, unit, Decimal(3), **said)
    first = computed()
    assert result(first).total == Decimal(3)
    assert result(first).rank == 1
    assert result(first, "finance").rank == 2
    assessment.withdraw_adjustment(key, actor=officer(), now=MAY + timedelta(hours=1))
    with pytest.raises(WrongStep):
        assessment.withdraw_adjustment(key, actor=officer(), now=MAY + timedelta(hours=1))
    assert result(computed(MAY + timedelta(hours=2))).total == 0
    assert [each.points for each in found.adjustments_of(result(first))] == [Decimal(3)]  # what was computed stays


def test_from_the_scheme_to_publication() -> None:
    accepted()
    with pytest.raises(NoScheme):
        queue_assessment(HAIDONG, YEAR, actor=officer(), now=MAY)
    with pytest.raises(WeightsNotWhole):
        scheme(on_time=Decimal(99))
    scheme()
    with pytest.raises(SchemeBegun):
        scheme()
    with pytest.raises(YearToCome):
        queue_assessment(HAIDONG, YEAR + 1, actor=officer(), now=MAY)
    run = queue_assessment(HAIDONG, YEAR, actor=officer(), now=MAY)
    assert queue_assessment(HAIDONG, YEAR, actor=officer(), now=MAY) == run  # pressed twice
    old = Assessment.objects.get(id=compute_queued(str(run))["assessment"])
    made = computed()
    leader = officer("leader", number=9)
    with pytest.raises(NotTheNewest):
        assessment.show_assessment(old.id, date(2026, 5, 20), actor=officer(), now=MAY)
    with pytest.raises(DayPassed):
        assessment.show_assessment(made.id, date(2026, 5, 11), actor=officer(), now=MAY)
    assert not found.assessments(actor=clerk()).exists()  # a draft is the plan office's
    assessment.show_assessment(made.id, date(2026, 5, 20), actor=officer(), now=MAY)
    assert [each.name for each in found.units(made, actor=clerk())] == [result(made).name]
    with pytest.raises(NotAllowed):
        assessment.object_to(result(made, "finance").id, "不同意", actor=clerk(), now=MAY)
    key = assessment.object_to(result(made).id, "四月已按时报送", actor=clerk(), now=MAY)
    assert found.waiting(actor=officer()) == found.AssessmentWaits(1, 0, 0)
    with pytest.raises(ObjectionsOpen):
        assessment.approve_assessment(made.id, actor=leader, now=MAY)
    assessment.answer_objection(key, "记录显示为次日", upheld=False, actor=officer(), now=MAY)
    with pytest.raises(ObjectionAnswered):
        assessment.answer_objection(key, "再答", upheld=True, actor=officer(), now=MAY)
    with pytest.raises(ObjectionsOpen):  # units may still object
        assessment.approve_assessment(made.id, actor=leader, now=MAY)
    after = MAY + timedelta(days=9)
    with pytest.raises(ObjectionsClosed):
        assessment.object_to(result(made).id, "迟到的申诉", actor=clerk(), now=after)
    with pytest.raises(NotAllowed):
        assessment.approve_assessment(made.id, actor=officer(), now=after)
    with pytest.raises(NotFound):
        assessment.approve_assessment(made.id, actor=officer("leader", area=LEDU), now=after)
    with pytest.raises(WrongStep):
        assessment.publish_assessment(made.id, actor=officer(), now=after)
    assessment.approve_assessment(made.id, actor=leader, now=after)
    assessment.publish_assessment(made.id, actor=officer(), now=after)
    made.refresh_from_db()
    assert (made.state, made.approved_by, made.version) == ("published", "马玉兰", 2)
    assert found.units(made, actor=clerk()).count() == made.units.count()
    trail = AuditEvent.objects.filter(subject="plan.assessment").order_by("id").values_list("action", flat=True)
    assert list(trail)[-6:] == [
        "plan.compute_assessment",
        "plan.show_assessment",
        "plan.object_to_assessment",
        "plan.answer_objection",
        "plan.approve_assessment",
        "plan.publish_assessment",
    ]


def test_the_database_keeps_scores_and_answers_whole() -> None:
    accepted()
    scheme()
    made = computed()
    assessment.show_assessment(made.id, date(2026, 5, 20), actor=officer(), now=MAY)
    key = assessment.object_to(result(made).id, "不同意", actor=clerk(), now=MAY)
    for model, wrong in (
        (UnitScore, {"met": 99}),
        (UnitScore, {"points": None, "counted": 99}),
        (AssessedUnit, {"rank": None}),
        (Assessment, {"state": "published"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(id=key).update(upheld=True)


def test_counties_are_judged_by_steps_in_them_and_by_what_they_reported_of_their_groups_tasks() -> None:
    plan = accept(read(PLAN.replace("责任单位：市民政局）", "责任单位：市民政局、各县区人民政府）")))
    home, nursery = Project.objects.filter(edition=plan).order_by("position")
    begun, built, later = date(2026, 3, 2), date(2026, 4, 30), date(2026, 9, 30)
    steps = {MilestoneKind.BEGUN: begun, MilestoneKind.BUILT: built, MilestoneKind.IN_USE: later}
    plan_milestones(home.id, steps, actor=officer(), now=NOW)
    plan_milestones(nursery.id, {MilestoneKind.BUILT: built}, actor=officer(), now=NOW)
    first = Milestone.objects.get(lineage=home.lineage, kind=MilestoneKind.BEGUN)
    record_milestone(first.id, Course(done_on=begun), revision=first.revision, actor=officer(), now=MAY)
    scheme(on_time=Decimal(40), projects=Decimal(60))
    ledu = Organisation.objects.get(function="government", area=LEDU)
    group = unit_of("child_governments")
    item = plan.items.filter(kind="tasks", responsibilities__organisation_id=group).get()
    said = Content(course="on_course", done="按计划推进。")
    keep_report(
        About(item.id, ledu.id, date(2026, 3, 1)),
        said,
        submit=True,
        revision=None,
        actor=officer("department_officer", area=LEDU, organisation=ledu.id),
        now=APRIL,
    )

    made = computed()
    county = AssessedUnit.objects.get(assessment=made, organisation=ledu)
    # Of the two steps whose day has come one was done; the step of September is not counted. Of two months it reported March.
    assert (county.assessed_as, county.rank, counts(county)) == (
        "county",
        1,
        {"projects": (1, 2, Decimal("30.00")), "on_time": (1, 2, Decimal("20.00"))},
    )
    assert county.total == Decimal("50.00")
    other = AssessedUnit.objects.get(assessment=made, organisation__area=630222000000)
    assert (counts(other)["projects"], other.rank) == ((0, 1, Decimal("0.00")), 2)
    assert counts(result(made, "civil_affairs"))["projects"] == (1, 2, Decimal("30.00"))
    assert not AssessedUnit.objects.filter(assessment=made, organisation_id=group).exists()
    # Anybody can count again: points are the weight by what is met of what is counted.
    for score in UnitScore.objects.filter(unit__assessment=made, counted__gt=0):
        met = [row["met"] for row in score.rows if row["met"] is not None]
        assert (score.met, score.counted) == (sum(met), len(met))
        assert score.points == round(score.weight * sum(met) / len(met), 2)
