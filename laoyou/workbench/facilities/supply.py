"""Supply by area: five figures against the plan's targets, a map, and a row for each area inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, lineage_of, range_of
from laoyou.facilities import access
from laoyou.facilities.selectors.supply import Supply, supply_inside, total
from laoyou.people.enums import CountBasis
from laoyou.people.selectors.counts import AreaCounts, counts_of
from laoyou.places.selectors import areas
from laoyou.places.selectors.areas import AreaRow
from laoyou.plan.selectors import editions, items
from laoyou.ui import formats
from laoyou.ui.indicators import IndicatorCard
from laoyou.ui.pages import respond
from laoyou.ui.statuses import CLOSE, OFF_COURSE, REACHED, Status, no_data
from laoyou.ui.tables import Column, Kind, Table
from laoyou.workbench.facilities.supply_map import map_of
from laoyou.workbench.facilities.supply_rows import SupplyRow, inside_url
from laoyou.workbench.guards import actor_of, guarded

CLOSE_TO = 0.9  # of the target


BY_AREA = Table(
    name="supply",
    title=gettext_lazy("Supply by area"),
    columns=[
        Column(
            "area", gettext_lazy("Area"), value=lambda row: row.area.short_name, url=inside_url, width=20, short=True
        ),
        Column("homes", gettext_lazy("Homes"), Kind.NUMBER, value=lambda row: row.supply.homes),
        Column("beds", gettext_lazy("Beds and day places"), Kind.NUMBER, value=lambda row: row.supply.beds),
        Column("per_elders", gettext_lazy("per 1,000 residents of 60+"), Kind.NUMBER, places=1),
        Column("per_registered", gettext_lazy("per 1,000 registered of 60+"), Kind.NUMBER, places=1),
        Column("nursing_share", gettext_lazy("Nursing beds"), Kind.PERCENT, places=1),
        Column("public_share", gettext_lazy("Public-good beds"), Kind.PERCENT, places=1),
        Column("use", gettext_lazy("Homes taken"), Kind.PERCENT, places=1),
        Column("free", gettext_lazy("Beds free"), Kind.NUMBER, value=lambda row: row.supply.free_beds),
        Column("places", gettext_lazy("Childcare places"), Kind.NUMBER, value=lambda row: row.supply.places),
        Column("per_people", gettext_lazy("per 1,000 residents"), Kind.NUMBER, places=2),
        Column("inclusive_share", gettext_lazy("Inclusive places"), Kind.PERCENT, places=1),
        Column("free_places", gettext_lazy("Places free"), Kind.NUMBER, value=lambda row: row.supply.free_places),
        Column("elders", gettext_lazy("Residents of 60+"), Kind.NUMBER, shown=False),
        Column("registered", gettext_lazy("Registered of 60+"), Kind.NUMBER, shown=False),
        Column("people", gettext_lazy("Residents"), Kind.NUMBER, shown=False),
    ],
    empty=gettext_lazy("No area lies inside."),
)

# The plan's measures (reading/data/measures.json), what they are called, their unit, and the figure of a row.
_MEASURES = (
    ("beds_per_1000_elders", gettext_lazy("Beds per 1,000 elders"), gettext_lazy("beds"), "per_elders", 1),
    ("nursing_bed_share", gettext_lazy("Share of nursing beds"), "%", "nursing_share", 1),
    ("public_interest_bed_share", gettext_lazy("Share of public-good beds"), "%", "public_share", 1),
    ("places_per_1000", gettext_lazy("Childcare places per 1,000 people"), gettext_lazy("places"), "per_people", 2),
    (
        "affordable_places_per_1000",
        gettext_lazy("Inclusive places per 1,000 people"),
        gettext_lazy("places"),
        "inclusive_per_people",
        2,
    ),
)


@guarded(access.VIEW_SUPPLY)
def own(request: HttpRequest) -> HttpResponseBase:
    """To the supply of the actor's own area."""
    return redirect("facilities:supply", actor_of(request).area.low)


