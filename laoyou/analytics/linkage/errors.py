"""What can be wrong with the registers that are to be linked."""

from __future__ import annotations

from laoyou.core.errors import DomainError


class UnreadablePersons(DomainError):
    """A table lacks a column or holds another type in it."""

    code = "unreadable_persons"
    sentence = (
        "The persons cannot be compared: column %(column)s was expected as %(expected)s, found %(found)s. "
        "Correct the table and start again."
    )


class KeysRepeat(DomainError):
    """Two rows of one table have the same key, or one has none."""

    code = "keys_repeat"
    sentence = (
        "The persons cannot be compared: %(repeated)s rows repeat a key or have none. Give every row its own key."
    )


class TooManyCandidates(DomainError):
    """A blocking rule would compare more pairs than allowed; nothing was compared.

    Facts: `rule` and its `columns`, the `candidates` it alone would bring, the `most` that all rules together may.
    """

    code = "too_many_candidates"
    sentence = (
        "Too many pairs to compare: the rule %(rule)s (%(columns)s) alone brings %(candidates)s, all rules together "
        "may bring %(most)s. Look for one value that many persons share, or link one area at a time."
    )
