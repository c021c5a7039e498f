"""The end of a site's waiting lists when the site closes: who waits there is told, and keeps the day of application."""

from __future__ import annotations

from datetime import date, datetime

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.facilities.enums import OPEN_APPLICATIONS
from laoyou.facilities.models import Application, ApplicationStep, Site, WaitingList
from laoyou.facilities.services.duties import audited

_TOLD = "“{name}”自{day}起终止服务（{why}），本名单同日结束。申请日期保留；请联系服务窗口改选其他名单。"


class ListEnded(DomainError):
    code = "facilities_list_ended"
    sentence = "This list ended on %(day)s: its institution has closed. What was published stays to be read."


def demand_lasting(found: WaitingList) -> None:
    """Raise ListEnded when the list has ended."""
    if found.ended_on is not None:
        raise ListEnded(day=found.ended_on.isoformat())


def end_lists_of(site: Site, *, on: date, reason: str, actor: Actor, now: datetime) -> int:
    """End the lists of a site that closes; returns how many open applications were waiting in them.

    Each application gets a step that says why and what to do; its state and its day stay. Call inside a transaction.
    """
    waiting = 0
    for found in WaitingList.objects.select_for_update().filter(site=site, ended_on__isnull=True).order_by("id"):
        found.ended_on, found.ended_why = on, reason.strip()
        found.save(update_fields=["ended_on", "ended_why"])
        told = _tell(found, actor=actor, now=now)
        after = {"ended_on": on, "applications": told}
        audited("end_list", "waitinglist", found.id, found.area, actor=actor, now=now, after=after, reason=reason)
        waiting += told
    return waiting


def _tell(found: WaitingList, *, actor: Actor, now: datetime) -> int:
    rows = Application.objects.filter(choices__waiting_list=found, state__in=OPEN_APPLICATIONS).order_by("id")
    words = _TOLD.format(name=found.name, day=found.ended_on, why=found.ended_why)[:400]
    steps = [
        ApplicationStep(
            id=uuid7(),
            application=each,
            state=each.state,
            since=each.state_since,
            reason=words,
            recorded_by=actor.name,
            recorded_at=now,
        )
        for each in rows
    ]
    ApplicationStep.objects.bulk_create(steps)
    return len(steps)
