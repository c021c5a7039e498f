"""How many rows a file has of each outcome and of each reason."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Count

from laoyou.exchange.models import Batch, StagedRow

_REASONS = """
SELECT f->>'column', f->>'code', count(*)
  FROM exchange_stagedrow r, jsonb_array_elements(r.{kind}) f
 WHERE r.batch_id = %s AND r.{kind} IS NOT NULL {rest}
 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


def count_rows(batch: Batch) -> dict[str, Any]:
    """{rows, outcomes: {outcome: n}, faults: [[column, code, n]], warnings: [[column, code, n]], warned: n}."""
    found = StagedRow.objects.filter(batch=batch).values_list("outcome").annotate(Count("id")).order_by("outcome")
    outcomes = dict(found)
    rows = sum(many for outcome, many in outcomes.items() if outcome != "vanished")
    return {
        "rows": rows,
        "outcomes": outcomes,
        "faults": _reasons(batch, "faults", "AND r.outcome = 'error'"),
        "warnings": _reasons(batch, "warnings", ""),
        "warned": StagedRow.objects.filter(batch=batch, warnings__isnull=False).count(),
    }


def _reasons(batch: Batch, kind: str, rest: str) -> list[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_REASONS.format(kind=kind, rest=rest), [batch.id])
        return [list(row) for row in cursor.fetchall()]
