"""Made-up institutions in a made-up city: as many as its plan says exist, in real villages, with its residents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, range_of
from laoyou.core.errors import DomainError
from laoyou.facilities.access import LOAD_SUPPLY
from laoyou.facilities.models import Institution, Operator
from laoyou.facilities.services.duties import audited
from laoyou.facilities.services.supply_county import CountyBuilder
from laoyou.facilities.services.supply_plan import PlannedSite, baselines, plan_counties
from laoyou.places.selectors import areas

Progress = Callable[[int, int, str], None]
_LOCK = 0x1A0_C18
_TABLES = (
    "facilities_operator, facilities_institution, facilities_site, facilities_sitefact, facilities_unit, "
    "facilities_unitperiod, facilities_stay, facilities_placement, facilities_leave, facilities_staff, "
    "facilities_credential, facilities_post, facilities_shift, facilities_training, facilities_safetyplan, "
    "facilities_drill, facilities_incident, facilities_fetcher, facilities_attendance"
)


class NoPeople(DomainError):
    code = "facilities_no_people"
    sentence = "Nobody lives in this area's registry yet. Make up its people first."


class RegisterNotEmpty(DomainError):
    code = "facilities_register_not_empty"
    sentence = "There are real institutions on the register; made-up ones never go in beside them."


class BuiltElsewhere(DomainError):
    code = "facilities_supply_built_elsewhere"
    sentence = "Somebody is making up institutions at this moment. Wait until it is done."


@dataclass(frozen=True, slots=True)
class SupplyResult:
    """What was added."""

    institutions: int = 0
    sites: int = 0
    beds: int = 0
    places: int = 0
    stays: int = 0
    staff: int = 0


def has_baseline(area: int) -> bool:
    """Whether the area's plan states what exists."""
    return any(stated.area == area for stated in baselines())


def build_supply(
    area: int,
    *,
    as_of: date,
    seed: int,
    scale: float,
    actor: Actor,
    now: datetime,
    progress: Progress = lambda done, total, note: None,
) -> SupplyResult:
    """Put the stated baseline of an area on the register: operators and credit codes are made up and marked.

    Residents are people of the made-up registry, each in one place. Each county is one transaction; broken off, it is
    taken up at the county where it stopped, and done again it adds nothing. Not for use inside a transaction.
    Raises NoPeople, RegisterNotEmpty, BuiltElsewhere.
    """
    LOAD_SUPPLY.demand(actor)
    if Operator.objects.filter(made_up=False)[:1].exists():
        raise RegisterNotEmpty
    counties = _counties(area, as_of)
    weights = {code: _elders(code, as_of) for code in counties}
    if not any(weights.values()):
        raise NoPeople
    planned = plan_counties(area, weights, scale=scale, seed=seed)
    totals: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise BuiltElsewhere
    try:
        for at, (code, name) in enumerate(counties.items()):
            progress(at, len(counties), name)
            totals.update(_county(code, name, planned[code], as_of=as_of, seed=seed, actor=actor, now=now))
        progress(len(counties), len(counties), "")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
            cursor.execute(f"ANALYZE {_TABLES}")
    return SupplyResult(**totals)


def _counties(area: int, on: date) -> dict[int, str]:
    found = areas.descendants(range_of(area), level=Level.COUNTY, on=on)
    return {row.code: row.short_name for row in found}


def _elders(code: int, on: date) -> int:
    inside = range_of(code)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM people_person WHERE area >= %s AND area < %s AND birth <= %s AND death IS NULL"
            " AND source = 'made_up'",
            [inside.low, inside.high, on.replace(year=on.year - 60, day=1)],
        )
        found: int = cursor.fetchone()[0]
    return found


def _county(
    code: int, name: str, planned: list[PlannedSite], *, as_of: date, seed: int, actor: Actor, now: datetime
) -> dict[str, int]:
    """One county in one transaction; nothing when its institutions are there already."""
    inside = range_of(code)
    if not planned or Institution.objects.filter(area__gte=inside.low, area__lt=inside.high)[:1].exists():
        return {}
    villages = areas.descendants(inside, level=Level.VILLAGE, on=as_of)
    builder = CountyBuilder(code, name, villages, as_of=as_of, seed=seed, now=now)
    with transaction.atomic():
        made = builder.build(planned)
        result = asdict(SupplyResult(**made))
        audited("build_supply", "supply", builder.key, code, actor=actor, now=now, after=result | {"seed": seed})
    return made
