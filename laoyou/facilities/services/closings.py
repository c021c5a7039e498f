"""Suspending and closing a site: announced ahead, everybody resettled, carried out when nobody is left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import CHANGE_STATE, OFFER_PLACES, PLAN_CLOSING
from laoyou.facilities.enums import CHILD_KINDS, LimitKind, OfferState, SiteState
from laoyou.facilities.enums.closings import ClosingState, ResettledTo
from laoyou.facilities.models import Closing, Offer, Resettlement, Site
from laoyou.facilities.selectors.closings import closings, concerned, takes_over
from laoyou.facilities.selectors.limits import limit
from laoyou.facilities.services.duties import Caution, audited, demand_confirmed, demand_house, hold_site, house_of
from laoyou.facilities.services.offers import OfferAnswered, take_back
from laoyou.facilities.services.publishing import queue_publishing
from laoyou.facilities.services.states import ALLOWED, NoSuchStep, ReasonNeeded, change_site_state
from laoyou.facilities.services.stays import NotYet
from laoyou.records.services import jobs

_TAKE_BACK = "laoyou.facilities.tasks.take_back_offers"


class NoticeTooShort(Caution):
    code = "facilities_closing_notice"
    sentence = (
        "It is to be announced %(days)s days ahead, that is for %(earliest)s at the earliest (%(source)s). Confirm "
        "only when people would be in danger otherwise."
    )


class AnnouncedAlready(DomainError):
    code = "facilities_closing_announced"
    sentence = "A suspension or closure of this site is already announced. Call it off first."


class InThePast(DomainError):
    code = "facilities_closing_past"
    sentence = "%(day)s has passed; a suspension or closure is announced for a day to come."


class ClosingEnded(Conflict):
    code = "facilities_closing_ended"
    sentence = "This has been carried out or called off meanwhile. Nothing was changed; look at it again."


class NotAResident(DomainError):
    code = "facilities_closing_not_resident"
    sentence = "This person does not live here any more, or never did; look at the list again."


class WhereTo(DomainError):
    code = "facilities_closing_where"
    sentence = "Say to which institution; one without a place free, or the one that closes, is none."


class TooLate(DomainError):
    code = "facilities_closing_too_late"
    sentence = "Everybody is resettled by %(day)s, when services end here."


class ToldBefore(DomainError):
    code = "facilities_closing_told"
    sentence = "The family cannot have been told on %(day)s, which has not come yet."


@dataclass(frozen=True, slots=True)
class Announced:
    """What is announced: `into` suspended or closed, from `planned_on`, and why."""

    into: SiteState
    planned_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Going:
    """Where a resident goes from `on`; `told_on` is when the family was told, None while it was not."""

    to: ResettledTo
    on: date
    to_site_id: UUID | None = None
    told_on: date | None = None
    note: str = ""


def announce(site_id: UUID, said: Announced, *, accepted: Collection[str] = (), actor: Actor, now: datetime) -> UUID:
    """Announce a suspension or closure; returns its key. From here on nobody is admitted beyond its day.

    Offers of the site that nobody has answered yet are taken back afterwards, each in a transaction of its own.
    Raises NotFound, NoSuchStep, ReasonNeeded, InThePast, NeedsConfirming (notice too short), AnnouncedAlready.
    """
    PLAN_CLOSING.demand(actor)
    today = day_of(now)
    with transaction.atomic():
        site = house_of(site_id, actor=actor)
        _demand_announceable(site, said, today)
        demand_confirmed(_notice(site, said, today), accepted)
        closing = Closing(
            id=uuid7(),
            site=site,
            area=site.area,
            into=said.into,
            announced_on=today,
            planned_on=said.planned_on,
            reason=said.reason.strip(),
            state=ClosingState.ANNOUNCED,
            recorded_by=actor.name,
            recorded_at=now,
        )
        with refusing({"closing_one_announced": AnnouncedAlready}):
            closing.save(force_insert=True)
        after = {"into": said.into, "planned_on": said.planned_on, "accepted": sorted(accepted)}
        audited(
            "announce_closing", "closing", closing.id, site.area, actor=actor, now=now, after=after, reason=said.reason
        )
        if not OFFER_PLACES.allows(actor):
            jobs.defer(_TAKE_BACK, closing_id=str(closing.id))
    if OFFER_PLACES.allows(actor):
        take_back_offers(closing.id, actor=actor, now=now)
    return closing.id


def resettle(closing_id: UUID, stay_id: UUID, going: Going, *, actor: Actor, now: datetime) -> None:
    """Write down, or write anew, where a resident goes. The move itself is a discharge and an admission.

    Raises NotFound, ClosingEnded, NotAResident, WhereTo, TooLate, ToldBefore.
    """
    PLAN_CLOSING.demand(actor)
    with transaction.atomic():
        closing = _locked(closing_id, actor)
        stay = concerned(closing).filter(id=stay_id).first()
        if stay is None or stay.end:
            raise NotAResident
        before = Resettlement.objects.filter(closing=closing, stay=stay).first()
        _demand_sensible(closing, going, before.to_site_id if before else None, day_of(now))
        plan, _made = Resettlement.objects.update_or_create(
            closing=closing,
            stay=stay,
            defaults={
                "site_id": closing.site_id,
                "to": going.to,
                "to_site_id": going.to_site_id if going.to == ResettledTo.INSTITUTION else None,
                "on": going.on,
                "told_on": going.told_on,
                "note": going.note.strip(),
                "recorded_by": actor.name,
                "recorded_at": now,
            },
        )
        after = {"stay": str(stay.id), "to": plan.to, "to_site": str(plan.to_site_id or ""), "on": plan.on}
        told = after | {"told_on": plan.told_on}
        audited("plan_resettlement", "closing", closing.id, closing.area, actor=actor, now=now, after=told)


def carry_out(closing_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Suspend or close the site on its day; nobody may be left. The register is published anew.

    Raises NotFound, Conflict, ClosingEnded, NotYet, OtherDepartment, StillInside, NoSuchStep.
    """
    CHANGE_STATE.demand(actor)
    found = closings(actor=actor).filter(id=closing_id).first()
    if found is None:
        raise NotFound
    if found.planned_on > day_of(now):
        raise NotYet(day=found.planned_on.isoformat())
    with transaction.atomic():
        hold_site(found.site_id, alone=True)  # before the closing's row, as whoever else changes the state of the site
        closing = _locked(closing_id, actor, revision)
        told: dict[str, Any] = {"on": closing.planned_on, "reason": closing.reason, "revision": found.site.revision}
        change_site_state(closing.site_id, SiteState(closing.into), **told, actor=actor, now=now)
        audited("carry_out_closing", "closing", closing.id, closing.area, actor=actor, now=now)
        queue_publishing(closing.area, actor=actor, now=now)


