"""House rules: dated, with a source and how sure we are; a day before the first has the first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from laoyou.plan.selectors import house_rules
from laoyou.plan.selectors.house_rules import HouseRule, house_rule


def test_a_rule_holds_from_its_day_until_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (
        HouseRule("ends", date(2022, 1, 1), 90, "house rule", "to be confirmed"),
        HouseRule("ends", date(2026, 7, 1), 60, "东办〔2026〕3号", "confirmed"),
    )
    monkeypatch.setattr(house_rules, "_rules", lambda: rules)
    days = [house_rule("ends", day).days for day in (date(2021, 1, 1), date(2026, 6, 30), date(2026, 7, 1))]
    assert days == [90, 90, 60]
    with pytest.raises(KeyError):
        house_rule("begins", date(2026, 1, 1))


def test_what_ships_is_marked_to_be_confirmed() -> None:
    shipped = {rule.code: (rule.span, rule.confidence) for rule in house_rules._rules()}
    assert shipped == {
        "policy_ends_soon": (timedelta(days=90), "to be confirmed"),
        "first_visit_after_completion": (timedelta(days=180), "to be confirmed"),
    }
