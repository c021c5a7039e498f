"""Which units owe reports on a plan's tasks: those it names, whoever took their place, each government of a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from laoyou.accounts.models import Organisation
from laoyou.accounts.selectors import organisations
from laoyou.accounts.selectors.functions import CHILD_GOVERNMENTS, GOVERNMENT
from laoyou.core.actor import Actor
from laoyou.core.area_codes import lineage_of, range_of
from laoyou.plan.access import REPORT_PROGRESS
from laoyou.plan.enums import Duty, EditionState, ItemKind
from laoyou.plan.models import Edition, PlanItem, Responsibility
from laoyou.plan.selectors.editions import edition_row
from laoyou.plan.selectors.rows import EditionRow, TaskRow


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that owes reports; `area` is its own where that lies inside the plan's, else the plan's."""

    id: UUID
    area: int


@dataclass(frozen=True, slots=True)
class UnitsOwing:
    """Who owes a report on each task: a named unit stands for itself, a named group for its members."""

    stands_for: dict[UUID, tuple[Unit, ...]]

    def of(self, task: TaskRow) -> Iterator[tuple[Unit, bool]]:
        """The units of a task, each once, with whether it leads; leading ones first."""
        leading: list[Unit] = []
        beside: list[Unit] = []
        for named in task.units:
            for unit in self.stands_for.get(named.organisation_id, ()) if named.organisation_id else ():
                (leading if named.duty == Duty.LEAD else beside).append(unit)
        led = dict.fromkeys(leading)
        yield from ((unit, True) for unit in led)
        yield from ((unit, False) for unit in dict.fromkeys(beside) if unit not in led)


def units_owing(edition: EditionRow, tasks: Sequence[TaskRow], *, actor: Actor, on: date) -> UnitsOwing:
    """Whom the tasks of an edition name on a day; from a county only its own units."""
    found = units_meant(tasks, edition.area, on=on)
    if edition.area in actor.area:
        return found
    seen = {key: tuple(each for each in units if each.area in actor.area) for key, units in found.stands_for.items()}
    return UnitsOwing(seen)


def units_meant(tasks: Sequence[TaskRow], plan_area: int, *, on: date) -> UnitsOwing:
    """Everybody whom the tasks of an area's plan name on a day."""
    named = {unit.organisation_id for task in tasks for unit in task.units if unit.organisation_id}
    return UnitsOwing({each.id: _meant(each, plan_area, on) for each in Organisation.objects.filter(id__in=named)})


def is_given(item: PlanItem, organisation_id: UUID, *, on: date) -> bool:
    """Whether the plan gives the item to the unit: by its name, in another's place, or as one of a group."""
    named = Organisation.objects.filter(id__in=Responsibility.objects.filter(item=item).values("organisation_id"))
    return any(unit.id == organisation_id for each in named for unit in _meant(each, item.edition.area, on))


def _meant(named: Organisation, plan_area: int, on: date) -> tuple[Unit, ...]:
    """Who is meant on a day by an organisation that a plan names.

    One that is over by then is replaced by whoever bears its name or function since; without such a one it stays.
    """
    if named.function == CHILD_GOVERNMENTS:
        inside = organisations.members(organisations.to_row(named), on=on)
        return tuple(Unit(each.id, _inside(plan_area, each.area)) for each in inside)
    over = named.valid.upper is not None and named.valid.upper <= on
    later = organisations.resolve(named.name, area=named.area, on=on) if over else None
    if later is not None:
        return (Unit(later.id, _inside(plan_area, later.area)),)
    return (Unit(named.id, _inside(plan_area, named.area)),)


def _inside(plan_area: int, area: int) -> int:
    return area if area in range_of(plan_area) else plan_area


def unit_area(plan_area: int, organisation_id: UUID) -> int:
    """What a report of the unit keeps as its area."""
    return _inside(plan_area, Organisation.objects.values_list("area", flat=True).get(id=organisation_id))


def editions_around(actor: Actor, *, on: date) -> list[EditionRow]:
    """The plans in force of the areas around the actor's that give his unit a task; none for who does not report."""
    around = lineage_of(actor.area.low)[1:]
    if not around or actor.organisation_id is None or not REPORT_PROGRESS.allows(actor):
        return []
    plans = Edition.objects.filter(state=EditionState.PUBLISHED, area__in=around).order_by("area", "id")
    if not (there := list(plans)):
        return []
    inside = Organisation.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high, valid__contains=on)
    own = inside.filter(id=actor.organisation_id).first()
    if own is None:
        return []
    mine = Q(organisation_id=own.id)
    if own.function == GOVERNMENT:
        mine |= Q(organisation__function=CHILD_GOVERNMENTS, organisation__area__in=lineage_of(own.area)[1:2])
    given = Responsibility.objects.filter(mine, item__edition__in=there, item__kind=ItemKind.TASK)
    naming = set(given.values_list("item__edition", flat=True).distinct())
    return [edition_row(each) for each in there if each.id in naming]
