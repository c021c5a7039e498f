"""What the fields of an item may hold, whoever wrote them: a person at the review page or a plan pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from laoyou.core.errors import DomainError
from laoyou.plan.enums import ItemKind, Operator

UNDATED = "未注明"
EVERY_YEAR = "每年"
_MAX_TEXT = 20_000
_MAX_DIGITS = 14


class BadPayload(DomainError):
    """A field does not hold what it must; `field` names it."""

    code = "bad_payload"
    sentence = "Found “%(found)s”, expected %(expected)s."

    def __init__(self, field: str, found: Any, expected: str) -> None:
        self.field = field
        super().__init__(field=field, found=str(found)[:80], expected=expected)


class NameMissing(BadPayload):
    """An item without a name cannot be owned, found or measured."""

    code = "name_missing"
    sentence = "Give it a name: found nothing, expected what the plan calls it."


Check = Callable[[str, Any], Any]


def clean_payload(kind: ItemKind, payload: Mapping[str, Any]) -> dict[str, Any]:
    """`payload` with every field checked and put in its normal form. Raises BadPayload for the first that is wrong."""
    checks = _FIELDS[kind]
    unknown = set(payload) - set(checks)
    if unknown:
        raise BadPayload(min(unknown), payload[min(unknown)], _("one of: %s") % ", ".join(sorted(checks)))
    cleaned = {name: check(name, payload.get(name)) for name, check in checks.items()}
    if not (cleaned.get("name") or cleaned.get("title")):
        raise NameMissing("name", "", _("a name"))
    return cleaned


def _text(field: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        raise BadPayload(field, value, _("text of at most 20,000 characters"))
    return value.strip()


def _texts(field: str, value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadPayload(field, value, _("a list of names"))
    return [entry for entry in (_text(field, each) for each in value) if entry]


def number(field: str, value: Any) -> int | float:
    """A figure as JSON keeps it, exact as printed. Raises BadPayload."""
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        raise BadPayload(field, value, _("a number")) from None
    if not exact.is_finite() or exact.adjusted() >= _MAX_DIGITS:
        raise BadPayload(field, value, _("a number of at most 14 digits"))
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _number_or_none(field: str, value: Any) -> int | float | None:
    return None if value in (None, "") else number(field, value)


def _amount(field: str, value: Any) -> int | float | None:
    amount = _number_or_none(field, value)
    if amount is not None and amount < 0:
        raise BadPayload(field, value, _("an amount of money that is not negative"))
    return amount


def _values(field: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise BadPayload(field, value, _("a value for each year"))
    return {_year_key(field, key): _value(field, each) for key, each in value.items() if each not in (None, "")}


def _value(field: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        low, high = value
        return [number(field, low), number(field, high)]
    return number(field, value)


def _year_key(field: str, key: str) -> str:
    parts = key.split("-")
    dated = len(parts) <= 2 and all(part.isdigit() and len(part) in (2, 4) for part in parts)
    if key not in (UNDATED, EVERY_YEAR) and not dated:
        raise BadPayload(field, key, _("a year such as 2025, a span such as 2021-2025, 每年 or 未注明"))
    return key


def _operator(field: str, value: Any) -> str:
    written = value or Operator.AT_LEAST
    if written not in Operator.values:
        raise BadPayload(field, value, _("one of: %s") % " ".join(Operator.values))
    return str(written)


_TARGET: dict[str, Check] = {
    "number": lambda field, value: _text(field, None if value is None else str(value)),
    "group": _text,
    "name": _text,
    "unit": _text,
    "op": _operator,
    "values": _values,
    "nature": _text,
    "responsible": _texts,
}
_FIELDS: dict[ItemKind, dict[str, Check]] = {
    ItemKind.INDICATOR: _TARGET,
    ItemKind.PROSE_TARGET: _TARGET,
    ItemKind.LIMIT: _TARGET,
    ItemKind.TASK: {
        "section": _text,
        "number": _TARGET["number"],
        "title": _text,
        "text": _text,
        "lead": _texts,
        "responsible": _texts,
    },
    ItemKind.PROJECT: {
        "number": _TARGET["number"],
        "group": _text,
        "name": _text,
        "type": _text,
        "period": _text,
        "place": _text,
        "scale": _text,
        "total_wan": _amount,
        "central_wan": _amount,
        "owner": _text,
    },
    ItemKind.POLICY: {
        "number": _TARGET["number"],
        "name": _text,
        "measures": _texts,
        "measure_count": lambda field, value: int(number(field, value or 0)),
        "responsible": _texts,
    },
    ItemKind.ELEMENT: {
        "number": _TARGET["number"],
        "name": _text,
        "measure": _text,
        "goal": _text,
        "responsible": _texts,
    },
    ItemKind.BASELINE: {"name": _text, "value": _number_or_none, "unit": _text, "as_of": _text},
}


# Counted from what is written, or carried by a pack that has the number but not the prose.
_COUNTED = {"measure_count"}


def fields_of(kind: ItemKind) -> list[str]:
    """The field names of a kind, in the order a form shows them."""
    return [name for name in _FIELDS[kind] if name not in _COUNTED]
