"""Run as a program in a site's environment: people who wait in one list, then its ranking read, made and stored.

`python -m bench.load_waiting PEOPLE FILE`: writes what was found to FILE, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from laoyou.cli.django import load_django

_AREA = 630222000000
_LOAD = """
CREATE TEMPORARY TABLE waits AS
SELECT gen_random_uuid() AS person, gen_random_uuid() AS application, n, (n * 7919) % 1000 AS dice
  FROM generate_series(1, {people}) n;
INSERT INTO people_person (id, name, pinyin, initials, sex, birth, document, area, registered_area, household_role,
                           source, revision, created_at, updated_at)
SELECT person, 'bench', '', '', 1 + n % 2, date '1925-01-01' + (n * 37) % 14000, '', {area} + 102000 + n % 20,
       {area} + 102000, 0, 'made_up', 0, now(), now() FROM waits;
INSERT INTO people_condition (id, person_id, kind, basis, level, valid, source, evidence, recorded_by, recorded_at)
SELECT gen_random_uuid(), person, kind, CASE kind WHEN 'living_alone' THEN 'derived' ELSE 'certified' END,
       CASE kind WHEN 'disabled_function' THEN 1 + n % 3 ELSE 0 END, '[2024-01-01,)', 'made_up', '', 'bench', now()
  FROM waits, unnest(ARRAY['destitute', 'low_income', 'disabled_function', 'living_alone', 'dementia'])
       WITH ORDINALITY AS kinds (kind, at)
 WHERE (dice * at) % 7 < 2;
INSERT INTO facilities_application (id, number, person_id, kind, area, applied_on, counts_from, state, state_since,
                                    name, sex, birth, note, revision, recorded_by, recorded_at)
SELECT application, 'b' || n, person, 'elder', {area} + 102000, current_date - dice, current_date - dice, 'waiting',
       current_date - dice, 'bench', 1, '1940-01-01', '', 0, 'bench', now() FROM waits;
INSERT INTO facilities_waitingchoice (id, application_id, waiting_list_id, area, home)
SELECT gen_random_uuid(), application, '{waiting}', {area}, {area} + 102000 FROM waits;
DROP TABLE waits;
ANALYZE people_person, people_condition, facilities_application, facilities_waitingchoice;
"""


def main() -> None:
    """Load, rank three times, look one place up, write down."""
    load_django()
    from django.db import connection

    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.facilities.enums import WaitingKind
    from laoyou.facilities.selectors import rankings
    from laoyou.facilities.services.waiting_lists import open_list, publish_ranking
    from laoyou.facilities.services.waiting_rules import begin_with_shipped

    people, told = int(sys.argv[1]), Path(sys.argv[2])
    actor, moment = system_actor("bench"), now()
    begin_with_shipped(_AREA, actor=actor, now=moment)
    waiting = open_list(WaitingKind.ELDER, _AREA, None, actor=actor, now=moment)
    with connection.cursor() as cursor:
        cursor.execute(_LOAD.format(people=people, area=_AREA, waiting=waiting))

    def timed(work: Any) -> tuple[float, Any]:
        began = time.perf_counter()
        result = work()
        return time.perf_counter() - began, result

    first, made = timed(lambda: publish_ranking(waiting, actor=actor, now=moment))
    again, same = timed(lambda: publish_ranking(waiting, actor=actor, now=moment))
    later, _ = timed(lambda: publish_ranking(waiting, actor=actor, now=moment + timedelta(days=40)))
    newest = rankings.latest(waiting)
    if newest is None:
        raise SystemExit("no ranking was published")
    number = rankings.entries(newest.id).values_list("number", flat=True)[people // 2]
    cold, _ = timed(lambda: (rankings.chances_of(newest, number), rankings.move_of(newest, number)))
    warm, _ = timed(lambda: (rankings.chances_of(newest, number), rankings.move_of(newest, number)))
    found = {
        "first": first,
        "again": again,
        "later": later,
        "place_cold": cold,
        "place_warm": warm,
        "right": made.count == people and made.changed and not same.changed,
    }
    told.write_text(json.dumps(found))


if __name__ == "__main__":
    main()
