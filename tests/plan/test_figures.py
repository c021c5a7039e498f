"""Computed values become observations: replaced while open, corrected by versions once settled, refused when wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest
from desk import HAIBEI, HAIDONG, LEDU, NOW, SYSTEM, officer

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.plan.models import FigurePeriod, Observation
from laoyou.plan.selectors.figures import latest_of_area
from laoyou.plan.services.figures import (
    FiguresElsewhere,
    FiguresIncomplete,
    FiguresRefused,
    Published,
    publish_figures,
)
from laoyou.plan.services.periods import PeriodNotApproved, PeriodNotOpen, PeriodNotOver, approve_period, lock_period
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
TODAY = date(2026, 3, 1)
LATER = datetime(2026, 4, 1, tzinfo=UTC)
CODE = "nursing_beds_share"


def row(value: float | None = 55.0, **given: Any) -> dict[str, Any]:
    told = {
        "indicator": CODE,
        "basis": "",
        "area": HAIDONG,
        "period_start": JANUARY,
        "period_end": FEBRUARY,
        "breakdown": "",
        "group": "",
        "numerator": value,
        "denominator": 100.0,
        "value": value,
        "completeness": 1.0,
        "reason": "" if value is not None else "no_source:health",
        "snapshot": "20260201T000000Z-aaaaaa",
        "run": "r1",
    }
    return told | given


def publish(*rows: dict[str, Any], area: int = HAIDONG, actor: Any = SYSTEM) -> Published:
    return publish_figures(pa.Table.from_pylist(list(rows)), area=area, actor=actor, now=NOW)


def current(area: int = HAIDONG) -> Observation:
    return Observation.objects.get(is_current=True, indicator=CODE, area=area)


def settle(*, lock: bool = False) -> None:
    approve_period(HAIDONG, JANUARY, FEBRUARY, actor=officer(), now=NOW, today=TODAY)
    if lock:
        lock_period(HAIDONG, JANUARY, FEBRUARY, actor=officer(), now=NOW)


def test_an_open_period_is_replaced_and_the_same_again_changes_nothing() -> None:
    assert publish(row(55.0), row(40.0, area=LEDU)) == Published(2, 0, 0)
    publish(row(56.0))
    publish(row(56.0))
    assert Observation.objects.count() == 1  # Ledu's figure is no longer counted
    assert (current().value, current().version) == (56.0, 1)


def test_other_indicators_and_periods_are_left_alone() -> None:
    publish(row(), row(3.2, indicator="other"), row(57.0, period_start=FEBRUARY, period_end=MARCH))
    publish(row(58.0))
    assert sorted(Observation.objects.values_list("value", flat=True)) == [3.2, 57.0, 58.0]


@pytest.mark.parametrize("lock", [False, True])
def test_a_settled_period_takes_corrections_as_versions_with_the_difference(lock: bool) -> None:
    publish(row(55.0), row(40.0, area=LEDU))
    settle(lock=lock)
    assert publish(row(55.0, run="r2"), row(40.0, area=LEDU, run="r2")) == Published(0, 0, 2)
    assert publish(row(52.5, run="r3"), row(40.0, area=LEDU, run="r3")) == Published(0, 1, 1)
    assert (current().value, current().version, current().difference) == (52.5, 2, -2.5)
    assert list(Observation.objects.filter(area=HAIDONG, is_current=False).values_list("value", "run")) == [
        (55.0, "r1")
    ]


def test_a_missing_value_keeps_its_reason_and_is_not_zero() -> None:
    publish(row(None))
    found = latest_of_area(HAIDONG, [CODE], actor=officer(), before=TODAY)
    assert (found[CODE][0].value, found[CODE][0].reason) == (None, "no_source:health")


def test_the_latest_figure_of_each_basis_is_shown_and_none_outside_the_area() -> None:
    publish(
        row(1.0, basis="registered"),
        row(2.0, basis="resident"),
        row(3.0, basis="resident", period_start=FEBRUARY, period_end=MARCH),
    )
    found = latest_of_area(HAIDONG, [CODE], actor=officer(), before=TODAY)[CODE]
    assert [(each.basis, each.value) for each in found] == [("registered", 1.0), ("resident", 3.0)]
    assert latest_of_area(HAIDONG, [CODE], actor=officer(), before=FEBRUARY)[CODE][1].value == 2.0
    assert latest_of_area(HAIDONG, [CODE], actor=officer(area=LEDU), before=TODAY) == {}


def test_bad_values_are_refused_whole() -> None:
    with pytest.raises(FiguresElsewhere, match=str(HAIBEI)):
        publish(row(), row(area=HAIBEI))
    with pytest.raises(FiguresRefused, match="observation_current_once"):
        publish(row(), row())
    with pytest.raises(FiguresRefused, match="observation_missing_said_why"):
        publish(row(None, reason=""))
    with pytest.raises(FiguresRefused, match="figure_period_ordered"):
        publish(row(period_end=JANUARY))
    with pytest.raises(FiguresRefused, match="observation_completeness_a_share"):
        publish(row(completeness=1.2))
    with pytest.raises(FiguresIncomplete, match="reason, snapshot"):
        publish_figures(pa.Table.from_pylist([row()]).drop(["reason", "snapshot"]), area=HAIDONG, actor=SYSTEM, now=NOW)
    assert not Observation.objects.exists()
    assert not FigurePeriod.objects.exists()


def test_a_period_is_approved_then_locked_once_each_and_written_down() -> None:
    publish(row())
    with pytest.raises(PeriodNotApproved):
        lock_period(HAIDONG, JANUARY, FEBRUARY, actor=officer(), now=NOW)
    with pytest.raises(PeriodNotOver):
        approve_period(HAIDONG, JANUARY, FEBRUARY, actor=officer(), now=NOW, today=date(2026, 1, 31))
    settle(lock=True)
    with pytest.raises(PeriodNotOpen, match="马玉兰"):
        settle()
    with pytest.raises(PeriodNotApproved):
        lock_period(HAIDONG, JANUARY, FEBRUARY, actor=officer(), now=NOW)
    acts = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert sorted(acts) == ["plan.approve_period", "plan.lock_period", "plan.publish_figures"]


def test_who_may() -> None:
    with pytest.raises(NotAllowed):
        publish(row(), actor=officer("leader"))
    with pytest.raises(NotFound):
        publish(row(), actor=officer(area=LEDU))
    publish(row())
    with pytest.raises(NotFound):
        approve_period(HAIDONG, JANUARY, FEBRUARY, actor=officer(area=LEDU), now=NOW, today=TODAY)
    with pytest.raises(NotFound):
        approve_period(HAIDONG, FEBRUARY, MARCH, actor=officer(), now=NOW, today=TODAY)
