"""What an edition consists of, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.core.kept import Kept
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
from laoyou.plan.selectors.editions import PUBLIC_STATES, demand_visible, get_edition
from laoyou.plan.selectors.rows import (
    EditionRow,
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
Row = TypeVar("Row")
# Some 27 MiB: the plans a process is asked about most, out of any number.
_Key = tuple[UUID, UUID, Callable[..., Any]]
_KEPT: Kept[_Key, tuple[Any, ...]] = Kept(most=16_000)
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


def _seen(edition: EditionRow | UUID, actor: Actor) -> EditionRow:
    if isinstance(edition, UUID):
        return get_edition(edition, actor=actor)
    return demand_visible(edition, actor=actor)


def _rows(
    edition: EditionRow | UUID, actor: Actor, wanted: Callable[[], QuerySet[Part]], row_of: Callable[[Part], Row]
) -> tuple[Row, ...]:
    """What an edition has of one kind, in printed order. Raises NotFound when the actor may see no such edition."""
    seen = _seen(edition, actor)
    return _rows_of_many([seen], wanted, row_of)[seen.id]


def _rows_of_many(
    seen: Iterable[EditionRow], wanted: Callable[[], QuerySet[Part]], row_of: Callable[[Part], Row]
) -> dict[UUID, tuple[Row, ...]]:
    """What editions the actor may see have of one kind, by edition, each in printed order.

    Rows of a decided edition are kept in memory under its revision, which the database changes with every change to
    them. The revision is read before the rows, so rows that changed in between are newer than asked for, never older.
    Who may see the edition is asked each time; what it consists of is the same for all who may.
    """

    def read(keys: Iterable[_Key]) -> dict[_Key, tuple[Row, ...]]:
        of = {key[0]: key for key in keys}
        found: dict[_Key, list[Row]] = {key: [] for key in of.values()}
        for item in wanted().filter(edition_id__in=list(of)).order_by("edition_id", "position", "id"):
            found[of[item.edition_id]].append(row_of(item))
        return {key: tuple(rows) for key, rows in found.items()}

    decided = [(each.id, each.revision, row_of) for each in seen if each.state in PUBLIC_STATES]
    open_still = [(each.id, each.revision, row_of) for each in seen if each.state not in PUBLIC_STATES]
    rows: dict[_Key, tuple[Row, ...]] = _KEPT.get(decided, read) | (read(open_still) if open_still else {})
    return {key[0]: found for key, found in rows.items()}


def indicators(
    edition: EditionRow | UUID, *, actor: Actor, kinds: Iterable[ItemKind] = (ItemKind.INDICATOR,)
) -> list[IndicatorRow]:
    """Targets of an edition in printed order. Raises NotFound."""
    rows = _rows(edition, actor, _figures, indicator_row)
    order = {kind: place for place, kind in enumerate(ItemKind)}
    wanted = {kind.value for kind in kinds}
    return sorted(
        (row for row in rows if row.kind in wanted), key=lambda row: (order[ItemKind(row.kind)], row.position)
    )


def indicators_of_many(seen: Iterable[EditionRow], *, actor: Actor) -> dict[UUID, tuple[IndicatorRow, ...]]:
    """Targets, limits and starting figures of several editions, each in printed order. Raises NotFound."""
    editions = [demand_visible(each, actor=actor) for each in seen]
    return _rows_of_many(editions, _figures, indicator_row)


def _figures() -> QuerySet[Indicator]:
    return with_values(with_units(Indicator.objects.all()))


def tasks(edition: EditionRow | UUID, *, actor: Actor) -> list[TaskRow]:
    """Tasks of an edition in printed order. Raises NotFound."""
    return list(_rows(edition, actor, lambda: with_units(Task.objects.all()), task_row))


def projects(edition: EditionRow | UUID, *, actor: Actor) -> list[ProjectRow]:
    """Projects of an edition in printed order, parts in the place of what was split. Raises NotFound."""
    return [row for row in all_projects(edition, actor=actor) if row.stands]


def printed_projects(edition: EditionRow | UUID, *, actor: Actor) -> list[ProjectRow]:
    """Projects as the document prints them, whatever was split since. Raises NotFound."""
    return [row for row in all_projects(edition, actor=actor) if row.part_of is None]


def all_projects(edition: EditionRow | UUID, *, actor: Actor) -> list[ProjectRow]:
    """Printed ones and parts, also those that count no longer. Raises NotFound."""
    return list(_rows(edition, actor, lambda: with_units(Project.objects.all()), project_row))


def policies(edition: EditionRow | UUID, *, actor: Actor) -> list[SupportRow]:
    """Policies of an edition in printed order, each with the tasks it serves. Raises NotFound."""
    return list(_rows(edition, actor, lambda: with_units(Policy.objects.prefetch_related(_WITH_LINKS)), _policy_row))


def elements(edition: EditionRow | UUID, *, actor: Actor) -> list[SupportRow]:
    """Elements of an edition in printed order, each with the tasks it serves. Raises NotFound."""
    return list(_rows(edition, actor, lambda: with_units(Element.objects.prefetch_related(_WITH_LINKS)), _element_row))


def _policy_row(item: Policy) -> SupportRow:
    return SupportRow(
        **common_of(item),
        measures=tuple(item.measures),
        measure_count=item.measure_count,
        goal="",
        serves=_links(item),
    )


def _element_row(item: Element) -> SupportRow:
    return SupportRow(
        **common_of(item),
        measures=(item.measure,) if item.measure else (),
        measure_count=1,
        goal=item.goal,
        serves=_links(item),
    )


def _links(item: Policy | Element) -> tuple[LinkRow, ...]:
    return tuple(
        LinkRow(task_id=link.task_id, task_name=link.task.name, origin=link.origin, score=link.score)
        for link in item.task_links.all()
    )


def warnings(edition: EditionRow | UUID, *, actor: Actor) -> list[WarningRow]:
    """What does not agree in an edition, in the reader's order. Raises NotFound."""
    return list(_rows(edition, actor, EditionWarning.objects.all, warning_row))


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


def get_item(edition: EditionRow | UUID, item_id: UUID, *, actor: Actor) -> ItemRow:
    """One item of an edition as the row of its kind. Raises NotFound."""
    seen = _seen(edition, actor)
    found = PlanItem.objects.filter(edition_id=seen.id, id=item_id).values_list("kind", flat=True).first()
    if found is None:
        raise NotFound
    row = next((row for row in _rows_of_kind(ItemKind(found), seen, actor) if row.id == item_id), None)
    if row is None:
        raise NotFound
    return row


def _rows_of_kind(kind: ItemKind, edition: EditionRow, actor: Actor) -> Sequence[ItemRow]:
    listing: dict[ItemKind, Callable[..., Sequence[ItemRow]]] = {
        ItemKind.TASK: tasks,
        ItemKind.PROJECT: all_projects,
        ItemKind.POLICY: policies,
        ItemKind.ELEMENT: elements,
    }
    if kind in listing:
        return listing[kind](edition, actor=actor)
    return indicators(edition, actor=actor, kinds=[kind])


def support_of_task(task_id: UUID, *, actor: Actor) -> list[ItemRow]:
    """Policies and elements that serve a task, confirmed links first."""
    VIEW_PLANS.demand(actor)
    links = TaskLink.objects.filter(task_id=task_id).order_by("origin", "-score", "id")
    items = with_units(PlanItem.objects.all())
    return [ItemRow(**common_of(link.item)) for link in links.prefetch_related(Prefetch("item", items))]
