"""How an observed figure stands against its target, by the sign that is printed before it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyou.plan.selectors.figures import FigureRow
from laoyou.ui.statuses import CLOSE, OFF_COURSE, REACHED, Status
from laoyou.workbench.plan.observed import status_of
from tests.plan.observed import a_figure


def figure(value: float) -> FigureRow:
    return a_figure(value=value)


@pytest.mark.parametrize(
    ("op", "value", "status"),
    [
        ("=", 53.96, REACHED),  # printed without a sign: more than enough is enough
        ("=", 45, REACHED),
        ("=", 42, CLOSE),
        (">=", 30, OFF_COURSE),
        ("<=", 44, REACHED),
        ("<=", 46, CLOSE),
        ("<", 60, OFF_COURSE),
    ],
)
def test_a_figure_against_its_target(op: str, value: float, status: Status) -> None:
    assert status_of(figure(value), op, Decimal(45)) == status
