"""Who comes next for a public bed or a childcare place: published rules, and rankings that anyone can make again."""

from laoyou.policy.waiting.facts import criteria_met, facts_asked, unmet_conditions
from laoyou.policy.waiting.moves import Move, Passage, Why, moved
from laoyou.policy.waiting.outlook import Chance, chances
from laoyou.policy.waiting.published import listing, read_listing
from laoyou.policy.waiting.ranking import Entry, Placed, Rule, RuleUnusable, digest, rank
from laoyou.policy.waiting.rules import shipped_rule, shipped_rules
from laoyou.policy.waiting.terms import OfferTerms, offer_terms

__all__ = [
    "Chance",
    "Entry",
    "Move",
    "OfferTerms",
    "Passage",
    "Placed",
    "Rule",
    "RuleUnusable",
    "Why",
    "chances",
    "criteria_met",
    "digest",
    "facts_asked",
    "listing",
    "moved",
    "offer_terms",
    "rank",
    "read_listing",
    "shipped_rule",
    "shipped_rules",
    "unmet_conditions",
]
