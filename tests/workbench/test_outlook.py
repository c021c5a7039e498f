"""Which target will be missed: by what is expected, in the indicator's own units, and told as it may be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, range_of
from laoyou.places.enums import Kind
from laoyou.places.selectors.areas import AreaRow
from laoyou.plan.selectors.figures import FigureRow
from laoyou.plan.selectors.rows import IndicatorRow, ValueRow
from laoyou.workbench.plan.outlook import (
    NO_FORECAST,
    OPEN,
    WILL_BE_MET,
    WILL_BE_MISSED,
    expected_of,
    own_months,
    prospect,
    rows_of,
)
from tests.plan.observed import a_figure

HAIDONG = 630200000000
LEADER = Actor("领导", UUID(int=7), frozenset({"leader"}), None, range_of(HAIDONG))
OFFICER = Actor("经办", UUID(int=8), frozenset({"data_officer"}), None, range_of(HAIDONG))


def target(measure: str, value: float, op: str = ">=", year: int = 2026) -> IndicatorRow:
    return IndicatorRow(
        id=UUID(int=1), edition_id=UUID(int=2), lineage=UUID(int=3), kind="indicators", position=1, number="", group="", name="目标",
        span=None, printed={}, reason="", units=(), unit="%", op=op, nature="", measure=measure,
        values=(ValueRow(str(year), year, Decimal(str(value)), None),),
    )  # fmt: skip


def months(indicator: str, pairs: list[tuple[float, float]], factor: float = 100, **given: Any) -> list[FigureRow]:
    """A month each from January 2026 on, of numerators and denominators."""
    given = {"basis": ""} | given
    return [
        a_figure(
            indicator=indicator, since=date(2026, month, 1),
            until=date(2026, month + 1, 1), numerator=above, denominator=below, value=above * factor / below, **given,
        )
        for month, (above, below) in enumerate(pairs, start=1)
    ]  # fmt: skip


def area() -> AreaRow:
    return AreaRow(
        HAIDONG, "海东市", "海东市", Level.PREFECTURE, Kind.PREFECTURE, "", 630000000000, None, None,
        approximate=False, valid_from=None, valid_until=None, source="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shares", "asked", "op", "status"),
    [
        ([40, 44, 48, 52], 60, ">=", WILL_BE_MET),
        ([40, 40, 41, 41], 60, ">=", WILL_BE_MISSED),
        ([40, 48, 41, 47], 60, ">=", OPEN),
        ([40, 38, 36, 34], 30, "<=", WILL_BE_MET),
        ([40, 40, 40, 40], 30, "<=", WILL_BE_MISSED),
    ],
)
def test_what_is_expected_decides(shares: list[float], asked: float, op: str, status: Any) -> None:
    seen = months("nursing_bed_share", [(share, 100) for share in shares])
    found = prospect(seen, target("nursing_bed_share", asked, op), 2026)
    assert found is not None
    assert found.status == status
    assert (found.gap == 0) or status != WILL_BE_MET


def test_the_gap_closes_in_the_indicator_s_own_units() -> None:
    beds = months("nursing_bed_share", [(79, 189)] * 4)
    found = prospect(beds, target("nursing_bed_share", 60), 2026)
    assert found is not None
    assert found.closes == 35  # 60 % of 189 are 113.4: 114 nursing beds
    assert (79 + found.closes) / 189 >= 0.6 > (79 + found.closes - 1) / 189
    places = months("places_per_1000", [(120, 40_000)] * 3, factor=1000, basis="resident")
    found = prospect(places, target("places_per_1000", 4.5), 2026)
    assert found is not None
    assert (found.closes, round(found.gap or 0, 6)) == (60, 1.5)
    assert prospect(beds, target("nursing_bed_share", 41), 2026).closes == 0  # type: ignore[union-attr]
    assert prospect(beds, target("nursing_bed_share", 60, "<="), 2026).closes is None  # type: ignore[union-attr]


def test_too_few_points_say_so_and_today_s_gap_stays() -> None:
    found = prospect(months("nursing_bed_share", [(40, 100)] * 2), target("nursing_bed_share", 60), 2026)
    assert found is not None
    assert found.expected is None
    assert found.status == NO_FORECAST
    assert (found.gap, found.closes) == (20, 20)
    missing = [a_figure(value=None, reason="no_source:beds", indicator="nursing_bed_share", basis="")]
    assert prospect(missing, target("nursing_bed_share", 60), 2026) is None
    assert prospect([], target("nursing_bed_share", 60), 2026) is None


def test_a_month_without_a_value_is_a_gap_and_what_was_due_is_expected_by_the_year_s_end() -> None:
    found = months("nursing_bed_share", [(40, 100), (44, 100), (48, 100), (52, 100)])
    holed = [found[0], a_figure(indicator="nursing_bed_share", basis="", since=date(2026, 2, 1), until=date(2026, 3, 1),
                                reason="zero_denominator"), *found[2:]]  # fmt: skip
    assert expected_of(holed, 2026).points == 3  # type: ignore[union-attr]
    assert [value for _day, value in own_months(holed)] == [40, None, 48, 52]
    over = prospect(found, target("nursing_bed_share", 60, year=2025), 2026)
    assert over is not None
    assert over.expected is not None
    assert over.expected.on == date(2026, 12, 31)


def test_rows_stand_worst_first_and_small_numbers_of_people_are_not_told() -> None:
    figures = {
        ("nursing_bed_share", HAIDONG): months("nursing_bed_share", [(share, 100) for share in (40, 44, 48, 52)]),
        ("elder_health_management_rate", HAIDONG): months(
            "elder_health_management_rate", [(number, 50) for number in (1, 2, 3, 4)], basis="resident"
        ),
    }
    targets = [target("nursing_bed_share", 60), target("elder_health_management_rate", 85)]
    with override("en"):
        told = rows_of(targets, [area()], figures, 2026, LEADER)
        known = rows_of(targets, [area()], figures, 2026, OFFICER)
    assert [row["key"].split("-")[0] for row in told] == ["elder_health_management_rate", "nursing_bed_share"]
    assert (told[0]["today"], told[0]["expected"], told[0]["closes"]) == (None, None, "")
    assert known[0]["today"] == 8
    assert known[0]["closes"] == "39 more: people of 65 and older with a check this year"
    assert told[1]["closes"] == "8 more: nursing beds in open sites"


def told_years(values: list[float], **given: Any) -> list[FigureRow]:
    """A year each from 2023 on, as a department told it."""
    return [
        a_figure(
            indicator=given.get("indicator", "pension_enrolment_rate"), basis="told", value=value,
            numerator=given.get("above"), denominator=given.get("below"), snapshot=f"return:{UUID(int=year).hex}",
            since=date(year, 1, 1), until=date(year + 1, 1, 1),
        )
        for year, value in enumerate(values, start=2023)
    ]  # fmt: skip


def test_what_departments_told_is_expected_and_closed_as_counted_figures_are() -> None:
    asked = target("pension_enrolment_rate", 98)
    found = prospect(told_years([90, 92, 94], above=940, below=1000), asked, 2026)
    assert found is not None
    assert found.expected is not None
    assert (found.expected.points, round(found.expected.value, 1)) == (3, 96.0)
    assert (found.status, round(found.gap or 0, 1), found.closes) == (WILL_BE_MISSED, 2.0, 40)
    near = prospect(told_years([98, 99, 100]), asked, 2026)
    assert near is not None
    assert near.expected is not None
    assert (near.expected.high, near.status, near.closes) == (100, WILL_BE_MET, None)  # a share without its parts
    few = prospect(told_years([93, 94]), asked, 2026)
    assert few is not None
    assert (few.status, few.expected, few.gap) == (NO_FORECAST, None, 4)
    volunteers = replace(asked, unit="人")
    number = prospect(told_years([60, 70, 80], indicator="elder_volunteers"), volunteers, 2026)
    assert number is not None
    assert (number.closes, number.gap) == (18, pytest.approx(8, abs=0.1))
