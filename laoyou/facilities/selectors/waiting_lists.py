"""Waiting lists of an area, who is in one, and what an officer sees beside the published lines."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange, Level, level_of, lineage_of, range_of
from laoyou.facilities.access import VIEW_WAITING_LISTS
from laoyou.facilities.enums import ApplicationState, OfferState
from laoyou.facilities.models import Application, Offer, Ranking, RankingEntry, WaitingList
from laoyou.facilities.selectors.rankings import ListRow, RankingRow
from laoyou.facilities.selectors.reach import kept_sites


def lists(*, actor: Actor) -> QuerySet[WaitingList]:
    """The lists of the actor's area and of the areas around it; of an institution's people those of their sites.

    With `waiting` (in the newest ranking), `ranked_on` and `open_offers` beside.
    """
    VIEW_WAITING_LISTS.demand(actor)
    newest = Ranking.objects.filter(waiting_list=OuterRef("pk")).order_by("-sequence")
    open_offers = Count("offers", filter=Q(offers__state=OfferState.OPEN))
    return _reached(actor).annotate(
        waiting=Subquery(newest.values("count")[:1]),
        ranked_on=Subquery(newest.values("on")[:1]),
        open_offers=open_offers,
    )


def _reached(actor: Actor) -> QuerySet[WaitingList]:
    if actor.is_provider:
        return WaitingList.objects.filter(site__in=kept_sites(actor))
    around = lineage_of(actor.area.low) if actor.area.low else []
    return WaitingList.objects.filter(
        Q(area__gte=actor.area.low, area__lt=actor.area.high) | Q(area__in=around, site__isnull=True)
    )


def here_of(area: int) -> AreaRange:
    """The area a rule means by "here": the county around a site, or the area of the list where it is wider."""
    if level_of(area) <= Level.COUNTY:
        return range_of(area)
    return range_of(next(code for code in lineage_of(area) if level_of(code) == Level.COUNTY))


def waiting_in(found: ListRow | WaitingList) -> QuerySet[Application]:
    """Who waits in a list: for a site also who waits for any place of an area around it."""
    chosen = Q(choices__waiting_list_id=found.id)
    if found.site_id is not None:
        wide = WaitingList.objects.filter(kind=found.kind, site__isnull=True, area__in=lineage_of(found.area))
        chosen |= Q(choices__waiting_list_id__in=wide.values("id"))
    matching = Application.objects.filter(chosen).order_by().values("id")
    return Application.objects.filter(id__in=matching, state=ApplicationState.WAITING)


def lines(row: RankingRow, *, actor: Actor) -> QuerySet[RankingEntry]:
    """The lines of a ranking with `application_id`, `name` and `offer_state` of applications the actor may see."""
    VIEW_WAITING_LISTS.demand(actor)
    application = Application.objects.filter(number=OuterRef("number"))
    if not actor.is_system:
        application = application.filter(seen_by(actor))
    offer = Offer.objects.filter(application__number=OuterRef("number"), state=OfferState.OPEN)
    return RankingEntry.objects.filter(ranking_id=row.id).annotate(
        application_id=Subquery(application.values("id")[:1]),
        name=Subquery(application.values("name")[:1]),
        offer_state=Subquery(offer.values("state")[:1]),
    )


def seen_by(actor: Actor) -> Q:
    """Applications of people who live in the actor's area, or who wait in a list there."""
    listed = WaitingList.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return Q(area__gte=actor.area.low, area__lt=actor.area.high) | Q(
        id__in=Application.objects.filter(choices__waiting_list__in=listed).values("id")
    )
