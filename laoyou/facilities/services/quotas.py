"""Setting how much floor for elders a neighbourhood has to have; and premises that stand idle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_QUOTAS, SET_QUOTA
from laoyou.facilities.enums import Confidence, NeighbourhoodKind, ProvisionKind, QuotaBasis
from laoyou.facilities.models import Premises, Quota
from laoyou.facilities.services.neighbourhoods import OutsideYourArea, Rooms, add_provision, locked
from laoyou.records.services import audit


class QuotaFrom(DomainError):
    code = "quota_from"
    sentence = "The quota in force has held since %(since)s; a new one begins on a later day."


class PremisesTaken(Conflict):
    code = "premises_taken"
    sentence = "These premises have been taken meanwhile."


class PremisesGone(DomainError):
    code = "premises_gone"
    sentence = "These premises are to be had from %(first)s until %(until)s only; %(day)s is outside of that."


@dataclass(frozen=True, slots=True)
class NewQuota:
    """A quota from a day on; floor in hundredths of a square metre for each unit of `basis`."""

    area: int
    kind: NeighbourhoodKind
    basis: QuotaBasis
    least: int
    most: int | None
    first: date
    source: str


@dataclass(frozen=True, slots=True)
class Idle:
    """Premises that stand idle, from when until before when they are to be had (None: until further notice)."""

    name: str
    area: int
    owner: str
    floor: int
    first: date
    until: date | None = None
    address: str = ""
    storey: int = 1
    rent_free: bool = False
    longitude: float | None = None
    latitude: float | None = None


def set_quota(quota: NewQuota, *, actor: Actor, now: datetime) -> UUID:
    """A quota begins and ends the one before it of the same area, kind and basis. Raises OutsideYourArea, QuotaFrom."""
    SET_QUOTA.demand(actor)
    area = range_of(quota.area)
    if not (actor.is_system or actor.area.covers(area)):
        raise OutsideYourArea
    with transaction.atomic():
        _end_before(quota)
        made = Quota.objects.create(
            id=uuid7(),
            area=area.low,
            area_end=area.high,
            kind=quota.kind,
            basis=quota.basis,
            least=quota.least,
            most=quota.most,
            valid=DateRange(quota.first, None),
            source=quota.source.strip(),
            confidence=Confidence.VERIFIED,
            recorded_by=actor.name,
            recorded_at=now,
        )
        _audit("facilities.quota", made.id, area.low, "set_quota", actor=actor, now=now, after=asdict(quota))
    return made.id


def _end_before(quota: NewQuota) -> None:
    same = Quota.objects.select_for_update().filter(area=quota.area, kind=quota.kind, basis=quota.basis)
    last = same.filter(until__isnull=True).first() or same.order_by("-since").first()
    if last is None:
        return
    if quota.first <= (last.valid.upper or last.valid.lower) and quota.first != last.valid.upper:
        raise QuotaFrom(since=last.valid.lower.isoformat())
    if last.valid.upper is None:
        last.valid = DateRange(last.valid.lower, quota.first)
        last.save(update_fields=["valid"])


def record_premises(idle: Idle, *, actor: Actor, now: datetime) -> UUID:
    """Premises that stand idle; returns their key. Raises OutsideYourArea, and PremisesGone when they end too early."""
    KEEP_QUOTAS.demand(actor)
    if not (actor.is_system or actor.area.covers(range_of(idle.area))):
        raise OutsideYourArea
    if idle.until is not None and idle.until <= idle.first:
        raise PremisesGone(first=idle.first.isoformat(), until=idle.until.isoformat(), day=idle.until.isoformat())
    facts = {name: value for name, value in asdict(idle).items() if name not in {"first", "until"}}
    with transaction.atomic():
        made = Premises.objects.create(
            id=uuid7(), valid=DateRange(idle.first, idle.until), recorded_by=actor.name, recorded_at=now, **facts
        )
        _audit("facilities.premises", made.id, idle.area, "record_premises", actor=actor, now=now, after=asdict(idle))
    return made.id


def take_premises(
    premises_id: UUID, neighbourhood_id: UUID, kind: ProvisionKind, *, first: date, actor: Actor, now: datetime
) -> UUID:
    """The premises serve the neighbourhood from `first`; returns the key of what it now has.

    Of two who take them at once one is refused. Raises NotFound, PremisesTaken, PremisesGone.
    """
    KEEP_QUOTAS.demand(actor)
    with transaction.atomic():
        locked(neighbourhood_id, actor=actor)
        idle = _locked_premises(premises_id, actor)
        if idle.taken_for_id:
            raise PremisesTaken
        _demand_available(idle, first)
        rooms = Rooms(kind, idle.floor, first, idle.valid.upper, idle.address or idle.name, idle.owner)
        made = add_provision(neighbourhood_id, rooms, actor=actor, now=now)
        idle.taken_for_id, idle.revision = neighbourhood_id, idle.revision + 1
        idle.save(update_fields=["taken_for", "revision"])
        after = {"taken_for": str(neighbourhood_id), "provision": str(made)}
        _audit("facilities.premises", idle.id, idle.area, "take_premises", actor=actor, now=now, after=after)
    return made


def withdraw_premises(premises_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """The premises are to be had no longer from `on`. Raises NotFound, PremisesTaken, PremisesGone."""
    KEEP_QUOTAS.demand(actor)
    with transaction.atomic():
        idle = _locked_premises(premises_id, actor)
        if idle.taken_for_id:
            raise PremisesTaken
        if on <= idle.valid.lower:
            raise PremisesGone(first=idle.valid.lower.isoformat(), until="—", day=on.isoformat())
        before = {"until": idle.valid.upper}
        idle.valid, idle.revision = DateRange(idle.valid.lower, on), idle.revision + 1
        idle.save(update_fields=["valid", "revision"])
        audit.record(
            actor=actor,
            action="facilities.withdraw_premises",
            subject="facilities.premises",
            subject_id=idle.id,
            area=idle.area,
            now=now,
            before=before,
            after={"until": on},
            reason=reason.strip(),
        )


def _locked_premises(key: UUID, actor: Actor) -> Premises:
    found = Premises.objects.select_for_update().filter(id=key).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    return found


def _demand_available(idle: Premises, first: date) -> None:
    until = idle.valid.upper
    if first < idle.valid.lower or (until is not None and first >= until):
        raise PremisesGone(
            first=idle.valid.lower.isoformat(), until=until.isoformat() if until else "—", day=first.isoformat()
        )


def _audit(
    subject: str, key: UUID, area: int, verb: str, *, actor: Actor, now: datetime, after: Mapping[str, object]
) -> None:
    audit.record(
        actor=actor,
        action=f"facilities.{verb}",
        subject=subject,
        subject_id=key,
        area=area,
        now=now,
        after=dict(after),
    )
