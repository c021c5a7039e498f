"""Tables of projects' steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from laoyou.core import clock
from laoyou.plan.enums import FOUR_TOGETHER, MilestoneKind
from laoyou.plan.selectors.milestones import MilestoneRow
from laoyou.plan.selectors.rows import ProjectRow
from laoyou.ui.statuses import Status, Tone, no_data
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.plan import milestone_words as words
from laoyou.workbench.plan import tables


def _card(row: Any) -> str:
    return f"{tables.item_url(row.project)}#steps"


def _standing(rows: list[MilestoneRow], how: str) -> list[MilestoneRow]:
    today = clock.today()
    tests: dict[str, Callable[[MilestoneRow], bool]] = {
        "late": lambda row: row.done_on is None and row.late_days(today) > 0,
        "soon": lambda row: row.is_soon(today),
        "open": lambda row: row.done_on is None,
        "done": lambda row: row.done_on is not None,
    }
    return [row for row in rows if tests[how](row)]


def _at_place(rows: list[MilestoneRow], place: str) -> list[MilestoneRow]:
    return [row for row in rows if row.project.place == place]


def _has_unit(rows: list[MilestoneRow], name: str) -> list[MilestoneRow]:
    return [row for row in rows if name in tables.everybody(row.project)]


def _day_of(row: Any, *, kind: str) -> date | None:
    return row.day(kind)


_COLUMNS = [
    Column("planned_on", pgettext_lazy("milestone", "Planned for"), "date", sortable=True),
    Column("forecast_on", _("Now expected on"), "date", sortable=True),
    Column("done_on", pgettext_lazy("milestone", "Done on"), "date", sortable=True),
    Column(
        "state", pgettext_lazy("milestone", "State"), "status", value=lambda row: words.status_of(row, clock.today())
    ),
    Column("late", _("Days late"), "number", value=lambda row: row.late_days(clock.today()) or None, shown=False),
    Column("reason", _("Why it is late"), width=40),
]
MILESTONES = Table(
    name="milestones",
    title=_("Steps of the projects"),
    columns=[
        Column("project", _("Project"), value=lambda row: row.project.name, url=_card, width=44),
        Column("kind", pgettext_lazy("milestone", "Step"), value=lambda row: words.kind_words(row.kind), width=24),
        *_COLUMNS,
        Column("place", _("Place"), value=lambda row: row.project.place, short=True, shown=False),
        Column("owner", _("Carried out by"), value=lambda row: tables.everybody(row.project), width=20),
    ],
    filters=[
        Filter(
            "standing",
            pgettext_lazy("milestone", "State"),
            choices=words.STANDING,
            any_label=_("in any state"),
            apply=_standing,
        ),
        Filter("kind", pgettext_lazy("milestone", "Step"), choices=MilestoneKind.choices, any_label=_("every step")),
        Filter("place", _("Place"), any_label=_("all places"), apply=_at_place),
        Filter("owner", _("Carried out by"), kind="text", any_label=_("anyone"), apply=_has_unit),
    ],
    sentence=_("Show {kind} that are {standing}, of projects in {place} carried out by {owner}"),
    unique="id",
    row_key=lambda row: str(row.id),
    empty=_("No step fits."),
    empty_hint=_("The unit that carries a project out plans its steps on the project's card."),
)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A project with its steps, in their order."""

    project: ProjectRow
    steps: tuple[MilestoneRow, ...]

    @property
    def id(self) -> UUID:
        return self.project.id

    def day(self, kind: str) -> date | None:
        """The day a step was done or is expected; None where the project has no such step."""
        return next((step.stands_on(clock.today()) for step in self.steps if step.kind == kind), None)

    @property
    def next(self) -> MilestoneRow | None:
        """The first step that is not done."""
        return next((step for step in self.steps if step.done_on is None), None)

    @property
    def status(self) -> Status:
        """How the next step stands; done once all are."""
        if self.next:
            return words.status_of(self.next, clock.today())
        if self.steps:
            return Status(Tone.OK, pgettext("step of a project", "done"))
        return no_data(pgettext("projects", "no steps planned yet"))


TIMELINE = Table(
    name="timeline",
    title=_("Steps of the projects along time"),
    columns=[
        Column("project", _("Project"), value=lambda row: row.project.name, url=_card, width=44),
        Column("place", _("Place"), value=lambda row: row.project.place, short=True, shown=False),
        Column("status", pgettext_lazy("milestone", "State"), "status", value=lambda row: row.status),
        Column(
            "next",
            _("Next step"),
            value=lambda row: words.kind_words(row.next.kind) if row.next else None,
            width=22,
        ),
        *[
            Column(kind.value, kind.label, "date", value=partial(_day_of, kind=kind.value), shown=kind in FOUR_TOGETHER)
            for kind in MilestoneKind
        ],
        Column("owner", _("Carried out by"), value=lambda row: tables.everybody(row.project), width=20, shown=False),
    ],
    unique="id",
    row_key=lambda row: str(row.project.id),
    opens=_card,
)


def card_table(change: Callable[[MilestoneRow], str | None]) -> Table:
    """One project's steps; `change` is where one is recorded, None for who may not."""
    return Table(
        name="steps",
        title=_("Steps of the project"),
        columns=[
            Column(
                "kind",
                pgettext_lazy("milestone", "Step"),
                value=lambda row: words.kind_words(row.kind),
                url=change,
                width=24,
            ),
            *[column for column in _COLUMNS if column.key != "late"],
        ],
        unique="id",
        row_key=lambda row: str(row.id),
        prefix="s-",
        empty=_("No step has been planned yet."),
    )


def step_url(row: MilestoneRow) -> str:
    """Where a step is recorded."""
    return reverse("plan:record_milestone", args=[row.project.edition_id, row.project.id, row.id])
