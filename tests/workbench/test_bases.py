"""Where a plan's rate, count and population contradict each other: the base it must have used, and which of ours it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from laoyou.plan.enums import ItemKind
from laoyou.plan.selectors.implied import Implied, basis_that_fits, implied_base
from laoyou.plan.selectors.rows import IndicatorRow, ValueRow
from laoyou.workbench.plan.bases import basis_note
from tests.plan.observed import a_figure

BEDS = "beds_per_1000_elders"


def said(measure: str, value: str, unit: str, kind: ItemKind = ItemKind.BASELINE, year: int | None = None) -> Any:
    values = (ValueRow(str(year or "未注明"), year, Decimal(value), None),)
    empty = {name: () if name in {"units", "tasks"} else "" for name in IndicatorRow.__dataclass_fields__}
    facts = empty | {"id": uuid4(), "edition_id": uuid4(), "kind": kind.value, "position": 1, "measure": measure,
                     "unit": unit, "op": ">=", "values": values, "span": None}  # fmt: skip
    return IndicatorRow(**facts)


HAIDONG = [said(BEDS, "43", "张"), said("beds", "10417", "张"), said("elders_60", "19.3", "万人")]


def test_what_haidong_prints_means_another_population_than_it_prints() -> None:
    assert implied_base(HAIDONG, BEDS) == Implied(Decimal(43), Decimal(10417), Decimal(242256), Decimal(193000))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([said(BEDS, "53.9", "张"), *HAIDONG[1:]], None),  # they agree: 193,265
        (HAIDONG[:2], None),  # nothing to compare with
        ([said(BEDS, "0", "张"), *HAIDONG[1:]], None),
        (HAIDONG[1:], None),
        ([said(BEDS, "43", "张", ItemKind.INDICATOR, 2022), *HAIDONG[1:]], 242256),  # only a target is printed
        ([said(BEDS, "45", "张", ItemKind.INDICATOR, 2025), *HAIDONG], 242256),  # the starting figure comes first
    ],
)
def test_only_a_contradiction_is_told(rows: list[Any], expected: int | None) -> None:
    found = implied_base(rows, BEDS)
    assert (found.base if found else None) == expected
    assert implied_base(rows, "meal_points") is None


def test_the_basis_that_fits_is_the_nearest_within_a_tenth() -> None:
    implied = Implied(Decimal(43), Decimal(10417), Decimal(242256), Decimal(193000))
    assert basis_that_fits(implied, {"resident": 192673.0, "registered": 239000.0}) == "registered"
    assert basis_that_fits(implied, {"resident": 235000.0, "registered": 250000.0}) == "resident"
    assert basis_that_fits(implied, {"resident": 192673.0, "registered": 300000.0}) is None
    assert basis_that_fits(implied, {}) is None


def test_the_note_offers_both_bases_and_names_the_one() -> None:
    ours = [
        a_figure(indicator=BEDS, basis=basis, numerator=10417.0, denominator=people, value=10417 / people * 1000)
        for basis, people in (("registered", 239000.0), ("resident", 192673.0))
    ]
    note = basis_note(HAIDONG, ours)
    assert note is not None
    assert all(number in note.sentence for number in ("43", "10,417", "242,256", "193,000"))
    assert "registered population" in note.sentence or "户籍" in note.sentence
    assert [address.partition("?")[2] for _said, address in note.bases] == ["basis=registered", "basis=resident"]
    assert "54.07" in note.bases[1][0]
    assert basis_note(HAIDONG[:2], ours) is None
    assert basis_note(HAIDONG, []) is None
