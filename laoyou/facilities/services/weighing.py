"""Before anything is confirmed: which free places somebody could have and what speaks against each. Nothing is written.

What one admission would meet is found by the admission itself, taken back: the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.facilities.access import KEEP_STAYS
from laoyou.facilities.enums import LimitKind, SiteState, StayState, UnitKind
from laoyou.facilities.enums.closings import ClosingState
from laoyou.facilities.models import Closing
from laoyou.facilities.selectors.guests import Guest
from laoyou.facilities.selectors.limits import limits
from laoyou.facilities.selectors.what_if import FreePlace, free_places
from laoyou.facilities.services.cautions import (
    FireCertificateExpired,
    age_cautions,
    months_old,
    without_fire_certificate,
)
from laoyou.facilities.services.duties import Caution, NeedsConfirming
from laoyou.facilities.services.stays import STAY_OF, Admission, ClosingAnnounced, NotOpenThen, SiteNotOpen, admit

_SCHOOL = 36  # months; childcare is for those under three (人口与计划生育法 28)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A free place with what forbids it and what is to be looked at."""

    place: FreePlace
    refusals: tuple[DomainError, ...]
    cautions: tuple[Caution, ...]

    @property
    def id(self) -> UUID:
        return self.place.id


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an admission would meet: `refusal` None when it would be made, after `cautions` were confirmed."""

    refusal: DomainError | None
    cautions: tuple[Caution, ...]


def weigh_places(guest: Guest, *, first: date, actor: Actor, now: datetime) -> list[Weighed]:
    """Every free place somebody's age makes thinkable from `first` on, those nothing speaks against first."""
    KEEP_STAYS.demand(actor)
    child = months_old(guest.birth, first) < _SCHOOL
    kinds = (UnitKind.CHILD_CLASS,) if child else (UnitKind.BED, UnitKind.PLACES)
    found = list(_weighed(free_places(kinds, on=first, actor=actor), guest, first))
    for kind in kinds:
        found = _with_own_refusal(found, kind, guest, first, actor=actor, now=now)
    return sorted(found, key=lambda each: (len(each.refusals), len(each.cautions)))


def rehearse_admission(
    site_id: UUID, guest: Guest, asked: Admission, *, accepted: Collection[str] = (), actor: Actor, now: datetime
) -> Rehearsal:
    """Admit, and take it back. Raises NotFound and what a role may not do; every other refusal is the answer."""
    KEEP_STAYS.demand(actor)
    cautions: tuple[Caution, ...] = ()
    for _attempt in range(2):
        try:
            with transaction.atomic():
                admit(site_id, guest, asked, accepted=accepted, actor=actor, now=now)
                transaction.set_rollback(True)
        except NeedsConfirming as asking:
            cautions = asking.cautions
            accepted = {*accepted, *(each.code for each in cautions)}
        except (NotAllowed, NotFound):
            raise
        except DomainError as refused:
            return Rehearsal(refused, cautions)
        else:
            break
    return Rehearsal(None, cautions)


def _weighed(places: Collection[FreePlace], guest: Guest, first: date) -> Iterator[Weighed]:
    sites = {each.site_id for each in places}
    announced = Closing.objects.filter(site_id__in=sites, state=ClosingState.ANNOUNCED).order_by("site_id")
    closing = set(announced.values_list("site_id", flat=True))
    unsafe = without_fire_certificate(sites, first)
    low, high = (limits(kind, on=first) for kind in (LimitKind.AGE_FROM, LimitKind.AGE_TO))
    for each in places:
        cautions = [*age_cautions(each.unit_kind, guest, first, (low.get(each.class_kind), high.get(each.class_kind)))]
        if each.site_id in unsafe:
            cautions.append(FireCertificateExpired(day=first.isoformat()))
        yield Weighed(each, tuple(_refusals(each, closing)), tuple(cautions))


def _refusals(place: FreePlace, closing: Collection[UUID]) -> Iterator[DomainError]:
    """What the site itself forbids to somebody who comes to stay."""
    if place.site_state != SiteState.OPERATING:
        yield SiteNotOpen()
    elif place.site_id in closing:
        yield ClosingAnnounced()
    elif place.closes_on is not None:
        yield NotOpenThen()


def _with_own_refusal(
    found: list[Weighed], kind: UnitKind, guest: Guest, first: date, *, actor: Actor, now: datetime
) -> list[Weighed]:
    """What lies in the person, such as living in a home of another county, forbids every place of the kind."""
    best = next((each for each in found if each.place.unit_kind == kind and not each.refusals), None)
    if best is None:
        return found
    asked = Admission(STAY_OF[kind], best.place.unit_id, first, state=StayState.CONFIRMED)
    refusal = rehearse_admission(best.place.site_id, guest, asked, actor=actor, now=now).refusal
    if refusal is None:
        return found
    return [
        replace(each, refusals=(*each.refusals, refusal)) if each.place.unit_kind == kind else each for each in found
    ]
