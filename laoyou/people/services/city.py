"""A made-up city in the registry, to work and measure with: the census's people as far as numbers go, nobody real."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from laoyou.analytics.population import CONDITIONS, CountyCensus, Population, Role, Village, build, counties
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, range_of
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7_many
from laoyou.people.access import LOAD_CITY
from laoyou.people.enums import DERIVED, Basis, Document, HouseholdRole, Sealed, Source
from laoyou.people.models import Person
from laoyou.people.services.bulk import put_back, set_aside
from laoyou.people.services.city_health import HEALTH_TABLES, store_health
from laoyou.people.services.city_kin import KIN_TABLES, store_kin
from laoyou.people.services.copying import NULL, as_bytes, as_bytes_or_null, as_text, copy_columns
from laoyou.people.services.names import spelled
from laoyou.people.services.numbers import TAIL_LENGTH
from laoyou.places.enums import Kind
from laoyou.places.selectors import areas
from laoyou.records.services import audit
from laoyou.records.services.sealing import blind_index_many, seal_many

Progress = Callable[[int, int, str], None]

TABLES = ("people_household", "people_person", "people_condition", *HEALTH_TABLES, *KIN_TABLES)
_LOCK = 0x1A0_C17

_ROLES = {
    Role.COLLECTIVE: HouseholdRole.UNKNOWN,
    Role.HEAD: HouseholdRole.HEAD,
    Role.SPOUSE: HouseholdRole.SPOUSE,
    Role.CHILD: HouseholdRole.CHILD,
    Role.CHILD_SPOUSE: HouseholdRole.CHILD_IN_LAW,
    Role.GRANDCHILD: HouseholdRole.GRANDCHILD,
    Role.PARENT: HouseholdRole.PARENT,
    Role.SIBLING: HouseholdRole.SIBLING,
    Role.OTHER_KIN: HouseholdRole.OTHER,
}


class NoCensus(DomainError):
    code = "people_no_census"
    sentence = "There is no census table for this area, so no city can be made up for it."


class RegistryNotEmpty(DomainError):
    code = "people_registry_not_empty"
    sentence = "There are real people in the registry; a made-up city never goes in beside them."


class BuiltElsewhere(DomainError):
    code = "people_city_built_elsewhere"
    sentence = "Somebody is making up a city at this moment. Wait until it is done."


@dataclass(frozen=True, slots=True)
class CityResult:
    """What was made, in rows."""

    people: int
    households: int
    conditions: int
    health: int = 0
    relations: int = 0


def build_city(
    area: int,
    *,
    as_of: date,
    seed: int,
    scale: float,
    actor: Actor,
    now: datetime,
    progress: Progress = lambda done, total, note: None,
) -> CityResult:
    """Fill the registry of an area with made-up people; returns what was added.

    Their number, age and sex by county are the census's, laid on `as_of`; `scale` takes a fraction. Their citizen
    numbers begin with 99, which no place in China has. Each county is one transaction: broken off, it is taken up
    where it stopped, and done again it adds nothing. Not for use inside a transaction.
    Raises NoCensus, RegistryNotEmpty, BuiltElsewhere.
    """
    LOAD_CITY.demand(actor)
    censuses = [census for code, census in sorted(counties().items()) if code in range_of(area)]
    if not censuses:
        raise NoCensus
    with _alone():
        if Person.objects.exclude(source=Source.MADE_UP)[:1].exists():
            raise RegistryNotEmpty
        first = not Person.objects.exists()
        if first:
            set_aside(TABLES)
        result = CityResult(0, 0, 0)
        total = sum(round(census.population * scale) for census in censuses)
        for census in censuses:
            report = partial(_report, progress, result.people, total, census.name)
            report(0)
            result = _added(result, _county(census, report, as_of=as_of, seed=seed, scale=scale, actor=actor, now=now))
        progress(total, total, "")
        put_back(TABLES)
        _analyze()
    return result


def _report(progress: Progress, before: int, total: int, note: str, sent: int) -> None:
    progress(before + sent, total, note)


def _county(
    census: CountyCensus,
    report: Callable[[int], None],
    *,
    as_of: date,
    seed: int,
    scale: float,
    actor: Actor,
    now: datetime,
) -> CityResult:
    """One county in one transaction; nothing when its people are there already."""
    inside = range_of(census.code)
    if Person.objects.filter(area__gte=inside.low, area__lt=inside.high)[:1].exists():
        return CityResult(0, 0, 0)
    made = build(census, _villages(census, as_of), as_of=as_of, seed=seed, scale=scale)
    with transaction.atomic():
        stored = _store(made, now, report)
        audit.record(
            actor=actor,
            action=LOAD_CITY.code,
            subject="people.city",
            subject_id=str(census.code),
            area=census.code,
            now=now,
            after={"people": stored.people, "seed": seed, "scale": str(scale), "as_of": as_of},
        )
    return stored


@contextmanager
def _alone() -> Iterator[None]:
    """One builder at a time; the lock goes with the connection when it is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise BuiltElsewhere
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _added(result: CityResult, more: CityResult) -> CityResult:
    return CityResult(
        result.people + more.people,
        result.households + more.households,
        result.conditions + more.conditions,
        result.health + more.health,
        result.relations + more.relations,
    )


