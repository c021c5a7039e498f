"""One person once: looking through a whole city with second records put in and taken out again.

Needs a city (`laoyou city`); without one there is nothing to measure. What is put in is made up like the rest: copies
of people without their number, with one mistake each, some in another county.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from bench.report import CannotMeasure, Figure

if TYPE_CHECKING:
    from bench.__main__ import Asked

_GOAL_SECONDS = 300.0
_GOAL_MIB = 3072.0
_SECOND = 5_000

# Every so many people once more, without number and phone: a year beside, day and month exchanged, or another county.
_PUT_IN = """
INSERT INTO people_person (id, name, pinyin, initials, sex, birth, document, area, household_role, registered_area,
                           source, revision, created_at, updated_at)
SELECT gen_random_uuid(), name, pinyin, initials, sex,
       CASE WHEN at %% 3 = 0 THEN (birth - interval '1 year')::date
            WHEN at %% 3 = 1 AND extract(day FROM birth) <= 12
            THEN make_date(extract(year FROM birth)::int, extract(day FROM birth)::int, extract(month FROM birth)::int)
            ELSE birth END,
       '', CASE WHEN at %% 3 = 2 THEN elsewhere.area ELSE one.area END, 0, NULL, 'health', 0, now(), now()
  FROM (SELECT p.*, row_number() OVER (ORDER BY p.id) AS at FROM people_person p
         WHERE p.source = 'made_up' AND abs(hashtext(p.id::text)) %% 271 = 0 LIMIT %s) one
 CROSS JOIN LATERAL (SELECT o.area FROM people_person o WHERE o.area / 1000000 <> one.area / 1000000 LIMIT 1) elsewhere
"""
_TAKEN_OUT = (
    "DELETE FROM people_pair",
    "DELETE FROM people_comparison",
    "DELETE FROM people_person WHERE source = 'health' AND document = '' AND household_id IS NULL",
)


def measure(asked: Asked) -> Iterator[Figure]:
    """Seconds and peak memory of a process that does nothing else; how many of the second records it found."""
    del asked
    done = subprocess.run([sys.executable, "-m", "bench.identity"], check=True, capture_output=True, text=True)
    if not done.stdout.strip():
        raise CannotMeasure(why="nobody is in the registry; make up a city first with `laoyou city`")
    people, second, found, pairs, seconds, peak = (float(each) for each in done.stdout.split())
    case = f"{people:,.0f} people, {second:,.0f} second records"
    yield Figure("identity", case, "every county and between them, seconds", seconds, goal=_GOAL_SECONDS)
    yield Figure("identity", case, "peak MiB", peak, goal=_GOAL_MIB)
    yield Figure("identity", case, "second records put before somebody", found)
    yield Figure("identity", case, "pairs in the queue", pairs)


def _run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laoyou.settings")
    from laoyou.cli.django import load_django

    load_django()
    from django.db import connection

    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.people.models import Pair, Person
    from laoyou.people.services.comparing import compare_queued, request_comparison

    if Person.objects.exclude(source="made_up").exists() or not Person.objects.exists():
        return  # real people are left alone
    with connection.cursor() as cursor:
        cursor.execute(_PUT_IN, [_SECOND])
    second = Person.objects.filter(source="health", document="", household=None)
    began = perf_counter()
    compare_queued(request_comparison(actor=system_actor("bench"), now=now()), tell_time=now)
    seconds = perf_counter() - began
    keys = set(second.values_list("id", flat=True))
    pairs = list(Pair.objects.values_list("low", "high"))
    found = len({key for pair in pairs for key in pair if key in keys})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(Person.objects.count(), len(keys), found, len(pairs), seconds, peak)
    with connection.cursor() as cursor:
        for statement in _TAKEN_OUT:
            cursor.execute(statement)


if __name__ == "__main__":
    _run()
