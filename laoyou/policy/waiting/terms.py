"""What a rule says of offers: how long one stands, which refusals count, what follows when too many do.

    "offers": {"days": 10, "most_refusals": 2, "then": "ends", "not_counted": ["ill", "unfit"], "lapse_counts": true}

`then` is "ends" (the application ends; a new one may be made) or "anew" (waiting counts from the day of the refusal).
A rule without the part has the values below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from laoyou.policy.waiting.ranking import Rule, RuleUnusable

ENDS, ANEW = "ends", "anew"


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """Days an offer stands, counted refusals allowed, what happens at one more, reasons that do not count."""

    days: int = 10
    most_refusals: int = 2
    then: str = ENDS
    not_counted: frozenset[str] = frozenset()
    lapse_counts: bool = True

    def counts(self, reason: str) -> bool:
        """Whether a refusal for this reason counts."""
        return reason not in self.not_counted


def offer_terms(rule: Rule) -> OfferTerms:
    """The terms of a rule. Raises RuleUnusable."""
    part: Mapping[str, Any] = rule.source.get("offers", {})
    standard = OfferTerms()
    then = part.get("then", standard.then)
    if then not in {ENDS, ANEW}:
        raise RuleUnusable(f"offers: found then {then!r}, expected {ENDS} or {ANEW}")
    return OfferTerms(
        days=_at_least(part, "days", 1, standard.days),
        most_refusals=_at_least(part, "most_refusals", 0, standard.most_refusals),
        then=then,
        not_counted=frozenset(map(str, part.get("not_counted", ()))),
        lapse_counts=bool(part.get("lapse_counts", standard.lapse_counts)),
    )


def _at_least(part: Mapping[str, Any], name: str, least: int, standard: int) -> int:
    value = part.get(name, standard)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise RuleUnusable(f"offers: found {name} {value!r}, expected a whole number from {least}")
    return value
