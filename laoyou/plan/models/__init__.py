"""Plans as stored: editions, items under review, accepted items."""

from laoyou.plan.models.assessment import (
    Adjustment,
    AssessedUnit,
    Assessment,
    AssessmentScheme,
    Criterion,
    Objection,
    UnitScore,
)
from laoyou.plan.models.bulletins import Bulletin
from laoyou.plan.models.edition import Edition, EditionWarning, SourceDocument
from laoyou.plan.models.figures import Figure, FigurePeriod, Observation, VillageFigures
from laoyou.plan.models.items import (
    Element,
    Indicator,
    IndicatorValue,
    PlanItem,
    Policy,
    Project,
    Responsibility,
    Task,
    TaskLink,
)
from laoyou.plan.models.meetings import Decision, DecisionNote, Meeting
from laoyou.plan.models.milestones import Milestone
from laoyou.plan.models.money import MoneyEntry
from laoyou.plan.models.parameters import OwnParameter
from laoyou.plan.models.pledges import Pledge, PledgeProgress
from laoyou.plan.models.policy_papers import PolicyLink, PolicyPaper
from laoyou.plan.models.progress import ProgressReturn, ReportMonth, ReturnEvidence, ReturnStep
from laoyou.plan.models.project_card import ProjectPhoto, ProjectPlace, ProjectVisit
from laoyou.plan.models.returns import StatisticalReturn, StatisticalReturnEvidence, StatisticalReturnStep
from laoyou.plan.models.review import ReviewItem
from laoyou.plan.models.splitting import ProjectSplit
from laoyou.plan.models.supply import ProjectSupply
from laoyou.plan.models.views import SavedView

__all__ = [
    "Adjustment",
    "AssessedUnit",
    "Assessment",
    "AssessmentScheme",
    "Bulletin",
    "Criterion",
    "Decision",
    "DecisionNote",
    "Edition",
    "EditionWarning",
    "Element",
    "Figure",
    "FigurePeriod",
    "Indicator",
    "IndicatorValue",
    "Meeting",
    "Milestone",
    "MoneyEntry",
    "Objection",
    "Observation",
    "OwnParameter",
    "PlanItem",
    "Pledge",
    "PledgeProgress",
    "Policy",
    "PolicyLink",
    "PolicyPaper",
    "ProgressReturn",
    "Project",
    "ProjectPhoto",
    "ProjectPlace",
    "ProjectSplit",
    "ProjectSupply",
    "ProjectVisit",
    "ReportMonth",
    "Responsibility",
    "ReturnEvidence",
    "ReturnStep",
    "ReviewItem",
    "SavedView",
    "SourceDocument",
    "StatisticalReturn",
    "StatisticalReturnEvidence",
    "StatisticalReturnStep",
    "Task",
    "TaskLink",
    "UnitScore",
    "VillageFigures",
]
