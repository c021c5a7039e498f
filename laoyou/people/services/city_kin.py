"""Relations of a made-up city's people: read off their households, and made rows beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np

from laoyou.analytics.population import CONDITIONS, Condition
from laoyou.analytics.population.kin import Kin, kin_of
from laoyou.analytics.population.model import Population
from laoyou.core.identifiers import uuid7_bytes
from laoyou.people.enums import RelationKind, Source
from laoyou.people.services.copying import NULL, Block, as_days, as_keys, blocks

RELATIONS = "people_relation"
KIN_TABLES = (RELATIONS,)
_BY = "laoyou city"
_ALWAYS = "(,)"


def kin_rows(made: Population, keys: Sequence[str], now: datetime) -> Iterator[Block]:
    """The relations of a county's elders and children, who have the `keys`: both sides of each.

    A marriage begins on no known day; a child is a child from its birth on. Orphans have the grandparent they live with
    for a guardian; other parents answer for their children by law and need no row.
    """
    kin = kin_of(made.persons, as_of=made.as_of)
    since = [f"[{day},)" for day in as_days(made.persons.birth[kin.parents[:, 0]])]
    always = [_ALWAYS] * len(kin.couples)
    couples, parents = (as_keys(uuid7_bytes(len(pairs))) for pairs in (kin.couples, kin.parents))
    parts = [
        (kin.couples, RelationKind.SPOUSE, couples, always),
        (kin.couples[:, ::-1], RelationKind.SPOUSE, couples, always),
        (kin.parents, RelationKind.PARENT, parents, since),
        (kin.parents[:, ::-1], RelationKind.CHILD, parents, since),
        *_one_sided(made, kin),
    ]
    yield from _rows(parts, keys, now)


_Part = tuple[np.ndarray, RelationKind, Sequence[str], Sequence[str]]


def _one_sided(made: Population, kin: Kin) -> Iterable[_Part]:
    """Who minds a child, and who is an orphan's guardian."""
    orphans = made.conditions.person[made.conditions.kind == CONDITIONS.index(Condition.ORPHAN)]
    guarded = kin.wards[np.isin(kin.wards[:, 0], orphans)]
    for pairs, kind in ((kin.carers, RelationKind.CARER), (guarded, RelationKind.GUARDIAN)):
        yield pairs, kind, [NULL] * len(pairs), [_ALWAYS] * len(pairs)


def _rows(parts: Sequence[_Part], keys: Sequence[str], now: datetime) -> Iterator[Block]:
    pairs = np.concatenate([part[0] for part in parts])
    # Person by person: what is looked up together lies together, and indexes and exclusions are quicker to make.
    order = np.argsort(pairs[:, 0], kind="stable")
    places = order.tolist()
    kinds = [kind.value for each, kind, _, _ in parts for _ in range(len(each))]
    couples = [key for part in parts for key in part[2]]
    times = [valid for part in parts for valid in part[3]]
    columns: dict[str, Sequence[str] | str] = {
        "id": as_keys(uuid7_bytes(len(pairs))),
        "person_id": [keys[at] for at in pairs[order, 0].tolist()],
        "kind": [kinds[at] for at in places],
        "other_id": [keys[at] for at in pairs[order, 1].tolist()],
        "other_name": "",
        "pair": [couples[at] for at in places],
        "valid": [times[at] for at in places],
        "source": Source.MADE_UP.value,
        "recorded_by": _BY,
        "recorded_at": now.isoformat(),
    }
    yield from blocks(RELATIONS, columns, len(pairs))
