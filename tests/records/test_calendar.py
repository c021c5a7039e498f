"""Bringing in the holiday arrangement of a year: read line by line, kept whole or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from cast import PASSWORD, hold, person
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core.actor import Actor, system_actor
from laoyou.core.errors import NotAllowed
from laoyou.core.identifiers import uuid7
from laoyou.records.models import ArrangedDay, AuditEvent
from laoyou.records.selectors.calendar import calendar_years, working_calendar
from laoyou.records.services import calendar
from laoyou.ui import once

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, tzinfo=UTC)
SYSTEM = system_actor("tests")
YEAR = """
2031-01-01 休 元旦
2031-01-22 休 春节
2031-01-23 休 春节
2031-01-24 休 春节
2031年1月27日 休 春节
2031/1/28 休 春节
2031-02-02 班
2031-05-01 休 劳动节
2031-10-01 休 国庆节
"""


def test_a_year_is_brought_in_and_deadlines_in_it_are_certain() -> None:
    assert not working_calendar().knows(2031)
    lines = calendar.read_arrangement(YEAR)
    assert calendar.import_arrangement(lines, source="国办发明电〔2030〕1号", actor=SYSTEM, now=NOW) == 2031
    known = working_calendar()
    assert known.knows(2031)
    assert known.works(date(2031, 2, 2))
    assert not known.works(date(2031, 1, 27))
    found = known.deadline(date(2031, 1, 21), 4)
    assert (found.day, found.certain) == (date(2031, 2, 2), True)
    assert calendar_years().imported == (2031,)
    assert calendar_years().missing(date(2030, 1, 1)) == 2030
    assert calendar_years().missing(date(2031, 1, 1)) == 2032


def test_brought_in_again_it_takes_the_place_of_what_was() -> None:
    for text in (YEAR, YEAR.replace("2031-10-01 休 国庆节", "2031-10-02 休 国庆节")):
        calendar.import_arrangement(calendar.read_arrangement(text), source="通知", actor=SYSTEM, now=NOW)
    assert ArrangedDay.objects.count() == 9
    assert not ArrangedDay.objects.filter(day=date(2031, 10, 1)).exists()
    assert AuditEvent.objects.filter(action="records.set_calendar").count() == 2


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", calendar.CalendarTooFew),
        ("2031-01-01 休", calendar.CalendarTooFew),
        (YEAR + "2031-13-01 休", calendar.CalendarLineUnreadable),
        (YEAR + "2031-02-30 休", calendar.CalendarLineUnreadable),
        (YEAR + "国庆节 2031-10-03", calendar.CalendarLineUnreadable),
        (YEAR + "=cmd|' /C calc'!A0", calendar.CalendarLineUnreadable),
        (YEAR + "1031-10-03 休", calendar.CalendarLineUnreadable),
        (YEAR + "2032-01-01 休", calendar.CalendarYearDiffers),
        (YEAR + "2031-10-02 班", calendar.CalendarDayNeedless),
        (YEAR + "2031-05-01 休", calendar.CalendarDayTwice),
    ],
)
def test_what_cannot_be_is_named_by_its_line(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        calendar.read_arrangement(text)


def test_only_the_system_administrator_brings_it_in() -> None:
    lines = calendar.read_arrangement(YEAR)
    other = Actor(name="祁文秀", user_id=uuid7(), roles=frozenset({"plan_officer"}))
    with pytest.raises(NotAllowed):
        calendar.import_arrangement(lines, source="通知", actor=other, now=NOW)


def test_a_day_is_arranged_once() -> None:
    ArrangedDay.objects.create(day=date(2031, 1, 1), works=False, source="通知")
    with pytest.raises(IntegrityError), transaction.atomic():
        ArrangedDay.objects.create(day=date(2031, 1, 1), works=True, source="通知")


@pytest.mark.parametrize(("role", "status"), [(Role.SYSTEM_ADMIN, 200), (Role.LEADER, 403), (Role.AUDITOR, 403)])
def test_the_page(settings: Settings, role: Role, status: int) -> None:
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hold(person("somebody"), role)
    client = Client()
    client.post(reverse("account_login"), {"login": "somebody", "password": PASSWORD})
    assert client.get(reverse("records:new_calendar")).status_code == status
    if status == 200:
        typed = {"source": "国办发明电〔2030〕1号", "days": YEAR + "2032-01-01 休"}
        wrong = client.post(reverse("records:new_calendar"), {once.FIELD: once.new_token(), **typed})
        assert wrong.status_code == 422
        assert "2032" in wrong.content.decode()
        right = client.post(reverse("records:new_calendar"), {once.FIELD: once.new_token(), **typed, "days": YEAR})
        assert right.status_code == 302
        page = client.get(reverse("records:calendar")).content.decode()
        assert "国办发明电〔2030〕1号" in page
        assert "春节" in page
