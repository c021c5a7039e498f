"""Meetings through the whole request: recorded, decided, reported, confirmed; who may not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk import LEDU, furnish, unit_of
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.plan.models import Decision, Meeting
from laoyou.records.selectors.calendar import working_calendar
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)


def working_day() -> str:
    return working_calendar().deadline(clock.today(), 5).day.isoformat()


def test_from_the_meeting_to_its_end() -> None:
    office, clerk = visitor(Role.PLAN_OFFICER), visitor(Role.DEPARTMENT_OFFICER, "civil_affairs")
    said = {"body": "joint_elders", "title": "研究互助养老", "held_on": clock.today().isoformat()}
    assert send(office, "meetings:new", **said) == 302
    meeting = Meeting.objects.get()
    due = working_day()
    decision = {"text": "改造四所敬老院", "organisation_id": str(unit_of("civil_affairs")), "due": due}
    assert send(office, "meetings:decide", meeting.id, **(decision | {"due": "2020-01-01"})) == 422
    assert send(office, "meetings:decide", meeting.id, **decision) == 302
    key = Decision.objects.get().id
    waiting = [each.url for each in clerk.get(reverse("today")).context["due"]]
    assert f"{reverse('meetings:decisions')}?state=standing" in waiting
    assert send(clerk, "meetings:report", meeting.id, key, said="四所已完成。", revision=0) == 302
    assert send(office, "meetings:answer", meeting.id, key, verdict="back", said="", revision=1) == 422
    assert send(office, "meetings:answer", meeting.id, key, verdict="done", said="", revision=1) == 302
    page = clerk.get(reverse("meetings:meeting", args=[meeting.id])).content.decode()
    assert "四所已完成。" in page
    assert "已办结" in page
    listed = office.get(reverse("meetings:decisions"), {"state": "done"}).content.decode()
    assert "改造四所敬老院" in listed
    assert "改造四所敬老院" not in office.get(reverse("meetings:decisions"), {"state": "standing"}).content.decode()


def test_who_may_not() -> None:
    office = visitor(Role.PLAN_OFFICER)
    before = (clock.today() - timedelta(days=1)).isoformat()
    send(office, "meetings:new", body="office", title="碰头会", held_on=before)
    meeting = Meeting.objects.get()
    said = {"text": "报方案", "organisation_id": str(unit_of("civil_affairs")), "due": working_day()}
    assert send(office, "meetings:decide", meeting.id, **said) == 302
    key = Decision.objects.get().id
    assert (
        send(visitor(Role.DEPARTMENT_OFFICER, "finance"), "meetings:report", meeting.id, key, said="好", revision=0)
        == 403
    )
    assert send(visitor(Role.LEADER), "meetings:drop", meeting.id, key, said="不办", revision=0) == 403
    elsewhere = visitor(Role.PLAN_OFFICER, area=LEDU)
    assert elsewhere.get(reverse("meetings:meeting", args=[meeting.id])).status_code == 404
    assert send(elsewhere, "meetings:drop", meeting.id, key, said="不办", revision=0) == 404
    assert visitor(Role.TOWNSHIP_WORKER).get(reverse("meetings:decisions")).status_code == 403
    assert Decision.objects.get().state == "open"


def test_the_day_is_moved_and_the_thing_dropped_on_forms_of_their_own() -> None:
    office = visitor(Role.PLAN_OFFICER)
    send(office, "meetings:new", body="office", title="碰头会", held_on=clock.today().isoformat())
    meeting = Meeting.objects.get()
    said = {"text": "报方案", "organisation_id": str(unit_of("civil_affairs")), "due": working_day()}
    send(office, "meetings:decide", meeting.id, **said)
    key = Decision.objects.get().id
    later = working_calendar().deadline(clock.today(), 9).day.isoformat()
    assert send(office, "meetings:move", meeting.id, key, due=later, said="", revision=0) == 422
    assert send(office, "meetings:move", meeting.id, key, due=later, said="等资金", revision=0) == 302
    assert send(office, "meetings:drop", meeting.id, key, said="并入他项", revision=0) == 422
    assert send(office, "meetings:drop", meeting.id, key, said="并入他项", revision=1) == 302
    assert (Decision.objects.get().state, Decision.objects.get().due.isoformat()) == ("dropped", later)
    assert (
        send(
            office,
            "meetings:correct",
            meeting.id,
            body="office",
            title="办公室碰头会",
            held_on=clock.today().isoformat(),
            revision=0,
        )
        == 302
    )
    assert Meeting.objects.get().title == "办公室碰头会"
