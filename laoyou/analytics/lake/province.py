"""Several snapshots of one day counted together: a province whose prefectures each deliver their own.

Nothing is added up from finished figures: the files stand in one table, so a province's figure is counted as a city's
is, by one statement. What is pseudonymous in two snapshots has two keys, so nobody is matched across them; somebody who
is on record in two prefectures is counted in both (docs/analysts.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from laoyou.analytics.lake.manifest import Manifest, Part
from laoyou.analytics.lake.reading import Lake, NoSnapshot, Session, demand_todays_columns
from laoyou.core.area_codes import range_of
from laoyou.core.errors import DomainError


class NoCommonDay(DomainError):
    code = "lake_no_common_day"
    sentence = "There is no day of which every area inside %(area)s has a snapshot. Missing: %(missing)s."


class AreasOverlap(DomainError):
    code = "lake_areas_overlap"
    sentence = "%(one)s and %(other)s both have snapshots, and one lies inside the other: people would count twice."


def inside(lake: Lake, area: int, as_of: str | None = None) -> list[Manifest]:
    """The newest snapshot of each area inside `area` of one day: the one asked for, else the newest that all have.

    By area. Raises NoSnapshot, NoCommonDay, AreasOverlap.
    """
    found = [each for each in lake.snapshots() if range_of(area).covers(range_of(each.area))]
    if not found:
        raise NoSnapshot(id=f"{area:012d}")
    areas = sorted({each.area for each in found})
    for one, other in pairwise(areas):
        if range_of(one).covers(range_of(other)):
            raise AreasOverlap(one=f"{one:012d}", other=f"{other:012d}")
    days = {each.area: {other.as_of for other in found if other.area == each.area} for each in found}
    common = set.intersection(*days.values()) if as_of is None else {as_of}
    day = max(common, default=max(each.as_of for each in found))
    if missing := [each for each in areas if day not in days[each]]:
        raise NoCommonDay(area=f"{area:012d}", missing=", ".join(f"{each:012d}" for each in missing))
    newest: dict[int, Manifest] = {}
    for each in found:  # the newest first
        if each.as_of == day:
            newest.setdefault(each.area, each)
    return [newest[each] for each in areas]


@contextmanager
def together(lake: Lake, area: int, snapshots: Sequence[Manifest]) -> Iterator[Session]:
    """Snapshots of one day as one session of the area around them. Raises as `Lake.session`."""
    for each in snapshots:
        demand_todays_columns(each)
    whole = _manifest(area, snapshots)
    files = {
        name: [lake.folder(each) / file.path for each in snapshots for file in each.tables[name].files]
        for name in whole.tables
    }
    with lake.engine.reading(files) as (backend, names):
        yield Session(whole, backend, lake.root, names)


def _manifest(area: int, snapshots: Sequence[Manifest]) -> Manifest:
    """The paper of all: its id names the area, the day and how many; the files stay those of each."""
    newest = max(snapshots, key=lambda each: each.taken_at)
    tables = {
        name: Part(part.schema, sum(each.tables[name].rows for each in snapshots), ())
        for name, part in newest.tables.items()
    }
    name = f"{area:012d}-{newest.as_of.replace('-', '')}-{len(snapshots)}"
    deliveries = tuple(come for each in snapshots for come in each.deliveries)
    divided = tuple(each for snapshot in snapshots for each in snapshot.divided)
    return Manifest(name, area, newest.taken_at, newest.as_of, tables, deliveries, divided)
