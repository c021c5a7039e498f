"""Rooms, beds and classes: added, moved, changed and ended; never below who is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_CAPACITY
from laoyou.facilities.enums import ClassKind, FactKind, Hours, LimitKind, SiteKind, SiteState, UnitKind
from laoyou.facilities.models import Building, Room, Site, SiteFact, Unit, UnitPeriod
from laoyou.facilities.selectors.limits import figure, limit
from laoyou.facilities.services.duties import audited, house_of


class LabelTaken(DomainError):
    code = "facilities_label_taken"
    sentence = "The site already has a bed or class of this label."


class ElsewhereThen(DomainError):
    code = "facilities_unit_elsewhere"
    sentence = (
        "The bed or class already stands somewhere in that time: never in two rooms. End the earlier period first."
    )


class SomebodyInside(DomainError):
    code = "facilities_somebody_inside"
    sentence = "Somebody is, or is expected, in this bed or class then. Move or discharge first; capacity follows."


class ClassTooLarge(DomainError):
    code = "facilities_class_too_large"
    sentence = "A class of this kind has at most %(most)s children (%(source)s); %(places)s were entered."


class FamilyPointTooLarge(DomainError):
    code = "facilities_family_too_large"
    sentence = "A family childcare point takes at most %(most)s children in all (%(source)s)."


class FamilyPointTooSmall(DomainError):
    code = "facilities_family_floor"
    sentence = (
        "A family childcare point needs %(each)s m² for each child (%(source)s): %(places)s places need %(needed)s m², "
        "%(found)s m² are on record."
    )


class SiteIsClosed(DomainError):
    code = "facilities_site_closed"
    sentence = "The site is closed; nothing is added to it."


class NothingToChange(DomainError):
    code = "facilities_unit_not_open"
    sentence = "On %(day)s this bed or class is not open, so nothing can change on that day."


@dataclass(frozen=True, slots=True)
class BedDetails:
    """What a bed is: 护理型, 失智专区, 公益性, 普惠."""

    nursing: bool = False
    dementia: bool = False
    public_good: bool = False
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class ClassDetails:
    """What a class offers."""

    kind: ClassKind
    hours: Hours
    places: int
    inclusive: bool = False


def add_room(
    site_id: UUID, building: str, name: str, *, floor: int, floor_area: int | None = None, actor: Actor
) -> UUID:
    """The room's key, made when it is not there; so is its building. Call inside a transaction of a service."""
    house, _ = Building.objects.get_or_create(site_id=site_id, name=building.strip(), defaults={"id": uuid7()})
    room, _ = Room.objects.get_or_create(
        site_id=site_id,
        building=house,
        name=name.strip(),
        defaults={"id": uuid7(), "floor": floor, "floor_area": floor_area},
    )
    return room.id


@dataclass(frozen=True, slots=True)
class RoomAt:
    """A room by its names; it is made when it is not there."""

    building: str
    name: str
    floor: int


def add_beds(
    site_id: UUID,
    building: str,
    room: str,
    labels: Sequence[str],
    details: BedDetails,
    *,
    floor: int,
    first: date,
    actor: Actor,
    now: datetime,
) -> list[UUID]:
    """Put beds into a room from `first` on; returns their keys. Raises NotFound, LabelTaken, SiteIsClosed …"""
    KEEP_CAPACITY.demand(actor)
    with transaction.atomic():
        site = _open_site(site_id, actor)
        room_id = add_room(site_id, building, room, floor=floor, actor=actor)
        flags = {name: getattr(details, name) for name in BedDetails.__slots__}
        made = [
            _new_unit(site, UnitKind.BED, label, first, actor=actor, now=now, room_id=room_id, **flags)
            for label in labels
        ]
        after = {"labels": list(labels), "room": f"{building} {room}", "first": first} | flags
        audited("add_beds", "site", site.id, site.area, actor=actor, now=now, after=after)
    return [unit.id for unit in made]