def call_off(closing_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """It does not happen; people may be admitted again. Raises NotFound, Conflict, ClosingEnded, ReasonNeeded."""
    PLAN_CLOSING.demand(actor)
    if len(reason.strip()) < 2:
        raise ReasonNeeded
    with transaction.atomic():
        closing = _locked(closing_id, actor, revision)
        closing.state, closing.ended_on, closing.revision = ClosingState.CALLED_OFF, day_of(now), revision + 1
        closing.save(update_fields=["state", "ended_on", "revision"])
        audited("call_off_closing", "closing", closing.id, closing.area, actor=actor, now=now, reason=reason.strip())


def _demand_announceable(site: Site, said: Announced, today: date) -> None:
    if said.into not in {SiteState.SUSPENDED, SiteState.CLOSED} or said.into not in ALLOWED[site.state]:
        raise NoSuchStep
    if len(said.reason.strip()) < 2:
        raise ReasonNeeded
    if said.planned_on < today:
        raise InThePast(day=said.planned_on.isoformat())


def _notice(site: Site, said: Announced, today: date) -> list[Caution]:
    found = limit(LimitKind.CLOSING_NOTICE, "childcare" if site.kind in CHILD_KINDS else "home", on=today)
    if found is None or said.planned_on >= (earliest := today + timedelta(days=found.value)):
        return []
    return [NoticeTooShort(days=found.value, earliest=earliest.isoformat(), source=found.source)]


def _demand_sensible(closing: Closing, going: Going, planned: UUID | None, today: date) -> None:
    """`planned` is where the resident was to go until now: it stays possible when it has filled up meanwhile."""
    if going.on > closing.planned_on:
        raise TooLate(day=closing.planned_on.isoformat())
    if going.told_on is not None and going.told_on > today:
        raise ToldBefore(day=going.told_on.isoformat())
    if going.to != ResettledTo.INSTITUTION:
        return
    if going.to_site_id is None or not takes_over(closing, planned=planned).filter(site_id=going.to_site_id).exists():
        raise WhereTo


def _locked(closing_id: UUID, actor: Actor, revision: int | None = None) -> Closing:
    if not closings(actor=actor).filter(id=closing_id).exists():
        raise NotFound
    closing = Closing.objects.select_for_update(of=("self",)).select_related("site").get(id=closing_id)
    demand_house(closing.site, actor)
    if closing.state != ClosingState.ANNOUNCED:
        raise ClosingEnded
    if revision is not None and closing.revision != revision:
        raise Conflict
    return closing


def take_back_offers(closing_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Take back the offers of a site that is going to close, each in a transaction of its own; returns how many.

    An institution's people cannot see who was offered a place: what they announce, the worker does this for.
    """
    OFFER_PLACES.demand(actor)
    announced = Closing.objects.filter(id=closing_id, state=ClosingState.ANNOUNCED)
    rows = Offer.objects.filter(site_id__in=announced.values("site_id"), state=OfferState.OPEN).order_by("id")
    taken = 0
    for offer_id in list(rows.values_list("id", flat=True)):
        try:
            take_back(offer_id, words="该机构将暂停或终止服务", actor=actor, now=now)
        except OfferAnswered:
            continue
        taken += 1
    return taken
