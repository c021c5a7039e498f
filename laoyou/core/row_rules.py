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


def through(parent_table: str, column: str, parent_key: str = "id", *, parent_area: str = "area") -> RowRule:
    """Read wherever the parent row is read; written only where the parent lies inside the caller's area.

    The parent's own policy applies inside the sub-query, which is uncorrelated on purpose: PostgreSQL evaluates
    it once a query, as a hash, not once a row.
    """
    parents = f"{column} IN (SELECT {parent_key} FROM {parent_table}"
    return RowRule(read=f"{parents})", write=f"{parents} WHERE {_inside(parent_area)})")


def public_through(parent_table: str, column: str, parent_key: str = "id", *, parent_area: str = "area") -> RowRule:
    """Read by every signed-in caller; written only where the parent lies inside the caller's area."""
    return RowRule(
        read="laoyou_scope_high() > 0", write=through(parent_table, column, parent_key, parent_area=parent_area).write
    )


OPEN = RowRule(read="true", write="true")
READ_ONLY = RowRule(read="true", write="")
APPEND_BY_AREA = RowRule(read=_inside("area"), write="")
