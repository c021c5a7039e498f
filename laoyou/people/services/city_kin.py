"""Relations of a made-up city's people: read off their households, and made rows beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from laoyou.analytics.population import CONDITIONS, Condition
from laoyou.analytics.population.kin import Kin, kin_of
from laoyou.analytics.population.model import Population
from laoyou.core.identifiers import uuid7_array
from laoyou.people.enums import RelationKind, Source
from laoyou.people.services.packing import Block, Packed, at_places, blocks, keys, moment, ranges_from, texts_of

RELATIONS = "people_relation"
KIN_TABLES = (RELATIONS,)
_BY = b"laoyou city"
_FROM_BIRTH = {RelationKind.PARENT, RelationKind.CHILD}


def kin_rows(made: Population, people: np.ndarray, now: datetime) -> Iterator[Block]:
    """The relations of a county's elders and children, who have the keys `people`: both sides of each.

    A marriage begins on no known day; a child is a child from its birth on. Orphans have the grandparent they live with
    for a guardian; other parents answer for their children by law and need no row.
    """
    kin = kin_of(made.persons, as_of=made.as_of)
    couples, parents = (uuid7_array(len(pairs)) for pairs in (kin.couples, kin.parents))
    parts = [
        _Part(kin.couples, RelationKind.SPOUSE, couples),
        _Part(kin.couples[:, ::-1], RelationKind.SPOUSE, couples),
        _Part(kin.parents, RelationKind.PARENT, parents),
        _Part(kin.parents[:, ::-1], RelationKind.CHILD, parents),
        _Part(kin.carers, RelationKind.CARER, None),
        _Part(_guarded(made, kin), RelationKind.GUARDIAN, None),
    ]
    yield from _rows(parts, made.persons.birth, people, now)


class _Part(NamedTuple):
    """Relations of one kind: who, and who that is to them; the keys of those whose other side stands as a row too."""

    pairs: np.ndarray
    kind: RelationKind
    keys: np.ndarray | None


def _guarded(made: Population, kin: Kin) -> np.ndarray:
    """Orphans, and who is their guardian."""
    orphans = made.conditions.person[made.conditions.kind == CONDITIONS.index(Condition.ORPHAN)]
    return kin.wards[np.isin(kin.wards[:, 0], orphans)]


def _rows(parts: Sequence[_Part], births: np.ndarray, people: np.ndarray, now: datetime) -> Iterator[Block]:
    pairs = np.concatenate([part.pairs for part in parts])
    # Person by person: what is looked up together lies together, and indexes and exclusions are quicker to make.
    order = np.argsort(pairs[:, 0], kind="stable")
    who, other = pairs[order, 0], pairs[order, 1]
    part = np.repeat(np.arange(len(parts)), [len(each.pairs) for each in parts])[order]
    couple = np.concatenate(
        [np.zeros((len(each.pairs), 16), np.uint8) if each.keys is None else each.keys for each in parts]
    )
    paired = np.array([each.keys is not None for each in parts])[part]
    kinds = [each.kind for each in parts]
    child = np.where(part == kinds.index(RelationKind.PARENT), who, other)
    columns: dict[str, Packed | bytes] = {
        "id": keys(uuid7_array(len(pairs))),
        "person_id": keys(people[who]),
        "kind": texts_of([kind.value for kind in kinds], part),
        "other_id": keys(people[other]),
        "other_name": b"",
        "pair": at_places(keys(couple[order][paired]), paired),
        "valid": ranges_from(births[child], np.array([kind in _FROM_BIRTH for kind in kinds])[part]),
        "source": Source.MADE_UP.value.encode(),
        "recorded_by": _BY,
        "recorded_at": moment(now),
    }
    yield from blocks(RELATIONS, columns, len(pairs))
