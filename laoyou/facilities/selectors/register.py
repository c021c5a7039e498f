"""The register: sites of an area with what they offer, one institution's card, what runs out soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_REGISTER, VIEW_STAYS
from laoyou.facilities.enums import CHILD_KINDS, HOME_KINDS, FactKind, SiteState
from laoyou.facilities.models import Credential, Institution, Post, Site, SiteFact, StateChange
from laoyou.facilities.models.periods import lasting
from laoyou.facilities.selectors.counting import counted
from laoyou.facilities.selectors.reach import kept_sites

GROUPS = {"homes": HOME_KINDS, "childcare": CHILD_KINDS}
_OVERDUE, _SOON = 90, 60  # days


def register(*, on: date, actor: Actor) -> QuerySet[Site]:
    """Every site of the actor's area (of the own institution), with counts and names; closed ones too."""
    VIEW_REGISTER.demand(actor)
    found = kept_sites(actor).select_related("institution", "institution__operator")
    return counted(found, on=on)


def published(*, area: int) -> QuerySet[Site]:
    """The published register of an area: what everybody may know of sites that are, or were, open."""
    inside = range_of(area)
    shown = Site.objects.filter(area__gte=inside.low, area__lt=inside.high).exclude(state=SiteState.PREPARING)
    return shown.select_related("institution", "institution__operator").order_by("area", "name", "id")


def of_group(sites: QuerySet[Site], group: str) -> QuerySet[Site]:
    """Those of one of GROUPS, or of one kind; all for a word that is neither."""
    return sites.filter(kind__in=GROUPS[group]) if group in GROUPS else sites.filter(kind=group)


def with_room(sites: QuerySet[Site], answer: str) -> QuerySet[Site]:
    """Sites with a bed or place free ("free"), or without ("full"); needs `counted`."""
    from django.db.models import F

    whole = sites.annotate(room=F("beds") + F("places") - F("present"))
    return whole.filter(room__gt=0) if answer == "free" else whole.filter(room__lte=0)


def expiring_papers(*, on: date, actor: Actor) -> QuerySet[SiteFact]:
    """Licences, policies, agreements and grades that ran out lately or run out soon, and were not renewed."""
    VIEW_REGISTER.demand(actor)
    renewed = SiteFact.objects.filter(
        site=OuterRef("site"), kind=OuterRef("kind"), detail=OuterRef("detail"), since__gte=OuterRef("until")
    )
    found = SiteFact.objects.filter(
        until__gt=on - timedelta(days=_OVERDUE),
        until__lte=on + timedelta(days=_SOON),
        site_id__in=kept_sites(actor).exclude(state=SiteState.CLOSED).values("id"),
        kind__in=[FactKind.LICENCE, FactKind.INSURANCE, FactKind.MEDICAL, FactKind.GRADE, FactKind.QUALITY],
    )
    return found.exclude(id__in=_with_successor(found, renewed)).select_related("site").order_by("until", "id")


def _with_successor(found: QuerySet[SiteFact], renewed: QuerySet[SiteFact]) -> QuerySet:
    return found.filter(Exists(renewed)).values("id")


def expiring_credentials(*, on: date, actor: Actor) -> QuerySet[Credential]:
    """Certificates, health certificates and background checks of present staff, as `expiring_papers`.

    They name people: only who may see who is inside sees them.
    """
    VIEW_STAYS.demand(actor)
    renewed = Credential.objects.filter(staff=OuterRef("staff"), kind=OuterRef("kind"), since__gte=OuterRef("until"))
    sites = kept_sites(actor).exclude(state=SiteState.CLOSED).values("id")
    at_work = Post.objects.filter(lasting(on), staff=OuterRef("staff"), site_id__in=sites)
    found = Credential.objects.filter(until__gt=on - timedelta(days=_OVERDUE), until__lte=on + timedelta(days=_SOON))
    where = Subquery(at_work.order_by("id").values("site__name")[:1])
    found = found.filter(Exists(at_work)).exclude(Exists(renewed)).annotate(site_name=where)
    return found.select_related("staff").order_by("until", "id")


