"""Measures, drills and incidents, as services keep them and as people of each role open their pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.enums import NINE_RISKS, IncidentState, LimitKind, Severity, SiteKind, Subject
from laoyou.facilities.models import Incident, Limit, SafetyPlan
from laoyou.facilities.selectors import safety as found
from laoyou.facilities.services import safety
from laoyou.facilities.services.safety import Report
from laoyou.workbench.house.words import drill_due_status
from tests.facilities import homes
from tests.facilities.test_pages import own_people, signed_in
from tests.people.pages import post
from tests.people.registry import LEDU, NOW, SYSTEM, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
TODAY = NOW.date()
BY: dict[str, Any] = {"actor": SYSTEM, "now": NOW}
OFFICER = Role.DEPARTMENT_OFFICER


def happened(at: Any, severity: Severity = Severity.INJURY, **other: Any) -> UUID:
    told = Report(Subject.FALL, severity, other.pop("when", NOW - timedelta(hours=1)), "在走廊滑倒", **other)
    return safety.report_incident(at.id, told, **BY)


def test_homes_answer_for_the_nine_risks_and_childcare_for_emergencies() -> None:
    home, nursery = homes.site(), homes.site(kind=SiteKind.CHILDCARE)
    actor = worker(OFFICER)
    asked = {row.subject for row in found.preparedness(home.id, on=TODAY, actor=actor).risks}
    assert set(NINE_RISKS) < asked
    assert not set(NINE_RISKS) & {row.subject for row in found.preparedness(nursery.id, on=TODAY, actor=actor).risks}


def test_new_measures_end_those_before_and_never_reach_back() -> None:
    at = homes.site()
    safety.record_plan(at.id, Subject.FALL, measures="巡视", first=TODAY - timedelta(days=30), **BY)
    safety.record_plan(at.id, Subject.FALL, measures="巡视并加护栏", first=TODAY, **BY)
    assert list(SafetyPlan.objects.order_by("since").values_list("until", flat=True)) == [TODAY, None]
    with pytest.raises(safety.PlanBefore):
        safety.record_plan(at.id, Subject.FALL, measures="更早", first=TODAY - timedelta(days=5), **BY)
    row = found.preparedness(at.id, on=TODAY, actor=worker(OFFICER))
    assert next(each.measures for each in row.risks if each.subject == Subject.FALL) == "巡视并加护栏"
    assert row.unprepared == len(row.risks) - 1


def test_the_next_drill_is_due_half_a_year_after_the_last_by_the_rule_with_its_source() -> None:
    at = homes.site()
    with pytest.raises(safety.DrillToCome):
        drill(at, TODAY + timedelta(days=1))
    drill(at, date(2025, 8, 31))
    row = found.preparedness(at.id, on=TODAY, actor=worker(OFFICER))
    assert (row.next_drill, row.rule.source if row.rule else "") == (date(2026, 2, 28), "GB 38600-2019")
    listed = found.sites_by_preparedness(on=TODAY, actor=worker(OFFICER)).get()
    assert (listed.drilled_on, listed.next_drill) == (date(2025, 8, 31), date(2026, 2, 28))


def test_where_no_drill_was_ever_held_the_list_says_so_and_not_since_when() -> None:
    never, new = homes.site(opened_on=date(2010, 3, 1)), homes.site(opened_on=TODAY)
    rows = {row.id: row for row in found.sites_by_preparedness(on=TODAY, actor=worker(OFFICER))}
    said = [
        drill_due_status(rows[each.id].next_drill, TODAY, held=rows[each.id].drilled_on is not None)
        for each in (never, new)
    ]
    assert [(str(each.word) == "从未演练", "2010" in str(each.reason)) for each in said] == [
        (True, False),
        (False, False),
    ]


def drill(at: Any, day: date) -> UUID:
    return safety.record_drill(at.id, Subject.FIRE, held_on=day, participants=9, findings="", **BY)


def test_the_worse_an_incident_the_sooner_it_is_late() -> None:
    at = homes.site()
    slight, death = happened(at, Severity.SLIGHT), happened(at, Severity.DEATH)
    later = NOW + timedelta(hours=2)
    rows = found.incidents(actor=worker(OFFICER))
    assert [row.id for row in found.escalated(rows, now=later)] == [death]
    safety.follow_incident(death, text="已报告民政局，现场保护", close=False, **BY)
    much_later = NOW + timedelta(hours=73)
    rows = found.incidents(actor=worker(OFFICER))
    assert [row.id for row in found.escalated(rows, now=much_later)] == [slight]


def test_the_limit_is_that_of_the_day_of_the_report_where_the_offices_are() -> None:
    at, changed = homes.site(), date(2026, 2, 10)
    midnight = clock.first_moment_of(changed)
    rule = Limit.objects.get(kind=LimitKind.FOLLOW_HOURS, subject="2")
    Limit.objects.filter(id=rule.id).update(valid=homes.days(rule.valid.lower, changed))
    rule.id, rule.value, rule.valid = uuid7(), 12, homes.days(changed)
    rule.save(force_insert=True)
    for reported, hours in ((midnight - timedelta(hours=1), 24), (midnight + timedelta(hours=1), 12)):
        told = Report(Subject.FALL, Severity.INJURY, reported, "在走廊滑倒")
        key = safety.report_incident(at.id, told, actor=SYSTEM, now=reported)
        row, _notes, limit = found.incident(key, actor=worker(OFFICER))
        assert (row.reported_at, limit.value if limit else None) == (reported, hours)
        late = found.escalated(found.incidents(actor=worker(OFFICER)), now=reported + timedelta(hours=hours, seconds=1))
        assert key in {each.id for each in late}
        early = found.escalated(found.incidents(actor=worker(OFFICER)), now=reported + timedelta(hours=hours))
        assert key not in {each.id for each in early}


def test_an_incident_is_followed_to_its_lessons_and_then_stands() -> None:
    key = happened(homes.site())
    with pytest.raises(safety.NothingLearnt):
        safety.follow_incident(key, text="  ", close=True, **BY)
    safety.follow_incident(key, text="送医检查，无骨折", close=False, **BY)
    safety.follow_incident(key, text="地面加防滑垫", close=True, **BY)
    with pytest.raises(safety.IncidentClosed):
        safety.follow_incident(key, text="再补充", close=False, **BY)
    row, notes, _rule = found.incident(key, actor=worker(OFFICER))
    assert (row.state, [each.text for each in notes]) == (IncidentState.CLOSED, ["送医检查，无骨折", "地面加防滑垫"])


def test_what_has_not_happened_and_who_is_not_there_are_refused() -> None:
    at, other = homes.site(), homes.site()
    guest = homes.stay(other, homes.elder())
    with pytest.raises(safety.HappensLater):
        happened(at, when=NOW + timedelta(minutes=1))
    with pytest.raises(safety.NotOfThisSite):
        happened(at, stay_id=guest.id)
    assert not Incident.objects.exists()


def test_the_web_role_takes_no_incident_away() -> None:
    at = homes.site()
    key = happened(at)
    signed_in()  # from here on with the web role's rights
    assert Incident.objects.filter(id=key).delete()[0] == 0
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert Incident.objects.filter(id=key).exists()


def test_out_of_the_area_there_is_nothing() -> None:
    key = happened(homes.site())
    with pytest.raises(NotFound):
        found.incident(key, actor=worker(OFFICER, area=LEDU))


def test_an_institution_reports_from_its_phone_and_the_department_sees_it() -> None:
    mine, rival = homes.site(), homes.site()
    client = own_people(mine.institution)
    page = client.get(reverse("house:report", args=[mine.id])).content.decode()
    assert "120" in page
    now = clock.now().astimezone(clock.CHINA)
    told = {"subject": "fall", "severity": "2", "day": now.date().isoformat(), "at": "00:00", "account": "滑倒"}
    wrong = post(client, "house:report", [mine.id], **(told | {"at": "25:00"}))
    assert (wrong.status_code, 'value="25:00"' in wrong.content.decode()) == (422, True)
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    assert "尚未到来" in post(client, "house:report", [mine.id], **(told | {"day": tomorrow})).content.decode()
    answer = post(client, "house:report", [mine.id], **told)
    assert answer.status_code == 302
    where = answer["Location"]
    assert client.get(reverse("house:safety", args=[rival.id])).status_code == 404
    key = where.rstrip("/").rsplit("/", 1)[-1]
    assert post(client, "house:follow", [key], text="加防滑垫", close="on").status_code == 302
    assert "加防滑垫" in signed_in().get(where).content.decode()
    assert "滑倒" in signed_in().get(where).content.decode()


def test_measures_and_a_drill_from_the_pages() -> None:
    at = homes.site()
    client, today = signed_in(), clock.today().isoformat()
    assert post(client, "house:plan", [at.id], subject="fire", measures="疏散", first=today).status_code == 302
    held = {"subject": "fire", "held_on": today, "participants": "20", "findings": "出口不畅"}
    assert post(client, "house:drill", [at.id], **held).status_code == 302
    page = client.get(reverse("house:safety", args=[at.id])).content.decode()
    assert "出口不畅" in page
    assert "疏散" in page
    assert "GB 38600-2019" in page
    assert at.name in client.get(reverse("house:safety_sites")).content.decode()


@pytest.mark.parametrize(("role", "status"), [(Role.TOWNSHIP_WORKER, 200), (Role.LEADER, 403), (Role.AUDITOR, 403)])
def test_who_reads_incidents(role: Role, status: int) -> None:
    assert signed_in(role).get(reverse("house:incidents")).status_code == status
