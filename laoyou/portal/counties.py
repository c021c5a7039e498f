"""In which counties a home or childcare can be filed from the public site."""

from __future__ import annotations

from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.core.area_codes import Level, level_of
from laoyou.facilities.selectors import published
from laoyou.places.selectors import areas

# Whose matter filings are (facilities.services.duties): the department of either function takes them in.
_ANSWERED_BY = ("civil_affairs", "health")


def filing_counties() -> list[tuple[int, str]]:
    """Every county with a department that answers filings, or with published sites; by code."""
    today = clock.today()
    kept = {area for area in organisations.areas_of(_ANSWERED_BY, on=today) if level_of(area) is Level.COUNTY}
    codes = sorted(kept | {code for code, _count in published.counties()})
    named = areas.short_names(codes, on=today)
    return [(code, named[code]) for code in codes if code in named]
