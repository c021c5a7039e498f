"""What an edition consists of, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import ItemKind
from laoyou.plan.models import (
    EditionWarning,
    Element,
    Indicator,
    PlanItem,
    Policy,
    Project,
    Task,
    TaskLink,
)
from laoyou.plan.selectors.editions import get_edition, visible_editions
from laoyou.plan.selectors.rows import (
    IndicatorRow,
    ItemRow,
    ProjectRow,
    TaskRow,
    common_of,
    indicator_row,
    project_row,
    task_row,
    with_units,
    with_values,
)

Part = TypeVar("Part", Indicator, Task, Project, Policy, Element, EditionWarning)
_WITH_LINKS = Prefetch("task_links", TaskLink.objects.select_related("task").order_by("origin", "-score", "id"))


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A task that a policy or an element serves."""

    task_id: UUID
    task_name: str
    origin: str
    score: float


@dataclass(frozen=True, slots=True)
class SupportRow(ItemRow):
    """A policy or an element, with the tasks it serves."""

    measures: tuple[str, ...]
    measure_count: int
    goal: str
    serves: tuple[LinkRow, ...]


@dataclass(frozen=True, slots=True)
class WarningRow:
    """Figures of the document that do not agree, and what a person said of it."""

    id: UUID
    position: int
    code: str
    params: dict[str, object]
    span: tuple[int, int] | None
    explanation: str
    explained_by: str


def _of_edition(wanted: QuerySet[Part], edition_id: UUID, actor: Actor) -> list[Part]:
    """What an edition has of one kind, in printed order. Raises NotFound when the actor may see no such edition."""
    seen = visible_editions(actor=actor).filter(id=edition_id).order_by().values("id")
    found = list(wanted.filter(edition__in=seen).order_by("position", "id"))
    if not found:
        get_edition(edition_id, actor=actor)  # only nothing at all needs the question whether the edition is there
    return found


def indicators(
    edition_id: UUID, *, actor: Actor, kinds: Iterable[ItemKind] = (ItemKind.INDICATOR,)
) -> list[IndicatorRow]:
    """Targets of an edition in printed order. Raises NotFound."""
    wanted = with_values(with_units(Indicator.objects.filter(kind__in=list(kinds))))
    order = {kind: place for place, kind in enumerate(ItemKind)}
    rows = [indicator_row(item) for item in _of_edition(wanted, edition_id, actor)]
    return sorted(rows, key=lambda row: (order[ItemKind(row.kind)], row.position))


def tasks(edition_id: UUID, *, actor: Actor) -> list[TaskRow]:
    """Tasks of an edition in printed order. Raises NotFound."""
    return [task_row(item) for item in _of_edition(with_units(Task.objects.all()), edition_id, actor)]


def projects(edition_id: UUID, *, actor: Actor) -> list[ProjectRow]:
    """Projects of an edition in printed order. Raises NotFound."""
    return [project_row(item) for item in _of_edition(with_units(Project.objects.all()), edition_id, actor)]


def policies(edition_id: UUID, *, actor: Actor) -> list[SupportRow]:
    """Policies of an edition in printed order, each with the tasks it serves. Raises NotFound."""
    found = _of_edition(with_units(Policy.objects.prefetch_related(_WITH_LINKS)), edition_id, actor)
    return [
        SupportRow(
            **common_of(item),
            measures=tuple(item.measures),
            measure_count=item.measure_count,
            goal="",
            serves=_links(item),
        )
        for item in found
    ]


def elements(edition_id: UUID, *, actor: Actor) -> list[SupportRow]:
    """Elements of an edition in printed order, each with the tasks it serves. Raises NotFound."""
    found = _of_edition(with_units(Element.objects.prefetch_related(_WITH_LINKS)), edition_id, actor)
    return [
        SupportRow(
            **common_of(item),
            measures=(item.measure,) if item.measure else (),
            measure_count=1,
            goal=item.goal,
            serves=_links(item),
        )
        for item in found
    ]


def _links(item: Policy | Element) -> tuple[LinkRow, ...]:
    return tuple(
        LinkRow(task_id=link.task_id, task_name=link.task.name, origin=link.origin, score=link.score)
        for link in item.task_links.all()
    )


def warnings(edition_id: UUID, *, actor: Actor) -> list[WarningRow]:
    """What does not agree in an edition, in the reader's order. Raises NotFound."""
    return [warning_row(each) for each in _of_edition(EditionWarning.objects.all(), edition_id, actor)]


def warning_row(warning: EditionWarning) -> WarningRow:
    span = None if warning.span_start is None or warning.span_end is None else (warning.span_start, warning.span_end)
    return WarningRow(
        id=warning.id,
        position=warning.position,
        code=warning.code,
        params=warning.params,
        span=span,
        explanation=warning.explanation,
        explained_by=warning.explained_by,
    )


def get_item(edition_id: UUID, item_id: UUID, *, actor: Actor) -> ItemRow:
    """One item of an edition as the row of its kind. Raises NotFound."""
    edition = get_edition(edition_id, actor=actor)
    found = PlanItem.objects.filter(edition_id=edition.id, id=item_id).values_list("kind", flat=True).first()
    if found is None:
        raise NotFound
    return next(row for row in _rows_of_kind(ItemKind(found), edition.id, actor) if row.id == item_id)


def _rows_of_kind(kind: ItemKind, edition_id: UUID, actor: Actor) -> Sequence[ItemRow]:
    listing: dict[ItemKind, Callable[..., Sequence[ItemRow]]] = {
        ItemKind.TASK: tasks,
        ItemKind.PROJECT: projects,
        ItemKind.POLICY: policies,
        ItemKind.ELEMENT: elements,
    }
    if kind in listing:
        return listing[kind](edition_id, actor=actor)
    return indicators(edition_id, actor=actor, kinds=[kind])


def support_of_task(task_id: UUID, *, actor: Actor) -> list[ItemRow]:
    """Policies and elements that serve a task, confirmed links first."""
    VIEW_PLANS.demand(actor)
    links = TaskLink.objects.filter(task_id=task_id).order_by("origin", "-score", "id")
    items = with_units(PlanItem.objects.all())
    return [ItemRow(**common_of(link.item)) for link in links.prefetch_related(Prefetch("item", items))]
