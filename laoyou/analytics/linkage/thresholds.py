"""How sure is sure, and how much is too much."""

from __future__ import annotations

# Below `REVIEW` two rows are two persons, from `CERTAIN` on they are one, between them a person decides. Twins with a
# missing ID and names one character apart land between (measured in docs/algorithms/linkage.md).
REVIEW = 0.05
CERTAIN = 0.999
MOST_CANDIDATES = 50_000_000
