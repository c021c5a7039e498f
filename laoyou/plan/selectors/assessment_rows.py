"""What a year's assessment counts: for each criterion the rows of every unit, each met, not met or not counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min

from laoyou.accounts.enums import OrganisationKind
from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor, system_actor
from laoyou.core.clock import day_of
from laoyou.core.months import first_of, month_after
from laoyou.plan.enums import (
    TARGETS,
    CriterionKind,
    DecisionState,
    EditionState,
    ItemKind,
    NoteKind,
    PledgeState,
    ReturnState,
    ReturnStepKind,
)
from laoyou.plan.models import (
    Decision,
    Edition,
    Milestone,
    Pledge,
    ProgressReturn,
    ProjectSupply,
    Responsibility,
    ReturnStep,
)
from laoyou.plan.selectors import figures, items
from laoyou.plan.selectors.editions import edition_row
from laoyou.plan.selectors.figures import main_of, short_of
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.progress import due_of
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow, ItemRow, ProjectRow

_HANDED_IN = (ReturnState.SUBMITTED, ReturnState.ACCEPTED, ReturnState.SENT_BACK)
_SHARES = ("%", "‰")  # what means the same of a county as of the whole; a number of beds does not
_READER = system_actor("yearly assessment")
_CLOSED = (PledgeState.DONE, PledgeState.NOT_DONE)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One row of a score: what it is, how it stands, and whether it is met; None: it could not be counted."""

    what: str
    how: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose year is assessed, and what is known on which day. Plans in force of the area itself are `editions`.

    `counties` are the governments one level down by their area; `members` whom each group of units names.
    """

    area: int
    year: int
    today: date
    terms: Terms
    editions: tuple[EditionRow, ...]
    accepted: dict[UUID, date]
    counties: dict[int, UUID]
    members: dict[UUID, tuple[UUID, ...]]

    @property
    def over(self) -> bool:
        return self.today.year > self.year

    @property
    def end(self) -> date:
        """Nothing later than the year, and nothing later than today."""
        return min(date(self.year + 1, 1, 1), self.today)


ByUnit = dict[UUID, list[CountedRow]]
Pairs = Iterator[tuple[UUID, CountedRow]]


def asked(area: int, year: int, *, today: date, terms: Terms) -> Asked:
    """The plans in force of an area, with the days since which they are."""
    found = list(Edition.objects.filter(area=area, state=EditionState.PUBLISHED).order_by("id"))
    since = {each.id: day_of(each.decided_at) for each in found if each.decided_at}
    children = organisations.child_governments(area, on=today)
    groups = Responsibility.objects.filter(
        item__edition__in=found, organisation__kind=OrganisationKind.GROUP, organisation__area=area
    )
    keys = groups.order_by("organisation_id").values_list("organisation_id", flat=True).distinct()
    below = {each.area for each in children}
    named = {key: organisations.members(organisations.get(key, actor=_READER), on=today) for key in keys}
    return Asked(
        area,
        year,
        today,
        terms,
        tuple(edition_row(each) for each in found),
        since,
        counties={each.area: each.id for each in children},
        members={key: tuple(each.id for each in rows if each.area in below) for key, rows in named.items()},
    )


def rows_of(kind: CriterionKind, about: Asked, *, actor: Actor) -> ByUnit:
    """The rows of a criterion by unit, in a settled order."""
    rows: ByUnit = defaultdict(list)
    for unit, row in _MEASURES[kind](about, actor):
        rows[unit].append(row)
    return dict(rows)


def units_named(about: Asked) -> set[UUID]:
    """Every organisation that the plans in force, a pledge or a meeting of the year gives something to do."""
    named = Responsibility.objects.filter(
        item__edition_id__in=[each.id for each in about.editions], organisation__isnull=False
    ).exclude(item__kind=ItemKind.BASELINE)
    pledged = Pledge.objects.filter(area=about.area, year=about.year)
    decided = Decision.objects.filter(area=about.area, due__year=about.year)
    return {
        *named.values_list("organisation_id", flat=True),
        *pledged.values_list("lead_id", flat=True),
        *decided.values_list("organisation_id", flat=True),
    }


def _targets(about: Asked, actor: Actor) -> Pairs:
    """Targets due in the year against the newest figure of the year; without a figure a target is not counted."""
    for edition in about.editions:
        due = [row for row in items.indicators(edition, actor=actor, kinds=TARGETS) if row.due(about.year)]
        measures = [row.measure for row in due if row.measure]
        known = figures.latest_of_area(about.area, measures, actor=actor, before=about.end)
        for row in due:
            judged = _judged(row, known.get(row.measure, ()), about.year)
            yield from ((unit, judged) for unit in _units(row))
        yield from _targets_of_counties([row for row in due if row.measure and row.unit in _SHARES], about, actor)


def _targets_of_counties(due: Sequence[IndicatorRow], about: Asked, actor: Actor) -> Pairs:
    """Shares that the plan sets for the whole area, held against each county's own figure."""
    for area, government in about.counties.items() if due else ():
        known = figures.latest_of_area(area, [row.measure for row in due], actor=actor, before=about.end)
        for row in due:
            yield government, _judged(row, known.get(row.measure, ()), about.year)


