"""A made-up county as rows: its households, people and conditions, sealed and spelled, ready for COPY."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from laoyou.analytics.population import CONDITIONS, Population, Role
from laoyou.core.identifiers import uuid7_bytes
from laoyou.people.enums import DERIVED, Basis, Document, HouseholdRole, Sealed, Source
from laoyou.people.services.city_health import HEALTH_TABLES, health_rows
from laoyou.people.services.city_kin import KIN_TABLES, kin_rows
from laoyou.people.services.copying import NULL, Block, as_bytes, as_bytes_or_null, as_days, as_keys, as_text, blocks
from laoyou.people.services.names import spelled
from laoyou.people.services.numbers import TAIL_LENGTH
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


def county_rows(made: Population, now: datetime) -> Iterator[Block]:
    """All rows of a county, each after those it points at. Asks nothing of the database."""
    household_ids, person_ids = uuid7_bytes(len(made.households)), uuid7_bytes(len(made.persons))
    yield from _household_rows(made, household_ids)
    yield from _person_rows(made, person_ids, as_keys(household_ids), now)
    keys = as_keys(person_ids)
    yield from _condition_rows(made, keys, now)
    yield from health_rows(made, keys, now)
    yield from kin_rows(made, keys, now)


def _household_rows(made: Population, ids: Sequence[bytes]) -> Iterator[Block]:
    written = [
        f"{group}组{number}号"
        for group, number in zip(made.households.group.tolist(), made.households.number.tolist(), strict=True)
    ]
    columns = {
        "id": as_keys(ids),
        "area": _texts(made.villages[made.households.village]),
        "address_sealed": as_bytes(seal_many(written, purpose=Sealed.ADDRESS, bound_to=ids)),
        "collective": "f",
    }
    yield from blocks(HOUSEHOLD_TABLE, columns, len(ids))


def _person_rows(made: Population, ids: Sequence[bytes], households: Sequence[str], now: datetime) -> Iterator[Block]:
    persons = made.persons
    names = persons.name.tolist()
    read = {name: spelled(name) for name in set(names)}
    moment = now.isoformat()
    columns: dict[str, Sequence[str] | str] = {
        "id": as_keys(ids),
        "name": as_text(names),
        "pinyin": [read[name][0] for name in names],
        "initials": [read[name][1] for name in names],
        "sex": _texts(persons.sex),
        "birth": as_days(persons.birth),
        "ethnicity": _texts(persons.ethnicity),
        "area": _texts(made.villages[persons.village]),
        "household_id": [households[at] if at >= 0 else NULL for at in persons.household.tolist()],
        "household_role": _roles(persons.role),
        "registered_area": _texts(persons.registered),
        "source": Source.MADE_UP.value,
        "revision": "0",
        "created_at": moment,
        "updated_at": moment,
    }
    yield from blocks(
        PERSON_TABLE, columns | _sealed(persons.citizen_id.tolist(), persons.phone.tolist(), ids), len(ids)
    )


def _sealed(numbers: list[str], phones: list[str], ids: Sequence[bytes]) -> dict[str, Sequence[str] | str]:
    return {
        "document": Document.CITIZEN_ID.value,
        "document_sealed": as_bytes(seal_many(numbers, purpose=Sealed.DOCUMENT, bound_to=ids)),
        "document_index": as_bytes(blind_index_many(numbers, purpose=Sealed.DOCUMENT)),
        "document_tail": _indexes([number[-TAIL_LENGTH:] for number in numbers], Sealed.TAIL),
        "phone_sealed": as_bytes_or_null(seal_many(phones, purpose=Sealed.PHONE, bound_to=ids), phones),
        "phone_index": as_bytes_or_null(blind_index_many(phones, purpose=Sealed.PHONE), phones),
    }


def _condition_rows(made: Population, keys: Sequence[str], now: datetime) -> Iterator[Block]:
    found = made.conditions
    kinds = [CONDITIONS[at].value for at in found.kind.tolist()]
    columns = {
        "id": as_keys(uuid7_bytes(len(found))),
        "person_id": [keys[at] for at in found.person.tolist()],
        "kind": kinds,
        "basis": [Basis.DERIVED.value if kind in DERIVED else Basis.CERTIFIED.value for kind in kinds],
        "level": _texts(found.level),
        "valid": [f"[{day},)" for day in as_days(found.since)],
        "source": Source.MADE_UP.value,
        "evidence": "",
        "recorded_by": "laoyou city",
        "recorded_at": now.isoformat(),
    }
    yield from blocks(CONDITION_TABLE, columns, len(found))


def _texts(values: np.ndarray) -> list[str]:
    return [str(value) for value in values.tolist()]


def _roles(roles: np.ndarray) -> list[str]:
    codes = {int(role): str(int(ours)) for role, ours in _ROLES.items()}
    return [codes[role] for role in roles.tolist()]


def _indexes(texts: list[str], purpose: str) -> list[str]:
    """Blind indexes of few different texts: each is made once."""
    different = sorted(set(texts))
    made = dict(zip(different, as_bytes(blind_index_many(different, purpose=purpose)), strict=True))
    return [made[text] for text in texts]
