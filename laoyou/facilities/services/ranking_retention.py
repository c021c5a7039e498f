"""What is kept of rankings: of each that nothing rests on the value to compare, of the others every line.

A list of thousands is ranked every night; after some months its lines are what fills the database. Kept for good are
the newest of a list, the last of each month, and whatever an offer or a notice refers to.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber, TruncMonth

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.facilities.access import KEEP_WAITING_LISTS
from laoyou.facilities.enums import LimitKind
from laoyou.facilities.models import Offer, OfferNotice, Ranking, RankingEntry
from laoyou.facilities.selectors.limits import limit
from laoyou.facilities.services.duties import audited


def thin_rankings(*, actor: Actor, now: datetime) -> int:
    """Take away the lines of old rankings nothing rests on; returns of how many. Each is a transaction of its own.

    The ranking itself stays, with its day, count and value to compare. Run it as the owner of the database: the lines
    are published for good, and the web role may not take them away.
    """
    KEEP_WAITING_LISTS.demand(actor)
    thinned = 0
    for ranking_id, list_id, area in list(_dispensable(day_of(now))):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL laoyou.thinning = 'on'")  # what the trigger ranking_entry_for_good asks
            lines, _each = RankingEntry.objects.filter(ranking_id=ranking_id).delete()
            cursor.execute("SET LOCAL laoyou.thinning = 'off'")
            after = {"ranking": str(ranking_id), "lines": lines}
            audited("thin_rankings", "waitinglist", list_id, area, actor=actor, now=now, after=after)
        thinned += 1
    return thinned


def _dispensable(today: date) -> QuerySet[Ranking, tuple[UUID, UUID, int]]:
    """Key, list and area of rankings with lines that are old enough and that nothing rests on."""
    found = limit(LimitKind.RANKING_DAYS, on=today)
    if found is None:
        return Ranking.objects.none().values_list("id", "waiting_list_id", "waiting_list__area")
    old = Ranking.objects.filter(on__lt=today - timedelta(days=found.value), count__gt=0)
    month_ends = Ranking.objects.annotate(
        place=Window(RowNumber(), partition_by=[F("waiting_list"), TruncMonth("on")], order_by=F("sequence").desc())
    ).filter(place=1)
    old = old.exclude(id__in=month_ends.values("id"))
    old = old.exclude(id__in=Offer.objects.values("ranking_id")).exclude(
        id__in=OfferNotice.objects.values("ranking_id")
    )
    with_lines = old.filter(entries__rank=1)
    return with_lines.order_by("on", "id").values_list("id", "waiting_list_id", "waiting_list__area")