def _villages(census: CountyCensus, on: date) -> list[Village]:
    rows = areas.descendants(range_of(census.code), level=Level.VILLAGE, on=on)
    return [Village(row.code, "residents" if row.kind == Kind.RESIDENTS else "villagers") for row in rows]


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


def _store(made: Population, now: datetime, progress: Callable[[int], None]) -> CityResult:
    household_ids = uuid7_many(len(made.households))
    person_ids = uuid7_many(len(made.persons))
    _store_households(made, household_ids)
    _store_persons(made, person_ids, household_ids, now, progress)
    _store_conditions(made, person_ids, now)
    health = store_health(made, person_ids, now)
    relations = store_kin(made, person_ids, now)
    return CityResult(len(person_ids), len(household_ids), len(made.conditions), health, relations)


def _store_households(made: Population, ids: Sequence[UUID]) -> None:
    written = [
        f"{group}组{number}号"
        for group, number in zip(made.households.group.tolist(), made.households.number.tolist(), strict=True)
    ]
    columns = {
        "id": _hex(ids),
        "area": _texts(made.villages[made.households.village]),
        "address_sealed": as_bytes(seal_many(written, purpose=Sealed.ADDRESS, bound_to=ids)),
        "collective": "f",
    }
    copy_columns("people_household", columns, len(ids))


def _store_persons(
    made: Population,
    ids: Sequence[UUID],
    household_ids: Sequence[UUID],
    now: datetime,
    progress: Callable[[int], None],
) -> None:
    persons = made.persons
    names = persons.name.tolist()
    read = {name: spelled(name) for name in set(names)}
    numbers, phones = persons.citizen_id.tolist(), persons.phone.tolist()
    households = _hex(household_ids)
    tails = _indexes([number[-TAIL_LENGTH:] for number in numbers], Sealed.TAIL)
    moment = now.isoformat()
    columns = {
        "id": _hex(ids),
        "name": as_text(names),
        "pinyin": [read[name][0] for name in names],
        "initials": [read[name][1] for name in names],
        "sex": _texts(persons.sex),
        "birth": _days(persons.birth),
        "ethnicity": _texts(persons.ethnicity),
        "document": Document.CITIZEN_ID.value,
        "document_sealed": as_bytes(seal_many(numbers, purpose=Sealed.DOCUMENT, bound_to=ids)),
        "document_index": as_bytes(blind_index_many(numbers, purpose=Sealed.DOCUMENT)),
        "document_tail": tails,
        "phone_sealed": as_bytes_or_null(seal_many(phones, purpose=Sealed.PHONE, bound_to=ids), phones),
        "phone_index": as_bytes_or_null(blind_index_many(phones, purpose=Sealed.PHONE), phones),
        "area": _texts(made.villages[persons.village]),
        "household": [households[at] if at >= 0 else NULL for at in persons.household.tolist()],
        "household_role": _roles(persons.role),
        "registered_area": _texts(persons.registered),
        "source": Source.MADE_UP.value,
        "revision": "0",
        "created_at": moment,
        "updated_at": moment,
    }
    columns["household_id"] = columns.pop("household")
    copy_columns("people_person", columns, len(ids), progress=progress)


def _store_conditions(made: Population, person_ids: Sequence[UUID], now: datetime) -> None:
    found = made.conditions
    kinds = [CONDITIONS[at].value for at in found.kind.tolist()]
    since = _days(found.since)
    columns = {
        "id": _hex(uuid7_many(len(found))),
        "person_id": [person_ids[at].hex for at in found.person.tolist()],
        "kind": kinds,
        "basis": [Basis.DERIVED.value if kind in DERIVED else Basis.CERTIFIED.value for kind in kinds],
        "level": _texts(found.level),
        "valid": [f"[{day},)" for day in since],
        "source": Source.MADE_UP.value,
        "evidence": "",
        "recorded_by": "laoyou city",
        "recorded_at": now.isoformat(),
    }
    copy_columns("people_condition", columns, len(found))


def _hex(ids: Sequence[UUID]) -> list[str]:
    return [each.hex for each in ids]


def _texts(values: np.ndarray) -> list[str]:
    return [str(value) for value in values.tolist()]


def _days(since_epoch: np.ndarray) -> list[str]:
    days: list[str] = np.datetime_as_string(since_epoch.astype("datetime64[D]")).tolist()
    return days


def _roles(roles: np.ndarray) -> list[str]:
    codes = {int(role): str(int(ours)) for role, ours in _ROLES.items()}
    return [codes[role] for role in roles.tolist()]


def _indexes(texts: list[str], purpose: str) -> list[str]:
    """Blind indexes of few different texts: each is made once."""
    different = sorted(set(texts))
    made = dict(zip(different, as_bytes(blind_index_many(different, purpose=purpose)), strict=True))
    return [made[text] for text in texts]
