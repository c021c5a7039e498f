"""Which rows the web role may see and write, declared on the model as `row_rule` and enforced by PostgreSQL.

The expressions are SQL over the table's own columns. `laoyou_scope()` is the caller's area range as a
signed int8range, NULL (so: no rows) when nothing valid is set; see docs/contracts/access.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowRule:
    """SQL conditions for reading and writing a row; an empty string means never."""

    read: str
    write: str


def _inside(column: str) -> str:
    # Two comparisons, not a range operator: comparisons of int8 are leakproof and can use a btree.
    return f"({column} >= laoyou_scope_low() AND {column} < laoyou_scope_high())"


def by_area(column: str = "area") -> RowRule:
    """Read and written only inside the caller's area."""
    return RowRule(read=_inside(column), write=_inside(column))


def public_when(condition: str, column: str = "area") -> RowRule:
    """Read by every signed-in caller when `condition` holds, otherwise by area; written by area."""
    return RowRule(read=f"({condition} AND laoyou_scope_high() > 0) OR {_inside(column)}", write=_inside(column))


def through(parent_table: str, column: str, parent_key: str = "id") -> RowRule:
    """As the parent row allows: the parent's own policy applies inside the sub-query."""
    visible = f"EXISTS (SELECT 1 FROM {parent_table} p WHERE p.{parent_key} = {column})"
    return RowRule(read=visible, write=visible)


OPEN = RowRule(read="true", write="true")
READ_ONLY = RowRule(read="true", write="")
APPEND_BY_AREA = RowRule(read=_inside("area"), write="")
