"""Counties report on the city's plan; overdue reports go up the chain; units that were renamed or merged go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from desk import HAIDONG, LEDU, NOW, PDF, PLAN, SYSTEM, accept, clerk, furnish, officer, read, unit_of
from django.db import connection

from laoyou.accounts.enums import OrganisationKind
from laoyou.accounts.models import Organisation, RoleAssignment
from laoyou.accounts.services import scope
from laoyou.accounts.services.organisations import add_alias, create_organisation, edit_organisation
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.core.working_days import WorkingCalendar
from laoyou.plan.models import Edition, ProgressReturn, Task
from laoyou.plan.selectors import progress
from laoyou.plan.selectors.counties import counties_by_task
from laoyou.plan.selectors.overdue import Chain
from laoyou.plan.selectors.owing import editions_around
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.progress_waiting import waiting_for
from laoyou.plan.services import progress_checks
from laoyou.plan.services.progress import About, Content, keep_report, remove_evidence, take_back
from laoyou.plan.services.progress_rules import MonthClosed

pytestmark = pytest.mark.django_db
FEBRUARY, TODAY = date(2026, 2, 1), date(2026, 3, 20)
MINHE = 630222000000
SAID = Content(course="behind", percent=30, done="两处开工。", obstacles="资金到位较晚。")
CALENDAR = WorkingCalendar({})
TERMS = Terms(CALENDAR)


@pytest.fixture
def plan(tmp_path: Path) -> Edition:
    """The plan gives a task to the counties as one: 办好社区托育."""
    furnish(tmp_path)
    return accept(read(PLAN.replace("责任单位：市教育局）", "责任单位：市教育局、各县区人民政府）")))


def government(area: int) -> UUID:
    return Organisation.objects.get(function="government", area=area).id


def county(area: int = LEDU, *roles: str, number: int = 40) -> Actor:
    return officer(*(roles or ("department_officer",)), area=area, organisation=government(area), number=number)


def about(plan: Edition, area: int = LEDU) -> About:
    return About(Task.objects.get(edition=plan, name__contains="办好社区托育").id, government(area), FEBRUARY)


def rows(plan: Edition, actor: Actor, month: date = FEBRUARY) -> list[progress.ReportRow]:
    return progress.reports(plan.id, month, actor=actor, today=TODAY, terms=TERMS)


@contextmanager
def as_web(actor: Actor) -> Iterator[None]:
    """Inside, everything runs with the rights of the web role in the actor's scope."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
        scope.set_scope(actor, now=clock.now())
        yield
        cursor.execute("RESET ROLE")


def test_each_county_owes_its_own_and_sees_its_own(plan: Edition) -> None:
    office = officer()
    owed = [row for row in rows(plan, office) if row.is_countys]
    assert {(row.organisation_id, row.unit_area) for row in owed} == {
        (government(LEDU), LEDU),
        (government(MINHE), MINHE),
    }
    assert [row.organisation_id for row in rows(plan, county())] == [government(LEDU)]
    assert [each.id for each in editions_around(county(), on=TODAY)] == [plan.id]
    assert editions_around(officer("department_officer", area=LEDU, organisation=unit_of("finance")), on=TODAY) == []
    waits = waiting_for(
        county(), progress.editions.get_edition(plan.id, actor=office), today=TODAY, terms=lambda _area: TERMS
    )
    assert waits is not None
    assert (waits.owed, waits.late, waits.to_check, waits.unstaffed) == (1, 1, 0, ())


def test_a_county_reports_under_its_own_scope_and_the_city_adds_up(plan: Edition) -> None:
    with as_web(county()):
        _reported_and_added_up(plan)


def _reported_and_added_up(plan: Edition) -> None:
    key = keep_report(
        about(plan), SAID, file=(BytesIO(PDF), "照片.pdf"), submit=True, revision=None, actor=county(), now=NOW
    )
    take_back(key, revision=1, actor=county(), now=NOW)
    (evidence,) = progress.evidence_of(key)
    remove_evidence(key, evidence.id, actor=county(), now=NOW)
    keep_report(about(plan), SAID, submit=True, revision=2, actor=county(), now=NOW)
    with pytest.raises(NotFound):  # the neighbour's
        keep_report(about(plan, MINHE), SAID, submit=True, revision=None, actor=county(), now=NOW)
    for own in (county(LEDU, "plan_officer", number=41), county(MINHE, "plan_officer", number=42)):
        scope.set_scope(own, now=clock.now())
        with pytest.raises(NotFound):  # only the office of the plan's own area decides
            progress_checks.decide(key, accept=True, revision=3, actor=own, now=NOW)
    assert not ProgressReturn.objects.filter(id=key).exists()  # the last scope is the neighbour's
    scope.set_scope(officer(), now=clock.now())
    progress_checks.decide(key, accept=True, revision=3, actor=officer(), now=NOW)
    (added,) = counties_by_task(rows(plan, officer()))
    assert (added.owed, added.handed_in, added.accepted, added.late, added.behind, added.percent) == (2, 1, 1, 1, 1, 30)
    assert added.missing == (Organisation.objects.get(id=government(MINHE)).name,)
    progress_checks.close_month(HAIDONG, FEBRUARY, closed=True, actor=officer(), now=NOW)
    scope.set_scope(county(MINHE), now=clock.now())
    with pytest.raises(MonthClosed):
        keep_report(about(plan, MINHE), SAID, submit=True, revision=None, actor=county(MINHE), now=NOW)
    scope.set_scope(county(), now=clock.now())
    assert [each.percent for each in progress.history(rows(plan, county())[0].lineage, actor=county())] == [30]


