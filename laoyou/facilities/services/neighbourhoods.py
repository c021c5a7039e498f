"""Keeping neighbourhoods and the premises for elders that they have: counts, the four steps, premises, plans."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.models import Organisation
from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_QUOTAS
from laoyou.facilities.enums import NeighbourhoodKind, ProvisionKind, RemedyOutcome
from laoyou.facilities.models import Neighbourhood, Provision, Remedy, Site
from laoyou.records.services import audit

# Done in this order, and only together with the houses.
STEPS = ("planned_on", "built_on", "accepted_on", "handed_over_on")


class NeighbourhoodKnown(DomainError):
    code = "neighbourhood_known"
    sentence = "A neighbourhood of this name is already on record in that community."


class OutsideYourArea(DomainError):
    code = "neighbourhood_outside_your_area"
    sentence = "This lies outside your area, where you may keep nothing."


class CountedWhen(DomainError):
    code = "neighbourhood_counted_when"
    sentence = "Say on which day residents and households were counted."


class StepsOutOfOrder(DomainError):
    code = "neighbourhood_steps"
    sentence = "Planned, built, accepted, handed over: each follows the one before it, on the same day or later."


class NotYet(DomainError):
    code = "neighbourhood_not_yet"
    sentence = "%(day)s has not come yet; write down what has been done."


class LeaseEndsBefore(DomainError):
    code = "provision_ends_before"
    sentence = "From %(first)s until %(until)s is no time: the first day must lie before the last."


class RemedyEnded(Conflict):
    code = "remedy_ended"
    sentence = "This rectification plan has already ended; its outcome stands."


_REFUSALS: dict[str, type[DomainError]] = {
    "neighbourhood_once": NeighbourhoodKnown,
    "neighbourhood_steps_in_order": StepsOutOfOrder,
    "neighbourhood_counts_dated": CountedWhen,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of a neighbourhood. `handover_due` is for new ones; the point is EPSG:4490, in degrees."""

    name: str
    area: int
    kind: NeighbourhoodKind
    developer: str = ""
    households: int | None = None
    population: int | None = None
    counted_on: date | None = None
    handover_due: date | None = None
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class Rooms:
    """Premises: how they came, floor in hundredths of a square metre, and from when until before when (None: open)."""

    kind: ProvisionKind
    floor: int
    first: date
    until: date | None = None
    address: str = ""
    registered_to: str = ""
    site: UUID | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What a rectification plan promises."""

    kind: ProvisionKind
    floor: int
    measure: str
    due: date
    owner: UUID


def record_neighbourhood(facts: Facts, *, actor: Actor, now: datetime) -> UUID:
    """A neighbourhood that is not on record yet; returns its key.

    Raises OutsideYourArea, NeighbourhoodKnown, CountedWhen.
    """
    KEEP_QUOTAS.demand(actor)
    _demand_inside(facts.area, actor)
    made = Neighbourhood(id=uuid7(), created_at=now, updated_at=now, **asdict(facts))
    with transaction.atomic():
        _save(made, force_insert=True)
        _audit(made, "record_neighbourhood", actor=actor, now=now, after=asdict(facts))
    return made.id


def correct_neighbourhood(key: UUID, facts: Facts, *, revision: int, actor: Actor, now: datetime) -> None:
    """Counts or names anew. Raises NotFound, Conflict, OutsideYourArea, NeighbourhoodKnown, CountedWhen."""
    KEEP_QUOTAS.demand(actor)
    _demand_inside(facts.area, actor)
    with transaction.atomic():
        kept = locked(key, actor=actor, revision=revision)
        before = {name: getattr(kept, name) for name in asdict(facts)}
        for name, value in asdict(facts).items():
            setattr(kept, name, value)
        _changed(kept, now)
        _save(kept)
        _audit(kept, "correct_neighbourhood", actor=actor, now=now, before=before, after=asdict(facts))


def record_steps(key: UUID, days: dict[str, date | None], *, revision: int, actor: Actor, now: datetime) -> None:
    """On which days the four steps were done (keys of STEPS). Raises NotFound, Conflict, NotYet, StepsOutOfOrder."""
    KEEP_QUOTAS.demand(actor)
    late = next((day for day in days.values() if day and day > day_of(now)), None)
    if late:
        raise NotYet(day=late.isoformat())
    with transaction.atomic():
        kept = locked(key, actor=actor, revision=revision)
        before = {name: getattr(kept, name) for name in STEPS}
        for name in STEPS:
            setattr(kept, name, days.get(name))
        _changed(kept, now)
        _save(kept)
        _audit(kept, "record_steps", actor=actor, now=now, before=before, after=dict(days))


def add_provision(key: UUID, rooms: Rooms, *, actor: Actor, now: datetime) -> UUID:
    """Premises for a neighbourhood; returns their key. Raises NotFound, LeaseEndsBefore."""
    KEEP_QUOTAS.demand(actor)
    if rooms.until is not None and rooms.until <= rooms.first:
        raise LeaseEndsBefore(first=rooms.first.isoformat(), until=rooms.until.isoformat())
    with transaction.atomic():
        kept = locked(key, actor=actor)
        if rooms.site and not Site.objects.filter(id=rooms.site).exists():
            raise NotFound
        made = Provision.objects.create(
            id=uuid7(),
            neighbourhood=kept,
            kind=rooms.kind,
            floor=rooms.floor,
            address=rooms.address.strip(),
            registered_to=rooms.registered_to.strip(),
            site_id=rooms.site,
            valid=DateRange(rooms.first, rooms.until),
            recorded_by=actor.name,
            recorded_at=now,
        )
        _audit(kept, "add_provision", actor=actor, now=now, after={"provision": str(made.id)} | asdict(rooms))
    return made.id


def end_provision(provision_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> UUID:
    """The premises serve no longer from `on`; returns the neighbourhood's key. Raises NotFound, LeaseEndsBefore."""
    KEEP_QUOTAS.demand(actor)
    with transaction.atomic():
        made, kept = _provision(provision_id, actor)
        first = made.valid.lower
        if on <= first or (made.valid.upper is not None and on > made.valid.upper):
            raise LeaseEndsBefore(first=first.isoformat(), until=on.isoformat())
        before, made.valid = {"until": made.valid.upper}, DateRange(first, on)
        made.save(update_fields=["valid"])
        after = {"provision": str(made.id), "until": on}
        _audit(kept, "end_provision", actor=actor, now=now, before=before, after=after, reason=reason)
    return kept.id


