"""Who is one person: linkage of registers with the evidence field by field (docs/algorithms/linkage.md).

What compares is loaded when it is first asked for: splink, pandas and the dictionaries of sounds take seconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from laoyou.analytics.linkage.errors import KeysRepeat, TooManyCandidates, UnreadablePersons
from laoyou.analytics.linkage.thresholds import CERTAIN, MOST_CANDIDATES, REVIEW

if TYPE_CHECKING:
    from laoyou.analytics.linkage.backends import Backend, DuckDB
    from laoyou.analytics.linkage.known import Compared, compare_known
    from laoyou.analytics.linkage.link import Pairs, find_pairs, link_to

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
_LATE = {
    "Backend": "backends",
    "Compared": "known",
    "DuckDB": "backends",
    "Pairs": "link",
    "compare_known": "known",
    "find_pairs": "link",
    "link_to": "link",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
