"""A made-up county as rows: its households, people and conditions, sealed and spelled, ready for COPY."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from laoyou.analytics.population import CONDITIONS, Condition, Population, Role
from laoyou.core.identifiers import uuid7_array
from laoyou.people.enums import DERIVED, Basis, Document, HouseholdRole, Sealed, Source
from laoyou.people.services.city_health import HEALTH_TABLES, health_rows
from laoyou.people.services.city_kin import KIN_TABLES, kin_rows
from laoyou.people.services.names import spelled
from laoyou.people.services.numbers import TAIL_LENGTH
from laoyou.people.services.packing import (
    NO,
    Block,
    Packed,
    at_places,
    bigints,
    blocks,
    bytea,
    dates,
    integer,
    keys,
    moment,
    ranges_from,
    smallints,
    texts,
    texts_of,
)
from laoyou.records.services.sealing import blind_index_many, seal_many

__all__ = ["CONDITION_TABLE", "HEALTH_TABLES", "HOUSEHOLD_TABLE", "KIN_TABLES", "PERSON_TABLE", "TABLES", "county_rows"]

HOUSEHOLD_TABLE, PERSON_TABLE, CONDITION_TABLE = "people_household", "people_person", "people_condition"
# Those first that take longest to index.
TABLES = (*KIN_TABLES, PERSON_TABLE, *HEALTH_TABLES, CONDITION_TABLE, HOUSEHOLD_TABLE)

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
# The same by the number of the role.
_CODES = np.array([_ROLES[role] for role in sorted(_ROLES)])


def county_rows(made: Population, now: datetime) -> Iterator[Block]:
    """All rows of a county, each after those it points at. Asks nothing of the database."""
    households, persons = uuid7_array(len(made.households)), uuid7_array(len(made.persons))
    yield from _household_rows(made, households)
    yield from _person_rows(made, persons, households, now)
    yield from _condition_rows(made, persons, now)
    yield from health_rows(made, persons, now)
    yield from kin_rows(made, persons, now)


def _household_rows(made: Population, ids: np.ndarray) -> Iterator[Block]:
    written = [
        f"{group}组{number}号"
        for group, number in zip(made.households.group.tolist(), made.households.number.tolist(), strict=True)
    ]
    columns: dict[str, Packed | bytes] = {
        "id": keys(ids),
        "area": bigints(made.villages[made.households.village]),
        "address_sealed": bytea(seal_many(written, purpose=Sealed.ADDRESS, bound_to=_each(ids))),
        "collective": NO,
    }
    yield from blocks(HOUSEHOLD_TABLE, columns, len(ids))


def _person_rows(made: Population, ids: np.ndarray, households: np.ndarray, now: datetime) -> Iterator[Block]:
    persons = made.persons
    names = persons.name.tolist()
    read = {name: spelled(name) for name in set(names)}
    at_home = persons.household >= 0
    columns: dict[str, Packed | bytes] = {
        "id": keys(ids),
        "name": texts(names),
        "pinyin": texts(read[name][0] for name in names),
        "initials": texts(read[name][1] for name in names),
        "sex": smallints(persons.sex),
        "birth": dates(persons.birth),
        "ethnicity": smallints(persons.ethnicity),
        "area": bigints(made.villages[persons.village]),
        "household_id": at_places(keys(households[persons.household[at_home]]), at_home),
        "household_role": smallints(_CODES[persons.role]),
        "registered_area": bigints(persons.registered),
        "source": Source.MADE_UP.value.encode(),
        "revision": integer(0),
        "created_at": moment(now),
        "updated_at": moment(now),
    }
    yield from blocks(PERSON_TABLE, columns | _sealed(persons.citizen_id.tolist(), persons.phone, _each(ids)), len(ids))


def _sealed(numbers: list[str], phones: np.ndarray, ids: list[bytes]) -> dict[str, Packed | bytes]:
    reached = phones != ""
    known, theirs = phones[reached].tolist(), [ids[at] for at in np.flatnonzero(reached).tolist()]
    return {
        "document": Document.CITIZEN_ID.value.encode(),
        "document_sealed": bytea(seal_many(numbers, purpose=Sealed.DOCUMENT, bound_to=ids)),
        "document_index": bytea(blind_index_many(numbers, purpose=Sealed.DOCUMENT)),
        "document_tail": bytea(_indexes([number[-TAIL_LENGTH:] for number in numbers], Sealed.TAIL)),
        "phone_sealed": at_places(bytea(seal_many(known, purpose=Sealed.PHONE, bound_to=theirs)), reached),
        "phone_index": at_places(bytea(blind_index_many(known, purpose=Sealed.PHONE)), reached),
    }


def _condition_rows(made: Population, people: np.ndarray, now: datetime) -> Iterator[Block]:
    found = made.conditions
    columns: dict[str, Packed | bytes] = {
        "id": keys(uuid7_array(len(found))),
        "person_id": keys(people[found.person]),
        "kind": texts_of([each.value for each in CONDITIONS], found.kind),
        "basis": texts_of([_basis(each).value for each in CONDITIONS], found.kind),
        "level": smallints(found.level),
        "valid": ranges_from(found.since),
        "source": Source.MADE_UP.value.encode(),
        "evidence": b"",
        "recorded_by": b"laoyou city",
        "recorded_at": moment(now),
    }
    yield from blocks(CONDITION_TABLE, columns, len(found))


def _basis(kind: Condition) -> Basis:
    return Basis.DERIVED if kind in DERIVED else Basis.CERTIFIED


def _each(ids: np.ndarray) -> list[bytes]:
    """Every key as its bytes."""
    data = ids.tobytes()
    return [data[at : at + ids.shape[1]] for at in range(0, len(data), ids.shape[1])]


def _indexes(texts: list[str], purpose: str) -> list[bytes]:
    """Blind indexes of few different texts: each is made once."""
    different = sorted(set(texts))
    made = dict(zip(different, blind_index_many(different, purpose=purpose), strict=True))
    return [made[text] for text in texts]
