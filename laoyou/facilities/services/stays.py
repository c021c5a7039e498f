"""Stays from the first thought to the last day: planned, confirmed, begun, moved, interrupted, ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_STAYS
from laoyou.facilities.enums import TAKING, Funding, Origin, SiteState, StayEnd, StayKind, StayState, UnitKind
from laoyou.facilities.models import Leave, Placement, Site, Stay, Unit
from laoyou.facilities.selectors.guests import Guest
from laoyou.facilities.selectors.reach import kept_site, kept_sites
from laoyou.facilities.services.cautions import cautions_of_admission, cautions_of_end
from laoyou.facilities.services.duties import audited, demand_confirmed, demand_house, hold_site


class BedTaken(DomainError):
    code = "facilities_bed_taken"
    sentence = "Somebody else has this bed in that time; another clerk may just have given it away. Choose another."


class ClassFull(DomainError):
    code = "facilities_class_full"
    sentence = "On at least one day of that time no place is left here. Choose another class or a later day."


class NotOpenThen(DomainError):
    code = "facilities_unit_not_open_then"
    sentence = "This bed or class is not open all that time."


class CaredForElsewhere(DomainError):
    code = "facilities_cared_for_elsewhere"
    sentence = (
        "This person is already in care in that time, here or in another county: nobody lives in two institutions at "
        "once. Ask the family where, and let that stay be ended first."
    )


class HasPlaceAlready(DomainError):
    code = "facilities_has_place"
    sentence = "The person already has a bed or place in that time."


class OutsideTheStay(DomainError):
    code = "facilities_outside_stay"
    sentence = "That time lies outside of the stay."


class AwayAlready(DomainError):
    code = "facilities_away_already"
    sentence = "The person is already on leave in that time."


class SiteNotOpen(DomainError):
    code = "facilities_site_not_open"
    sentence = "The site is not open: nobody is admitted while it is being prepared, suspended or closed."


class ClosingAnnounced(DomainError):
    code = "facilities_site_closing"
    sentence = (
        "Services here are to be suspended or ended; nobody is admitted beyond that day. Choose another institution."
    )


class DiedBefore(DomainError):
    code = "facilities_died_before"
    sentence = "The registry says that this person died on %(death)s."


class UnitElsewhere(DomainError):
    code = "facilities_unit_of_other_site"
    sentence = "This bed or class belongs to another site or to another kind of care."


class NoSuchStep(DomainError):
    code = "facilities_stay_step"
    sentence = "From its present state the stay cannot be changed so. Look at it again; somebody may have been quicker."


class DaysDisagree(DomainError):
    code = "facilities_stay_days"
    sentence = "%(day)s lies outside of the stay, which began on %(first)s."


class NotYet(DomainError):
    code = "facilities_not_yet"
    sentence = "%(day)s has not come yet; what is to come is planned, what was is recorded."


REFUSALS: dict[str, type[DomainError]] = {
    "placement_one_in_a_bed": BedTaken,
    "placement_within_places": ClassFull,
    "placement_on_open_unit": NotOpenThen,
    "stay_one_at_a_time": CaredForElsewhere,
    "placement_one_a_stay": HasPlaceAlready,
    "within_stay": OutsideTheStay,
    "leave_one_at_a_time": AwayAlready,
    "stay_on_open_site": SiteNotOpen,
    "stay_before_closing": ClosingAnnounced,
}
_LOCKS = 7267  # the first half of the advisory lock's key; the second names the person
STAY_OF = {
    UnitKind.BED: StayKind.RESIDENTIAL,
    UnitKind.PLACES: StayKind.DAY_CARE,
    UnitKind.CHILD_CLASS: StayKind.CHILDCARE,
}
_UNIT_OF = {stay: unit for unit, stay in STAY_OF.items()}
_STEPS: dict[StayState, frozenset[str]] = {
    StayState.PLANNED: frozenset({StayState.DRAFT}),
    StayState.CONFIRMED: frozenset({StayState.DRAFT, StayState.PLANNED}),
    StayState.REAL: frozenset({StayState.DRAFT, StayState.PLANNED, StayState.CONFIRMED}),
    StayState.CANCELLED: frozenset({StayState.DRAFT, StayState.PLANNED, StayState.CONFIRMED}),
}


@dataclass(frozen=True, slots=True)
class Admission:
    """What is asked for: from `first` to before `until` (None: no end known), certain as `state` says."""

    kind: StayKind
    unit_id: UUID
    first: date
    until: date | None = None
    state: StayState = StayState.REAL
    funding: Funding = Funding.SELF
    origin: Origin = Origin.DIRECT
    trial_until: date | None = None


def admit(
    site_id: UUID, guest: Guest, asked: Admission, *, accepted: Collection[str] = (), actor: Actor, now: datetime
) -> UUID:
    """Give somebody a bed, class or day place; returns the stay's key.

    Of two who ask for the last place at the same moment exactly one gets it. `accepted` are the codes of cautions that
    were read and confirmed. Raises NotFound, SiteNotOpen, DiedBefore, NotYet, UnitElsewhere, NeedsConfirming, BedTaken,
    ClassFull, NotOpenThen, CaredForElsewhere.
    """
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        hold_site(site_id, alone=False)
        site = _kept(site_id, actor)
        _demand_admissible(site, guest, asked, day_of(now))
        unit = _locked_units([asked.unit_id])[0]
        if unit.site_id != site.id or unit.kind != _UNIT_OF[asked.kind]:
            raise UnitElsewhere
        demand_confirmed(cautions_of_admission(site, unit, guest, asked.first), accepted)
        stay = _stay_of(site, guest, asked, actor=actor, now=now)
        with refusing(REFUSALS):
            _wait_for_others(guest.person_id)
            stay.save(force_insert=True)
            _place(stay, unit, stay.valid, actor=actor, now=now)
        after = facts_of(stay) | {"unit": unit.label, "accepted": sorted(accepted)}
        audited("admit", "stay", stay.id, site.area, actor=actor, now=now, after=after)
    return stay.id


def advance(stay_id: UUID, state: StayState, *, revision: int, actor: Actor, now: datetime, reason: str = "") -> None:
    """Offer, confirm, begin or cancel a stay. Raises NotFound, Conflict, NoSuchStep, NotYet, BedTaken …"""
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, revision)
        if stay.state not in _STEPS[state]:
            raise NoSuchStep
        if state == StayState.REAL and stay.valid.lower > day_of(now):
            raise NotYet(day=stay.valid.lower.isoformat())
        before = facts_of(stay)
        stay.state = state
        with refusing(REFUSALS):
            _save(stay)
        audited(
            "advance",
            "stay",
            stay.id,
            site.area,
            actor=actor,
            now=now,
            before=before,
            after=facts_of(stay),
            reason=reason,
        )


def move(stay_id: UUID, unit_id: UUID, *, on: date, revision: int, actor: Actor, now: datetime) -> None:
    """Another bed or class of the same site from `on`. Raises NotFound, Conflict, DaysDisagree, BedTaken …"""
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, revision, units=[unit_id])
        demand_within(stay, on)
        current = Placement.objects.filter(stay=stay, valid__contains=on).select_related("unit").first()
        unit = Unit.objects.get(id=unit_id)
        if unit.site_id != site.id or unit.kind != _UNIT_OF[StayKind(stay.kind)] or current is None:
            raise UnitElsewhere
        before = {"unit": current.unit.label}
        with refusing(REFUSALS):
            Placement.objects.filter(stay=stay, valid__startswith__gt=on).delete()
            _end_placement(current, on)
            _place(stay, unit, DateRange(on, stay.valid.upper), actor=actor, now=now)
            _save(stay)
        after = {"unit": unit.label, "on": on}
        audited("move", "stay", stay.id, site.area, actor=actor, now=now, before=before, after=after)


def discharge(
    stay_id: UUID,
    *,
    on: date,
    end: StayEnd,
    note: str = "",
    accepted: Collection[str] = (),
    revision: int,
    actor: Actor,
    now: datetime,
) -> None:
    """The stay ends: `on` is the first day the place is free again (the next one for who came that very day).

    Discharge, death and resettlement are this with their `end`. Raises NotFound, Conflict, NoSuchStep, DaysDisagree,
    NotYet, NeedsConfirming (a month that is paid for would be cut).
    """
    KEEP_STAYS.demand(actor)
    with transaction.atomic():
        stay, site = locked_stay(stay_id, actor, revision)
        if stay.state != StayState.REAL:
            raise NoSuchStep
        if on > day_of(now):
            raise NotYet(day=on.isoformat())
        demand_within(stay, on)
        demand_confirmed(cautions_of_end(stay, on), accepted)
        until = max(on, stay.valid.lower + timedelta(days=1))
        before = facts_of(stay)
        _cut(stay, until)
        stay.valid, stay.end, stay.end_note = DateRange(stay.valid.lower, until), end, note.strip()
        _save(stay)
        after = facts_of(stay) | {"accepted": sorted(accepted)}
        audited(
            "discharge",
            "stay",
            stay.id,
            site.area,
            actor=actor,
            now=now,
            before=before,
            after=after,
            reason=note.strip(),
        )


def facts_of(stay: Stay) -> dict[str, Any]:
    """What the audit trail keeps of a stay."""
    return {
        "person": str(stay.person_id),
        "site": str(stay.site_id),
        "kind": stay.kind,
        "state": stay.state,
        "first": stay.valid.lower,
        "until": stay.valid.upper,
        "funding": stay.funding,
        "end": stay.end,
    }


def _kept(site_id: UUID, actor: Actor) -> Site:
    site = Site.objects.get(id=site_id) if actor.is_system else kept_site(site_id, actor=actor)
    demand_house(site, actor)
    return site


def _demand_admissible(site: Site, guest: Guest, asked: Admission, today: date) -> None:
    if site.state != SiteState.OPERATING and asked.state in TAKING:
        raise SiteNotOpen
    if guest.death and (asked.until is None or asked.until > guest.death):
        raise DiedBefore(death=guest.death.isoformat())
    if asked.state == StayState.REAL and asked.first > today:
        raise NotYet(day=asked.first.isoformat())
    if asked.until is not None and asked.until <= asked.first:
        raise DaysDisagree(day=asked.until.isoformat(), first=asked.first.isoformat())


def _wait_for_others(person_id: UUID) -> None:
    """One admission of a person at a time, whatever the site: the second then meets the first's row, not a deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, str(person_id)])


