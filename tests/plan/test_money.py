"""Projects' money: entered stage by stage, taken back by counter-entries, its sums always those of the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from desk import HAIDONG, LEDU, NOW, TODAY, accept, clerk, officer, read
from django.db import IntegrityError, transaction

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.core.money import fen_from_wan
from laoyou.facilities.services.duties import NeedsConfirming
from laoyou.plan.enums import MoneySource, MoneyStage
from laoyou.plan.models import Edition, MoneyEntry
from laoyou.plan.selectors import editions, items, ledger
from laoyou.plan.selectors.rows import EditionRow, ProjectRow
from laoyou.plan.services.money import Money, record_money, take_back_money
from laoyou.plan.services.money_rules import (
    BeyondAllocated,
    BeyondApproved,
    EnteredAlready,
    MoneyMonthClosed,
    MoneyToCome,
    OthersProject,
    ReasonWanted,
    StillBuiltUpon,
    SumMissing,
    TakenBackAlready,
)
from laoyou.plan.services.progress_checks import close_month
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.django_db
APPROVED, ALLOCATED, PAID = MoneyStage
CENTRAL = MoneySource.CENTRAL


@pytest.fixture
def plan(edition: Edition) -> EditionRow:
    accept(edition)
    return editions.get_edition(edition.id, actor=officer())


def projects(plan: EditionRow) -> list[ProjectRow]:
    return items.projects(plan, actor=officer())


def wan(
    stage: MoneyStage, amount: int, *, source: MoneySource = CENTRAL, on: date = TODAY, document: str = ""
) -> Money:
    return Money(stage, source, on, fen_from_wan(amount), document or f"东财〔2026〕{stage}{amount}号")


def enter(project: ProjectRow, money: Money, **facts: object) -> UUID:
    return record_money(project.id, money, **{"actor": officer(), "now": NOW, **facts})  # type: ignore[arg-type]


def test_of_many_projects_only_their_own_money_counts(plan: EditionRow) -> None:
    home, nursery = projects(plan)
    enter(home, wan(APPROVED, 900))
    enter(nursery, wan(APPROVED, 100))
    others = [replace(home, lineage=uuid4()) for _ in range(20)]
    found = ledger.parts(plan, [nursery, *others], actor=officer())
    assert [(part.lineage, part.fen) for part in found] == [(nursery.lineage, fen_from_wan(100))]


def test_money_goes_from_approval_to_payment(plan: EditionRow) -> None:
    home, nursery = projects(plan)
    enter(home, wan(APPROVED, 900), actor=clerk())
    enter(home, wan(ALLOCATED, 600))
    enter(home, wan(PAID, 450))
    enter(home, wan(APPROVED, 100, source=MoneySource.LOTTERY))
    found = ledger.parts(plan, [home, nursery], actor=officer())
    first, second = ledger.by_project([home, nursery], found)
    assert (first.money.planned, first.money.approved, first.money.allocated, first.money.paid) == tuple(
        map(fen_from_wan, (1800, 1000, 600, 450))
    )
    assert (first.money.unspent, first.money.allocated_share, first.money.paid_share) == (fen_from_wan(150), 33.3, 75.0)
    assert (second.money.approved, second.money.paid_share) == (0, None)
    actions = AuditEvent.objects.filter(action="plan.record_money").order_by("id")
    assert [each.area for each in actions] == [HAIDONG] * 4


def test_more_than_there_is_is_refused_in_a_sentence_with_the_sums(plan: EditionRow) -> None:
    home, _nursery = projects(plan)
    enter(home, wan(APPROVED, 900))
    with pytest.raises(BeyondApproved, match=r"9,000,000 yuan are approved and 0 allocated"):
        enter(home, wan(ALLOCATED, 901))
    with pytest.raises(BeyondApproved):  # approved from another source
        enter(home, wan(ALLOCATED, 1, source=MoneySource.CITY), accepted={"money_looks_like_wan"})
    enter(home, wan(ALLOCATED, 500))
    with pytest.raises(BeyondAllocated, match="5,000,000 yuan are allocated"):
        enter(home, wan(PAID, 501))
    with pytest.raises(SumMissing):
        enter(home, Money(PAID, CENTRAL, TODAY, 0, "1"))
    assert MoneyEntry.objects.count() == 2


def test_what_looks_wrong_is_asked_and_entered_once_confirmed(plan: EditionRow) -> None:
    home, _nursery = projects(plan)
    with pytest.raises(NeedsConfirming) as asked:
        enter(home, Money(APPROVED, CENTRAL, TODAY, 90000, "1"))
    assert [each.code for each in asked.value.cautions] == ["money_looks_like_wan"]
    assert "write 9,000,000" in str(asked.value.cautions[0])
    with pytest.raises(NeedsConfirming) as asked:
        enter(home, wan(APPROVED, 1801))
    assert [each.code for each in asked.value.cautions] == ["money_more_than_planned"]
    enter(home, wan(APPROVED, 1801), accepted={"money_more_than_planned"})


def test_whose_when_and_how_often(plan: EditionRow) -> None:
    home, nursery = projects(plan)
    once = wan(APPROVED, 900)
    enter(home, once)
    with pytest.raises(EnteredAlready):
        enter(home, once)
    with pytest.raises(OthersProject, match="市民政局"):
        enter(home, once, actor=clerk("health"))
    enter(nursery, wan(APPROVED, 600), actor=clerk("health"))
    with pytest.raises(NotFound):
        enter(home, once, actor=officer(area=LEDU))
    with pytest.raises(NotAllowed):
        enter(home, once, actor=officer("leader"))
    with pytest.raises(MoneyToCome):
        enter(home, wan(APPROVED, 1, on=TODAY + timedelta(days=2)))
    close_month(HAIDONG, date(2026, 2, 1), closed=True, actor=officer(), now=NOW)
    with pytest.raises(MoneyMonthClosed, match="2026-02"):
        enter(home, wan(APPROVED, 10, on=date(2026, 2, 27)))


def test_what_was_wrong_is_taken_back_by_a_counter_entry_and_stays(plan: EditionRow) -> None:
    home, _nursery = projects(plan)
    approved = enter(home, wan(APPROVED, 900))
    allocated = enter(home, wan(ALLOCATED, 500))
    back = {"on": TODAY, "actor": officer(), "now": NOW}
    with pytest.raises(ReasonWanted):
        take_back_money(allocated, reason=" ", **back)  # type: ignore[arg-type]
    with pytest.raises(StillBuiltUpon):
        take_back_money(approved, reason="重复", **back)  # type: ignore[arg-type]
    counter = take_back_money(allocated, reason="文号有误", **back)  # type: ignore[arg-type]
    for taken in (allocated, counter):
        with pytest.raises(TakenBackAlready):
            take_back_money(taken, reason="再来", **back)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        take_back_money(approved, reason="外地", on=TODAY, actor=officer(area=LEDU), now=NOW)
    assert sorted(MoneyEntry.objects.values_list("fen", flat=True)) == sorted(map(fen_from_wan, (900, 500, -500)))
    enter(home, wan(ALLOCATED, 500))  # the same may be entered anew once the first was taken back
    assert AuditEvent.objects.get(action="plan.correct_money").reason == "文号有误"


def broken(act: Callable[[], object]) -> str:
    """The constraint that refuses it."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return str(getattr(refused.value.__cause__, "diag").constraint_name)  # noqa: B009 - the driver's own, untyped


