"""Counting the registry: every area from village to nation, by age, sex, household and condition, in one pass a basis.

Set-based in PostgreSQL: 1.4 million people take some seconds, and nothing but counts leaves the database.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import Level
from laoyou.core.clock import day_of
from laoyou.core.identifiers import uuid7
from laoyou.people.access import COUNT_NOW
from laoyou.people.enums import CountBasis
from laoyou.people.models import AreaTally, Tally
from laoyou.people.models.tallies import OLDEST_COUNTED
from laoyou.people.services.birth_counting import count_births
from laoyou.people.services.doubting import find_doubts
from laoyou.people.services.projecting import project_ahead
from laoyou.people.services.suggesting import find_suggestions
from laoyou.records.models import Run
from laoyou.records.services import audit, runs

COUNT_REGISTRY = "people.count_registry"
TASK = "laoyou.people.tasks.count_registry"
KEPT_DAYS = 40  # townships and villages of older days are kept for the first of a month only

_LOCK = 0x1A0_7A1
_LARGEST_HOUSEHOLD = 6  # six and more
# (level, digits cut off, digits cut off one level further out): see `lineage_of`.
_LEVELS = ", ".join(
    f"({int(level)}, {10 ** (12 - level)}::bigint, {10 ** (12 - outer)}::bigint)"
    for level, outer in [(12, 9), (9, 6), (6, 4), (4, 2), (2, 0)]
)
_AREA_OF = {CountBasis.RESIDENT: "area", CountBasis.REGISTERED: "registered_area"}

# Counts are int where they can be: what PostgreSQL sums of bigint it sums as decimals.
_COUNT = """
WITH levels(level, width, outer_width) AS (VALUES {levels}),
living AS MATERIALIZED (
    SELECT id, household_id, {area} AS area, sex,
           LEAST(date_part('year', age(%(day)s::date, birth))::int, {oldest}) AS age
      FROM people_person
     WHERE death IS NULL AND merged_into_id IS NULL AND {area} IS NOT NULL AND birth <= %(day)s
), by_age AS (
    SELECT area, sex, age, count(*)::int AS many FROM living GROUP BY area, sex, age
), by_condition AS (
    SELECT living.area, held.kind, held.level AS degree, count(*) AS many
      FROM people_condition held JOIN living ON living.id = held.person_id
     WHERE held.valid @> %(day)s::date
     GROUP BY living.area, held.kind, held.level
), households AS (
    SELECT home.area, members.*
      FROM people_household home JOIN (
           SELECT household_id, LEAST(count(*), {largest}) AS size, count(*) FILTER (WHERE age >= 60) AS elders,
                  count(*) AS people, count(*) FILTER (WHERE age < 3) AS infants
             FROM living WHERE household_id IS NOT NULL GROUP BY household_id) members ON members.household_id = home.id
     WHERE NOT home.collective AND %(households)s
), kinds_of_households AS (
    SELECT area, count(*) FILTER (WHERE people = 1 AND elders = 1) AS elder_alone,
           count(*) FILTER (WHERE people > 1 AND elders = people) AS elders_only,
           count(*) FILTER (WHERE elders > 0) AS with_elder, count(*) FILTER (WHERE infants > 0) AS with_infant,
           count(*) FILTER (WHERE elders > 0 AND infants > 0) AS with_both
      FROM households GROUP BY area
), by_household AS (
    SELECT area, 'size' AS what, size::text AS which, count(*) AS many FROM households GROUP BY area, size
    UNION ALL
    SELECT area, 'kind', which, many
      FROM kinds_of_households CROSS JOIN LATERAL (VALUES
           ('elder_alone', elder_alone), ('elders_only', elders_only), ('with_elder', with_elder),
           ('with_infant', with_infant), ('with_both', with_both)) kinds(which, many)
     WHERE many > 0
), ages_outward AS (
    SELECT area / width * width AS area, level, sex, age, sum(many)::int AS many
      FROM by_age JOIN levels ON area %% outer_width <> 0 GROUP BY 1, 2, 3, 4
), conditions_outward AS (
    SELECT area / width * width AS area, level, kind, degree, sum(many) AS many
      FROM by_condition JOIN levels ON area %% outer_width <> 0 GROUP BY 1, 2, 3, 4
), households_outward AS (
    SELECT area / width * width AS area, level, what, which, sum(many) AS many
      FROM by_household JOIN levels ON area %% outer_width <> 0 GROUP BY 1, 2, 3, 4
), places AS (
    SELECT area, level FROM ages_outward UNION SELECT area, level FROM households_outward
), ages_and_none AS (
    SELECT area, level, sex, age, many FROM ages_outward
     UNION ALL
    SELECT area, level, sexes.sex, years.age, 0
      FROM places CROSS JOIN (VALUES (1), (2)) AS sexes(sex) CROSS JOIN generate_series(0, {oldest}) AS years(age)
), every_age AS (
    SELECT area, level, sex, age, sum(many)::int AS many FROM ages_and_none GROUP BY area, level, sex, age
), ages AS (
    SELECT area, level, array_agg(many ORDER BY age) FILTER (WHERE sex = 1) AS men,
           array_agg(many ORDER BY age) FILTER (WHERE sex = 2) AS women
      FROM every_age GROUP BY area, level
), conditions AS (
    SELECT area, level, jsonb_object_agg(kind, degrees) AS said
      FROM (SELECT area, level, kind, jsonb_object_agg(degree::text, many) AS degrees
              FROM conditions_outward GROUP BY area, level, kind) kinds
     GROUP BY area, level
), homes AS (
    SELECT area, level, jsonb_object_agg(what, which) AS said
      FROM (SELECT area, level, what, jsonb_object_agg(which, many) AS which
              FROM households_outward GROUP BY area, level, what) whats
     GROUP BY area, level
)
INSERT INTO people_areatally (id, tally_id, area, level, basis, men, women, households, conditions)
SELECT gen_random_uuid(), %(tally)s, ages.area, ages.level, %(basis)s, ages.men, ages.women,
       COALESCE(homes.said, '{{}}'), COALESCE(conditions.said, '{{}}')
  FROM ages
  LEFT JOIN conditions ON conditions.area = ages.area AND conditions.level = ages.level
  LEFT JOIN homes ON homes.area = ages.area AND homes.level = ages.level
