"""The rules that ship with the project, to begin from. None is anybody's law before somebody confirmed its figures."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from laoyou.policy.waiting.ranking import Rule


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Every shipped rule, by code."""
    folder = files("laoyou.policy.waiting") / "data"
    sources: list[dict[str, Any]] = [
        json.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".json")
    ]
    return tuple(sorted(map(Rule.read, sources), key=lambda rule: rule.code))


def shipped_rule(code: str) -> Rule:
    """The shipped rule of a code. Raises KeyError for a code there is no rule of."""
    return {rule.code: rule for rule in shipped_rules()}[code]