def add_class(site_id: UUID, label: str, details: ClassDetails, *, first: date, actor: Actor, now: datetime) -> UUID:
    """Open a class from `first` on; returns its key.

    Raises NotFound, LabelTaken, ClassTooLarge, FamilyPointTooLarge, FamilyPointTooSmall, SiteIsClosed.
    """
    KEEP_CAPACITY.demand(actor)
    with transaction.atomic():
        site = _open_site(site_id, actor)
        _demand_floor(site, details.places, first)
        with refusing(_limits(details, first)):
            unit = _new_unit(
                site,
                UnitKind.CHILD_CLASS,
                label,
                first,
                actor=actor,
                now=now,
                places=details.places,
                class_kind=details.kind,
                hours=details.hours,
                inclusive=details.inclusive,
            )
        after = {"label": label, "kind": details.kind, "places": details.places, "first": first}
        audited("add_class", "unit", unit.id, site.area, actor=actor, now=now, after=after)
    return unit.id


def add_places(site_id: UUID, label: str, places: int, *, first: date, actor: Actor, now: datetime) -> UUID:
    """Open day places that are not told apart from `first` on; returns their key. Raises NotFound, LabelTaken …"""
    KEEP_CAPACITY.demand(actor)
    with transaction.atomic():
        site = _open_site(site_id, actor)
        unit = _new_unit(site, UnitKind.PLACES, label, first, actor=actor, now=now, places=places)
        after = {"label": label, "places": places, "first": first}
        audited("add_places", "unit", unit.id, site.area, actor=actor, now=now, after=after)
    return unit.id


def change_unit(
    unit_id: UUID, changes: dict[str, Any], *, on: date, room: RoomAt | None = None, actor: Actor, now: datetime
) -> None:
    """From `on` the unit offers something else: kind, places, another `room`. What was stays as a period.

    Raises NotFound, NothingToChange, SomebodyInside, ClassTooLarge and what `add_class` raises.
    """
    KEEP_CAPACITY.demand(actor)
    with transaction.atomic():
        unit, site = _locked_unit(unit_id, actor)
        period = _period_on(unit, on)
        if room is not None:
            changes = changes | {"room_id": add_room(site.id, room.building, room.name, floor=room.floor, actor=actor)}
        details = _after(period, changes)
        if details is not None:
            _demand_floor(site, details.places, on, instead_of=unit)
        with refusing(_OCCUPIED | _limits(details, on)):
            _replace(period, changes, on, actor=actor, now=now)
        after = {name: str(value) for name, value in changes.items()} | {"on": on}
        audited("change_unit", "unit", unit.id, site.area, actor=actor, now=now, after=after)


