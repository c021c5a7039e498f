"""Rows of one file that are about the same person."""

from __future__ import annotations

from django.db import connection

from laoyou.exchange.models import Batch
from laoyou.exchange.services.feed import Feed

# Word for word the same: the first stays. The same person with other words: neither is believed.
_MARK = """
WITH ranked AS (
    SELECT id, line, fingerprint, {key} AS key,
           first_value(id) OVER same AS first_id, first_value(line) OVER same AS first_line,
           first_value(fingerprint) OVER same AS first_print
      FROM exchange_stagedrow
     WHERE batch_id = %(batch)s AND outcome <> 'error' AND outcome <> 'vanished' AND {key} IS NOT NULL
    WINDOW same AS (PARTITION BY {key} ORDER BY sheet, line, id)
), later AS (SELECT * FROM ranked WHERE id <> first_id),
differing AS (SELECT first_id, min(line) AS line FROM later WHERE fingerprint <> first_print GROUP BY first_id),
said AS (
    SELECT id, 'number' AS "column",
           CASE WHEN fingerprint = first_print THEN 'row_repeats' ELSE 'person_twice' END AS code, first_line AS line
      FROM later
     UNION ALL
    SELECT first_id, 'number', 'person_twice', line FROM differing
)
UPDATE exchange_stagedrow r
   SET outcome = 'error',
       faults = jsonb_build_array(jsonb_build_object('column', s."column", 'code', s.code, 'facts',
                                                     jsonb_build_object('line', s.line)))
  FROM said s WHERE r.id = s.id
"""


def mark_repeated(batch: Batch, feed: Feed) -> int:
    """Make errors of rows that are there already; where a feed may name a person several times, of equal rows only."""
    keys = ["fingerprint"] if feed.several else ["document_index", "fingerprint"]
    marked = 0
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(_MARK.format(key=key), {"batch": batch.id})
            marked += cursor.rowcount
    return marked
