"""From what is on record about a person to the criteria of a rule: met, not met, or not known.

A condition is written as data: `{"fact": "age", "at_least": 80, "below": 90}`, `{"fact": "conditions", "includes":
"destitute"}`, `{"fact": "siblings_here", "is": true}`, and `all`, `any`, `not` of such. A fact that is missing (None or
absent) makes a condition not known rather than false, after Kleene's logic, so that a person can be told what to bring.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from laoyou.policy.waiting.ranking import Rule, RuleUnusable

Facts = Mapping[str, Any]
Truth = bool | None

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda found, asked: bool(found >= asked),
    "below": lambda found, asked: bool(found < asked),
    "is": lambda found, asked: bool(found == asked),
    "includes": lambda found, asked: asked in found if isinstance(found, Collection) else False,
}


def criteria_met(rule: Rule, facts: Facts) -> dict[str, Truth]:
    """What each criterion of the rule is for a person: met, not met, None when it depends on a fact not on record.

    Raises RuleUnusable for a condition that is not written as the module says.
    """
    return {str(each["code"]): holds(each.get("when", {}), facts) for each in rule.source["criteria"]}


def unmet_conditions(rule: Rule, facts: Facts) -> dict[str, Truth]:
    """The conditions of admission to the list that keep a person out (False) or are not known yet (None), by code."""
    found = {str(each["code"]): holds(each["when"], facts) for each in rule.source.get("admits", ())}
    return {code: truth for code, truth in found.items() if truth is not True}


def holds(condition: Mapping[str, Any], facts: Facts) -> Truth:
    """Whether a condition holds for the facts. Raises RuleUnusable."""
    if "all" in condition:
        return _all([holds(each, facts) for each in condition["all"]])
    if "any" in condition:
        return _any([holds(each, facts) for each in condition["any"]])
    if "not" in condition:
        inner = holds(condition["not"], facts)
        return None if inner is None else not inner
    return _compared(condition, facts)


def facts_asked(condition: Mapping[str, Any]) -> set[str]:
    """The names of the facts that a condition looks at."""
    inner = [*condition.get("all", ()), *condition.get("any", ()), *([condition["not"]] if "not" in condition else ())]
    own = {str(condition["fact"])} if "fact" in condition else set()
    return own.union(*(facts_asked(each) for each in inner))


def _compared(condition: Mapping[str, Any], facts: Facts) -> Truth:
    asked = {name: value for name, value in condition.items() if name != "fact"}
    if "fact" not in condition or not asked or not asked.keys() <= _COMPARISONS.keys():
        raise RuleUnusable(f"found {dict(condition)!r}, expected a fact and one of {', '.join(_COMPARISONS)}")
    found = facts.get(str(condition["fact"]))
    if found is None:
        return None
    return all(_COMPARISONS[name](found, value) for name, value in asked.items())


def _all(parts: Collection[Truth]) -> Truth:
    if False in parts:
        return False
    return None if None in parts else True


def _any(parts: Collection[Truth]) -> Truth:
    if True in parts:
        return True
    return None if None in parts else False
