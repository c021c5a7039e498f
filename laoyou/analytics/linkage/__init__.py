"""Who is one person: linkage of registers with the evidence field by field (docs/algorithms/linkage.md)."""

from laoyou.analytics.linkage.backends import Backend, DuckDB
from laoyou.analytics.linkage.errors import KeysRepeat, TooManyCandidates, UnreadablePersons
from laoyou.analytics.linkage.known import Compared, compare_known
from laoyou.analytics.linkage.link import CERTAIN, MOST_CANDIDATES, REVIEW, Pairs, find_pairs, link_to

__all__ = [
    "CERTAIN",
    "MOST_CANDIDATES",
    "REVIEW",
    "Backend",
    "Compared",
    "DuckDB",
    "KeysRepeat",
    "Pairs",
    "TooManyCandidates",
    "UnreadablePersons",
    "compare_known",
    "find_pairs",
    "link_to",
]
