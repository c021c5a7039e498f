"""Relations of a made-up city's people: read off their households, and copied beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import numpy as np

from laoyou.analytics.population.kin import kin_of
from laoyou.analytics.population.model import Population
from laoyou.core.identifiers import uuid7_many
from laoyou.people.enums import RelationKind, Source
from laoyou.people.services.copying import NULL, copy_columns

KIN_TABLES = ("people_relation",)
_BY = "laoyou city"


def store_kin(made: Population, person_ids: Sequence[UUID], now: datetime) -> int:
    """Copy the relations of a county's elders and infants, both sides of each; returns how many rows.

    A marriage begins on no known day; a child is a child from its birth on. Call inside a transaction.
    """
    kin = kin_of(made.persons, as_of=made.as_of)
    people = [each.hex for each in person_ids]
    born = np.datetime_as_string(made.persons.birth.astype("datetime64[D]"))
    since = [f"[{day},)" for day in born[kin.parents[:, 0]].tolist()]
    sides = [
        *_sides(kin.couples, RelationKind.SPOUSE, RelationKind.SPOUSE, ["(,)"] * len(kin.couples)),
        *_sides(kin.parents, RelationKind.PARENT, RelationKind.CHILD, since),
    ]
    pairs = [each.hex for each in uuid7_many(len(sides) // 2) for _ in range(2)]
    carers = [(one, RelationKind.CARER, other, "(,)") for one, other in kin.carers.tolist()]
    rows = [*sides, *carers]
    columns: dict[str, Sequence[str] | str] = {
        "id": [each.hex for each in uuid7_many(len(rows))],
        "person_id": [people[one] for one, _, _, _ in rows],
        "kind": [kind.value for _, kind, _, _ in rows],
        "other_id": [people[other] for _, _, other, _ in rows],
        "other_name": "",
        "pair": [*pairs, *([NULL] * len(carers))],
        "valid": [valid for _, _, _, valid in rows],
        "source": Source.MADE_UP.value,
        "recorded_by": _BY,
        "recorded_at": now.isoformat(),
    }
    copy_columns("people_relation", columns, len(rows))
    return len(rows)


def _sides(
    pairs: np.ndarray, kind: RelationKind, back: RelationKind, valid: Sequence[str]
) -> list[tuple[int, RelationKind, int, str]]:
    """Each pair as what the second is to the first, and what the first is to the second."""
    return [
        side
        for (one, other), time in zip(pairs.tolist(), valid, strict=True)
        for side in ((one, kind, other, time), (other, back, one, time))
    ]
