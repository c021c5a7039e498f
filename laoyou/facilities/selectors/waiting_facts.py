"""What is known of applicants, as the rules ask: from the registry, from stays, and what was stated with evidence.

One query a table for a whole list. A fact that is not on record is absent, which the rules tell from "no".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.ages import age_on
from laoyou.core.area_codes import AreaRange
from laoyou.facilities.enums import COUNTED_FACTS, StatedFactName, StayKind, StayState, WaitingKind
from laoyou.facilities.models import Application, StatedFact, Stay
from laoyou.people.enums import ConditionKind
from laoyou.people.models import Condition

# Everything a condition of a rule may ask; a rule that asks for anything else is not taken.
KNOWN_FACTS = frozenset(
    {"age", "months", "conditions", "care_level", "registered_here", "lives_here", "stays_elsewhere"}
) | frozenset(StatedFactName.values)
_STAY_OF = {WaitingKind.ELDER: StayKind.RESIDENTIAL, WaitingKind.CHILDCARE: StayKind.CHILDCARE}


@dataclass(frozen=True, slots=True)
class Applicant:
    """An application with the facts of its person on a day."""

    id: UUID
    number: str
    counts_from: date
    death: date | None
    facts: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class StatedRow:
    """What was stated, the newest of each fact; `value` None: taken back."""

    name: str
    value: int | None
    evidence: str
    recorded_by: str
    recorded_at: datetime


_COLUMNS = ("id", "number", "counts_from", "person_id", "person__birth", "person__death")
_PLACES = ("person__area", "person__registered_area")


def applicants(applications: QuerySet[Application], kind: str, *, here: AreaRange, on: date) -> list[Applicant]:
    """The applications, by number, with what is on record on the day; `here` is the area the rule speaks of."""
    wanted = applications.order_by()
    persons = wanted.values("person_id")
    held = _conditions(persons, on)
    staying = _staying(persons, kind, on)
    stated = _stated(wanted)
    found = []
    for key, number, counts_from, person, birth, death, area, registered in applications.order_by("number").values_list(
        *_COLUMNS, *_PLACES
    ):
        facts: dict[str, Any] = {
            "age": age_on(birth, on),
            "months": (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day),
            "conditions": sorted(held[person]),
            "care_level": held[person].get(ConditionKind.DISABLED_FUNCTION),
            "registered_here": None if registered is None else registered in here,
            "lives_here": area in here,
            "stays_elsewhere": person in staying,
        }
        found.append(Applicant(key, number, counts_from, death, facts | _told(stated.get(key, {}), facts)))
    return found


def stated_facts(application_id: UUID) -> list[StatedRow]:
    """The newest statement of each fact, by name."""
    rows = StatedFact.objects.filter(application_id=application_id).order_by("name", "recorded_at", "id")
    newest = {row.name: row for row in rows}
    return [StatedRow(row.name, row.value, row.evidence, row.recorded_by, row.recorded_at) for row in newest.values()]


def _conditions(persons: Any, on: date) -> defaultdict[UUID, dict[str, int]]:
    held: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    rows = Condition.objects.filter(person_id__in=persons, valid__contains=on).order_by()
    for person, kind, level in rows.values_list("person_id", "kind", "level"):
        held[person][kind] = level
    return held


def _staying(persons: Any, kind: str, on: date) -> set[UUID]:
    states = [StayState.CONFIRMED, StayState.REAL]
    rows = Stay.objects.filter(
        person_id__in=persons, kind=_STAY_OF[WaitingKind(kind)], state__in=states, valid__contains=on
    )
    return set(rows.order_by().values_list("person_id", flat=True))


def _stated(applications: Any) -> dict[UUID, dict[str, int | None]]:
    rows = StatedFact.objects.filter(application_id__in=applications.values("id")).order_by("recorded_at", "id")
    found: dict[UUID, dict[str, int | None]] = {}
    for application, name, value in rows.values_list("application_id", "name", "value"):
        found.setdefault(application, {})[name] = value
    return found


def _told(stated: dict[str, int | None], recorded: dict[str, Any]) -> dict[str, Any]:
    """Statements as facts; one that a record answers with yes is not asked, one taken back is not known."""
    return {
        name: value if name in COUNTED_FACTS else bool(value)
        for name, value in stated.items()
        if value is not None and recorded.get(name) is not True
    }


def facts_unknown(names: Iterable[str]) -> list[str]:
    """Those of the names that nothing here can answer."""
    return sorted(set(names) - KNOWN_FACTS)
