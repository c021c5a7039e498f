"""A figure as selectors give it, for tests of what is made of figures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from laoyou.plan.selectors.figures import FigureRow


def a_figure(**given: Any) -> FigureRow:
    """The beds of 海东 in January 2026, unless said otherwise."""
    facts: dict[str, Any] = {
        "indicator": "beds", "basis": "resident", "area": 630200000000, "served": 630200000000,
        "since": date(2026, 1, 1), "until": date(2026, 2, 1), "numerator": None, "denominator": None, "value": None,
        "completeness": 1.0, "reason": "", "version": 1, "state": "open", "snapshot": "s", "difference": None,
        "published_at": datetime(2026, 2, 1, tzinfo=UTC),
    }  # fmt: skip
    return FigureRow(**(facts | given))