@dataclass(frozen=True, slots=True)
class FactRow:
    """What holds for a site; `until` is the first day it no longer does."""

    id: UUID
    kind: str
    detail: str
    value: int | None
    number: str
    issuer: str
    first: date | None
    until: date | None
    recorded_by: str

    def holds(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class SiteCard:
    """A site with its counts of the day and everything that holds, or held."""

    id: UUID
    kind: str
    name: str
    area: int
    address: str
    phone: str
    longitude: float | None
    latitude: float | None
    main: bool
    state: str
    state_since: date
    opened_on: date | None
    revision: int
    beds: int
    places: int
    present: int
    facts: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A state that was come into; `site` is empty when all sites were."""

    state: str
    since: date
    site: str
    reason: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class InstitutionCard:
    """One institution with operator, sites and how its states came about."""

    id: UUID
    name: str
    area: int
    ownership: str
    mode: str
    for_profit: bool
    state: str
    state_since: date
    revision: int
    operator: str
    credit_code: str
    representative: str
    made_up: bool
    organisation_id: UUID | None
    sites: tuple[SiteCard, ...]
    changes: tuple[ChangeRow, ...]


def card(institution_id: UUID, *, on: date, actor: Actor) -> InstitutionCard:
    """The card of an institution of the actor's area, or with a site there. Raises NotFound."""
    VIEW_REGISTER.demand(actor)
    reached = kept_sites(actor).filter(institution_id=institution_id)
    found = Institution.objects.select_related("operator").filter(id=institution_id).first()
    if found is None or not (reached.exists() or (not actor.is_provider and found.area in actor.area)):
        raise NotFound
    sites = list(counted(Site.objects.filter(institution=found), on=on).order_by("-main", "name", "id"))
    facts = _facts([site.id for site in sites])
    changes = StateChange.objects.filter(institution=found).select_related("site").order_by("-since", "-id")
    return InstitutionCard(
        id=found.id,
        name=found.name,
        area=found.area,
        ownership=found.ownership,
        mode=found.mode,
        for_profit=found.for_profit,
        state=found.state,
        state_since=found.state_since,
        revision=found.revision,
        operator=found.operator.name,
        credit_code=found.operator.credit_code,
        representative=found.operator.representative,
        made_up=found.operator.made_up,
        organisation_id=found.organisation_id,
        sites=tuple(_site_card(site, facts.get(site.id, ())) for site in sites),
        changes=tuple(_change(each) for each in changes),
    )


def institution_of(site_id: UUID, *, actor: Actor) -> UUID:
    """Whose site it is. Raises NotFound outside the actor's reach."""
    found = kept_sites(actor).filter(id=site_id).values_list("institution_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def site_of_fact(fact_id: UUID, *, actor: Actor) -> tuple[FactRow, UUID]:
    """A fact and its institution. Raises NotFound."""
    found = SiteFact.objects.filter(id=fact_id, site_id__in=kept_sites(actor).values("id")).first()
    if found is None:
        raise NotFound
    return _fact(found), institution_of(found.site_id, actor=actor)


def _facts(site_ids: Sequence[UUID]) -> dict[UUID, tuple[FactRow, ...]]:
    grouped: dict[UUID, tuple[FactRow, ...]] = {}
    for each in SiteFact.objects.filter(site_id__in=site_ids).order_by("site_id", "kind", "detail", "-since", "id"):
        grouped[each.site_id] = (*grouped.get(each.site_id, ()), _fact(each))
    return grouped


def _fact(each: SiteFact) -> FactRow:
    return FactRow(
        each.id,
        each.kind,
        each.detail,
        each.value,
        each.number,
        each.issuer,
        each.valid.lower,
        each.valid.upper,
        each.recorded_by,
    )


def _site_card(site: Site, facts: tuple[FactRow, ...]) -> SiteCard:
    counts = {name: getattr(site, name) for name in ("beds", "places", "present")}
    names = [name for name in SiteCard.__slots__ if name not in {*counts, "facts"}]
    return SiteCard(**{name: getattr(site, name) for name in names}, **counts, facts=facts)


def _change(each: StateChange) -> ChangeRow:
    site = each.site.name if each.site else ""
    return ChangeRow(each.state, each.since, site, each.reason, each.recorded_by, each.recorded_at)
