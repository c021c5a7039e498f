"""Days allowed: dated, with a source; a place's own go before what ships, from their day on, and concern no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk import HAIBEI, HAIDONG, LEDU, NOW, TODAY, officer
from django.db import DatabaseError, IntegrityError, connection, transaction

from laoyou.accounts.services import scope
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import NotAllowed
from laoyou.plan.enums import ParameterCode
from laoyou.plan.models import OwnParameter
from laoyou.plan.selectors import parameters as found
from laoyou.plan.selectors.parameters import NoParameter, Parameter, parameter, terms_of
from laoyou.plan.services.parameters import ParameterOutside, ParameterPast, ParameterTaken, lay_down_parameter
from laoyou.records.models import ArrangedDay, AuditEvent

pytestmark = pytest.mark.django_db
BASIS = "东办〔2026〕3号"
SAID = Parameter("policy_ends_soon", date(2022, 1, 1), 90, "same", "平台默认", "as shipped", "to be confirmed")


@contextmanager
def as_web(actor: Actor) -> Iterator[None]:
    """The web process's rights and scope, until the block is left."""
    scope.set_scope(actor, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


def laid_down(since: date = TODAY, value: int = 8, code: ParameterCode = ParameterCode.REPORT_WITHIN) -> None:
    lay_down_parameter(code, since, value, basis=BASIS, actor=officer(), now=NOW)


def test_what_ships_is_known_has_a_source_and_is_to_be_confirmed() -> None:
    assert [each.code for each in found.shipped()] == list(dict.fromkeys(each.code for each in found.shipped()))
    assert {each.code for each in found.shipped()} == set(ParameterCode.values)
    assert all(each.source_zh and each.source_en and each.confidence == "to be confirmed" for each in found.shipped())
    assert {each.code for each in found.shipped() if each.before == "same"} == {
        "policy_ends_soon",
        "first_visit_after_completion",
    }


def test_a_parameter_holds_from_its_day_until_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first one it holds too where that is said ("same"); elsewhere nothing does."""
    later = replace(SAID, since=date(2026, 7, 1), value=60)
    days = (date(2021, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    monkeypatch.setattr(found, "shipped", lambda: (SAID, later))
    assert [parameter(SAID.code, day).value for day in days] == [90, 90, 60]
    monkeypatch.setattr(found, "shipped", lambda: (replace(SAID, before="none"), later))
    assert [parameter(SAID.code, day).value for day in days[1:]] == [90, 60]
    for code, day in ((SAID.code, days[0]), ("begins", days[1])):
        with pytest.raises(NoParameter):
            parameter(code, day)


def test_ones_own_goes_before_what_ships_and_stays_at_its_place() -> None:
    laid_down()
    laid_down(TODAY + timedelta(days=30), 10)
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=30)]
    code = ParameterCode.REPORT_WITHIN
    assert [terms_of(HAIDONG).parameter(code, day).value for day in days] == [5, 8, 10]
    assert [terms_of(LEDU).parameter(code, day).value for day in days] == [5, 5, 5]
    own = terms_of(HAIDONG).parameter(code, TODAY)
    assert (own.source_zh, own.is_own, terms_of(LEDU).parameter(code, TODAY).is_own) == (BASIS, True, False)
    event = AuditEvent.objects.filter(action="plan.lay_down_parameter").earliest("id")
    assert event.after == {"code": code, "since": TODAY.isoformat(), "value": 8, "basis": BASIS}


def test_the_calendar_comes_along() -> None:
    ArrangedDay.objects.create(day=date(2031, 1, 1), works=False, name="元旦", source="国办")
    laid_down()
    terms = terms_of(HAIDONG)
    assert (dict(terms.calendar.imported), len(terms.own)) == ({date(2031, 1, 1): False}, 1)


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        (lambda: laid_down(TODAY - timedelta(days=1)), ParameterPast),
        (lambda: laid_down(value=0), ParameterOutside),
        (lambda: laid_down(value=401), ParameterOutside),
        (lambda: (laid_down(), laid_down(value=9)), ParameterTaken),
    ],
    ids=["a day that is over", "none", "too many", "the same day twice"],
)
def test_what_cannot_be_laid_down_is_said(act: Callable[[], object], refused: type[Exception]) -> None:
    with pytest.raises(refused):
        act()
    assert all(each.value == 8 for each in OwnParameter.objects.all())


def test_only_the_plan_office_lays_down_and_only_at_its_place() -> None:
    for role in ("leader", "department_officer", "auditor"):
        with pytest.raises(NotAllowed):
            lay_down_parameter(ParameterCode.TELL_HEAD, TODAY, 2, basis=BASIS, actor=officer(role), now=NOW)
    with pytest.raises(IntegrityError, match="own_parameter_known"), transaction.atomic():
        OwnParameter.objects.create(
            area=HAIDONG, code="tell_head", since=TODAY, value=401, basis=BASIS, recorded_at=NOW, recorded_by="甲"
        )


def test_the_database_keeps_neighbours_out_and_lets_a_county_read_the_citys() -> None:
    laid_down()
    facts = {"code": "tell_head", "since": TODAY, "value": 2, "basis": BASIS, "recorded_at": NOW, "recorded_by": "甲"}
    with as_web(officer(area=LEDU)):
        assert terms_of(HAIDONG).parameter(ParameterCode.REPORT_WITHIN, TODAY).value == 8
        for area in (HAIDONG, HAIBEI):
            with pytest.raises(DatabaseError), transaction.atomic():
                OwnParameter.objects.create(area=area, **facts)
        with pytest.raises(DatabaseError), transaction.atomic():
            OwnParameter.objects.update(value=1)


def test_the_list_says_what_holds_held_and_will() -> None:
    laid_down()
    laid_down(TODAY + timedelta(days=30), 10)
    rows = [row for row in found.listed(actor=officer("auditor"), on=TODAY) if row.code == ParameterCode.REPORT_WITHIN]
    assert [(row.value, row.holds, row.to_come) for row in rows] == [
        (8, True, False), (10, False, True), (5, False, False),
    ]  # fmt: skip
    assert len({row.key for row in found.listed(actor=officer(), on=TODAY)}) == len(ParameterCode.values) + 2
    with pytest.raises(NotAllowed):
        found.listed(actor=officer("township_worker"), on=TODAY)
