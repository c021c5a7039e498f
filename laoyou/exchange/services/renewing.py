"""After a file was accepted or undone: whose record is in doubt, and who may be on record twice, is found anew."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import system_actor
from laoyou.exchange.enums import RowState
from laoyou.exchange.models import Batch, StagedRow
from laoyou.people.services.comparing import request_after_file
from laoyou.people.services.doubting import renew_doubts
from laoyou.people.services.tallying import queue_count

AT_ONCE = 20_000  # looked at within the job; more people are looked at by a run over the whole registry
_TOUCHED = (RowState.APPLIED, RowState.UNDONE, RowState.KEPT)
# Where somebody of the file lives now, and where they lived before it.
_HOMES = """
SELECT DISTINCT home.id FROM exchange_journal j LEFT JOIN people_person p ON p.id = j.object_id
 CROSS JOIN LATERAL (VALUES (p.household_id), ((j.before->>'household_id')::uuid)) AS home(id)
 WHERE j.batch_id = %s AND j."table" = 'people_person' AND (j.before ? 'household_id' OR j.before ? 'death')
   AND home.id IS NOT NULL
 ORDER BY 1
"""


def renew(batch: Batch, *, now: datetime) -> None:
    """Make the doubts about everybody the file has touched true, and queue looking for second records of them.

    Of more than `AT_ONCE` people the doubts are left to a run that is queued. Repeated, it does the same again.
    """
    rows = StagedRow.objects.filter(batch=batch, state__in=_TOUCHED, person_id__isnull=False)
    people = {key for key in rows.values_list("person_id", flat=True)[: AT_ONCE + 1] if key}
    with transaction.atomic():
        if len(people) > AT_ONCE:
            queue_count(actor=system_actor("after a large file"), now=now)
        else:
            renew_doubts(people, _homes(batch), now=now)
        request_after_file(batch.area, now=now)


def _homes(batch: Batch) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, [batch.id])
        return [home for (home,) in cursor.fetchall()]
