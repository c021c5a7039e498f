"""What changed between two editions of a plan: items added, removed and changed, list by list.

Items are matched by group and name, then by number with a similar name, then by a very similar name alone; each item
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from laoyou.reading.layout import fold
from laoyou.reading.model import PlanReading

Row = dict[str, Any]

SECTIONS = ("indicators", "prose_targets", "limits", "tasks", "projects", "policies", "elements", "baseline")
DOCUMENT_FIELDS = ("title", "doc_no", "issuer", "date", "place")

# How alike two names must be: with the same number, and without.
_WITH_NUMBER = 0.6
_ALONE = 0.85
# Where the item stands, and in prose its mere position in the list, is not what it says.
_NOT_CONTENT = {
    "prose_targets": {"span", "number"},
    "limits": {"span", "number"},
}


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is new, gone or different; `fields` names what differs."""

    kind: Literal["added", "removed", "changed"]
    section: str
    before: Row | None
    after: Row | None
    fields: tuple[str, ...] = ()


def differences(before: PlanReading, after: PlanReading) -> list[Change]:
    """Every change from one edition to the next: the document's particulars first, then list by list.

    In a list, what changed and what is new stand in the later edition's order, then what is gone in the earlier's.
    """
    old, new = before.to_dict(), after.to_dict()
    return [*_document(old, new), *changes_between(old, new)]


def changes_between(old: Row, new: Row) -> list[Change]:
    """As `differences`, without the document's particulars, for lists of rows that need not come from a reading."""
    return [change for section in SECTIONS for change in _section(section, old[section], new[section])]


def _document(old: Row, new: Row) -> Iterator[Change]:
    fields = tuple(name for name in DOCUMENT_FIELDS if old[name] != new[name])
    if fields:
        yield Change(
            "changed",
            "document",
            {name: old[name] for name in DOCUMENT_FIELDS},
            {name: new[name] for name in DOCUMENT_FIELDS},
            fields,
        )


def _section(section: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    pairs = _matched(old, new)
    for index, row in enumerate(new):
        if index not in pairs:
            yield Change("added", section, None, row)
        elif fields := _changed(section, old[pairs[index]], row):
            yield Change("changed", section, old[pairs[index]], row, fields)
    kept = set(pairs.values())
    for index, row in enumerate(old):
        if index not in kept:
            yield Change("removed", section, row, None)


def _changed(section: str, before: Row, after: Row) -> tuple[str, ...]:
    ignored = _NOT_CONTENT.get(section, {"span"})
    return tuple(name for name in after if name not in ignored and before[name] != after[name])


def _matched(old: Sequence[Row], new: Sequence[Row]) -> dict[int, int]:
    """Which old row each new row continues: index of the new → index of the old."""
    pairs: dict[int, int] = {}
    free = set(range(len(old)))
    by_name: dict[tuple[str, str], list[int]] = {}
    for index, row in enumerate(old):
        by_name.setdefault(_name_key(row), []).append(index)
    for index, row in enumerate(new):
        candidates = by_name.get(_name_key(row), [])
        if candidates:
            pairs[index] = candidates.pop(0)
            free.discard(pairs[index])
    for numbered in (True, False):
        for index, row in enumerate(new):
            if index not in pairs and (match := _most_like(row, old, free, numbered=numbered)) is not None:
                pairs[index] = match
                free.discard(match)
    return pairs


def _most_like(row: Row, old: Sequence[Row], free: set[int], *, numbered: bool) -> int | None:
    least = _WITH_NUMBER if numbered else _ALONE
    best: tuple[float, int] | None = None
    for index in sorted(free):
        if numbered and not _same_number(row, old[index]):
            continue
        likeness = _likeness(_name(row), _name(old[index]), least)
        if likeness >= least and (best is None or likeness > best[0]):
            best = (likeness, index)
    return best[1] if best else None


def _same_number(one: Row, other: Row) -> bool:
    number = one.get("number", "")
    return bool(number) and number == other.get("number", "") and one.get("group", "") == other.get("group", "")


def _likeness(one: str, other: str, least: float) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least else 0.0


def _name_key(row: Row) -> tuple[str, str]:
    return (row.get("group", ""), _name(row))


def _name(row: Row) -> str:
    return re.sub(r"[\s“”\"()《》,。、]", "", fold(row.get("name") or row.get("title") or ""))
