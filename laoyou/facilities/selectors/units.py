"""One bed, class or group of day places through time: what it offered when, and where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_STAYS
from laoyou.facilities.models import Unit, UnitPeriod
from laoyou.facilities.selectors.reach import kept_site


@dataclass(frozen=True, slots=True)
class UnitTime:
    """What the unit offered from `first` to before `until` (None: open)."""

    first: date | None
    until: date | None
    places: int
    building: str
    room: str
    floor: int | None
    class_kind: str
    hours: str
    nursing: bool
    dementia: bool
    public_good: bool
    inclusive: bool
    recorded_by: str

    def holds(self, on: date) -> bool:
        """Whether it is what the unit offers on a day."""
        return (self.first is None or self.first <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit with its times, newest first."""

    id: UUID
    kind: str
    label: str
    site_id: UUID
    site: str
    site_state: str
    times: tuple[UnitTime, ...]

    def on(self, day: date) -> UnitTime | None:
        """What it offers on a day; None when it is not there."""
        return next((each for each in self.times if each.holds(day)), None)


def unit_card(unit_id: UUID, *, actor: Actor) -> UnitCard:
    """A unit that is, was or will be open. Raises NotFound outside the actor's reach."""
    VIEW_STAYS.demand(actor)
    unit = Unit.objects.filter(id=unit_id).first()
    if unit is None:
        raise NotFound
    site = kept_site(unit.site_id, actor=actor)
    periods = UnitPeriod.objects.filter(unit=unit).select_related("room__building").order_by("-valid", "-id")
    times = tuple(_time(each) for each in periods)
    return UnitCard(unit.id, unit.kind, unit.label, site.id, site.name, site.state, times)


def _time(each: UnitPeriod) -> UnitTime:
    room = each.room
    return UnitTime(
        first=each.valid.lower,
        until=each.valid.upper,
        places=each.places,
        building=room.building.name if room else "",
        room=room.name if room else "",
        floor=room.floor if room else None,
        class_kind=each.class_kind,
        hours=each.hours,
        nursing=each.nursing,
        dementia=each.dementia,
        public_good=each.public_good,
        inclusive=each.inclusive,
        recorded_by=each.recorded_by,
    )
