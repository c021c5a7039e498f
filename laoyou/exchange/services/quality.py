"""Checking the records every night and on demand: set-based, a check at a time, findings kept with their first day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import Level, around, level_of, range_of
from laoyou.core.clock import day_of
from laoyou.exchange.access import CHECK_QUALITY
from laoyou.exchange.models import QualityCount, QualityFinding
from laoyou.exchange.selectors.quality_checks import Check, checks
from laoyou.exchange.services.snapshots import served_area
from laoyou.places.selectors import areas
from laoyou.records.models import Run
from laoyou.records.services import audit, runs

CHECK = "exchange.check_quality"
_TASK = "laoyou.exchange.tasks.check_quality"
MOST_KEPT = 50_000  # findings of one check; all are counted

_KEPT = """
INSERT INTO exchange_qualityfinding (id, check_code, subject, subject_key, area, since, seen_at)
SELECT gen_random_uuid(), %(code)s, %(subject)s, key, area, %(on)s, %(now)s FROM quality_found
ORDER BY area, key LIMIT %(most)s
ON CONFLICT (check_code, subject_key, area) DO UPDATE SET seen_at = EXCLUDED.seen_at"""


def queue_quality(*, actor: Actor, now: datetime, timestamp: int | None = None) -> UUID | None:
    """Queue the checks; the run to watch. One that waits or runs already is given back; a night is queued once."""
    CHECK_QUALITY.demand(actor)
    return runs.queue_nightly(
        _TASK, CHECK, timestamp=timestamp, actor=actor, area=actor.area.low, now=now, joining=True
    )


def check_queued(run_id: UUID) -> dict[str, Any]:
    """Carry a run out once."""
    return runs.carry_out(run_id, _work)


def _work(run: Run, report: runs.Report) -> dict[str, Any]:
    now = run.started_at or run.queued_at
    return check_quality(actor=system_actor("checks of the records"), now=now, report=report)


def check_quality(
    *, actor: Actor, now: datetime, report: runs.Report = lambda done, total, note="": None
) -> dict[str, Any]:
    """Look for everything that breaks a check; returns how many rows break each.

    What is found again keeps the day it was first found; what is not found any more goes, as does what was found by a
    check that is no longer declared. Counts of the day are kept for every county and the areas around. Raises
    NothingToSnapshot while the registry is empty.
    """
    CHECK_QUALITY.demand(actor)
    day, declared = day_of(now), checks()
    with transaction.atomic():
        served = served_area()
        wanted = _areas(served, day)
        found = {}
        for number, check in enumerate(declared):
            found[check.code] = _checked(check, wanted, day, now)
            report(number + 1, len(declared), check.code)
        QualityFinding.objects.filter(seen_at__lt=now).delete()
        audit.record(
            actor=actor,
            action=CHECK,
            subject="exchange.quality",
            subject_id="",
            area=served,
            now=now,
            after={"found": found},
        )
    return {"found": found}


def _areas(served: int, day: date) -> list[int]:
    """The counties served and everything around them inside what is served."""
    counties = [each.code for each in areas.descendants(range_of(served), level=Level.COUNTY, on=day)]
    levels = [level for level in Level if level_of(served) <= level <= Level.COUNTY]
    return sorted({around(code, level) for code in [*counties, served] for level in levels})


def _checked(check: Check, wanted: Iterable[int], day: date, now: datetime) -> int:
    facts: dict[str, Any] = {
        "on": day,
        "now": now,
        "code": check.code,
        "subject": check.subject.value,
        "most": MOST_KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS quality_found")
        cursor.execute(f"CREATE TEMP TABLE quality_found ON COMMIT DROP AS {check.sql}", facts)
        cursor.execute(_KEPT, facts)
        cursor.execute("SELECT area, count(*) FROM quality_found GROUP BY area ORDER BY area")
        by_area: list[tuple[int, int]] = cursor.fetchall()
    _count(check.code, by_area, wanted, day)
    return sum(many for _area, many in by_area)


def _count(code: str, by_area: list[tuple[int, int]], wanted: Iterable[int], day: date) -> None:
    sums = dict.fromkeys(wanted, 0)
    for area, many in by_area:
        for level in (level for level in Level if level <= min(level_of(area), Level.COUNTY)):
            if around(area, level) in sums:
                sums[around(area, level)] += many
    QualityCount.objects.bulk_create(
        [QualityCount(check_code=code, area=area, day=day, found=many) for area, many in sorted(sums.items())],
        update_conflicts=True,
        update_fields=["found"],
        unique_fields=["area", "check_code", "day"],
    )
