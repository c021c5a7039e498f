"""What changed from one edition of a plan to another, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from laoyou.core.actor import Actor
from laoyou.plan.selectors.packs import rows_of
from laoyou.plan.selectors.payload_of import payload_of
from laoyou.plan.selectors.rows import EditionRow
from laoyou.reading.differences import changes_between


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is new, gone or different; `fields` maps what differs to (before, after)."""

    kind: str
    what: str
    label: str
    fields: dict[str, tuple[Any, Any]]


def between(before: EditionRow, after: EditionRow, *, actor: Actor) -> list[Change]:
    """Every change from one edition to another, list by list. Raises NotFound."""
    return [
        Change(
            kind=each.section,
            what=each.kind,
            label=_label(each.after or each.before or {}),
            fields={name: ((each.before or {}).get(name), (each.after or {}).get(name)) for name in each.fields},
        )
        for each in changes_between(_sections(before, actor), _sections(after, actor))
    ]


def _sections(edition: EditionRow, actor: Actor) -> dict[str, list[dict[str, Any]]]:
    return {kind.value: [payload_of(row) for row in rows] for kind, rows in rows_of(edition, actor=actor).items()}


def _label(row: dict[str, Any]) -> str:
    return str(row.get("name") or row.get("title") or "")
