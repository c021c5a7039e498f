"""Which sites an actor reaches: those of his area, or those of the institution he works for."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.models import Institution, Site

_MOST = 1000  # sites that a choice can hold


def kept_sites(actor: Actor) -> QuerySet[Site]:
    """Sites whose inside the actor may see (the register itself is public, `register` says what of it)."""
    if actor.is_provider:
        return Site.objects.filter(institution__organisation_id=_own(actor))
    return Site.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)


def kept_site(site_id: UUID, *, actor: Actor) -> Site:
    """One of them. Raises NotFound."""
    found = kept_sites(actor).filter(id=site_id).first()
    if found is None:
        raise NotFound
    return found


def sites_inside(code: int, *, actor: Actor) -> list[tuple[UUID, str]]:
    """Key and name of the sites in an area that the actor keeps, mutual-aid houses and meal points last."""
    inside = range_of(code)
    rows = kept_sites(actor).filter(area__gte=inside.low, area__lt=inside.high)
    small = Case(When(kind__in=[SiteKind.MUTUAL_AID, SiteKind.MEAL_POINT], then=1), default=0)
    return list(rows.annotate(small=small).order_by("small", "name", "id").values_list("id", "name")[:_MOST])


def kept_institutions(actor: Actor) -> QuerySet[Institution]:
    """Institutions kept in the actor's area or with a site there; the actor's own for an institution's people."""
    if actor.is_provider:
        return Institution.objects.filter(organisation_id=_own(actor))
    inside = Q(area__gte=actor.area.low, area__lt=actor.area.high)
    sites = Site.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return Institution.objects.filter(inside | Q(id__in=sites.values("institution_id")))


def kept_institution(institution_id: UUID, *, actor: Actor) -> Institution:
    """One of them. Raises NotFound."""
    found = kept_institutions(actor).select_related("operator").filter(id=institution_id).first()
    if found is None:
        raise NotFound
    return found


def _own(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise NotFound
    return actor.organisation_id
