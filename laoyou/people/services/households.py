"""Who lives together: a household begins, somebody joins or leaves, it splits, moves as a whole, and has one head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import RECORD_HOUSEHOLD, REVEAL_DETAIL
from laoyou.people.enums import Happening, HouseholdRole, Sealed
from laoyou.people.models import Household, Person
from laoyou.people.services.binding import is_bound
from laoyou.people.services.consequences import keep_true
from laoyou.people.services.doubting import keep_doubts
from laoyou.people.services.effects import OF_WHO_LEAVES, Event, carry_out
from laoyou.people.services.household_rules import (
    CONSTRAINTS,
    AlreadyMember,
    Home,
    HouseholdElsewhere,
    NobodyChosen,
    NotMembers,
    TwoHeads,
    demand_one_head,
)
from laoyou.people.services.persons import ReasonNeeded
from laoyou.people.services.residence import demand_after, hand_over, keep_past, locked_many, settle, write
from laoyou.records.services import audit
from laoyou.records.services.sealing import seal, unseal


def create_household(
    home: Home, members: Mapping[UUID, HouseholdRole], *, on: date, actor: Actor, now: datetime
) -> UUID:
    """A household begins on `on` with these members, who leave where they lived; returns its key.

    Raises NotFound, HouseholdElsewhere, NobodyChosen, TwoHeads, AlreadyDead, MovedBefore, NotYet, PointOutsideChina,
    NameForInstitutions.
    """
    RECORD_HOUSEHOLD.demand(actor)
    if not members:
        raise NobodyChosen
    _demand_inside(home.area, actor)
    demand_one_head(members.values())
    with transaction.atomic():
        people = locked_many(members, actor=actor)
        household = _made(home)
        left = [_moved_into(household, people[each], members[each], on, actor, now) for each in sorted(members)]
        keep_true([household.id, *left], people, on=on, now=now)
        _audit(
            household,
            "create_household",
            actor,
            now,
            after=_facts(household) | {"members": _written(members), "on": on},
        )
    return household.id


def join_household(
    household_id: UUID, person_id: UUID, role: HouseholdRole, *, on: date, actor: Actor, now: datetime
) -> None:
    """Somebody comes to live in the household. Raises NotFound, AlreadyMember, TwoHeads, MovedBefore, NotYet."""
    RECORD_HOUSEHOLD.demand(actor)
    with transaction.atomic():
        person = locked_many([person_id], actor=actor)[person_id]
        household = _locked(household_id, actor)
        if person.household_id == household.id:
            raise AlreadyMember(name=person.name)
        left = _moved_into(household, person, role, on, actor, now)
        keep_true([household.id, left], [person.id], on=on, now=now)
        after = {"person": str(person.id), "role": int(role), "on": on}
        _audit(household, "join_household", actor, now, after=after)


def leave_household(person_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """Somebody lives in the household no longer, and where in the community is not known.

    Who moves elsewhere is moved instead. Raises NotFound, NotMembers, MovedBefore, NotYet.
    """
    RECORD_HOUSEHOLD.demand(actor)
    with transaction.atomic():
        person = locked_many([person_id], actor=actor)[person_id]
        if person.household_id is None:
            raise NotMembers
        household = _locked(person.household_id, actor)
        demand_after(person.lives_since, on, now)
        settle(person, person.area, None, HouseholdRole.UNKNOWN, on=on, actor=actor, now=now)
        _by_hand(household.id)
        keep_true([household.id], [person.id], on=on, now=now)
        after = {"person": str(person.id), "on": on}
        _audit(household, "leave_household", actor, now, after=after, reason=reason.strip())


def split_household(
    household_id: UUID, home: Home, members: Mapping[UUID, HouseholdRole], *, on: date, actor: Actor, now: datetime
) -> UUID:
    """Some members begin a household of their own; returns its key. Raises as `create_household`, and NotMembers."""
    RECORD_HOUSEHOLD.demand(actor)
    with transaction.atomic():
        locked_many(members, actor=actor)
        _demand_members(household_id, members)
        made = create_household(home, members, on=on, actor=actor, now=now)
        _audit(_locked(household_id, actor), "split_household", actor, now, after={"new": str(made), "on": on})
    return made


def move_household(household_id: UUID, home: Home, *, on: date, revision: int, actor: Actor, now: datetime) -> int:
    """Everybody of the household lives at another address from `on`; returns how many moved. Places in it stay.

    It may go outside the actor's area, and is handed over then. Raises NotFound, Conflict, NobodyChosen, MovedBefore,
    NotYet, PointOutsideChina.
    """
    RECORD_HOUSEHOLD.demand(actor)
    with transaction.atomic():
        keys = list(_members(household_id).values_list("id", flat=True))
        if not keys:
            raise NobodyChosen
        people = locked_many(keys, actor=actor)
        household = _locked(household_id, actor)
        if household.revision != revision:
            raise Conflict
        _demand_members(household_id, people)
        before = _facts(household)
        if home.area != household.area:
            _tell_communities(people, home.area, on, actor, now)
        for person in people.values():
            demand_after(person.lives_since, on, now)
            keep_past(person, on, registered=False, actor=actor, now=now)
        _placed(household, home)
        for person in people.values():
            person.area, person.lives_since = home.area, on
            write(person, actor=actor, now=now)
        _save_place(household, actor)
        keep_doubts(people, [household.id], now=now)
        after = _facts(household) | {"members": len(people), "on": on}
        _audit(household, "move_household", actor, now, area=before["area"], before=before, after=after)
    return len(people)


def _tell_communities(people: Iterable[UUID], area: int, on: date, actor: Actor, now: datetime) -> None:
    """What waits about the members goes along; the new community is told, also what another county has to certify."""
    moves = [Event(person, on, area) for person in sorted(people)]
    carry_out(Happening.MOVE, moves, by=actor.name, now=now, without=OF_WHO_LEAVES)


def set_roles(
    household_id: UUID, roles: Mapping[UUID, HouseholdRole], *, revision: int, actor: Actor, now: datetime
) -> None:
    """Who is the head and what the others are to the head. Raises NotFound, Conflict, NotMembers, TwoHeads."""
    RECORD_HOUSEHOLD.demand(actor)
    demand_one_head(roles.values())
    with transaction.atomic():
        people = locked_many(roles, actor=actor)
        household = _locked(household_id, actor)
        if household.revision != revision:
            raise Conflict
        _demand_members(household_id, roles)
        before = {str(each.id): each.household_role for each in people.values()}
        # The head that steps back is written before the one that takes the place: there is never a second one.
        for person in sorted(people.values(), key=lambda each: roles[each.id] == HouseholdRole.HEAD):
            person.household_role = roles[person.id]
            person.revision, person.updated_at = person.revision + 1, now
            with refusing({"person_one_head_a_household": TwoHeads}):
                person.save(update_fields=["household_role", "revision", "updated_at"])
        household.revision, household.by_hand = household.revision + 1, True
        household.save(update_fields=["revision", "by_hand"])
        keep_true([household.id], on=day_of(now), now=now)
        _audit(household, "set_roles", actor, now, before=before, after=_written(roles))


def correct_household(
    household_id: UUID, home: Home, *, revision: int, reason: str, actor: Actor, now: datetime
) -> None:
    """Put the address, the point, the kind or the name right; nobody moves, and the community stays.

    Raises NotFound, Conflict, PointOutsideChina, NameForInstitutions.
    """
    RECORD_HOUSEHOLD.demand(actor)
    with transaction.atomic():
        household = _locked(household_id, actor)
        if household.revision != revision:
            raise Conflict
        before, area = _facts(household), household.area
        _placed(household, home)
        household.area, household.collective = area, home.collective
        household.name = home.name.strip()
        _save_place(household, actor)
        keep_true([household.id], on=day_of(now), now=now)
        _audit(
            household, "correct_household", actor, now, before=before, after=_facts(household), reason=reason.strip()
        )


@sensitive_variables()
def reveal_address(household_id: UUID, *, reason: str, actor: Actor, now: datetime) -> str:
    """The address in full, empty when none is on record; who looked, when and why is written down.

    Raises NotFound, ReasonNeeded.
    """
    REVEAL_DETAIL.demand(actor)
    if len(reason.strip()) < 2:
        raise ReasonNeeded
    with transaction.atomic():
        household = _locked(household_id, actor)
        _audit(household, "reveal_address", actor, now, reason=reason.strip())
        if not household.address_sealed:
            return ""
        return unseal(bytes(household.address_sealed), purpose=Sealed.ADDRESS, bound_to=household.id)


def _moved_into(
    household: Household, person: Person, role: HouseholdRole, on: date, actor: Actor, now: datetime
) -> UUID | None:
    """Move a locked person in; the household that is left."""
    left = person.household_id
    _by_hand(household.id, left)
    nothing_known = left is None and person.area == household.area and person.lives_since is None
    with refusing({"person_one_head_a_household": TwoHeads}):
        if nothing_known:
            # Where in the community was not known until now: no residence ends.
            demand_after(None, on, now)
            person.household_id, person.household_role, person.lives_since = household.id, role, on
            person.no_fixed_abode = False
            write(person, actor=actor, now=now)
        else:
            demand_after(person.lives_since, on, now)
            settle(person, household.area, household.id, role, on=on, actor=actor, now=now)
    return left


def _by_hand(*households: UUID | None) -> None:
    """From now on a file of the household register moves nobody out of these."""
    Household.objects.filter(id__in=[each for each in households if each], by_hand=False).update(by_hand=True)


def _made(home: Home) -> Household:
    household = Household(id=uuid7(), collective=home.collective, name=home.name.strip())
    _placed(household, home)
    with refusing(CONSTRAINTS):
        household.save(force_insert=True)
    return household


def _placed(household: Household, home: Home) -> None:
    """At its place. An address left empty stays in the same community, and is not known in another."""
    stays = household.area == home.area
    household.area, household.longitude, household.latitude = home.area, home.longitude, home.latitude
    if address := home.address.strip():
        household.address_sealed = seal(address, purpose=Sealed.ADDRESS, bound_to=household.id)
    elif not stays:
        household.address_sealed = None


def _save_place(household: Household, actor: Actor) -> None:
    if actor.is_system or household.area in actor.area or not is_bound():
        household.revision, household.by_hand = household.revision + 1, True
        with refusing(CONSTRAINTS):
            household.save()
        return
    place = [household.id, household.area, household.address_sealed, household.longitude, household.latitude]
    with refusing(CONSTRAINTS):
        hand_over("people_hand_over_household", place)


def _locked(household_id: UUID, actor: Actor) -> Household:
    """The household, locked after its people. Raises NotFound outside the actor's area."""
    found = Household.objects.select_for_update(no_key=True).filter(id=household_id).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    return found