def _stay_of(site: Site, guest: Guest, asked: Admission, *, actor: Actor, now: datetime) -> Stay:
    return Stay(
        id=uuid7(),
        person_id=guest.person_id,
        site=site,
        kind=asked.kind,
        state=asked.state,
        valid=DateRange(asked.first, asked.until),
        trial_until=asked.trial_until,
        funding=asked.funding,
        origin=asked.origin,
        name=guest.name,
        sex=guest.sex,
        birth=guest.birth,
        recorded_by=actor.name,
        recorded_at=now,
    )


def _locked_units(unit_ids: Iterable[UUID]) -> list[Unit]:
    found = list(Unit.objects.select_for_update().filter(id__in=set(unit_ids)).order_by("id"))
    if not found:
        raise NotFound
    return found


def locked_stay(stay_id: UUID, actor: Actor, revision: int | None, *, units: Iterable[UUID] = ()) -> tuple[Stay, Site]:
    """The stay, locked after every unit it has and `units`. Raises NotFound and Conflict."""
    where = Stay.objects.filter(id=stay_id).values_list("site_id", flat=True).first()
    if where is None:
        raise NotFound
    hold_site(where, alone=False)
    held = set(Placement.objects.filter(stay_id=stay_id).values_list("unit_id", flat=True))
    _locked_units(held | set(units) or {stay_id})
    stay = Stay.objects.select_for_update().filter(id=stay_id).first()
    if stay is None:
        raise NotFound
    site = Site.objects.filter(id=stay.site_id) if actor.is_system else kept_sites(actor).filter(id=stay.site_id)
    found = site.first()
    if found is None:
        raise NotFound
    demand_house(found, actor)
    if revision is not None and stay.revision != revision:
        raise Conflict
    return stay, found


