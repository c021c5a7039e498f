"""Which sites an actor reaches: those of his area, or those of the institution he works for."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.models import Institution, Site


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
