"""Figures of standards as they stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from laoyou.facilities.enums import LimitKind
from laoyou.facilities.models import Limit


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One figure: `value` counts `unit`; `confidence` says how well it is known, `source` where it is from."""

    value: int
    unit: str
    source: str
    confidence: str


def limit(kind: LimitKind, subject: str = "", *, on: date) -> LimitRow | None:
    """The figure in force on a day; None before there was one."""
    found = Limit.objects.filter(kind=kind, subject=subject, valid__contains=on).first()
    return _row(found) if found else None


def figure(kind: LimitKind, subject: str = "", *, on: date) -> LimitRow:
    """The figure in force on a day. Raises LookupError without one, which the shipped figures rule out."""
    found = limit(kind, subject, on=on)
    if found is None:
        raise LookupError(f"no {kind} of {subject} on {on}")
    return found


def limits(kind: LimitKind, *, on: date) -> dict[str, LimitRow]:
    """Every subject's figure of a kind in force on a day."""
    return {each.subject: _row(each) for each in Limit.objects.filter(kind=kind, valid__contains=on).order_by("id")}


def _row(found: Limit) -> LimitRow:
    return LimitRow(found.value, found.unit, found.source, found.confidence)
