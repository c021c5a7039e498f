"""Births by year and place, from the records: counted with the registry, every night."""

from __future__ import annotations

from typing import Any

from django.db import connection

from laoyou.people.enums import CountBasis
from laoyou.people.models import BirthCount, Tally

# Where a child lived, or was registered, on the day it was born: the earlier place that covers that day, else the
# present one unless it is known to have begun later. Who died since was born all the same.
_COUNT = """
WITH levels(level, width, outer_width) AS (VALUES {levels}),
born AS (
    SELECT COALESCE(past.area, CASE WHEN p.{since} IS NULL OR p.{since} <= p.birth THEN p.{area} END) AS area,
           date_part('year', p.birth)::int AS year, p.sex
      FROM people_person p
      LEFT JOIN people_pastresidence past
             ON past.person_id = p.id AND past.registered = %(registered)s AND past.valid @> p.birth
     WHERE p.merged_into_id IS NULL AND p.birth >= make_date(%(first)s, 1, 1) AND p.birth <= %(day)s
), counted AS (
    SELECT area, year, count(*) FILTER (WHERE sex = 1) AS boys, count(*) FILTER (WHERE sex = 2) AS girls
      FROM born WHERE area IS NOT NULL GROUP BY area, year
)
INSERT INTO people_birthcount (id, area, level, basis, counted_on, year, boys, girls)
SELECT gen_random_uuid(), area, level, %(basis)s, %(day)s, year, sum(boys), sum(girls)
  FROM (SELECT area / width * width AS area, level, year, boys, girls
          FROM counted JOIN levels ON area %% outer_width <> 0
         UNION ALL
        -- Where people live and none was born, that is what was counted.
        SELECT area, level, %(year)s, 0, 0 FROM people_areatally WHERE tally_id = %(tally)s AND basis = %(basis)s) found
 GROUP BY area, level, year"""
_COLUMNS = {
    CountBasis.RESIDENT: ("area", "lives_since"),
    CountBasis.REGISTERED: ("registered_area", "registered_since"),
}


def count_births(tally: Tally, levels: str) -> None:
    """Replace what was counted before by the births of the last years. Part of the count's transaction.

    `levels` are those of the count: (level, digits cut off, digits cut off one level further out).
    """
    BirthCount.objects.all().delete()
    with connection.cursor() as cursor:
        for basis, (area, since) in _COLUMNS.items():
            given: dict[str, Any] = {
                "tally": tally.id,
                "day": tally.day,
                "year": tally.day.year,
                "first": tally.day.year - BirthCount.YEARS,
                "basis": basis.value,
                "registered": basis == CountBasis.REGISTERED,
            }
            cursor.execute(_COUNT.format(levels=levels, area=area, since=since), given)