def test_the_database_keeps_the_balance_whoever_writes(plan: EditionRow) -> None:
    home, _nursery = projects(plan)
    enter(home, wan(APPROVED, 900))
    row = MoneyEntry.objects.get()

    def more(**facts: object) -> MoneyEntry:
        kept = {
            name: getattr(row, name) for name in ("area", "place", "item_id", "lineage", "source", "on", "document")
        }
        return MoneyEntry(**{**kept, "stage": "allocated", "fen": 1, "recorded_by": "x", "recorded_at": NOW, **facts})

    for wrong, constraint in (
        (more(fen=row.fen + 1), "money_allocated_within_approved"),
        (more(stage="paid"), "money_paid_within_allocated"),
        (more(fen=-1), "money_sign_says_what_it_is"),
        (more(corrects=row, fen=-1, stage="approved"), "money_undoes_its_entry"),
        (more(moved=uuid4(), fen=5), "money_moved_is_whole"),
    ):
        assert broken(lambda row=wrong: row.save(force_insert=True)) == constraint
    for change in (lambda: MoneyEntry.objects.update(fen=1), lambda: MoneyEntry.objects.all().delete()):
        assert broken(change) == "money_entry_stays"


def _attempts(plan: EditionRow, draw: Random) -> Iterator[tuple[ProjectRow, Money]]:
    for number in range(60):
        stage, source = draw.choice(list(MoneyStage)), draw.choice([CENTRAL, MoneySource.COUNTY, MoneySource.SOCIAL])
        on = date(draw.choice([2024, 2025]), draw.randint(1, 12), 3)
        yield draw.choice(projects(plan)), Money(stage, source, on, draw.randint(1, 9) * 10_000_000, f"{number}号")


def test_totals_equal_the_rows_whatever_was_entered_and_taken_back(plan: EditionRow) -> None:
    draw, refused = Random(46), 0  # noqa: S311 - the same every time
    sure = {"money_more_than_planned", "money_looks_like_wan"}
    for project, money in _attempts(plan, draw):
        try:
            key = enter(project, money, accepted=sure)
            if draw.random() < 0.3:
                take_back_money(key, on=TODAY, reason="试", actor=officer(), now=NOW)
        except (BeyondApproved, BeyondAllocated):
            refused += 1
    assert refused  # else the balance was never in question
    rows, listed = list(MoneyEntry.objects.all()), projects(plan)
    found = ledger.parts(plan, listed, actor=officer())
    whole = ledger.total(listed, found)
    for stage in MoneyStage:
        summed = sum(row.fen for row in rows if row.stage == stage)
        assert getattr(whole, stage) == summed > 0
        for way in (
            [each.money for each in ledger.by_project(listed, found)],
            ledger.by_place(listed, found, whole=HAIDONG),
            ledger.by_source(listed, found),
            ledger.by_year(found),
        ):
            assert sum(getattr(each, stage) for each in way) == summed
    for way in (ledger.by_place(listed, found, whole=HAIDONG), ledger.by_source(listed, found)):
        assert sum(each.planned or 0 for each in way) == whole.planned


def test_money_stays_with_a_project_when_its_plan_is_amended(plan: EditionRow) -> None:
    home, _nursery = projects(plan)
    enter(home, wan(APPROVED, 900))
    later = accept(read(series=plan.series))
    amended = editions.get_edition(later.id, actor=officer())
    again = items.projects(amended, actor=officer())
    assert ledger.total(again, ledger.parts(amended, again, actor=officer())).approved == fen_from_wan(900)
    with pytest.raises(NotFound):
        enter(home, wan(APPROVED, 10))  # of the edition that is no longer in force
    enter(again[0], wan(ALLOCATED, 900))
