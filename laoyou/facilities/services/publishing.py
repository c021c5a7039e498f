"""Publishing the register: from the operational tables into the one that everybody may read (ADR 21)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.facilities.access import KEEP_REGISTER
from laoyou.facilities.enums import CHILD_KINDS
from laoyou.facilities.models import PublishedSite
from laoyou.records.services import runs

PUBLISH_REGISTER = "facilities.publish_register"
_TASK = "laoyou.facilities.tasks.publish_now"

# One statement, so that a reader sees the register of one moment. What is being prepared is not published; a site that
# is no longer there goes with its row (foreign key).
_PUBLISH = """
INSERT INTO facilities_publishedsite (site_id, name, institution, operator, credit_code, kind, ownership, mode, state,
    area, place, address, phone, longitude, latitude, for_children, inclusive, price_fen, prices, grade, star, quality,
    services, papers, places, vacant, as_of)
SELECT s.id, s.name, i.name, o.name, o.credit_code, s.kind, i.ownership, i.mode, s.state,
    s.area, coalesce(named.place, ''), s.address, s.phone, s.longitude, s.latitude, s.kind = ANY(%(children)s),
    coalesce(f.inclusive, false), f.price_fen, coalesce(p.prices, '[]'), f.grade, f.star, f.quality,
    coalesce(f.services, '{}'), coalesce(f.papers, '[]'), coalesce(c.places, 0),
    greatest(coalesce(c.places, 0) - coalesce(h.held, 0), 0), %(day)s
  FROM facilities_site s
  JOIN facilities_institution i ON i.id = s.institution_id
  JOIN facilities_operator o ON o.id = i.operator_id
  LEFT JOIN LATERAL (
      SELECT string_agg(a.short_name, ' ' ORDER BY a.level) AS place FROM places_area a
       WHERE a.code IN (s.area, s.area / 1000 * 1000, s.area / 1000000 * 1000000) AND a.valid @> %(day)s::date
  ) named ON true
  LEFT JOIN (
      SELECT site_id, bool_or(kind = 'inclusive') AS inclusive,
             max(value) FILTER (WHERE kind = 'inclusive') AS price_fen,
             max(value) FILTER (WHERE kind = 'grade') AS grade,
             max(value) FILTER (WHERE kind = 'star') AS star,
             max(value) FILTER (WHERE kind = 'quality') AS quality,
             array_agg(detail ORDER BY detail) FILTER (WHERE kind = 'service') AS services,
             jsonb_agg(jsonb_build_object('kind', kind, 'detail', detail, 'number', number, 'issuer', issuer,
                       'until', until) ORDER BY kind, detail)
                 FILTER (WHERE kind IN ('licence', 'insurance', 'medical', 'inclusive')) AS papers
        FROM facilities_sitefact WHERE valid @> %(day)s::date GROUP BY site_id
  ) f ON f.site_id = s.id
  LEFT JOIN (
      SELECT site_id, jsonb_agg(jsonb_build_object('fen', value, 'since', since, 'until', until) ORDER BY since DESC)
             AS prices
        FROM facilities_sitefact WHERE kind = 'inclusive' AND value IS NOT NULL GROUP BY site_id
  ) p ON p.site_id = s.id
  LEFT JOIN (
      SELECT site_id, sum(places) AS places FROM facilities_unitperiod
       WHERE valid @> %(day)s::date AND kind IN ('bed', 'class') GROUP BY site_id
  ) c ON c.site_id = s.id
  LEFT JOIN (
      SELECT site_id, count(*) AS held FROM facilities_placement
       WHERE holding AND valid @> %(day)s::date AND kind IN ('bed', 'class') GROUP BY site_id
  ) h ON h.site_id = s.id
 WHERE s.state <> 'preparing' AND i.state <> 'preparing'
ON CONFLICT (site_id) DO UPDATE SET
    name = EXCLUDED.name, institution = EXCLUDED.institution, operator = EXCLUDED.operator,
    credit_code = EXCLUDED.credit_code, kind = EXCLUDED.kind, ownership = EXCLUDED.ownership, mode = EXCLUDED.mode,
    state = EXCLUDED.state, area = EXCLUDED.area, place = EXCLUDED.place, address = EXCLUDED.address,
    phone = EXCLUDED.phone, longitude = EXCLUDED.longitude, latitude = EXCLUDED.latitude,
    for_children = EXCLUDED.for_children, inclusive = EXCLUDED.inclusive, price_fen = EXCLUDED.price_fen,
    prices = EXCLUDED.prices, grade = EXCLUDED.grade, star = EXCLUDED.star, quality = EXCLUDED.quality,
    services = EXCLUDED.services,
    papers = EXCLUDED.papers, places = EXCLUDED.places, vacant = EXCLUDED.vacant, as_of = EXCLUDED.as_of
"""


def queue_publishing(area: int, *, actor: Actor, now: datetime) -> None:
    """Have the published register brought up to the moment, once the caller's transaction has committed."""
    runs.queue(_TASK, PUBLISH_REGISTER, actor=actor, area=area, now=now, parameters={})


def publish_register(*, actor: Actor, now: datetime) -> int:
    """Bring the published register up to the day, every site at once; returns how many are on it.

    Beds and places held by an offer count as held. Run it as the owner of the database: the web role may only read.
    """
    KEEP_REGISTER.demand(actor)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PUBLISH, {"day": day_of(now), "children": sorted(CHILD_KINDS)})
        PublishedSite.objects.exclude(as_of=day_of(now)).delete()
    return PublishedSite.objects.count()
