"""What departments had delivered of each kind of file for each area, as a snapshot's manifest tells it."""

from __future__ import annotations

from django.db import connection

from laoyou.analytics.lake import Delivery
from laoyou.core.area_codes import AreaRange
from laoyou.exchange.enums import ACCEPTABLE, Outcome
from laoyou.exchange.selectors.freshness import BRINGS
from laoyou.exchange.services.feeds import all_feeds

# Of a file that was taken in, or says nothing but what is on record: its rows without those in error and those that
# still wait to be accepted. What is usual is the middle of the six such files before it.
_NEWEST = """
WITH taken AS (
  SELECT b.id, b.feed, b.area, b.as_of, b.full_list,
         coalesce((b.counts->>'rows')::int, 0) - coalesce((b.counts->'outcomes'->>'error')::int, 0) AS sound,
         row_number() OVER (PARTITION BY b.feed, b.area ORDER BY b.as_of DESC, b.id DESC) AS place
    FROM exchange_batch b
   WHERE b.area >= %(low)s AND b.area < %(high)s
     AND (b.state = 'accepted' OR (b.state = 'checked' AND NOT b.counts->'outcomes' ?| %(news)s))
)
SELECT n.feed, n.area, n.as_of, n.full_list,
       n.sound - (SELECT count(*) FROM exchange_stagedrow r
                   WHERE r.batch_id = n.id AND r.outcome IN ('new', 'changed') AND r.state IN ('', 'held')),
       coalesce((SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY o.sound) FROM taken o
                  WHERE o.feed = n.feed AND o.area = n.area AND o.full_list = n.full_list
                    AND o.place > n.place AND o.place <= n.place + 6), 0)
  FROM taken n WHERE n.place = 1 ORDER BY n.feed, n.area
"""


def deliveries(inside: AreaRange) -> tuple[Delivery, ...]:
    """The newest file of each kind for each area inside that has been taken in, of kinds that figures are counted from.

    Without an actor: for whoever takes a snapshot, in its transaction.
    """
    feeds = all_feeds()
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"low": inside.low, "high": inside.high, "news": [*ACCEPTABLE, Outcome.UNSURE]})
        found = cursor.fetchall()
    return tuple(
        Delivery(feed, sources, area, as_of.isoformat(), rows, usual, full_list, feeds[feed].every_days)
        for feed, area, as_of, full_list, rows, usual in found
        if feed in feeds and (sources := _brought_by(feed))
    )


def _brought_by(feed: str) -> tuple[str, ...]:
    return tuple(source for source, feeds in BRINGS.items() if feed in feeds)
