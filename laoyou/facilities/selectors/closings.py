"""Suspensions and closures as they are listed and read: who is still there, who goes where, whose family knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_STAYS
from laoyou.facilities.enums import CHILD_KINDS, HOME_KINDS, TAKING, SiteState
from laoyou.facilities.models import Closing, PublishedSite, Resettlement, Stay
from laoyou.facilities.selectors.reach import kept_sites

_OFFERED = 40  # institutions with a place free


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """Somebody to be resettled; `gone_on` once the stay has ended."""

    stay_id: UUID
    name: str
    birth: date
    kind: str
    state: str
    first: date
    gone_on: date | None
    to: str
    to_site_id: UUID | None
    to_site: str
    on: date | None
    told_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class ClosingCard:
    """An announced suspension or closure with everybody concerned, those without a plan first."""

    closing: Closing
    site: str
    site_kind: str
    institution_id: UUID
    residents: tuple[ResidentRow, ...]

    @property
    def left(self) -> int:
        """How many are still there, or expected."""
        return sum(each.gone_on is None for each in self.residents)

    @property
    def unplanned(self) -> int:
        """Of them, how many nobody has found a place for."""
        return sum(each.gone_on is None and not each.to for each in self.residents)

    @property
    def untold(self) -> int:
        """Of them, how many families have not been told."""
        return sum(each.gone_on is None and each.told_on is None for each in self.residents)


def closings(*, actor: Actor) -> QuerySet[Closing]:
    """Every suspension and closure of sites the actor reaches."""
    VIEW_STAYS.demand(actor)
    return Closing.objects.filter(site_id__in=kept_sites(actor).values("id")).select_related("site")


def closing_card(closing_id: UUID, *, actor: Actor) -> ClosingCard:
    """One of them. Raises NotFound outside the actor's reach."""
    found = closings(actor=actor).filter(id=closing_id).first()
    if found is None:
        raise NotFound
    return ClosingCard(found, found.site.name, found.site.kind, found.site.institution_id, _residents(found))


def concerned(closing: Closing) -> QuerySet[Stay]:
    """Stays that last, or begin, on or after the day of the announcement, and those that were planned for."""
    after = Q(state__in=TAKING, valid__overlap=DateRange(closing.announced_on, None))
    planned = Resettlement.objects.filter(closing=closing).values("stay_id")
    return Stay.objects.filter(site_id=closing.site_id).filter(after | Q(id__in=planned))


def takes_over(closing: Closing, *, planned: UUID | None = None) -> QuerySet[PublishedSite]:
    """Open institutions for the same people with a place free on the published register, and the `planned` one."""
    group = CHILD_KINDS if closing.site.kind in CHILD_KINDS else HOME_KINDS
    others = PublishedSite.objects.filter(state=SiteState.OPERATING, kind__in=group).exclude(site_id=closing.site_id)
    return others.filter(Q(vacant__gt=0) | Q(site_id=planned))


def places_elsewhere(closing: Closing, *, planned: UUID | None = None) -> list[tuple[UUID, str]]:
    """Of `takes_over` the one that is planned first, then the nearest by area."""
    rows = sorted(
        takes_over(closing, planned=planned).values_list("site_id", "name", "place", "vacant", "area"),
        key=lambda row: (
            row[0] != planned,
            abs(row[4] // 10**6 - closing.area // 10**6),
            abs(row[4] - closing.area),
            row[1],
        ),
    )
    return [(key, f"{name} · {place} · {vacant}") for key, name, place, vacant, _area in rows[:_OFFERED]]


def _residents(closing: Closing) -> tuple[ResidentRow, ...]:
    plans = {
        each.stay_id: each
        for each in Resettlement.objects.filter(closing=closing).select_related("to_site").order_by("id")
    }
    rows = [_resident(stay, plans.get(stay.id)) for stay in concerned(closing).order_by("name", "id")]
    return tuple(sorted(rows, key=lambda row: (row.gone_on is not None, bool(row.to), row.name)))


def _resident(stay: Stay, plan: Resettlement | None) -> ResidentRow:
    over = bool(stay.end) or stay.state not in TAKING
    return ResidentRow(
        stay_id=stay.id,
        name=stay.name,
        birth=stay.birth,
        kind=stay.kind,
        state=stay.state,
        first=stay.valid.lower,
        gone_on=(stay.valid.upper or stay.valid.lower) if over else None,
        to=plan.to if plan else "",
        to_site_id=plan.to_site_id if plan else None,
        to_site=plan.to_site.name if plan and plan.to_site else "",
        on=plan.on if plan else None,
        told_on=plan.told_on if plan else None,
        note=plan.note if plan else "",
    )
