"""Rows about running the plan: a report that was handed in, a meeting with what it decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.enums import BulletinLanguage, CriterionKind, MeetingBody, MilestoneKind, MoneySource, MoneyStage
from laoyou.plan.models import AssessedUnit, Decision, Edition, Project, Responsibility
from laoyou.plan.selectors.bulletins import periods
from laoyou.plan.services import assessing, assessment, meetings, pledges, policy_papers
from laoyou.plan.services.bulletins import Order, order_bulletin
from laoyou.plan.services.circulars import CircularOrder, order_circular
from laoyou.plan.services.milestones import plan_milestones
from laoyou.plan.services.money import Money, record_money
from laoyou.plan.services.progress import About, Content, keep_report
from laoyou.plan.services.project_card import PlaceFacts, record_place
from laoyou.plan.services.saved_views import Question, save_view
from laoyou.records.selectors.calendar import working_calendar
from laoyou.workbench.bulletins.making import make_queued
from laoyou.workbench.plan import circular_making

REPORTED = date(2026, 2, 1)


def enter(by: Callable[[str], Actor]) -> None:
    """The report of a month and a meeting, as the department and the plan office enter them."""
    clerk, office, now = by("department"), by("plan"), clock.now()
    named = Responsibility.objects.filter(
        item__kind="tasks", item__edition__state="published", organisation_id=clerk.organisation_id
    )
    item = named.order_by("item__position", "id").values_list("item_id", flat=True)[0]
    assert clerk.organisation_id is not None
    said = Content(course="behind", percent=35, done="三所敬老院开工。", obstacles="资金到位较晚。")
    keep_report(About(item, clerk.organisation_id, REPORTED), said, submit=True, revision=None, actor=clerk, now=now)
    calendar = working_calendar()
    project = Project.objects.filter(edition__state="published", edition__area=office.area.low).order_by(
        "position", "id"
    )[0]
    money = Money(MoneyStage.APPROVED, MoneySource.CENTRAL, clock.today(), 100_000_000, "样例〔2026〕1号")
    begun, built = (calendar.deadline(clock.today() + timedelta(days=each), 1).day for each in (-60, 200))
    steps = {MilestoneKind.BEGUN: begun, MilestoneKind.BUILT: built}
    plan_milestones(project.id, steps, actor=office, now=now)
    record_money(project.id, money, actor=office, now=now)
    record_place(
        project.id, PlaceFacts(project.areas[0], 102.84, 36.33, "样例街"), revision=None, actor=office, now=now
    )
    facts = meetings.MeetingFacts(
        MeetingBody.JOINT_ELDERS, "样例：研究农村互助养老", clock.today(), "样例", "民政、财政"
    )
    meeting = meetings.record_meeting(office.area.low, facts, actor=office, now=now)
    due = working_calendar().deadline(clock.today(), 10).day
    unit = clerk.organisation_id
    for text in ("改造四所敬老院", "报送互助养老点名单"):
        meetings.add_decision(meeting, text, organisation_id=unit, due=due, actor=office, now=now)
    pledged = pledges.PledgeFacts(REPORTED.year, "海东市人民政府", "样例：改造敬老院", "所", Decimal(5), unit, "", item)
    pledge = pledges.add_pledge(office.area.low, pledged, actor=office, now=now)
    pledges.report_pledge(pledge, REPORTED, Decimal(2), "两所完工。", actor=clerk, now=now)
    policy = policy_papers.PolicyFacts(
        "样例：养老服务补贴办法", "样例〔2026〕1号", "样例", "样例", unit, clock.today(), due
    )
    policy_papers.record_policy(office.area.low, policy, items=[item], actor=clerk, now=now)
    weights = {CriterionKind.ON_TIME: Decimal(60), CriterionKind.DECISIONS: Decimal(40)}
    scheme = assessment.SchemeFacts(now.year, "样例：年度考核办法", "样例", Decimal(10), weights)
    assessment.lay_down_scheme(office.area.low, scheme, actor=office, now=now)
    assessment.adjust(
        office.area.low, now.year, unit, Decimal(2), reason="样例：全省推广", evidence="样例", actor=office, now=now
    )
    made = assessing.compute_assessment(office.area.low, now.year, actor=office, now=now)
    assessment.show_assessment(made, due, actor=office, now=now)
    result = AssessedUnit.objects.get(assessment_id=made, organisation_id=unit)
    assessment.object_to(result.id, "样例：二月已按时报送。", actor=clerk, now=now)
    asked = Question("elders_60_share", "", office.area.low, True, "", "", 12, None)
    save_view("样例：各县老龄化", asked, shared=True, actor=office, now=now)
    edition = Edition.objects.get(area=office.area.low, state="published")
    kind, since = periods(edition.area, actor=office)[-1]
    make_queued(order_bulletin(Order(edition.id, kind, since, BulletinLanguage.CHINESE), actor=office, now=now))
    asked_for = CircularOrder(edition.id, REPORTED, "样例市发展和改革委员会", BulletinLanguage.CHINESE)
    circular_making.make_queued(order_circular(asked_for, actor=office, now=now))
    meetings.report_done(
        Decision.objects.get(meeting_id=meeting, position=1).id, "四所已完成。", revision=0, actor=clerk, now=now
    )