def end_unit(unit_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """The bed or class is no longer there from `on`. Raises NotFound, NothingToChange, SomebodyInside."""
    KEEP_CAPACITY.demand(actor)
    with transaction.atomic():
        unit, site = _locked_unit(unit_id, actor)
        period = _period_on(unit, on)
        with refusing(_OCCUPIED):
            if period.valid.lower == on:
                period.delete()
            else:
                period.valid = DateRange(period.valid.lower, on)
                period.save(update_fields=["valid"])
            UnitPeriod.objects.filter(unit=unit, valid__startswith__gt=on).delete()
        audited("end_unit", "unit", unit.id, site.area, actor=actor, now=now, after={"until": on}, reason=reason)


_OCCUPIED: dict[str, Callable[[], DomainError]] = {
    "placement_on_open_unit": SomebodyInside,
    "placement_within_places": SomebodyInside,
    "unit_period_one_at_a_time": ElsewhereThen,
}


def _open_site(site_id: UUID, actor: Actor) -> Site:
    site = house_of(site_id, actor=actor)
    if site.state == SiteState.CLOSED:
        raise SiteIsClosed
    return site


def _new_unit(
    site: Site, kind: UnitKind, label: str, first: date, *, actor: Actor, now: datetime, **offer: Any
) -> Unit:
    unit = Unit(id=uuid7(), site=site, kind=kind, label=label.strip())
    with refusing({"unit_labelled_once": LabelTaken}):
        unit.save(force_insert=True)
    UnitPeriod.objects.create(
        id=uuid7(),
        unit=unit,
        site=site,
        kind=kind,
        valid=DateRange(first, None),
        recorded_by=actor.name,
        recorded_at=now,
        **offer,
    )
    return unit


def _locked_unit(unit_id: UUID, actor: Actor) -> tuple[Unit, Site]:
    unit = Unit.objects.select_for_update().filter(id=unit_id).first()
    if unit is None:
        raise NotFound
    return unit, house_of(unit.site_id, actor=actor)


def _period_on(unit: Unit, on: date) -> UnitPeriod:
    found = UnitPeriod.objects.filter(unit=unit, valid__contains=on).first()
    if found is None:
        raise NothingToChange(day=on.isoformat())
    return found


def _replace(period: UnitPeriod, changes: dict[str, Any], on: date, *, actor: Actor, now: datetime) -> None:
    """From `on` as changed: the period itself when it begins that day, otherwise in two pieces."""
    by = {"recorded_by": actor.name, "recorded_at": now}
    if period.valid.lower == on:
        for name, value in (changes | by).items():
            setattr(period, name, value)
        period.save()
        return
    fields = [each for each in UnitPeriod._meta.concrete_fields if not each.generated]
    facts = {each.attname: getattr(period, each.attname) for each in fields if each.attname not in {"id", "valid"}}
    until = period.valid.upper
    with connection.cursor() as cursor:
        # Who is in the bed is looked at when both pieces are there.
        cursor.execute("SET CONSTRAINTS unit_period_fits DEFERRED")
        period.valid = DateRange(period.valid.lower, on)
        period.save(update_fields=["valid"])
        UnitPeriod.objects.create(id=uuid7(), valid=DateRange(on, until), **(facts | changes | by))
        cursor.execute("SET CONSTRAINTS unit_period_fits IMMEDIATE")


def _after(period: UnitPeriod, changes: dict[str, Any]) -> ClassDetails | None:
    """What a class would offer after the changes; None for beds and day places."""
    if period.kind != UnitKind.CHILD_CLASS:
        return None
    kind, hours = changes.get("class_kind", period.class_kind), changes.get("hours", period.hours)
    return ClassDetails(ClassKind(kind), Hours(hours), changes.get("places", period.places))


def _limits(details: ClassDetails | None, on: date) -> dict[str, Callable[[], DomainError]]:
    """What the database refuses of a class's size, said with the standard's figure and source."""
    if details is None:
        return {}
    return {
        "unit_within_limit": lambda: _class_too_large(details, on),
        "family_point_small": lambda: _family_point_too_large(on),
    }


def _class_too_large(details: ClassDetails, on: date) -> ClassTooLarge:
    most = figure(LimitKind.CLASS_SIZE, details.kind, on=on)
    return ClassTooLarge(most=most.value, source=most.source, places=details.places)


def _family_point_too_large(on: date) -> FamilyPointTooLarge:
    most = figure(LimitKind.FAMILY_CHILDREN, on=on)
    return FamilyPointTooLarge(most=most.value, source=most.source)


def _demand_floor(site: Site, places: int, on: date, instead_of: Unit | None = None) -> None:
    """家庭托育点: floor area for each child, when the standard has a figure. `instead_of` no longer counts."""
    each = limit(LimitKind.FAMILY_FLOOR, on=on)
    if site.kind != SiteKind.FAMILY_CHILDCARE or each is None:
        return
    floor = SiteFact.objects.filter(site=site, kind=FactKind.FLOOR_AREA, valid__contains=on).first()
    others = UnitPeriod.objects.filter(site=site, valid__contains=on)
    if instead_of is not None:
        others = others.exclude(unit=instead_of)
    already = others.aggregate(all=Sum("places"))["all"] or 0
    wanted = already + places
    found = floor.value or 0 if floor else 0
    if found < wanted * each.value:
        needed = wanted * each.value
        raise FamilyPointTooSmall(
            each=_square_metres(each.value),
            source=each.source,
            places=wanted,
            needed=_square_metres(needed),
            found=_square_metres(found),
        )


def _square_metres(hundredths: int) -> str:
    return f"{hundredths / 100:g}"
