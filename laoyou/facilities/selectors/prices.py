"""Inclusive prices on file beside the ceiling in force: of every site, of one over time, and the ceilings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_REGISTER
from laoyou.facilities.enums import FactKind, SiteState
from laoyou.facilities.enums.prices import PRICED_AS, PriceGroup, ProposalState
from laoyou.facilities.models import PriceCeiling, PriceProposal, Site, SiteFact
from laoyou.facilities.models.periods import holding
from laoyou.facilities.selectors.reach import kept_sites


@dataclass(frozen=True, slots=True)
class CeilingRow:
    """The highest price in force, fen a month; `confirmed` tells whether the document itself was looked at."""

    fen: int
    source: str
    confidence: str
    since: date


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price that was on file from `first` to before `until`; `before` is the price that it followed."""

    id: UUID
    fen: int
    before: int | None
    number: str
    issuer: str
    first: date
    until: date | None
    recorded_by: str


def ceiling_of(kind: str, area: int, *, on: date) -> CeilingRow | None:
    """The ceiling of the innermost area around a site of a kind; None where none is on record."""
    group = PRICED_AS.get(kind)
    found = PriceCeiling.objects.filter(holding(on), group=group, area__lte=area, area_end__gt=area)
    row = found.order_by("-area", "area_end").first() if group else None
    return CeilingRow(row.fen, row.source, row.confidence, row.valid.lower) if row else None


def prices(*, on: date, actor: Actor) -> QuerySet[Site]:
    """Open sites that may file a price, with `price`, `price_since`, `price_number` and `ceiling` (None: none)."""
    VIEW_REGISTER.demand(actor)
    filed = SiteFact.objects.filter(holding(on), site=OuterRef("pk"), kind=FactKind.INCLUSIVE).order_by("-since")
    around = PriceCeiling.objects.filter(
        holding(on), group=OuterRef("group"), area__lte=OuterRef("area"), area_end__gt=OuterRef("area")
    ).order_by("-area", "area_end")
    groups = [When(kind=kind, then=Value(group.value)) for kind, group in PRICED_AS.items()]
    sites = kept_sites(actor).filter(state=SiteState.OPERATING, kind__in=PRICED_AS)
    return (
        sites.alias(group=Case(*groups, output_field=CharField()))
        .annotate(
            price=Subquery(filed.values("value")[:1]),
            price_since=Subquery(filed.values("since")[:1]),
            price_number=Subquery(filed.values("number")[:1]),
            ceiling=Subquery(around.values("fen")[:1]),
        )
        .order_by("area", "name", "id")
    )


def standing(rows: Any, how: str) -> Any:
    """Of `prices` those above the ceiling ("above"), with a price ("filed") or without one ("none")."""
    if how == "above":
        return rows.filter(price__gt=F("ceiling"))
    return rows.filter(price__isnull=how == "none")


def priced_as(rows: QuerySet[Site], group: str) -> QuerySet[Site]:
    """Of `prices` those of one group."""
    return rows.filter(kind__in=[kind for kind, each in PRICED_AS.items() if each == PriceGroup(group)])


def proposals(*, actor: Actor) -> QuerySet[PriceProposal]:
    """Prices that institutions in reach handed in, those that wait and the latest first."""
    VIEW_REGISTER.demand(actor)
    found = PriceProposal.objects.filter(site_id__in=kept_sites(actor).values("id"))
    return found.select_related("site").order_by("-recorded_at", "id")


def proposal(proposal_id: UUID, *, actor: Actor) -> PriceProposal:
    """One of `proposals`. Raises NotFound."""
    found = proposals(actor=actor).filter(id=proposal_id).first()
    if found is None:
        raise NotFound
    return found


def waiting_prices(*, actor: Actor) -> int:
    """How many prices wait for the department."""
    return proposals(actor=actor).filter(state=ProposalState.WAITING).count()


def history(site_id: UUID, *, actor: Actor) -> list[PriceRow]:
    """Every price a site has had on file, the latest first. Raises NotFound outside the actor's reach."""
    VIEW_REGISTER.demand(actor)
    if not kept_sites(actor).filter(id=site_id).exists():
        raise NotFound
    rows: list[PriceRow] = []
    for each in SiteFact.objects.filter(site_id=site_id, kind=FactKind.INCLUSIVE).order_by("since", "id"):
        before = rows[-1].fen if rows else None
        told = (each.number, each.issuer, each.valid.lower, each.valid.upper, each.recorded_by)
        rows.append(PriceRow(each.id, each.value or 0, before, *told))
    return rows[::-1]


def ceilings(*, actor: Actor) -> QuerySet[PriceCeiling]:
    """Every ceiling that holds or held in or around the actor's area, the innermost and latest first."""
    VIEW_REGISTER.demand(actor)
    found = PriceCeiling.objects.filter(area__lt=actor.area.high, area_end__gt=actor.area.low)
    return found.order_by("-area", "group", "-since", "id")
