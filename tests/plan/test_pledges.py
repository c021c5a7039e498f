"""Pledges of a year: listed, reported month by month, settled; what is wrong is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from desk import HAIDONG, LEDU, NOW, TODAY, accept, clerk, officer, read, unit_of
from django.db import IntegrityError, transaction

from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.plan.models import Pledge, PledgeProgress
from laoyou.plan.selectors import pledges
from laoyou.plan.services.pledges import (
    PledgeFacts,
    PledgeFellBack,
    PledgeMonthOutside,
    PledgeNotWhole,
    PledgeSettled,
    PledgeStillReported,
    PledgeWordsMissing,
    PledgeYearRuns,
    add_pledge,
    correct_pledge,
    report_pledge,
    settle_pledge,
)
from laoyou.records.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
NEXT_YEAR = datetime(2027, 1, 5, tzinfo=UTC)


def facts(**other: object) -> PledgeFacts:
    plain = PledgeFacts(2026, "海东市人民政府", "改造敬老院", "所", Decimal(5), unit_of("civil_affairs"))
    return replace(plain, **other)  # type: ignore[arg-type]


def pledged(**other: object) -> UUID:
    return add_pledge(HAIDONG, facts(**other), actor=officer(), now=NOW)


def said(key: UUID, month: date, done: int, text: str = "") -> None:
    report_pledge(key, month, Decimal(done), text, actor=clerk(), now=NOW)


def test_a_pledge_from_the_list_to_its_end() -> None:
    task = accept(read()).items.filter(kind="tasks").order_by("position")[0]
    key = pledged(item_id=task.id)
    said(key, JANUARY, 1)
    said(key, FEBRUARY, 5)
    said(key, FEBRUARY, 4)
    with pytest.raises(PledgeNotWhole):
        settle_pledge(key, kept=True, revision=0, actor=officer(), now=NOW)
    said(key, FEBRUARY, 5, "五所全部完工。")
    settle_pledge(key, kept=True, revision=0, actor=officer(), now=NOW)
    row = pledges.pledge(key, actor=officer())
    assert (row.state, row.done, row.item_name) == ("done", Decimal(5), task.name)
    assert [(each.month, each.done) for each in row.months] == [(JANUARY, 1), (FEBRUARY, 5)]
    assert pledges.standing(HAIDONG, 2026, actor=officer()) == pledges.Standing(2026, 1, 1, 0)
    with pytest.raises(PledgeSettled):
        said(key, FEBRUARY, 6)
    trail = AuditEvent.objects.filter(subject="plan.pledge").order_by("id").values_list("action", flat=True)
    assert list(trail) == ["plan.add_pledge", *["plan.report_pledge"] * 4, "plan.settle_pledge"]
    assert PledgeProgress.objects.count() == 2


def test_what_is_wrong_with_a_month_is_said() -> None:
    key = pledged()
    said(key, JANUARY, 3)
    for month in (date(2026, 4, 1), date(2025, 12, 1)):
        with pytest.raises(PledgeMonthOutside):
            said(key, month, 3)
    with pytest.raises(PledgeFellBack) as fell:
        said(key, FEBRUARY, 2)
    assert fell.value.facts == {"earlier": "2026-01", "before": "3", "done": "2"}
    said(key, FEBRUARY, 2, "一所重复计算。")
    with pytest.raises(NotAllowed):
        report_pledge(key, FEBRUARY, Decimal(3), "", actor=clerk("finance"), now=NOW)
    with pytest.raises(NotFound):
        report_pledge(key, FEBRUARY, Decimal(3), "", actor=officer(area=LEDU), now=NOW)
    with pytest.raises(PledgeStillReported):
        correct_pledge(key, facts(year=2027), revision=0, actor=officer(), now=NOW)


def test_not_kept_is_said_when_the_year_is_over_and_why() -> None:
    key = pledged()
    with pytest.raises(PledgeYearRuns):
        settle_pledge(key, kept=False, said="资金未到位", revision=0, actor=officer(), now=NOW)
    with pytest.raises(PledgeWordsMissing):
        settle_pledge(key, kept=False, revision=0, actor=officer(), now=NEXT_YEAR)
    with pytest.raises(Conflict):
        settle_pledge(key, kept=False, said="资金未到位", revision=7, actor=officer(), now=NEXT_YEAR)
    settle_pledge(key, kept=False, said="资金未到位", revision=0, actor=officer(), now=NEXT_YEAR)
    assert Pledge.objects.get().state == "not_done"


def test_who_lists_what_and_the_order_of_the_list() -> None:
    first, second = pledged(), pledged(name="新增托位", unit="个", promised=Decimal(120))
    assert list(Pledge.objects.order_by("position").values_list("id", flat=True)) == [first, second]
    correct_pledge(second, facts(name="新增普惠托位", unit="个"), revision=0, actor=officer(), now=NOW)
    with pytest.raises(Conflict):
        correct_pledge(second, facts(), revision=0, actor=officer(), now=NOW)
    with pytest.raises(NotAllowed):
        add_pledge(HAIDONG, facts(), actor=clerk(), now=NOW)
    with pytest.raises(NotFound):
        add_pledge(HAIDONG, facts(), actor=officer(area=LEDU), now=NOW)
    with pytest.raises(NotFound):
        pledged(item_id=uuid4())
    assert pledges.owed(actor=clerk(), today=TODAY) == (FEBRUARY, 2)
    said(first, FEBRUARY, 0)
    assert pledges.owed(actor=clerk(), today=TODAY) == (FEBRUARY, 1)
    assert pledges.owed(actor=officer("leader"), today=TODAY) is None
    for wrong in ({"promised": 0}, {"state": "not_done"}, {"lineage": uuid4()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pledge.objects.filter(id=first).update(**wrong)
