"""The years ahead, from a count: every county by its own ages, and what lies around counties as their sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from laoyou.analytics.projection import COURSES, courses, project
from laoyou.core.area_codes import Level, level_of, lineage_of
from laoyou.people.enums import CountBasis
from laoyou.people.models import AreaTally, Projection, Tally

YEARS = 15  # ahead
_FIRST_AGES = {"people": 0, "aged_60": 60, "aged_65": 65, "aged_80": 80}
_SMALL = 3


def project_ahead(tally: Tally) -> int:
    """Replace what was projected by what follows from this count; how many rows. Part of the count's transaction."""
    Projection.objects.all().delete()
    rows = [row for basis in CountBasis for row in _projected(tally, basis)]
    return len(Projection.objects.bulk_create(rows, batch_size=2000))


def _projected(tally: Tally, basis: CountBasis) -> Iterator[Projection]:
    counted = AreaTally.objects.filter(tally=tally, basis=basis, level=Level.COUNTY).order_by("area")
    found = list(counted.values_list("area", "men", "women"))
    if not found:
        return
    people = np.array([[men, women] for _, men, women in found], dtype=np.float64)
    chosen = courses()
    ahead = np.stack([project(people, first_year=tally.day.year, years=YEARS, course=chosen[name]) for name in COURSES])
    for area, places in _outward([area for area, _, _ in found]).items():
        yield from _rows(area, ahead[:, :, places].sum(axis=2), tally, basis)


def _outward(counties: list[int]) -> dict[int, list[int]]:
    """By area, county or wider, the positions of the counties in it."""
    found: dict[int, list[int]] = defaultdict(list)
    for place, county in enumerate(counties):
        for area in lineage_of(county):
            found[area].append(place)
    return found


def _rows(area: int, ahead: npt.NDArray[np.float64], tally: Tally, basis: CountBasis) -> Iterator[Projection]:
    """`ahead` is (course, year, sex, age)."""
    by_age = ahead.sum(axis=2)
    for step in range(by_age.shape[1]):
        of_year = by_age[:, step]
        figures = {name: _whole(of_year[:, first:]) for name, first in _FIRST_AGES.items()}
        yield Projection(
            area=area,
            level=int(level_of(area)),
            basis=basis,
            counted_on=tally.day,
            year=tally.day.year + step,
            under_3=_whole(of_year[:, :_SMALL]),
            **figures,
        )


def _whole(ages: npt.NDArray[np.float64]) -> list[int]:
    return [int(many) for many in np.rint(ages.sum(axis=1))]
