"""What there must be something of before anything is counted from it, on whatever day.

Where nothing of a kind is on record anywhere in a snapshot, nobody has delivered it, and what is counted from it is not
known: no 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ibis import Table, Value

from laoyou.analytics.indicators.bases import CHILDCARE_CERTIFICATES, COMMUNITY_SITES, INFANT_CHECKS
from laoyou.analytics.lake.reading import Session
from laoyou.core.area_codes import Level


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a table of the snapshot that meet a condition."""

    table: str
    where: Callable[[Table], Value]


def rows(table: str, **wanted: str | bool) -> Source:
    """Rows whose columns hold these values; all, without any."""

    def where(found: Table) -> Value:
        met: Value = found.area.notnull() | found.area.isnull()
        for column, value in wanted.items():
            met &= found[column] == value
        return met

    return Source(table, where)


# By the name that a reason gives: `no_source:beds`.
SOURCES: dict[str, Source] = {
    "people": rows("persons"),
    "registration": Source("persons", lambda found: found.registered_area.notnull()),
    "beds": Source("units", lambda found: found.kind != "class"),
    "nursing_beds": rows("units", kind="bed", nursing=True),
    "public_good_beds": rows("units", kind="bed", public_good=True),
    "childcare_places": rows("units", kind="class"),
    "inclusive_places": rows("units", kind="class", inclusive=True),
    "homes": rows("sites", is_home=True),
    "childcare_sites": Source("sites", lambda found: found.for_children & (found.kind != "kindergarten")),
    "meal_points": rows("sites", kind="meal_point"),
    "elder_schools": rows("sites", kind="elder_school"),
    "kindergartens": rows("sites", kind="kindergarten"),
    "residents": rows("stays", kind="residential"),
    "elder_checks": rows("health_events", kind="elder_check"),
    "infant_checks": Source("health_events", lambda found: found.kind.isin(INFANT_CHECKS)),
    "guidance": rows("health_events", kind="guidance"),
    "destitute": rows("conditions", kind="destitute"),
    "care_need": rows("conditions", kind="disabled_function"),
    "day_places": rows("units", kind="places"),
    "community_sites": Source("sites", lambda found: found.kind.isin(COMMUNITY_SITES)),
    "grades": rows("site_facts", kind="grade"),
    "models": rows("site_facts", kind="model"),
    "staff": rows("posts"),
    "social_workers": rows("posts", kind="social_worker"),
    "childcare_certificates": Source("credentials", lambda found: found.kind.isin(CHILDCARE_CERTIFICATES)),
    "trainings": rows("trainings"),
    "communities": rows("areas", urban=True),
    "villages": Source("areas", lambda found: found.level == Level.VILLAGE),
    "counties": Source("areas", lambda found: found.level == Level.COUNTY),
    "quotas": Source("neighbourhoods", lambda found: found.required.notnull()),
}


def missing(session: Session) -> frozenset[str]:
    """Names of SOURCES of which the snapshot holds nothing at all; each table is read once."""
    absent: set[str] = set()
    for name in {source.table for source in SOURCES.values()}:
        table = session.table(name)
        asked = {source: each.where(table) for source, each in SOURCES.items() if each.table == name}
        found = table.aggregate(**{source: where.any() for source, where in asked.items()})
        (row,) = session.backend.to_pyarrow(found).to_pylist()
        absent |= {source for source in asked if not row[source]}
    return frozenset(absent)
