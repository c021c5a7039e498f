"""Words of the review page: field names and values of payloads as a person reads them."""

from __future__ import annotations

from typing import Any

from laoyou.plan.enums import Operator
from laoyou.workbench.plan.forms import field_label
from laoyou.workbench.plan.words import joined, labelled, year_words


def field_words(name: str) -> str:
    """What a field is called on the page."""
    return field_label(name)


def value_words(name: str, value: Any) -> str:
    """A payload field in one line; empty stays empty."""
    if value in (None, "", [], {}):
        return ""
    if name == "op" and value in Operator.values:
        return str(Operator(value).label)
    if isinstance(value, dict):
        return joined(labelled(year_words(key), value_words("", each)) for key, each in value.items())
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(each, int | float) for each in value):
        return f"{value[0]}–{value[1]}"
    if isinstance(value, list | tuple):
        return "、".join(str(each) for each in value)
    return str(value)


def summary_of(payload: dict[str, Any]) -> str:
    """The telling fields of an item in one line: figures with their unit, money, period, units with their duty."""
    figures = " ".join(
        filter(None, (value_words("", payload.get("values", payload.get("value"))), payload.get("unit")))
    )
    labelled = ["total_wan", "central_wan", "period", "place", "owner", "lead", "responsible"]
    spoken = [(field_words(name), value_words(name, payload.get(name))) for name in labelled]
    return " · ".join([figures] * bool(figures) + [f"{label} {said}" for label, said in spoken if said])
