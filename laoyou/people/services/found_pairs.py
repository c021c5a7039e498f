"""Keeping the pairs that a comparison found: what is new, what is no longer alike, what is not to be asked again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from laoyou.core.area_codes import AreaRange
from laoyou.core.identifiers import uuid7_many

_BLOCK = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """A pair and its evidence; `low` is the smaller key."""

    low: UUID
    high: UUID
    probability: float
    prior: float
    levels: dict[str, str]
    weights: dict[str, float]

    @property
    def weight(self) -> float:
        return round(self.prior + sum(self.weights.values()), 4)


# A pair that waits takes the new evidence. One that was decided is asked again only when a field agrees otherwise than
# on the day of the decision and the whole speaks louder for one person; the earlier decision stays readable on it.
_KEEP = """
INSERT INTO people_pair (id, low_id, high_id, probability, weight, prior, levels, weights, state, found_at,
                         compared_at, compared_by, decided_by, reason, revision)
SELECT *, 'open', %(now)s, %(now)s, %(run)s, '', '', 0
  FROM unnest(%(ids)s::uuid[], %(lows)s::uuid[], %(highs)s::uuid[], %(probabilities)s::float8[],
              %(weights)s::float8[], %(priors)s::float8[], %(levels)s::jsonb[], %(bits)s::jsonb[])
ON CONFLICT (low_id, high_id) DO UPDATE
   SET probability = excluded.probability, weight = excluded.weight, prior = excluded.prior,
       levels = excluded.levels, weights = excluded.weights, compared_at = excluded.compared_at,
       compared_by = excluded.compared_by,
       state = CASE WHEN people_pair.state IN ('not_same', 'later')
                     AND people_pair.decided_levels IS DISTINCT FROM excluded.levels
                     AND people_pair.decided_weight < excluded.weight
                    THEN 'open' ELSE people_pair.state END,
       revision = people_pair.revision + (people_pair.levels IS DISTINCT FROM excluded.levels)::int
 WHERE people_pair.state <> 'same'
"""
_FORGET = """
DELETE FROM people_pair pair USING people_person one, people_person other
 WHERE one.id = pair.low_id AND other.id = pair.high_id AND pair.state IN ('open', 'later')
   AND pair.compared_by IS DISTINCT FROM %(run)s
   AND one.area >= %(low)s AND one.area < %(high)s AND other.area >= %(low)s AND other.area < %(high)s
   AND (one.area / 1000000 <> other.area / 1000000) = %(across)s
"""
# What was said of a record that was given up since is said of the one that stayed.
_APART = """
SELECT DISTINCT coalesce(one.merged_into_id, one.id), coalesce(other.merged_into_id, other.id)
  FROM people_pair pair
  JOIN people_person one ON one.id = pair.low_id
  JOIN people_person other ON other.id = pair.high_id
 WHERE pair.state = 'not_same' AND (one.merged_into_id IS NOT NULL OR other.merged_into_id IS NOT NULL)
"""


def keep(pairs: Sequence[Found], *, run: UUID | None, now: datetime) -> None:
    """Insert what is new, refresh what waits, leave what is decided unless its evidence has grown.

    `run` is None for what was compared by itself, when somebody was entered.
    """
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        values: dict[str, Any] = {
            "ids": uuid7_many(len(block)),
            "lows": [each.low for each in block],
            "highs": [each.high for each in block],
            "probabilities": [each.probability for each in block],
            "weights": [each.weight for each in block],
            "priors": [each.prior for each in block],
            "levels": [json.dumps(each.levels) for each in block],
            "bits": [json.dumps(each.weights) for each in block],
            "now": now,
            "run": run,
        }
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, values)


def forget_unlike(inside: AreaRange, *, across: bool, run: UUID) -> int:
    """Drop waiting pairs of the range that this run did not find again; returns how many.

    `across`: those between two counties; otherwise those inside one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"run": run, "low": inside.low, "high": inside.high, "across": across})
        return int(cursor.rowcount)


def kept_apart() -> Iterator[tuple[str, str]]:
    """Pairs that are two persons by what was said of records given up since; the smaller key first."""
    with connection.cursor() as cursor:
        cursor.execute(_APART)
        for one, other in cursor.fetchall():
            low, high = sorted((one, other))
            if low != high:
                yield str(low), str(high)
