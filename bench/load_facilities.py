"""Run as a program in a site's environment: homes with beds and five years of stays, then occupancy and the last bed.

`python -m bench.load_facilities SITES BEDS ROUNDS FILE`: writes what was found to FILE, as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from laoyou.cli.django import load_django

TODAY = date(2026, 11, 1)
_TABLES = ("facilities_unit", "facilities_unitperiod", "facilities_stay", "facilities_placement")
_AREA = 630222000000
# Each bed has four stays in five years with some days between; the last is open in nine beds of ten.
_LOAD = """
INSERT INTO facilities_operator (id, name, credit_code, representative, area, made_up, revision, created_at, updated_at)
VALUES (gen_random_uuid(), 'bench', '52990222MJX0000011', '', {area}, true, 0, now(), now());
INSERT INTO facilities_institution
    (id, operator_id, name, area, ownership, mode, for_profit, state, state_since, revision, created_at, updated_at)
SELECT gen_random_uuid(), (SELECT id FROM facilities_operator), 'home ' || n, {area} + 1000 * (n % 20), 'public',
       'owner', false, 'operating', '2020-01-01', 0, now(), now() FROM generate_series(1, {sites}) n;
INSERT INTO facilities_site (id, institution_id, kind, name, area, address, phone, main, state, state_since, opened_on,
                             revision, created_at, updated_at)
SELECT gen_random_uuid(), id, 'nursing_home', name, area, '', '', true, 'operating', '2020-01-01', '2020-01-01', 0,
       now(), now() FROM facilities_institution;
INSERT INTO facilities_unit (id, site_id, kind, label)
SELECT gen_random_uuid(), s.id, 'bed', 'bed ' || n FROM facilities_site s, generate_series(1, {beds}) n;
INSERT INTO facilities_unitperiod (id, unit_id, site_id, kind, places, class_kind, hours, nursing, dementia,
                                   public_good, inclusive, valid, recorded_by, recorded_at)
SELECT gen_random_uuid(), id, site_id, 'bed', 1, '', '', true, false, true, false, '[2020-01-01,)', 'bench', now()
  FROM facilities_unit;
INSERT INTO people_person (id, name, pinyin, initials, sex, birth, document, area, household_role, source, revision,
                           created_at, updated_at)
SELECT id, 'bench', '', '', 1, '1940-01-01', '', {area}, 0, 'made_up', 0, now(), now() FROM facilities_unit;
INSERT INTO facilities_stay (id, person_id, site_id, kind, state, valid, funding, origin, "end", end_note, name, sex,
                             birth, revision, recorded_by, recorded_at)
SELECT gen_random_uuid(), u.id, u.site_id, 'residential', 'real',
       daterange(begun, CASE WHEN n = 3 AND u.dice < 0.9 THEN NULL ELSE begun + 300 + (u.dice * 100)::int END),
       'self', 'direct', '', '', 'bench', 1, '1940-01-01', 0, 'bench', now()
  FROM (SELECT *, random() AS dice FROM facilities_unit) u, generate_series(0, 3) n,
       LATERAL (SELECT date '2021-11-01' + n * 440 + (u.dice * 30)::int AS begun) b;
INSERT INTO facilities_placement (id, stay_id, site_id, unit_id, kind, valid, holding, recorded_by, recorded_at)
SELECT gen_random_uuid(), id, site_id, person_id, 'bed', valid, true, 'bench', now() FROM facilities_stay;
"""


def main() -> None:
    """Load, measure, write down."""
    load_django()
    sites, beds, rounds, told = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    _load(sites, beds)
    found = _occupancy() | _races(rounds)
    from laoyou.facilities.models import Site

    found["boards"] = [f"/institutions/sites/{key}/board/" for key in Site.objects.values_list("id", flat=True)[:200]]
    told.write_text(json.dumps(found))


def _load(sites: int, beds: int) -> None:
    from django.db import connection, transaction

    from laoyou.people.services.bulk import put_back, set_aside

    set_aside(_TABLES)
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _TABLES[1:]:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(_LOAD.format(area=_AREA, sites=sites, beds=beds))
        for table in _TABLES[1:]:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    put_back(_TABLES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _occupancy() -> dict[str, Any]:
    from laoyou.core.actor import system_actor
    from laoyou.facilities.enums import MODES, StayState
    from laoyou.facilities.models import Stay
    from laoyou.facilities.selectors.occupancy import daily

    actor, first = system_actor("bench"), TODAY - timedelta(days=364)
    seconds, counted = {}, None
    for mode in MODES:
        began = time.perf_counter()
        counted = daily(first=first, days=365, mode=mode, actor=actor)
        seconds[mode.value] = time.perf_counter() - began
    assert counted is not None
    there = Stay.objects.filter(valid__contains=TODAY, state=StayState.REAL).count()
    agrees = int(counted.people[:, -1].sum()) == there and int(counted.places[:, -1].sum()) == len(counted.sites) * 100
    return {"year": seconds, "agrees": agrees, "stays": Stay.objects.count()}


def _races(rounds: int) -> dict[str, Any]:
    """Two connections let go at the same moment for one free bed, again and again."""
    from laoyou.facilities.models import Unit
    from laoyou.people.models import Person

    free = list(
        Unit.objects.exclude(placements__until__isnull=True).order_by("id").values_list("id", "site_id")[:rounds]
    )
    people = _newcomers(2 * len(free))
    once, began = 0, time.perf_counter()
    for number, (unit, site) in enumerate(free):
        outcomes = _race(unit, site, people[2 * number : 2 * number + 2])
        once += outcomes.count("given") == 1 and outcomes.count("facilities_bed_taken") == 1
    assert Person.objects.exists()
    return {"once": once, "round_ms": (time.perf_counter() - began) / max(1, len(free)) * 1000}


def _newcomers(count: int) -> list[UUID]:
    from laoyou.core.clock import now
    from laoyou.core.identifiers import uuid7_many
    from laoyou.people.models import Person

    keys = uuid7_many(count)
    facts: dict[str, Any] = {"name": "新来", "sex": 2, "birth": date(1945, 1, 1), "area": _AREA, "source": "made_up"}
    moment = now()
    Person.objects.bulk_create(Person(id=key, created_at=moment, updated_at=moment, **facts) for key in keys)
    return keys


def _race(unit: UUID, site: UUID, people: list[UUID]) -> list[str]:
    from django.db import connection

    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.core.errors import DomainError
    from laoyou.facilities.enums import StayKind
    from laoyou.facilities.selectors.guests import Guest
    from laoyou.facilities.services.stays import Admission, admit

    gate, outcomes = threading.Barrier(2), ["", ""]

    def run(at: int) -> None:
        guest = Guest(people[at], "新来", 2, date(1945, 1, 1), None)
        asked = Admission(StayKind.RESIDENTIAL, unit, TODAY)
        try:
            gate.wait()
            admit(site, guest, asked, actor=system_actor("bench"), now=now())
            outcomes[at] = "given"
        except DomainError as refused:
            outcomes[at] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


if __name__ == "__main__":
    main()