def plan_remedy(key: UUID, measure: Measure, *, actor: Actor, now: datetime) -> UUID:
    """A plan to make good what is lacking; returns its key. Raises NotFound."""
    KEEP_QUOTAS.demand(actor)
    with transaction.atomic():
        kept = locked(key, actor=actor)
        if not Organisation.objects.filter(id=measure.owner).exists():
            raise NotFound
        made = Remedy.objects.create(
            id=uuid7(),
            neighbourhood=kept,
            kind=measure.kind,
            floor=measure.floor,
            measure=measure.measure.strip(),
            due=measure.due,
            owner_id=measure.owner,
            recorded_by=actor.name,
            recorded_at=now,
        )
        _audit(kept, "plan_remedy", actor=actor, now=now, after={"remedy": str(made.id)} | asdict(measure))
    return made.id


def end_remedy(remedy_id: UUID, outcome: RemedyOutcome, *, on: date, reason: str, actor: Actor, now: datetime) -> UUID:
    """The plan was carried out or dropped; returns the neighbourhood's key. Raises NotFound, RemedyEnded, NotYet."""
    KEEP_QUOTAS.demand(actor)
    if on > day_of(now):
        raise NotYet(day=on.isoformat())
    with transaction.atomic():
        made, kept = _remedy(remedy_id, actor)
        if made.outcome:
            raise RemedyEnded
        made.outcome, made.ended_on, made.ended_why = outcome, on, reason.strip()
        made.save(update_fields=["outcome", "ended_on", "ended_why"])
        after = {"remedy": str(made.id), "outcome": outcome.value, "on": on}
        _audit(kept, "end_remedy", actor=actor, now=now, after=after, reason=reason)
    return kept.id


def locked(key: UUID, *, actor: Actor, revision: int | None = None) -> Neighbourhood:
    """The neighbourhood's row, locked. Raises NotFound outside the actor's area, Conflict when it was changed since."""
    found = Neighbourhood.objects.select_for_update().filter(id=key).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    if revision is not None and found.revision != revision:
        raise Conflict
    return found


def _provision(key: UUID, actor: Actor) -> tuple[Provision, Neighbourhood]:
    """The neighbourhood is locked before its premises, so that two changes of one neighbourhood follow each other."""
    kept = _of(Provision.objects.filter(id=key).values_list("neighbourhood_id", flat=True).first(), actor)
    return Provision.objects.select_for_update().get(id=key), kept


def _remedy(key: UUID, actor: Actor) -> tuple[Remedy, Neighbourhood]:
    kept = _of(Remedy.objects.filter(id=key).values_list("neighbourhood_id", flat=True).first(), actor)
    return Remedy.objects.select_for_update().get(id=key), kept


def _of(neighbourhood: UUID | None, actor: Actor) -> Neighbourhood:
    if neighbourhood is None:
        raise NotFound
    return locked(neighbourhood, actor=actor)


def _demand_inside(area: int, actor: Actor) -> None:
    if not (actor.is_system or actor.area.covers(range_of(area))):
        raise OutsideYourArea


def _changed(kept: Neighbourhood, now: datetime) -> None:
    kept.revision, kept.updated_at = kept.revision + 1, now


def _save(kept: Neighbourhood, **how: Any) -> None:
    with refusing(_REFUSALS):
        kept.save(**how)


def _audit(
    kept: Neighbourhood,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        action=f"facilities.{verb}",
        subject="facilities.neighbourhood",
        subject_id=kept.id,
        area=kept.area,
        now=now,
        before=before,
        after=after,
        reason=reason.strip(),
    )
