"""How many posts of a kind a site means to fill, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_STAFF
from laoyou.facilities.enums import PostKind
from laoyou.facilities.models import PostPlan
from laoyou.facilities.models.periods import lasting
from laoyou.facilities.services.duties import audited, house_of


def plan_posts(site_id: UUID, kind: PostKind, wanted: int, *, first: date, actor: Actor, now: datetime) -> UUID:
    """So many full-time posts from a day on; what was said of that day and later holds no longer.

    Raises NotFound, OtherDepartment, and Conflict when somebody else has just said otherwise.
    """
    KEEP_STAFF.demand(actor)
    with transaction.atomic(), refusing({"post_plan_one_at_a_time": Conflict}):
        site = house_of(site_id, actor=actor)
        _end_before(site_id, kind, first)
        made = PostPlan.objects.create(
            id=uuid7(),
            site=site,
            kind=kind,
            wanted=wanted,
            valid=DateRange(first, None),
            recorded_by=actor.name,
            recorded_at=now,
        )
        after = {"kind": kind, "wanted": wanted, "first": first}
        audited("plan_posts", "site", site.id, site.area, actor=actor, now=now, after=after)
    return made.id


def _end_before(site_id: UUID, kind: PostKind, first: date) -> None:
    for each in PostPlan.objects.select_for_update().filter(lasting(first), site_id=site_id, kind=kind).order_by("id"):
        if each.valid.lower >= first:
            each.delete()
        else:
            each.valid = DateRange(each.valid.lower, first)
            each.save(update_fields=["valid"])