def test_overdue_reports_go_up_the_chain_each_in_its_time(plan: Edition) -> None:
    edition = progress.editions.get_edition(plan.id, actor=officer())
    due = progress.due_of(FEBRUARY, terms=TERMS).day
    mine = "civil_affairs"
    head, lead = officer("leader", organisation=unit_of(mine), number=50), clerk(mine)

    def chain(actor: Actor, days: int) -> Chain:
        on = CALENDAR.deadline(due, days).day
        found = waiting_for(actor, edition, today=on, terms=lambda _area: TERMS)
        assert found is not None
        return found.chain

    assert chain(head, 0) == chain(lead, 0) == chain(officer(), 0) == Chain()
    first, third, fifth = (TERMS.parameter(code, due).value for code in ("tell_head", "tell_lead", "tell_office"))
    owed = [row for row in rows(plan, officer()) if row.organisation_id == unit_of(mine)]
    assert chain(head, first).of_unit == len(owed)
    assert chain(lead, first).of_led == 0
    led = {row.lineage for row in owed if row.leads}
    beside = [row for row in rows(plan, officer()) if row.lineage in led and row.organisation_id != unit_of(mine)]
    assert (chain(lead, third).of_led, chain(lead, third).of_unit) == (len(beside), 0)
    assert chain(officer(), fifth).of_all == len(rows(plan, officer()))

    facts = {"actor": officer(), "today": TODAY, "terms": TERMS}

    def counted(found: Iterable[progress.ReportRow]) -> list[progress.Owed]:
        names = progress.Owed._fields
        return [progress.Owed(*(getattr(row, name) for name in names)) for row in found]

    every, own_tasks = rows(plan, officer()), {row.item_id for row in owed}
    assert progress.owed(edition, FEBRUARY, **facts) == counted(every)  # type: ignore[arg-type]
    of_its_tasks = progress.owed(edition, FEBRUARY, unit=unit_of(mine), **facts)  # type: ignore[arg-type]
    assert of_its_tasks == counted(row for row in every if row.item_id in own_tasks)
    assert len(of_its_tasks) < len(every)
    # The leader of no unit, and the head of a unit that the plan does not name, are told nothing.
    assert waiting_for(officer("leader"), edition, today=TODAY, terms=lambda _area: TERMS) is None
    assert chain(officer("leader", organisation=unit_of("commerce"), number=51), fifth) == Chain()


def test_a_deadline_on_a_holiday_moves() -> None:
    september = date(2026, 9, 1)  # its reports are due in the National Day holidays
    assert progress.due_without_holidays(september, terms=TERMS) == date(2026, 10, 7)
    assert progress.due_of(september, terms=TERMS).day > date(2026, 10, 7)
    assert progress.due_without_holidays(FEBRUARY, terms=TERMS) == progress.due_of(FEBRUARY, terms=TERMS).day


def test_a_unit_renamed_or_merged_goes_on_and_its_history_stays(plan: Edition) -> None:
    task, unit = Task.objects.get(edition=plan, name__contains="扩大护理供给"), unit_of("finance")
    said = About(task.id, unit, FEBRUARY)
    keep_report(said, SAID, submit=True, revision=None, actor=clerk("finance"), now=NOW)
    edit_organisation(unit, name="海东市财政和国资局", short_name="", last_day=None, actor=SYSTEM, now=NOW)
    (row,) = (each for each in rows(plan, officer()) if each.item_id == task.id and each.organisation_id == unit)
    assert (row.unit, row.done) == ("海东市财政局", SAID.done)  # as it was called in that month
    last = date(2026, 3, 10)
    edit_organisation(unit, name="海东市财政和国资局", short_name="", last_day=last, actor=SYSTEM, now=NOW)
    later = create_organisation(
        name="海东市财政金融局", kind=OrganisationKind.DEPARTMENT, area=HAIDONG, actor=SYSTEM, now=NOW,
        first_day=last + timedelta(days=1),
    )  # fmt: skip
    add_alias(later, "海东市财政和国资局", actor=SYSTEM, now=NOW)
    # What the old one reported stays under its name; of the months after its end the new one owes.
    owing = {each.organisation_id for each in rows(plan, officer()) if each.item_id == task.id}
    assert (unit in owing, later in owing) == (True, False)
    march = date(2026, 3, 1)
    on = date(2026, 4, 20)
    found = progress.reports(plan.id, march, actor=officer(), today=on, terms=TERMS)
    owing = {each.organisation_id for each in found if each.item_id == task.id}
    assert (unit in owing, later in owing) == (False, True)
    new = replace(clerk("civil_affairs", number=60), organisation_id=later)
    in_april = NOW + timedelta(days=40)
    assert keep_report(About(task.id, later, march), SAID, submit=True, revision=None, actor=new, now=in_april)
    with pytest.raises(NotFound):
        keep_report(About(task.id, unit, march), SAID, submit=True, revision=None, actor=clerk("finance"), now=in_april)
    assert not RoleAssignment.objects.exists()
