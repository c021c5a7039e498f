"""A project split in two: totals equal the rows before and after, history stays, and only a new act joins it again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from desk import HAIBEI, LEDU, NOW, TODAY, accept, clerk, officer, read
from django.db.models import Sum

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.core.money import fen_from_wan
from laoyou.plan.enums import MilestoneKind, MoneySource, MoneyStage
from laoyou.plan.models import Milestone, MoneyEntry, Project, ProjectSplit
from laoyou.plan.selectors import editions, items, ledger, money
from laoyou.plan.selectors.packs import export_pack
from laoyou.plan.selectors.rows import EditionRow, ProjectRow
from laoyou.plan.services.milestones import Course, plan_milestones, record_milestone
from laoyou.plan.services.money import Money, record_money
from laoyou.plan.services.splitting import (
    NotSplit,
    PartFacts,
    PartsDoNotAddUp,
    PartSplitAgain,
    PartsUnnamed,
    SplitAlready,
    SplitUnexplained,
    join_project,
    split_project,
)
from laoyou.records.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
BY: dict[str, Any] = {"actor": officer(), "now": NOW}
WHY = {"document": "东发改〔2026〕9号", "reason": "分两处建设"}
APPROVED, ALLOCATED, PAID = MoneyStage


@pytest.fixture
def plan() -> EditionRow:
    return editions.get_edition(accept(read()).id, actor=officer())


def projects(plan: EditionRow) -> list[ProjectRow]:
    return items.projects(editions.get_edition(plan.id, actor=officer()), actor=officer())


def parts(first: int = 1200, central: int = 500) -> list[PartFacts]:
    return [
        PartFacts("颐年护理院东院", "护理床位80张", (LEDU,), fen_from_wan(first), fen_from_wan(central)),
        PartFacts("颐年护理院西院", "护理床位40张", (LEDU,), fen_from_wan(1800 - first), fen_from_wan(900 - central)),
    ]


def enter(home: ProjectRow, stage: MoneyStage, fen: int, source: MoneySource, on: date) -> None:
    record_money(
        home.id, Money(stage, source, on, fen, f"东财〔{on.year}〕{fen}号"), accepted=["money_looks_like_wan"], **BY
    )


def sums(plan: EditionRow) -> dict[str, Any]:
    rows = projects(plan)
    found = ledger.parts(plan, rows, actor=officer())
    whole = ledger.total(rows, found)
    return {
        "planned": money.total_of(rows).total_fen,
        "central": money.total_of(rows).central_fen,
        "whole": (whole.approved, whole.allocated, whole.paid),
        "years": ledger.by_year(found),
        "sources": ledger.by_source(rows, found),
        "places": ledger.by_place(rows, found, whole=plan.area),
    }


def begun(plan: EditionRow) -> ProjectRow:
    """A project with odd sums from two sources in two years, and two steps, one of them late."""
    home = projects(plan)[0]
    for source in (MoneySource.CENTRAL, MoneySource.SOCIAL):
        enter(home, APPROVED, 300_000_001, source, date(2025, 3, 3))
        enter(home, ALLOCATED, 200_000_007, source, date(2025, 6, 3))
        enter(home, PAID, 100_000_003, source, date(2025, 6, 4))
        enter(home, PAID, 99_999_999, source, TODAY)
    plan_milestones(home.id, {MilestoneKind.BEGUN: date(2025, 3, 3), MilestoneKind.BUILT: date(2026, 6, 30)}, **BY)
    step = Milestone.objects.get(lineage=home.lineage, kind=MilestoneKind.BEGUN)
    record_milestone(step.id, Course(done_on=date(2025, 4, 7), reason="征地延后"), revision=step.revision, **BY)
    return home


def test_the_parts_have_what_the_whole_had_and_every_total_stays(plan: EditionRow) -> None:
    home, printed = begun(plan), export_pack(plan.id, actor=officer())["projects"]
    before = sums(plan)
    split_project(home.id, parts(), **WHY, **BY)
    names = [row.name for row in projects(plan)]
    assert names == ["颐年护理院东院", "颐年护理院西院", "民和县托育中心"]
    assert sums(plan) == before
    east, west, _other = projects(plan)
    assert ([row.number for row in (east, west)], east.units, west.year_to) == (["1-1", "1-2"], home.units, 2026)
    of_parts = [{(each["stage"], each["source"]): each["fen"] for each in _sums_of(row)} for row in (east, west)]
    assert of_parts[0][PAID, "central"] == 200_000_002 * 500 // 900
    assert of_parts[0][PAID, "social"] == 200_000_002 * 700 // 900
    assert all(one + other == 300_000_001 for one, other in zip(*[_approved(each) for each in of_parts], strict=True))
    assert all(each["fen"] == 0 for each in _sums_of(home))
    steps = Milestone.objects.filter(lineage__in=[east.lineage, west.lineage], kind=MilestoneKind.BEGUN)
    assert {(step.done_on, step.reason) for step in steps} == {(date(2025, 4, 7), "征地延后")}
    assert items.get_item(plan.id, home.id, actor=officer()).name == home.name  # history stays
    assert export_pack(plan.id, actor=officer())["projects"] == printed  # the plan says what it printed
    assert AuditEvent.objects.filter(action="plan.split_project", reason="分两处建设").count() == 1
    with pytest.raises(SplitAlready):
        split_project(home.id, parts(), **WHY, **BY)


def test_only_a_new_act_joins_it_again_with_what_was_entered_since(plan: EditionRow) -> None:
    home = begun(plan)
    before = sums(plan)
    split_project(home.id, parts(), **WHY, **BY)
    east, west, _other = projects(plan)
    enter(east, PAID, 3, MoneySource.CENTRAL, TODAY)
    built = Milestone.objects.get(lineage=west.lineage, kind=MilestoneKind.BUILT)
    record_milestone(built.id, Course(date(2026, 8, 31), None, "冬季停工"), revision=built.revision, **BY)
    with pytest.raises(NotSplit):
        join_project(east.id, **WHY, **BY)
    split_project(
        east.id,
        [PartFacts(f"东院{n}", "床位40张", (LEDU,), fen_from_wan(600), fen_from_wan(250)) for n in (1, 2)],
        **WHY,
        **BY,
    )
    with pytest.raises(PartSplitAgain):
        join_project(home.id, **WHY, **BY)
    join_project(east.id, **WHY, **BY)
    join_project(home.id, **WHY, **BY)
    assert [row.id for row in projects(plan)] == [home.id, _other.id]
    after = sums(plan)
    assert after["whole"] == (*before["whole"][:2], before["whole"][2] + 3)
    assert (after["planned"], after["central"]) == (before["planned"], before["central"])
    joined = Milestone.objects.get(lineage=home.lineage, kind=MilestoneKind.BUILT)
    assert (joined.planned_on, joined.forecast_on, joined.reason) == (date(2026, 6, 30), date(2026, 8, 31), "冬季停工")
    assert set(ProjectSplit.objects.values_list("joined_by", flat=True)) == {officer().name}
    with pytest.raises(NotSplit):
        join_project(home.id, **WHY, **BY)
    split_project(
        home.id,
        [PartFacts(f"再分{n}", "床位60张", (LEDU,), fen_from_wan(900), fen_from_wan(450)) for n in (1, 2)],
        **WHY,
        **BY,
    )
    assert sums(plan)["whole"] == after["whole"]


def test_what_does_not_add_up_is_answered_in_a_sentence(plan: EditionRow) -> None:
    home = projects(plan)[0]
    east, west = parts()
    unequal = PartFacts("西院", "40张", (LEDU,), fen_from_wan(601), fen_from_wan(400))
    elsewhere = PartFacts("西院", "40张", (630222000000,), west.total_fen, west.central_fen)
    too_central = [
        PartFacts("东院", "80张", (LEDU,), fen_from_wan(100), fen_from_wan(900)),
        PartFacts("西院", "40张", (LEDU,), fen_from_wan(1700), 0),
    ]
    for bad, wanted in (
        ([east, unequal], PartsDoNotAddUp),
        (too_central, PartsDoNotAddUp),
        ([east], PartsUnnamed),
        ([east, east], PartsUnnamed),
        ([east, elsewhere], PartsUnnamed),
        ([east, PartFacts("民和县托育中心", "40张", (LEDU,), west.total_fen, west.central_fen)], PartsUnnamed),
        ([east, PartFacts("西院", " ", (LEDU,), west.total_fen, west.central_fen)], PartsUnnamed),
    ):
        with pytest.raises(wanted):
            split_project(home.id, bad, **WHY, **BY)
    with pytest.raises(SplitUnexplained):
        split_project(home.id, parts(), document="", reason="分两处", **BY)
    with pytest.raises(NotAllowed):
        split_project(home.id, parts(), **WHY, actor=clerk(), now=NOW)
    with pytest.raises(NotFound):
        split_project(home.id, parts(), **WHY, actor=officer(area=HAIBEI), now=NOW)
    assert Project.objects.filter(part_of__isnull=False).count() == 0


def _sums_of(row: ProjectRow) -> list[dict[str, Any]]:
    found = MoneyEntry.objects.filter(lineage=row.lineage).order_by().values("stage", "source")
    return list(found.annotate(fen=Sum("fen")))


def _approved(of_part: dict[tuple[str, str], int]) -> list[int]:
    return [of_part[APPROVED, source] for source in ("central", "social")]
