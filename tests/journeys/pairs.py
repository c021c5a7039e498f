"""Pairs of the made-up city for the journeys, put there as a comparison would."""

from __future__ import annotations

# Four people of one community: the first two are a pair to be decided, one of them has died; the others were merged.
TWO_PAIRS = """
from uuid import uuid4
from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.people.models import Pair, Person
from laoyou.people.services.found_pairs import Found, keep
from laoyou.people.services.merging import Choice, merge

levels = {"name": "homophone", "sex": "exact", "birth": "slip", "id": "two_ids", "phone": "missing", "area": "village",
          "kin": "other"}
weights = {"name": 9.0, "sex": 1.0, "birth": 5.0, "id": -23.0, "phone": 0.0, "area": 8.5, "kin": 0.0}
people = list(Person.objects.order_by("area", "id")[:4])
keep([Found(people[at].id, people[at + 1].id, 0.7, -1.0, levels, weights) for at in (0, 2)], run=uuid4(), now=clock.now())
from laoyou.people.enums import Source
from laoyou.people.services.moves import record_death
record_death(people[1].id, on=clock.today(), source=Source.COMMUNITY, revision=0, actor=system_actor("tests"), now=clock.now())
done = Pair.objects.get(low=people[2])
merge(done.id, Choice(people[2].id, frozenset()), revision=0, reason="", actor=system_actor("tests"), now=clock.now())
"""

# 祁兰花 with her number, and 祁兰华 as another department has her: without one, with a condition.
ONE_TWICE = """
from datetime import date
from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.people.enums import ConditionKind, Document, Source
from laoyou.people.services.conditions import certify_condition
from laoyou.people.services.persons import Details, record_person
from tests.people.registry import number_of

by = {"actor": system_actor("tests"), "now": clock.now()}
birth, place = date(1941, 2, 3), 630222102001
record_person(Details("祁兰花", 2, birth, place, Source.PUBLIC_SECURITY, document=Document.CITIZEN_ID,
                      number=number_of(birth, 444)), **by)
other = record_person(Details("祁兰华", 2, birth, place, Source.HEALTH), **by)
certify_condition(other, ConditionKind.MINIMUM_ALLOWANCE, first=date(2025, 1, 1), until=None,
                  source=Source.CIVIL_AFFAIRS, **by)
"""

# 祁雪花, whom somebody is about to enter once more as 祁雪画.
HERE_ALREADY = """
from datetime import date
from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.people.enums import Source
from laoyou.people.services.persons import Details, record_person

record_person(Details("祁雪花", 2, date(1942, 5, 6), 630222102001, Source.PUBLIC_SECURITY),
              actor=system_actor("tests"), now=clock.now())
"""
