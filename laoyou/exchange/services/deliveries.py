"""What departments had delivered of each kind of file for each area, as a snapshot's manifest tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection

from laoyou.analytics.lake import Delivery
from laoyou.core.area_codes import range_of
from laoyou.exchange.enums import ACCEPTABLE, Outcome
from laoyou.exchange.selectors.freshness import BRINGS, deliverers, late_after, without
from laoyou.exchange.services.feeds import all_feeds
from laoyou.plan.enums import ParameterCode
from laoyou.plan.selectors.parameters import Terms, terms_of

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
SELECT n.feed, n.area, n.as_of, CASE WHEN n.full_list THEN 'list_incomplete' ELSE 'changes_incomplete' END,
       n.sound - (SELECT count(*) FROM exchange_stagedrow r
                   WHERE r.batch_id = n.id AND r.outcome IN ('new', 'changed') AND r.state IN ('', 'held')),
       coalesce((SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY o.sound) FROM taken o
                  WHERE o.feed = n.feed AND o.area = n.area AND o.full_list = n.full_list
                    AND o.place > n.place AND o.place <= n.place + 6), 0)
  FROM taken n WHERE n.place = 1 ORDER BY n.feed, n.area
"""


def deliveries(area: int, *, on: date) -> tuple[Delivery, ...]:
    """The newest file of each kind for each area inside that has been taken in, of kinds that figures are counted from;
    and that none came for those next inside who do not deliver what others do. Judged by what holds at the area.

    Without an actor: for whoever takes a snapshot, in its transaction.
    """
    inside, terms = range_of(area), terms_of(area)
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"low": inside.low, "high": inside.high, "news": [*ACCEPTABLE, Outcome.UNSURE]})
        found = cursor.fetchall()
    came = [_came(row, terms, on) for row in found if row[0] in all_feeds() and _brought_by(row[0])]
    return (*came, *_never(came, area, on))


def _came(row: tuple[str, int, date, str, int, int], terms: Terms, on: date) -> Delivery:
    """`few` is the parameter of what is few: increments go up and down, lists hardly do; a few rows do by chance."""
    feed, area, as_of, few, rows, usual = row

    def share(code: str, of: int) -> int:
        return of * terms.parameter(code, on).value

    late = late_after(all_feeds()[feed].every_days, terms, on)
    judged = usual >= terms.parameter(ParameterCode.FILE_JUDGED, on).value
    fewest = -(-share(few, usual) // 100) if judged else 0
    most = share(ParameterCode.FILE_DOUBLED, usual) // 100 if judged else 0
    return Delivery(feed, _brought_by(feed), area, as_of.isoformat(), rows, usual, late, fewest, most)


def _never(came: list[Delivery], area: int, on: date) -> Iterator[Delivery]:
    inside = deliverers(area, on=on)
    for kind in dict.fromkeys(each.kind for each in came):
        for missing in without([each.area for each in came if each.kind == kind], inside):
            yield Delivery(kind, _brought_by(kind), missing, "", 0, 0, 0, 0, 0)


def _brought_by(feed: str) -> tuple[str, ...]:
    return tuple(source for source, feeds in BRINGS.items() if feed in feeds)