def _judged(row: IndicatorRow, known: Iterable[figures.FigureRow], year: int) -> CountedRow:
    target, figure = row.due(year), main_of(known)
    if target is None or figure is None or figure.value is None:
        return CountedRow(row.name, "", None)
    how = f"{figure.value:.2f} {row.op} {target.value.normalize():f} {row.unit} ({figure.last_day.isoformat()})"
    return CountedRow(row.name, how, short_of(row.op, figure.value, float(target.value)) <= 0)


def _on_time(about: Asked, actor: Actor) -> Pairs:
    """Every report the plans asked for in months whose last day is over.

    Asked is from the month a plan came into force here, or the first that anybody reported on, if that is earlier.
    """
    months = list(_months_due(about))
    if not months:
        return
    reported = ProgressReturn.objects.filter(month__in=[month for month, _due in months], state__in=_HANDED_IN)
    steps = ReturnStep.objects.filter(report__in=reported, kind=ReturnStepKind.SUBMITTED)
    first = {
        (lineage, unit, month): day_of(at)
        for lineage, unit, month, at in steps.order_by()
        .values_list("report__lineage", "report__organisation_id", "report__month")
        .annotate(at=Min("at"))
    }
    begun = min((month for _lineage, _unit, month in first), default=date.max)
    for edition, row, unit in _given(about, actor):
        for month, due in months:
            if month < min(begun, first_of(about.accepted.get(edition.id, month))):
                continue
            for judged in (unit, *about.members.get(unit, ())):
                # What a group was given, a member has reported on itself or the group for all of them.
                day = first.get((row.lineage, judged, month)) or first.get((row.lineage, unit, month))
                how = f"{day.isoformat()} / {due.isoformat()}" if day else f"— / {due.isoformat()}"
                yield judged, CountedRow(f"{month:%Y-%m} {row.name}", how, day is not None and day <= due)


def _months_due(about: Asked) -> Iterator[tuple[date, date]]:
    month = date(about.year, 1, 1)
    while month.year == about.year:
        due = due_of(month, terms=about.terms).day
        if due >= about.today:
            return
        yield month, due
        month = month_after(month)


def _sound(about: Asked, actor: Actor) -> Pairs:
    """Every report handed in for a month of the year: met when it never went back."""
    lineages = {row.lineage: row.name for _edition, row, _unit in _given(about, actor)}
    reported = ProgressReturn.objects.filter(
        month__year=about.year, lineage__in=list(lineages), state__in=_HANDED_IN
    ).order_by("month", "lineage", "id")
    back = set(
        ReturnStep.objects.filter(report__in=reported.order_by(), kind=ReturnStepKind.SENT_BACK).values_list(
            "report_id", flat=True
        )
    )
    for each in reported:
        how = ReturnStepKind.SENT_BACK.value if each.id in back else each.state
        counted = CountedRow(f"{each.month:%Y-%m} {lineages[each.lineage]}", how, each.id not in back)
        yield from ((unit, counted) for unit in (each.organisation_id, *about.members.get(each.organisation_id, ())))