def demand_within(stay: Stay, on: date) -> None:
    if on < stay.valid.lower or (stay.valid.upper is not None and on > stay.valid.upper):
        raise DaysDisagree(day=on.isoformat(), first=stay.valid.lower.isoformat())


def _place(stay: Stay, unit: Unit, valid: DateRange, *, actor: Actor, now: datetime) -> None:
    Placement.objects.create(
        id=uuid7(),
        stay=stay,
        site_id=stay.site_id,
        unit=unit,
        kind=unit.kind,
        valid=valid,
        recorded_by=actor.name,
        recorded_at=now,
    )


def _end_placement(placement: Placement, on: date) -> None:
    """It ends before `on`; one that began that day never was."""
    if placement.valid.lower >= on:
        placement.delete()
        return
    placement.valid = DateRange(placement.valid.lower, on)
    placement.save(update_fields=["valid"])


def _cut(stay: Stay, until: date) -> None:
    for placement in Placement.objects.filter(stay=stay, valid__overlap=DateRange(until, None)).order_by("id"):
        _end_placement(placement, until)
    for leave in Leave.objects.filter(stay=stay, valid__overlap=DateRange(until, None)).order_by("id"):
        if leave.valid.lower >= until:
            leave.delete()
        else:
            leave.valid = DateRange(leave.valid.lower, until)
            leave.save(update_fields=["valid"])


def _save(stay: Stay) -> None:
    stay.revision += 1
    stay.save()