def _members(household_id: UUID) -> Any:
    return Person.objects.filter(household_id=household_id, death__isnull=True, merged_into__isnull=True)


def _demand_members(household_id: UUID, chosen: Iterable[UUID]) -> None:
    wanted: Sequence[UUID] = list(chosen)
    if _members(household_id).filter(id__in=wanted).count() != len(wanted):
        raise NotMembers


def _demand_inside(area: int, actor: Actor) -> None:
    if not (actor.is_system or actor.area.covers(range_of(area))):
        raise HouseholdElsewhere


def _written(roles: Mapping[UUID, HouseholdRole]) -> dict[str, int]:
    return {str(person): int(role) for person, role in sorted(roles.items())}


def _facts(household: Household) -> dict[str, Any]:
    """What the audit trail keeps: of the address only whether there is one, of the point that it changed."""
    return {
        "area": household.area,
        "collective": household.collective,
        "name": household.name,
        "address": bool(household.address_sealed),
        "point": f"{household.longitude}, {household.latitude}" if household.longitude is not None else "",
    }


def _audit(
    household: Household, verb: str, actor: Actor, now: datetime, *, area: int | None = None, **facts: Any
) -> None:
    audit.record(
        actor=actor,
        action=f"people.{verb}",
        subject="people.household",
        subject_id=household.id,
        area=household.area if area is None else area,
        now=now,
        before=facts.get("before"),
        after=facts.get("after"),
        reason=facts.get("reason", ""),
    )
