"""Relations of a made-up city's people: read off their households, and copied beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import numpy as np

from laoyou.analytics.population import CONDITIONS, Condition
from laoyou.analytics.population.kin import Kin, kin_of
from laoyou.analytics.population.model import Population
from laoyou.core.identifiers import uuid7_many
from laoyou.people.enums import RelationKind, Source
from laoyou.people.services.copying import NULL, copy_columns

KIN_TABLES = ("people_relation",)
_BY = "laoyou city"
_ALWAYS = "(,)"


def store_kin(made: Population, person_ids: Sequence[UUID], now: datetime) -> int:
    """Copy the relations of a county's elders and children, both sides of each; returns how many rows.

    A marriage begins on no known day; a child is a child from its birth on. Orphans have the grandparent they live with
    for a guardian; other parents answer for their children by law and need no row. Call inside a transaction.
    """
    kin = kin_of(made.persons, as_of=made.as_of)
    born = np.datetime_as_string(made.persons.birth.astype("datetime64[D]"))
    since = [f"[{day},)" for day in born[kin.parents[:, 0]].tolist()]
    always = [_ALWAYS] * len(kin.couples)
    couples, parents = ([each.hex for each in uuid7_many(len(pairs))] for pairs in (kin.couples, kin.parents))
    return _copy(
        [
            (kin.couples, RelationKind.SPOUSE, couples, always),
            (kin.couples[:, ::-1], RelationKind.SPOUSE, couples, always),
            (kin.parents, RelationKind.PARENT, parents, since),
            (kin.parents[:, ::-1], RelationKind.CHILD, parents, since),
            *_one_sided(made, kin),
        ],
        np.array([each.hex for each in person_ids]),
        now,
    )


_Part = tuple[np.ndarray, RelationKind, Sequence[str], Sequence[str]]


def _one_sided(made: Population, kin: Kin) -> Iterable[_Part]:
    """Who minds a child, and who is an orphan's guardian."""
    orphans = made.conditions.person[made.conditions.kind == CONDITIONS.index(Condition.ORPHAN)]
    guarded = kin.wards[np.isin(kin.wards[:, 0], orphans)]
    for pairs, kind in ((kin.carers, RelationKind.CARER), (guarded, RelationKind.GUARDIAN)):
        yield pairs, kind, [NULL] * len(pairs), [_ALWAYS] * len(pairs)


def _copy(parts: Sequence[_Part], people: np.ndarray, now: datetime) -> int:
    pairs = np.concatenate([part[0] for part in parts])
    columns: dict[str, Sequence[str] | str] = {
        "id": [each.hex for each in uuid7_many(len(pairs))],
        "person_id": people[pairs[:, 0]].tolist(),
        "kind": [kind.value for each, kind, _, _ in parts for _ in range(len(each))],
        "other_id": people[pairs[:, 1]].tolist(),
        "other_name": "",
        "pair": [key for part in parts for key in part[2]],
        "valid": [valid for part in parts for valid in part[3]],
        "source": Source.MADE_UP.value,
        "recorded_by": _BY,
        "recorded_at": now.isoformat(),
    }
    copy_columns("people_relation", columns, len(pairs))
    return len(pairs)
