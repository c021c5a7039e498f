"""Who is on record from a source and no longer stands in its complete list."""

from __future__ import annotations

from typing import Any

from django.db import connection

from laoyou.exchange.services.block import Checking

# Rows in error count as present: who is misspelt in the list has not left it.
_STAGE = """
INSERT INTO exchange_stagedrow
       (id, batch_id, sheet, line, outcome, state, person_id, revision, name, sex, birth, area, data)
SELECT gen_random_uuid(), %(batch)s, 0, 0, 'vanished', '', g.person_id, g.revision, g.name, g.sex, g.birth, g.area,
       g.data
  FROM ({gone}) g
 WHERE NOT EXISTS (SELECT FROM exchange_stagedrow s WHERE s.batch_id = %(batch)s AND s.person_id = g.person_id)
   AND NOT EXISTS (SELECT FROM exchange_stagedrow s JOIN people_person o ON o.id = g.person_id
                    WHERE s.batch_id = %(batch)s AND s.outcome = 'error' AND s.document_index = o.document_index)
"""


def stage_vanished(checking: Checking, gone: str, **more: Any) -> int:
    """Stage the people of the query `gone` whom no row of the file is about; returns how many.

    The query gives person_id, revision, name, sex, birth, area and data; it may use %(source)s, %(low)s and %(high)s.
    """
    batch = checking.batch
    low, high = checking.within.low, checking.within.high
    values: dict[str, Any] = {"batch": batch.id, "source": batch.source, "low": low, "high": high}
    with connection.cursor() as cursor:
        cursor.execute(_STAGE.format(gone=gone), values | more)
        return int(cursor.rowcount)