"""


@dataclass(frozen=True, slots=True)
class TallyResult:
    """What was counted: the day, the areas that somebody lives or is registered in, the people who live in them."""

    day: str
    areas: int
    people: int


def is_counted(area: int) -> bool:
    """Whether an area's people have ever been counted."""
    return AreaTally.objects.filter(area=area).exists()


def count_registry(
    *, now: datetime, report: runs.Report = lambda done, total, note="": None, kept_days: int = KEPT_DAYS
) -> TallyResult:
    """Count the whole registry as it stands; what was counted that day before is replaced. Runs as the owner.

    From the count follows how many there will be in the years ahead (`projecting`); births are counted with it.

    Townships and villages of days more than `kept_days` back go, but for the first tally of each month; counties and
    what lies around them stay for good.
    """
    day, steps = day_of(now), len(CountBasis) + 1
    with transaction.atomic(), connection.cursor() as cursor:
        # One after the other: two counts of one day would each make its tally.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        Tally.objects.filter(day=day).delete()
        tally = Tally.objects.create(id=uuid7(), day=day, counted_at=now)
        areas = 0
        for step, basis in enumerate(CountBasis):
            report(step, steps, str(basis.label))
            areas = max(areas, _count(cursor, tally, basis))
        project_ahead(tally)
        count_births(tally, _LEVELS)
        _forget(day - timedelta(days=kept_days))
        cursor.execute("ANALYZE people_areatally")
        report(steps, steps, "")
    return TallyResult(day.isoformat(), areas, _people(tally))


def _count(cursor: Any, tally: Tally, basis: CountBasis) -> int:
    statement = _COUNT.format(levels=_LEVELS, area=_AREA_OF[basis], oldest=OLDEST_COUNTED, largest=_LARGEST_HOUSEHOLD)
    facts = {
        "day": tally.day,
        "tally": tally.id,
        "basis": basis.value,
        # A household is where people live; of a register of households nothing is kept.
        "households": basis == CountBasis.RESIDENT,
    }
    cursor.execute(statement, facts)
    counted: int = cursor.rowcount
    return counted


def _people(tally: Tally) -> int:
    provinces = AreaTally.objects.filter(tally=tally, level=Level.PROVINCE, basis=CountBasis.RESIDENT)
    return sum(sum(men) + sum(women) for men, women in provinces.order_by("area").values_list("men", "women"))


def _forget(before: date) -> None:
    """Remove the small areas of days long gone, keeping the first tally of each month."""
    days = Tally.objects.filter(day__lt=before).order_by("day").values_list("day", flat=True)
    firsts: dict[tuple[int, int], date] = {}
    for day in days:
        firsts.setdefault((day.year, day.month), day)
    small = AreaTally.objects.filter(tally__day__lt=before, level__gte=Level.TOWNSHIP)
    small.exclude(tally__day__in=list(firsts.values())).delete()


def request_count(*, actor: Actor, now: datetime) -> UUID:
    """Start counting in the background; returns the run to watch, the one under way where there is one."""
    COUNT_NOW.demand(actor)
    with transaction.atomic():
        if going := _going():
            return going
        run = runs.queue(TASK, COUNT_REGISTRY, actor=actor, area=actor.area.low, now=now)
        audit.record(
            actor=actor,
            action=COUNT_NOW.code,
            subject="people.tally",
            subject_id=run.id,
            area=actor.area.low,
            now=now,
            after={"day": day_of(now).isoformat()},
        )
    return run.id


def queue_count(*, actor: Actor, now: datetime, timestamp: int | None = None) -> UUID | None:
    """Queue a count by the system itself; None when that night's (`timestamp`) was queued already."""
    return runs.queue_nightly(TASK, COUNT_REGISTRY, timestamp=timestamp, actor=actor, area=actor.area.low, now=now)


def count_and_tell(run: Run, report: runs.Report) -> dict[str, Any]:
    """Count, and look for records in doubt and whom to confirm, as the work of a run; the result is JSON."""
    now = run.started_at or run.queued_at
    before = Tally.objects.filter(day__lt=day_of(now)).order_by("-day").values_list("counted_at", flat=True).first()
    counted = asdict(count_registry(now=now, report=report))
    return counted | {
        "doubts": find_doubts(now=now, since=before),
        "suggested": find_suggestions(actor=system_actor("nightly count"), now=now),
    }


def _going() -> UUID | None:
    return runs.going(COUNT_REGISTRY)
