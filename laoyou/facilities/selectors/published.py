"""The published register, for everybody: read from the table that holds nothing else (ADR 21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from laoyou.core.area_codes import AreaRange
from laoyou.core.errors import NotFound
from laoyou.facilities.enums import CHILD_KINDS
from laoyou.facilities.models import PublishedSite, WaitingList
from laoyou.facilities.selectors.rankings import ListRow


@dataclass(frozen=True, slots=True)
class SiteCard:
    """One site as published. `price_fen` a month; `papers` have kind, detail, number, issuer, until.

    `prices` have fen, since, until, the latest first.
    """

    site_id: UUID
    name: str
    institution: str
    operator: str
    credit_code: str
    kind: str
    ownership: str
    mode: str
    state: str
    area: int
    place: str
    address: str
    phone: str
    longitude: float | None
    latitude: float | None
    inclusive: bool
    price_fen: int | None
    prices: Sequence[Mapping[str, Any]]
    grade: int | None
    star: int | None
    quality: int | None
    services: tuple[str, ...]
    papers: Sequence[Mapping[str, Any]]
    places: int
    vacant: int
    as_of: date

    @property
    def for_children(self) -> bool:
        return self.kind in CHILD_KINDS


def register(
    *,
    within: AreaRange | None = None,
    kind: str = "",
    for_children: bool | None = None,
    inclusive: bool = False,
    vacant: bool = False,
    words: str = "",
) -> QuerySet[PublishedSite]:
    """Sites that serve people, in the order of places; each condition that is given must hold."""
    found = PublishedSite.objects.filter(state="operating")
    if within is not None:
        found = found.filter(area__gte=within.low, area__lt=within.high)
    if kind:
        found = found.filter(kind=kind)
    if for_children is not None:
        found = found.filter(for_children=for_children)
    if inclusive:
        found = found.filter(inclusive=True)
    if vacant:
        found = found.filter(vacant__gt=0)
    if words:
        found = found.filter(name__contains=words)
    return found.order_by("area", "name", "site_id")


def counties() -> list[tuple[int, int]]:
    """The counties with published sites, and how many each has."""
    rows = PublishedSite.objects.filter(state="operating").values_list("area").annotate(count=Count("site_id"))
    found: dict[int, int] = {}
    for area, count in rows.order_by("area"):
        county = area // 10**6 * 10**6
        found[county] = found.get(county, 0) + count
    return sorted(found.items())


def site_card(site_id: UUID) -> SiteCard:
    """One site, in whatever published state. Raises NotFound."""
    found = PublishedSite.objects.filter(site_id=site_id).first()
    if found is None:
        raise NotFound
    return card_of(found)


def lists_of_site(site_id: UUID) -> list[tuple[UUID, str]]:
    """The waiting lists of a site: key and kind."""
    return list(
        WaitingList.objects.filter(site_id=site_id, ended_on__isnull=True).order_by("kind").values_list("id", "kind")
    )


def card_of(found: PublishedSite) -> SiteCard:
    return SiteCard(
        site_id=found.site_id,
        name=found.name,
        institution=found.institution,
        operator=found.operator,
        credit_code=found.credit_code,
        kind=found.kind,
        ownership=found.ownership,
        mode=found.mode,
        state=found.state,
        area=found.area,
        place=found.place,
        address=found.address,
        phone=found.phone,
        longitude=found.longitude,
        latitude=found.latitude,
        inclusive=found.inclusive,
        price_fen=found.price_fen,
        prices=found.prices,
        grade=found.grade,
        star=found.star,
        quality=found.quality,
        services=tuple(found.services),
        papers=found.papers,
        places=found.places,
        vacant=found.vacant,
        as_of=found.as_of,
    )


def after(found: QuerySet[PublishedSite], site_id: str) -> QuerySet[PublishedSite]:
    """What follows a site in the register's order; everything when there is no such site."""
    try:
        last = PublishedSite.objects.filter(site_id=UUID(site_id)).values_list("area", "name", "site_id").first()
    except ValueError:
        return found
    if last is None:
        return found
    area, name, key = last
    same = Q(area=area, name__gt=name) | Q(area=area, name=name, site_id__gt=key)
    return found.filter(Q(area__gt=area) | same)


def waiting_lists() -> list[ListRow]:
    """Every waiting list, area by area, the area's own before those of its sites."""
    found = WaitingList.objects.filter(ended_on__isnull=True).order_by(
        "area", F("site_id").asc(nulls_first=True), "name", "id"
    )
    return [ListRow(each.id, each.kind, each.area, each.site_id, each.name) for each in found[:1000]]
