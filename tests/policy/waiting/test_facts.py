"""From facts to criteria: met, not met, not known; the shipped rules ask for facts that exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from laoyou.policy import waiting
from laoyou.policy.waiting.facts import facts_asked, holds

CASES = json.loads((Path(__file__).parent / "cases_elder_public.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["words"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    rule = waiting.shipped_rule("elder_public")
    found = waiting.criteria_met(rule, case["facts"])
    assert sorted(code for code, truth in found.items() if truth) == case["met"]
    assert sorted(code for code, truth in found.items() if truth is None) == case["not_known"]
    assert waiting.unmet_conditions(rule, case["facts"]) == case["kept_out"]


@pytest.mark.parametrize(
    ("condition", "facts", "truth"),
    [
        ({"fact": "age", "at_least": 80, "below": 90}, {"age": 80}, True),
        ({"fact": "age", "at_least": 80, "below": 90}, {"age": 90}, False),
        ({"fact": "age", "at_least": 80}, {}, None),
        ({"not": {"fact": "age", "at_least": 80}}, {}, None),
        ({"not": {"fact": "age", "at_least": 80}}, {"age": 79}, True),
        ({"all": [{"fact": "a", "is": True}, {"fact": "b", "is": True}]}, {"a": False}, False),
        ({"all": [{"fact": "a", "is": True}, {"fact": "b", "is": True}]}, {"a": True}, None),
        ({"any": [{"fact": "a", "is": True}, {"fact": "b", "is": True}]}, {"b": True}, True),
        ({"any": [{"fact": "a", "is": True}, {"fact": "b", "is": True}]}, {"b": False}, None),
        ({"fact": "conditions", "includes": "x"}, {"conditions": ["x"]}, True),
        ({"fact": "conditions", "includes": "x"}, {"conditions": []}, False),
    ],
)
def test_what_is_not_on_record_is_not_known(
    condition: dict[str, Any], facts: dict[str, Any], truth: bool | None
) -> None:
    assert holds(condition, facts) is truth


@pytest.mark.parametrize("condition", [{}, {"fact": "age"}, {"at_least": 3}, {"fact": "age", "more_than": 3}])
def test_a_condition_written_otherwise_is_refused(condition: dict[str, Any]) -> None:
    with pytest.raises(waiting.RuleUnusable, match="expected a fact and one of at_least, below, is, includes"):
        holds(condition, {"age": 1})


def test_shipped_rules_say_where_they_are_from_and_that_nobody_confirmed_them() -> None:
    assert [rule.code for rule in waiting.shipped_rules()] == ["childcare_public", "elder_public"]
    for rule in waiting.shipped_rules():
        assert rule.source["confirmed"] is False
        assert rule.source["basis"]
        for each in [*rule.source["criteria"], *rule.source["admits"]]:
            assert each["words"]["zh"]
            assert each["words"]["en"]
            assert facts_asked(each["when"])
