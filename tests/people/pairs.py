"""Pairs of made-up records for the tests of identity."""

from __future__ import annotations

from uuid import UUID, uuid4

from laoyou.people.models import Pair
from laoyou.people.services.found_pairs import Found, keep
from tests.people.registry import NOW

LEVELS = {
    "name": "homophone",
    "sex": "exact",
    "birth": "exact",
    "id": "missing",
    "phone": "missing",
    "area": "village",
    "kin": "other",
}
WEIGHTS = {"name": 9.0, "sex": 1.0, "birth": 14.0, "id": 0.0, "phone": 0.0, "area": 8.5, "kin": 0.0}


def found(one: UUID, other: UUID, *, probability: float = 0.9, levels: dict[str, str] | None = None) -> Found:
    """What a comparison would say of two records."""
    low, high = sorted((one, other))
    return Found(low, high, probability, -20.0, LEVELS | (levels or {}), WEIGHTS)


def pair_of(one: UUID, other: UUID, *, probability: float = 0.9, levels: dict[str, str] | None = None) -> Pair:
    """The two records as a pair to be decided."""
    each = found(one, other, probability=probability, levels=levels)
    keep([each], run=uuid4(), now=NOW)
    return Pair.objects.get(low=each.low, high=each.high)
