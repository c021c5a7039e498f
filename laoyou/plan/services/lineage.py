"""An amended plan goes on where the one before it stood: the same item keeps its lineage, and with it its reports."""

from __future__ import annotations

from django.db import connection

from laoyou.plan.models import Edition

# Kind and name, where each of the two editions has that name once; a name that stands twice begins anew.
_CONTINUED = """
WITH before AS (
    SELECT i.kind, i.name, (array_agg(i.lineage))[1] AS lineage FROM plan_planitem i
    WHERE i.edition_id = (
        SELECT id FROM plan_edition
        WHERE series = %(series)s AND version < %(version)s AND state IN ('published', 'superseded')
        ORDER BY version DESC LIMIT 1
    )
    GROUP BY i.kind, i.name HAVING count(*) = 1
), once AS (
    SELECT kind, name FROM plan_planitem WHERE edition_id = %(edition)s GROUP BY kind, name HAVING count(*) = 1
)
UPDATE plan_planitem i SET lineage = before.lineage
FROM before JOIN once USING (kind, name)
WHERE i.edition_id = %(edition)s AND i.kind = before.kind AND i.name = before.name"""


def continue_lineages(edition: Edition) -> int:
    """Give the items of `edition` the lineage of the edition before it where they are the same; how many were."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTINUED, {"series": edition.series, "version": edition.version, "edition": edition.id})
        return int(cursor.rowcount)
