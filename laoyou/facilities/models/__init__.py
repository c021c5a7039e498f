"""The tables of institutions: who runs them, what they offer, who is in them, who works there (ADR 18)."""

from laoyou.facilities.models.capacity import Building, Room, Unit, UnitPeriod
from laoyou.facilities.models.closings import Closing, Resettlement
from laoyou.facilities.models.filing_requests import FilingRequest, RequestPaper
from laoyou.facilities.models.filings import Filing, FilingDocument, FilingRule
from laoyou.facilities.models.limits import Limit
from laoyou.facilities.models.neighbourhoods import Neighbourhood, Premises, Provision, Quota, Remedy
from laoyou.facilities.models.notices import Notice, NoticeReceipt
from laoyou.facilities.models.offers import Offer, PassedOver
from laoyou.facilities.models.operators import Institution, Operator
from laoyou.facilities.models.peers import PeerComparison
from laoyou.facilities.models.photos import SitePhoto
from laoyou.facilities.models.post_plans import PostPlan
from laoyou.facilities.models.price_proposals import PriceProposal
from laoyou.facilities.models.prices import PriceCeiling
from laoyou.facilities.models.published import LookupAttempt, PublishedSite
from laoyou.facilities.models.rankings import OfferNotice, Ranking, RankingEntry, RankingFinding
from laoyou.facilities.models.returns import InstitutionReturn
from laoyou.facilities.models.safety import Drill, Incident, IncidentNote, SafetyPlan
from laoyou.facilities.models.sites import Site, SiteFact, StateChange
from laoyou.facilities.models.stays import Attendance, Fetcher, Leave, Placement, Stay
from laoyou.facilities.models.waiting import (
    Application,
    ApplicationStep,
    StatedFact,
    WaitingChoice,
    WaitingList,
    WaitingRule,
)
from laoyou.facilities.models.workforce import Contract, Credential, Post, Shift, Staff, Training

__all__ = [
    "Application",
    "ApplicationStep",
    "Attendance",
    "Building",
    "Closing",
    "Contract",
    "Credential",
    "Drill",
    "Fetcher",
    "Filing",
    "FilingDocument",
    "FilingRequest",
    "FilingRule",
    "Incident",
    "IncidentNote",
    "Institution",
    "InstitutionReturn",
    "Leave",
    "Limit",
    "LookupAttempt",
    "Neighbourhood",
    "Notice",
    "NoticeReceipt",
    "Offer",
    "OfferNotice",
    "Operator",
    "PassedOver",
    "PeerComparison",
    "Placement",
    "Post",
    "PostPlan",
    "Premises",
    "PriceCeiling",
    "PriceProposal",
    "Provision",
    "PublishedSite",
    "Quota",
    "Ranking",
    "RankingEntry",
    "RankingFinding",
    "Remedy",
    "RequestPaper",
    "Resettlement",
    "Room",
    "SafetyPlan",
    "Shift",
    "Site",
    "SiteFact",
    "SitePhoto",
    "Staff",
    "StateChange",
    "StatedFact",
    "Stay",
    "Training",
    "Unit",
    "UnitPeriod",
    "WaitingChoice",
    "WaitingList",
    "WaitingRule",
]
