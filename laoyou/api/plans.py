"""Plans in force, with what they promise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from laoyou.api import schemas
from laoyou.api.calls import actor_of, reads
from laoyou.api.paging import MOST, SIZE, page_of
from laoyou.core.area_codes import range_of
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import ItemKind
from laoyou.plan.selectors import editions, items
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow, ProjectRow, TaskRow

router = Router()
_FIGURES = (ItemKind.INDICATOR, ItemKind.PROSE_TARGET, ItemKind.LIMIT, ItemKind.BASELINE)
_HIGHEST = 10**12


@reads(
    router,
    "/plans",
    VIEW_PLANS,
    answer=schemas.Plans,
    known=True,
    summary=_("Plans in force"),
    description=_(
        "Plans are public documents: those of every place are answered, by area. `area` asks for an area and what"
        " lies inside it."
    ),
)
def plans(
    request: HttpRequest,
    area: int = Query(0, ge=0, lt=_HIGHEST),
    after: str = "",
    size: int = Query(SIZE, ge=1, le=MOST),
) -> dict[str, Any]:
    """A page of them."""
    wanted = range_of(area)
    in_force = editions.editions_in_force(actor=actor_of(request)).filter(area__gte=wanted.low, area__lt=wanted.high)
    found, following = page_of(in_force, (("area", False), ("id", False)), after=after, size=size)
    return {"plans": [editions.edition_row(each) for each in found], "next": following}


@reads(
    router,
    "/plans/{uuid:plan_id}",
    VIEW_PLANS,
    answer=schemas.Plan,
    known=True,
    summary=_("One plan"),
    description=_(
        "One edition: in force, or replaced by a later one. `revision` is another whenever anything in the plan "
        "has changed."
    ),
)
def plan(request: HttpRequest, plan_id: UUID) -> EditionRow:
    """Raises NotFound."""
    return editions.get_edition(plan_id, actor=actor_of(request))


@reads(
    router,
    "/plans/{uuid:plan_id}/indicators",
    VIEW_PLANS,
    answer=list[schemas.Indicator],
    known=True,
    summary=_("Targets, limits and starting figures of a plan"),
    description=_(
        "All of them in printed order, with their values by year. `measure` is the same code for the same "
        "indicator in every plan."
    ),
)
def indicators(request: HttpRequest, plan_id: UUID) -> list[IndicatorRow]:
    """Raises NotFound."""
    return items.indicators(plan_id, actor=actor_of(request), kinds=_FIGURES)


@reads(
    router,
    "/plans/{uuid:plan_id}/tasks",
    VIEW_PLANS,
    answer=list[schemas.Task],
    known=True,
    summary=_("Tasks of a plan"),
    description=_("All of them in printed order, with the units they were given to."),
)
def tasks(request: HttpRequest, plan_id: UUID) -> list[TaskRow]:
    """Raises NotFound."""
    return items.tasks(plan_id, actor=actor_of(request))


@reads(
    router,
    "/plans/{uuid:plan_id}/projects",
    VIEW_PLANS,
    answer=list[schemas.Project],
    known=True,
    summary=_("Projects of a plan"),
    description=_("All of them in printed order, money in fen; null where none is printed."),
)
def projects(request: HttpRequest, plan_id: UUID) -> list[ProjectRow]:
    """Raises NotFound."""
    return items.projects(plan_id, actor=actor_of(request))
