"""The tables of the registry. The present stands on the person, the past in periods (ADR 10)."""

from laoyou.people.models.births import BirthCount
from laoyou.people.models.conditions import Condition, Denial
from laoyou.people.models.definitions import Definition
from laoyou.people.models.doubts import Doubt
from laoyou.people.models.errands import Errand
from laoyou.people.models.health import HealthEvent, HealthPeriod
from laoyou.people.models.households import Household
from laoyou.people.models.identity import Comparison, Merge, Pair
from laoyou.people.models.persons import PastResidence, Person
from laoyou.people.models.projections import Projection
from laoyou.people.models.relations import Authority, Relation
from laoyou.people.models.retention import LegalHold, Retirement
from laoyou.people.models.rights import Consent, CorrectionRequest, Disclosure, Evidence, Opening, OwnCopy, Photo
from laoyou.people.models.suggestions import Suggestion
from laoyou.people.models.tallies import AreaTally, Tally

__all__ = [
    "AreaTally",
    "Authority",
    "BirthCount",
    "Comparison",
    "Condition",
    "Consent",
    "CorrectionRequest",
    "Definition",
    "Denial",
    "Disclosure",
    "Doubt",
    "Errand",
    "Evidence",
    "HealthEvent",
    "HealthPeriod",
    "Household",
    "LegalHold",
    "Merge",
    "Opening",
    "OwnCopy",
    "Pair",
    "PastResidence",
    "Person",
    "Photo",
    "Projection",
    "Relation",
    "Retirement",
    "Suggestion",
    "Tally",
]