def _projects(about: Asked, actor: Actor) -> Pairs:
    """Steps of projects planned for the year, and openings expected in it for projects without such a step.

    Met when done by the day, not counted while it has not come; for the units that carry the project out and the
    government of the one county it lies in.
    """
    steps: dict[UUID, list[Milestone]] = defaultdict(list)
    planned = Milestone.objects.filter(area=about.area, planned_on__year=about.year)
    for step in planned.order_by("lineage", "position"):
        steps[step.lineage].append(step)
    expected = ProjectSupply.objects.filter(area=about.area, expected_on__year=about.year).order_by("expected_on", "id")
    inside = {each.lineage: each for each in expected}
    for edition in about.editions:
        for row in items.projects(edition, actor=actor):
            county = about.counties.get(row.areas[0]) if len(row.areas) == 1 else None
            units = dict.fromkeys([*_units(row), *([county] if county else [])])
            for counted in _dated(row, steps.get(row.lineage, ()), inside.get(row.lineage), about.today):
                yield from ((unit, counted) for unit in units)


def _dated(
    row: ProjectRow, steps: Sequence[Milestone], opening: ProjectSupply | None, today: date
) -> Iterator[CountedRow]:
    """The steps of a project, or its opening where it has none in the year."""
    for step in steps:
        yield _in_time(f"{row.name}: {step.get_kind_display()}", step.planned_on, step.done_on, today)
    if opening is not None and not steps:
        yield _in_time(row.name, opening.expected_on, opening.opened_on, today)


def _in_time(what: str, planned: date, done: date | None, today: date) -> CountedRow:
    in_time = done is not None and done <= planned
    met = in_time if in_time or planned < today else None
    return CountedRow(what, f"{done.isoformat() if done else '—'} / {planned.isoformat()}", met)


def _pledges(about: Asked, _actor: Actor) -> Pairs:
    """Pledges of the year: met when kept; one that nobody has settled is not counted."""
    for each in Pledge.objects.filter(area=about.area, year=about.year).order_by("position", "id"):
        met = each.state == PledgeState.DONE if each.state in _CLOSED else None
        yield each.lead_id, CountedRow(each.name, f"{each.promised.normalize():f} {each.unit}", met)


def _decisions(about: Asked, _actor: Actor) -> Pairs:
    """Decisions due in the year: met when the unit reported them by the day and was not sent back after it."""
    found = Decision.objects.filter(area=about.area, due__year=about.year).exclude(state=DecisionState.DROPPED)
    for each in found.prefetch_related("notes").order_by("due", "id"):
        told: list[datetime] = [note.at for note in each.notes.all() if note.kind == NoteKind.REPORTED]
        # The last report is the one that was not sent back.
        day = day_of(max(told)) if told and each.state != DecisionState.OPEN else None
        in_time = day is not None and day <= each.due
        met = in_time if day or each.due < about.today else None
        yield each.organisation_id, CountedRow(each.text, f"{day or '—'} / {each.due.isoformat()}", met)


def _given(about: Asked, actor: Actor) -> Iterator[tuple[EditionRow, ItemRow, UUID]]:
    """Every task with every organisation it is given to."""
    for edition in about.editions:
        for row in items.tasks(edition, actor=actor):
            yield from ((edition, row, unit) for unit in _units(row))


def _units(row: ItemRow) -> list[UUID]:
    return list(dict.fromkeys(unit.organisation_id for unit in row.units if unit.organisation_id))


_MEASURES: dict[CriterionKind, Callable[[Asked, Actor], Pairs]] = {
    CriterionKind.TARGETS: _targets,
    CriterionKind.ON_TIME: _on_time,
    CriterionKind.SOUND: _sound,
    CriterionKind.PROJECTS: _projects,
    CriterionKind.PLEDGES: _pledges,
    CriterionKind.DECISIONS: _decisions,
}
