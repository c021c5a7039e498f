"""A village's figures are kept together, read as any other, corrected one by one, and seen from inside their area alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from desk import HAIDONG, NOW, SYSTEM, officer
from test_figures import CODE, FEBRUARY, JANUARY, MARCH, publish, row, settle

from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.plan.models import Figure, Observation, VillageFigures
from laoyou.plan.selectors.figures import FigureRow, beside, history, versions
from laoyou.plan.services.figures import FiguresRefused, Published, publish_figures
from laoyou.plan.services.periods import forget_earlier_days
from tests.people.pages import as_owner, as_web

pytestmark = pytest.mark.django_db
TOWNSHIP, VILLAGE, SISTER, ELSEWHERE = 630202101000, 630202101001, 630202101002, 630203101001


def village(value: float | None = 55.0, area: int = VILLAGE, **given: Any) -> dict[str, Any]:
    return row(value, area=area, **given)


def known(area: int = VILLAGE, indicator: str = CODE) -> FigureRow:
    """The one figure in force."""
    (found,) = history(area, indicator, actor=officer())
    return found


def told_again(*rows: dict[str, Any]) -> Published:
    return publish_figures(pa.Table.from_pylist(list(rows)), area=HAIDONG, actor=SYSTEM, now=NOW, whole=False)


def test_all_figures_of_a_village_are_one_row_and_read_as_any_other() -> None:
    made = publish(
        row(area=TOWNSHIP), village(), village(None, indicator="other", basis="resident"), village(3.0, SISTER)
    )
    assert made == Published(4, 0, 0)
    assert (VillageFigures.objects.count(), Observation.objects.count()) == (2, 1)
    whole, same = known(TOWNSHIP), known()
    assert (same.numerator, same.denominator, same.value, same.completeness) == (55.0, 100.0, 55.0, 1.0)
    assert (same.since, same.until, same.version, same.state, same.snapshot) == (
        whole.since, whole.until, 1, "open", whole.snapshot,
    )  # fmt: skip
    assert (known(indicator="other").value, known(indicator="other").reason) == (None, "no_source:health")
    found = beside(whole, [VILLAGE, SISTER, ELSEWHERE], actor=officer())
    assert {area: each.value for area, each in found.items()} == {VILLAGE: 55.0, SISTER: 3.0}
    assert history(VILLAGE, CODE, actor=officer(area=ELSEWHERE // 10**6 * 10**6)) == []


def test_an_open_village_is_replaced_indicator_by_indicator() -> None:
    publish(village(), village(7.0, indicator="other"), village(9.0, SISTER))
    publish(village(56.0, run="r2"))
    assert (known().value, known(indicator="other").value) == (56.0, 7.0)
    assert history(SISTER, CODE, actor=officer()) == []  # no longer counted
    publish(village(8.0, indicator="other"), village(57.0))
    assert (known().value, known(indicator="other").value) == (57.0, 8.0)
    assert not Observation.objects.exists()


def test_a_settled_village_is_corrected_one_figure_at_a_time() -> None:
    publish(village(55.0), village(7.0, indicator="other"), village(9.0, SISTER))
    settle()
    same = [village(55.0, run="r2"), village(7.0, indicator="other", run="r2"), village(9.0, SISTER, run="r2")]
    assert publish(*same) == Published(0, 0, 3)
    assert publish(village(52.5, run="r3"), *same[1:]) == Published(0, 1, 2)
    assert (known().value, known().version, known().difference) == (52.5, 2, -2.5)
    assert [(each.version, each.value) for each in versions(known(), actor=officer())] == [(2, 52.5), (1, 55.0)]
    assert (known(indicator="other").version, known(SISTER).version) == (1, 1)
    assert publish(village(51.5, run="r4"), *same[1:]) == Published(0, 1, 2)
    assert (known().version, known().difference) == (3, -1.0)


def test_what_a_department_tells_of_a_village_is_in_force_until_it_is_counted_anew() -> None:
    publish(village(), village(7.0, indicator="other"))
    assert told_again(village(61.0)) == Published(1, 0, 0)
    assert told_again(village(62.0)) == Published(1, 0, 0)
    assert (known().value, known(indicator="other").value) == (62.0, 7.0)
    publish(village(7.0, indicator="other"))
    assert known().value == 62.0
    publish(village(58.0))
    assert (known().value, known(indicator="other").value) == (58.0, 7.0)


def test_earlier_days_of_a_month_go_with_their_villages() -> None:
    publish(village(period_end=date(2026, 1, 20)), village(8.0, indicator="other", period_end=date(2026, 1, 20)))
    publish(village(56.0))
    assert len(history(VILLAGE, CODE, actor=officer())) == 2
    assert forget_earlier_days(HAIDONG, JANUARY, FEBRUARY, actor=SYSTEM) == 1
    assert (VillageFigures.objects.count(), known().value) == (1, 56.0)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ([village(), village()], "village_figures_once"),
        ([village(), village(run="r2")], "village_figures_of_a_period_once"),
        ([village(None, reason="")], "village_figures_missing_said_why"),
        ([village(completeness=1.2)], "village_figures_completeness_a_share"),
    ],
)
def test_bad_values_of_villages_are_refused_whole(wrong: list[dict[str, Any]], rule: str) -> None:
    with pytest.raises(FiguresRefused, match=rule):
        publish(row(), *wrong)
    assert not Figure.objects.exists()


def test_a_village_s_reader_sees_no_other_village() -> None:
    publish(row(), row(area=TOWNSHIP), village(), village(9.0, SISTER), village(8.0, ELSEWHERE))
    settle()
    publish(row(), row(area=TOWNSHIP), village(), village(10.0, SISTER), village(8.0, ELSEWHERE))
    publish(village(1.0, SISTER, period_start=FEBRUARY, period_end=MARCH))
    seen = {}
    as_web()
    try:
        for area in (VILLAGE, TOWNSHIP, ELSEWHERE, HAIDONG):
            with scoped(officer(area=area), now=clock.now()):
                seen[area] = sorted(set(Figure.objects.values_list("area", flat=True)))
        with scoped(officer(area=SISTER), now=clock.now()):
            assert [each.value for each in history(SISTER, CODE, actor=officer())] == [10.0, 1.0]
    finally:
        as_owner()
    assert seen == {
        VILLAGE: [VILLAGE],
        TOWNSHIP: [TOWNSHIP, VILLAGE, SISTER],
        ELSEWHERE: [ELSEWHERE],
        HAIDONG: [HAIDONG, TOWNSHIP, VILLAGE, SISTER, ELSEWHERE],
    }
