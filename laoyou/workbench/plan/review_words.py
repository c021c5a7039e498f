"""Words of the review page: field names and values of payloads as a person reads them."""

from __future__ import annotations

from typing import Any

from laoyou.plan.enums import Operator
from laoyou.workbench.plan.forms import field_label
from laoyou.workbench.plan.words import year_words


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
        return "；".join(f"{year_words(key)}: {value_words('', each)}" for key, each in value.items())
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(each, int | float) for each in value):
        return f"{value[0]}–{value[1]}"
    if isinstance(value, list | tuple):
        return "、".join(str(each) for each in value)
    return str(value)


def summary_of(payload: dict[str, Any]) -> str:
    """The telling fields of an item in one line: figures, money, period, units."""
    telling = ["values", "value", "unit", "total_wan", "central_wan", "period", "place", "lead", "responsible", "owner"]
    spoken = [value_words(name, payload.get(name)) for name in telling]
    return " · ".join(each for each in spoken if each)
