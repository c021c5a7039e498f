"""How many people live where: counts, never a person; small figures are not told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from laoyou.api import schemas
from laoyou.api.calls import actor_of, reads
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_COUNTS
from laoyou.people.enums import CountBasis
from laoyou.people.selectors import counts as selectors

router = Router()
_HIGHEST = 10**12


class NeverCounted(NotFound):
    code = "never_counted"
    sentence = "The registry has not been counted yet. It is counted every night."


@reads(
    router,
    "/counts/{int:area}",
    VIEW_COUNTS,
    answer=schemas.Counts,
    summary=_("How many people live in an area"),
    description=_(
        "By age, sex and condition as of the last count, for an area inside the token's own; by where people live"
        " or, with `basis=registered`, by where they are registered. A figure of one to four is not told: null."
    ),
)
def counts(request: HttpRequest, area: int, basis: CountBasis = Query(CountBasis.RESIDENT)) -> dict[str, Any]:  # noqa: B008
    """Raises NotFound outside the token's area, NeverCounted."""
    found = selectors.counts_of([area], basis=basis, actor=actor_of(request)).get(area)
    if found is None:
        raise NeverCounted
    return {
        "area": found.area,
        "basis": found.basis,
        "day": found.tally.day,
        "counted_at": found.tally.counted_at,
        "exact": found.exact,
        "people": found.people,
        "households": found.households,
        "ages": dict(found.ages),
        "cells": found.cells,
        "conditions": found.conditions,
    }