@guarded(access.VIEW_SUPPLY)
def supply(request: HttpRequest, code: int) -> HttpResponseBase:
    """An area's supply against the targets of the plan that binds it."""
    actor, today = actor_of(request), clock.today()
    row = areas.get(code, on=today)
    whole, inner = rows_of(row, today, actor)
    context = {
        "area": row,
        "around": _around(code, actor, today),
        "cards": list(_cards(whole, actor, today)),
        "table": BY_AREA.bind(request, inner),
        "map": map_of(row, whole, inner, actor, today),
        "counted": _counted(whole),
    }
    return respond(request, "workbench/facilities/supply.html", context)


def rows_of(row: AreaRow, today: date, actor: Actor) -> tuple[SupplyRow, list[SupplyRow]]:
    """An area's supply of a day, and that of the areas inside."""
    parts = supply_inside(row.code, on=today, actor=actor)
    children = areas.children(row.code, on=today) if row.level < Level.TOWNSHIP else []
    return _rows(row, children, parts, actor)


def _rows(
    row: AreaRow, children: Sequence[AreaRow], parts: Mapping[int, Supply], actor: Actor
) -> tuple[SupplyRow, list[SupplyRow]]:
    codes = [row.code, *(child.code for child in children)]
    residents = counts_of(codes, basis=CountBasis.RESIDENT, actor=actor)
    registered = counts_of(codes, basis=CountBasis.REGISTERED, actor=actor)

    def of(area: AreaRow, found: Supply) -> SupplyRow:
        here, there = residents.get(area.code), registered.get(area.code)
        inner = area.level < Level.TOWNSHIP and area.code != row.code
        return SupplyRow(area, found, _elders(here), _elders(there), here.people if here else None, inner)

    inside = [of(child, parts.get(child.code, Supply(child.code))) for child in children]
    return of(row, total(row.code, dict(parts))), inside


def _elders(counts: AreaCounts | None) -> int | None:
    return counts.ages["60_plus"] if counts else None


def _counted(row: SupplyRow) -> str:
    if row.elders is None:
        return _("The registry has not been counted here yet, so ratios are missing.")
    said = {"elders": formats.number(row.elders), "registered": formats.number(row.registered)}
    return _("%(elders)s residents and %(registered)s registered people of 60 and over, by the last count.") % said


def _around(code: int, actor: Actor, today: date) -> list[tuple[str, str]]:
    outer = [row for row in reversed(areas.lineage(code, on=today)[1:]) if actor.area.covers(range_of(row.code))]
    return [(row.short_name, reverse("facilities:supply", args=[row.code])) for row in outer]


def _cards(row: SupplyRow, actor: Actor, today: date) -> Iterable[IndicatorCard]:
    targets = targets_of(row.area.code, actor, today)
    for measure, name, unit, figure, places in _MEASURES:
        value, target = getattr(row, figure), targets.get(measure)
        yield IndicatorCard(
            name=name,
            status=_status(value, target),
            value=value,
            unit=unit,
            target=target[0] if target else None,
            target_year=target[1] if target else "",
            basis=_basis(figure),
            as_of=formats.day(today),
            url=target[2] if target else "",
            places=places,
        )


def _basis(figure: str) -> str:
    if figure == "per_elders":
        return str(_("residents of 60+"))
    if figure == "nursing_share":
        return str(_("of beds in homes"))
    return str(_("residents")) if figure.endswith("people") else str(_("of all beds and day places"))


def _status(value: float | None, target: tuple[float, str, str] | None) -> Status:
    if value is None:
        return no_data(_("no population or nothing on offer"))
    if target is None:
        return no_data(_("the plan sets no target"))
    if value >= target[0]:
        return REACHED
    return CLOSE if value >= target[0] * CLOSE_TO else OFF_COURSE


def targets_of(code: int, actor: Actor, today: date) -> dict[str, tuple[float, str, str]]:
    """Value, year and page of each measure's target in the nearest plan: due this year or next, else the last."""
    found: dict[str, tuple[float, str, str]] = {}
    for area in lineage_of(code):
        edition = editions.edition_in_force_for(area, actor=actor)
        for row in items.indicators(edition, actor=actor) if edition else []:
            coming = [each for each in row.values if each.year and each.year >= today.year]
            value = min(coming, key=lambda each: each.year or 0) if coming else row.final
            if row.measure and value and edition:
                page = reverse("plan:board", args=[edition.id])
                found.setdefault(row.measure, (float(value.value), str(value.year or ""), page))
    return found
