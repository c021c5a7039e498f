"""Administrative areas: public knowledge, the keys of everything else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from laoyou.api import schemas
from laoyou.api.calls import reads
from laoyou.api.paging import MOST, SIZE, page_of
from laoyou.core import clock
from laoyou.core.area_codes import Level
from laoyou.places.access import VIEW_AREAS
from laoyou.places.selectors import areas as selectors
from laoyou.places.selectors.rows import AreaRow, row_of

router = Router()
_HIGHEST = 10**12


@reads(
    router,
    "/areas",
    VIEW_AREAS,
    answer=schemas.Areas,
    known=True,
    summary=_("Areas inside an area"),
    description=_(
        "Areas in force today, by their code of 12 digits. `within` names the area around them, 0 the whole "
        "country; `level` asks for one level only: 1 province, 2 prefecture, 3 county, 4 township, 5 village."
    ),
)
def areas(
    request: HttpRequest,
    within: int = Query(0, ge=0, lt=_HIGHEST),
    level: int | None = Query(None, ge=0, le=5),
    after: str = "",
    size: int = Query(SIZE, ge=1, le=MOST),
) -> dict[str, Any]:
    """A page of them."""
    inside = selectors.inside(within, level=None if level is None else Level(level), on=clock.today())
    found, following = page_of(inside, (("code", False),), after=after, size=size)
    return {"areas": [row_of(area) for area in found], "next": following}


@reads(
    router,
    "/areas/{int:code}",
    VIEW_AREAS,
    answer=schemas.Area,
    known=True,
    summary=_("One area"),
    description=_("The area with this code today."),
)
def area(request: HttpRequest, code: int) -> AreaRow:
    """Raises AreaNotFound."""
    return selectors.get(code, on=clock.today())
