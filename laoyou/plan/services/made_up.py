"""A plan that runs, for a demonstration: projects, money, reports, pledges, an assessment. All of it made up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.plan.access import MAKE_UP
from laoyou.plan.enums import EditionState
from laoyou.plan.models import (
    Edition,
    Milestone,
    MoneyEntry,
    Pledge,
    PledgeProgress,
    ProgressReturn,
    ProjectPlace,
    ProjectVisit,
    ReportMonth,
    ReturnStep,
)
from laoyou.plan.selectors import items
from laoyou.plan.selectors.editions import edition_row
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.services import made_up_projects, made_up_reports, made_up_year
from laoyou.plan.services.made_up_projects import Setting
from laoyou.records.services import audit


@dataclass(frozen=True, slots=True)
class Made:
    """How many of each were made up."""

    steps: int
    entries: int
    reports: int
    pledges: int


def running_wanted(area: int) -> bool:
    """Whether a plan of the area is in force and nobody has entered anything about how it runs."""
    in_force = Edition.objects.filter(area=area, state=EditionState.PUBLISHED)
    entered = (MoneyEntry, Milestone, ProgressReturn, Pledge)
    return in_force.exists() and not any(each.objects.filter(area=area).exists() for each in entered)


def make_running(area: int, *, actor: Actor, now: datetime) -> Made | None:
    """Make up how the plan of an area has run so far; None where something was entered already, or no plan is there.

    The same plan on the same day brings the same. Dates lie around the day of `now`, so that something is due, late,
    sent back and accepted. Everything says that it is made up.
    """
    MAKE_UP.demand(actor)
    if not running_wanted(area):
        return None
    edition = edition_row(Edition.objects.filter(area=area, state=EditionState.PUBLISHED).order_by("id")[0])
    setting = Setting(area, day_of(now), now, terms_of(area))
    tasks, projects = items.tasks(edition, actor=actor), items.projects(edition, actor=actor)
    with transaction.atomic():
        steps = Milestone.objects.bulk_create(made_up_projects.steps(projects, setting))
        entries = MoneyEntry.objects.bulk_create(made_up_projects.money(projects, steps, setting))
        ProjectPlace.objects.bulk_create(made_up_projects.places(projects, setting))
        ProjectVisit.objects.bulk_create(made_up_projects.visits(projects, steps, setting))
        told = made_up_reports.reports(tasks, setting)
        ProgressReturn.objects.bulk_create(told.returns)
        ReturnStep.objects.bulk_create(told.steps)
        ReportMonth.objects.bulk_create(told.months)
        pledges, months = made_up_year.pledges(tasks, setting)
        Pledge.objects.bulk_create(pledges)
        PledgeProgress.objects.bulk_create(months)
        made = Made(len(steps), len(entries), len(told.returns), len(pledges))
        audit.record(
            actor=actor,
            action=MAKE_UP.code,
            subject="plan.edition",
            subject_id=edition.id,
            area=range_of(area).low,
            now=now,
            after=asdict(made),
        )
        made_up_year.assess(setting, actor=actor)
    return made
