"""Units that no organisation was known for when a plan came into force, recognised once somebody has named them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange
from laoyou.core.clock import day_of
from laoyou.plan.access import ACCEPT_EDITION
from laoyou.plan.enums import EditionState
from laoyou.plan.models import Responsibility
from laoyou.records.services import audit


def recognise_units(area: AreaRange, *, actor: Actor, now: datetime) -> int:
    """Link unresolved unit names of plans in force inside `area` to organisations; returns how many links were made.

    Names that are linked stay as they are. For after departments or other names were added; again, it does nothing.
    """
    ACCEPT_EDITION.demand(actor)
    with transaction.atomic():
        waiting = Responsibility.objects.filter(
            organisation=None,
            item__edition__state=EditionState.PUBLISHED,
            item__edition__area__gte=area.low,
            item__edition__area__lt=area.high,
        )
        named = (
            waiting.values_list("item__edition__area", "printed_name")
            .order_by("item__edition__area", "printed_name")
            .distinct()
        )
        linked = {plan_area: 0 for plan_area, _name in named}
        for plan_area, printed in named:
            found = organisations.resolve(printed, area=plan_area, on=day_of(now))
            if found:
                same = waiting.filter(item__edition__area=plan_area, printed_name=printed)
                linked[plan_area] += same.update(organisation_id=found.id)
        for plan_area, count in linked.items():
            _audit(plan_area, count, actor=actor, now=now)
    return sum(linked.values())


def _audit(area: int, count: int, *, actor: Actor, now: datetime) -> None:
    if count:
        audit.record(
            actor=actor,
            action="plan.recognise_units",
            subject="plan.edition",
            subject_id=str(area),
            area=area,
            now=now,
            after={"units": count},
        )
