"""Which rows the web role may see and write, declared on the model as `row_rule` and enforced by PostgreSQL.

The expressions are SQL over the table's own columns. `laoyou_scope_low()` and `laoyou_scope_high()` bound the
caller's area, `laoyou_scope_user()` is the caller and `laoyou_scope_provider()` the organisation of somebody who works
for an institution (ADR 19); all are NULL (so: no rows) when nothing valid is set.
See docs/contracts/access.md.
"""

from __future__ import annotations

from dataclasses import dataclass

# Inside a sub-select so that PostgreSQL verifies the scope once a query, not once a row.
LOW = "(SELECT laoyou_scope_low())"
HIGH = "(SELECT laoyou_scope_high())"
CALLER = "(SELECT laoyou_scope_user())"
PROVIDER = "(SELECT laoyou_scope_provider())"


@dataclass(frozen=True, slots=True)
class RowRule:
    """SQL conditions on a row; an empty string means never.

    `write` covers INSERT, UPDATE and DELETE; `add` (INSERT) and `remove` (DELETE) say otherwise when not None.
    """

    read: str
    write: str
    add: str | None = None
    remove: str | None = None

    @property
    def insert(self) -> str:
        return self.write if self.add is None else self.add

    @property
    def delete(self) -> str:
        return self.write if self.remove is None else self.remove


def inside(column: str) -> str:
    """The column's area lies in the caller's area."""
    # Two comparisons, not a range operator: comparisons of int8 are leakproof and can use a btree.
    return f"({column} >= {LOW} AND {column} < {HIGH})"


def unplanned(condition: str) -> str:
    """The condition, said so that the planner neither takes an index for it nor guesses how many rows fit.

    It cannot see how wide the caller's area is. A column between two unknown bounds counts as a two-hundredth of the
    rows, and a whole city is then sorted, or looked up row by row, as if it were a village; this counts as half.
    Selectors say the area once more in figures, and those it plans with.
    """
    return f"(CASE WHEN {condition} THEN true ELSE false END)"


def by_area(column: str = "area") -> RowRule:
    """Read and written only inside the caller's area."""
    return RowRule(read=inside(column), write=inside(column))


def public_when(condition: str, column: str = "area") -> RowRule:
    """Read by every signed-in caller when `condition` holds, otherwise by area; written by area."""
    return RowRule(read=f"(({condition}) AND {HIGH} > 0) OR {inside(column)}", write=inside(column))


def through(parent_table: str, column: str, parent_key: str = "id", *, parent_area: str = "area") -> RowRule:
    """Read wherever the parent row is read; written only where the parent lies inside the caller's area.

    The parent's own policy applies inside the sub-query, which is uncorrelated on purpose: PostgreSQL evaluates
    it once a query, as a hash, not once a row.
    """
    parents = f"{column} IN (SELECT {parent_key} FROM {parent_table}"
    return RowRule(read=f"{parents})", write=f"{parents} WHERE {inside(parent_area)})")


def of_row(parent_table: str, column: str, parent_key: str = "id") -> RowRule:
    """Read and written wherever the one parent row is read, asked for row by row.

    For parents by the million of which few are wanted at a time: `through` would hash every one the caller may see.
    """
    # Not EXISTS, which the planner may answer by hashing every parent once it expects many rows.
    seen = f"(SELECT true FROM {parent_table} parent WHERE parent.{parent_key} = {column})"
    return RowRule(read=seen, write=seen)


def public_through(parent_table: str, column: str, parent_key: str = "id", *, parent_area: str = "area") -> RowRule:
    """Read by every signed-in caller; written only where the parent lies inside the caller's area."""
    return RowRule(read=f"{HIGH} > 0", write=through(parent_table, column, parent_key, parent_area=parent_area).write)


OPEN = RowRule(read="true", write="true")
READ_ONLY = RowRule(read="true", write="")
# A record of one's own act may lie outside one's area (a sign-in, a refused visit next door), but is never anonymous.
APPEND_BY_AREA = RowRule(read=inside("area"), write="", add=f"{CALLER} IS NOT NULL")
