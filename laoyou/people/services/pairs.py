"""What people say of a pair: two persons, or not now. Remembered, with the reason, and reversible."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.people.access import DECIDE_PAIR
from laoyou.people.enums import PairState
from laoyou.people.models import Pair, Person
from laoyou.people.services.persons import is_inside
from laoyou.records.services import audit


class PairDecided(DomainError):
    code = "people_pair_decided"
    sentence = "%(by)s has already decided this: %(state)s. Look at the decision before you change it."


class WhyNeeded(DomainError):
    code = "people_why_needed"
    sentence = "Say in a few words how you know that these are two persons; the next reader will ask."


def keep_apart(pair_id: UUID, *, revision: int, reason: str, actor: Actor, now: datetime) -> None:
    """The two records are two persons. Not asked again unless the evidence for one person grows.

    Raises NotFound, Conflict, PairDecided, WhyNeeded.
    """
    if len(reason.strip()) < 2:
        raise WhyNeeded
    _decide(pair_id, PairState.NOT_SAME, revision, reason, actor, now)


def put_off(pair_id: UUID, *, revision: int, reason: str, actor: Actor, now: datetime) -> None:
    """Somebody has to find out more first. Raises NotFound, Conflict, PairDecided."""
    _decide(pair_id, PairState.LATER, revision, reason, actor, now)


def ask_again(pair_id: UUID, *, revision: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take back "two persons" or "later": the pair is to be decided again. Raises NotFound, Conflict, PairDecided."""
    _decide(pair_id, PairState.OPEN, revision, reason, actor, now)


def _decide(pair_id: UUID, state: PairState, revision: int, reason: str, actor: Actor, now: datetime) -> None:
    DECIDE_PAIR.demand(actor)
    with transaction.atomic():
        pair = locked_pair(pair_id, actor=actor)
        if pair.state == PairState.SAME or (pair.revision != revision and pair.state != PairState.OPEN):
            raise decided(pair)
        if pair.revision != revision:
            raise Conflict
        said(pair, state, reason, actor=actor, now=now)


def decided(pair: Pair) -> PairDecided:
    """The refusal that tells who decided the pair meanwhile, and what."""
    return PairDecided(state=PairState(pair.state).label, by=pair.decided_by)


def locked_pair(pair_id: UUID, *, actor: Actor) -> Pair:
    """The pair's row, locked. Raises NotFound where one of the two records lies outside the actor's area."""
    pair = Pair.objects.select_for_update().filter(id=pair_id).first()
    if pair is None or not all(is_inside(person, actor) for person in _both(pair)):
        raise NotFound
    return pair


def _both(pair: Pair) -> list[Person]:
    """Both persons; fewer where the caller does not see one of them."""
    found = list(Person.objects.filter(id__in=[pair.low_id, pair.high_id]))
    if len(found) < 2:
        raise NotFound
    return found


def said(pair: Pair, state: PairState, reason: str, *, actor: Actor, now: datetime) -> None:
    """Write a decision down, with the evidence it was made on. The pair is locked."""
    before = {"state": pair.state, "reason": pair.reason}
    pair.state, pair.reason = state, reason.strip()
    pair.decided_at, pair.decided_by = now, actor.name
    pair.decided_levels, pair.decided_weight = pair.levels, pair.weight
    pair.revision += 1
    pair.save()
    audit.record(
        actor=actor,
        action="people.decide_pair",
        subject="people.pair",
        subject_id=pair.id,
        area=pair.low.area,
        now=now,
        before=before,
        after={"state": pair.state, "reason": pair.reason, "low": str(pair.low_id), "high": str(pair.high_id)},
        reason=pair.reason,
    )
