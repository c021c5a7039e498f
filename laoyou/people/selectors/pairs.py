"""The queue of records that may be one person, a pair with both sides, and the mergers made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from laoyou.accounts.selectors.area_names import area_name
from laoyou.analytics.linkage import CERTAIN
from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange, range_of
from laoyou.core.errors import NotFound
from laoyou.people.access import REVIEW_PAIRS
from laoyou.people.enums import PairState
from laoyou.people.models import Comparison, Merge, Pair, Person
from laoyou.people.selectors.card import PersonCard, card_of

# How sure the comparison is, by the least probability: what a reader goes through first, and what can wait.
SURENESS: dict[str, tuple[float, float]] = {
    "certain": (CERTAIN, 1.01),
    "likely": (0.8, CERTAIN),
    "perhaps": (0.0, 0.8),
}
# What makes two records look like one although something differs: field and level of the comparison.
REASONS: dict[str, tuple[str, str]] = {
    "id_same": ("id", "exact"),
    "id_slip": ("id", "slip"),
    "name_sound": ("name", "homophone"),
    "name_character": ("name", "one_character"),
    "birth_day_month": ("birth", "day_month"),
    "birth_slip": ("birth", "slip"),
    "birth_lunar": ("birth", "lunar"),
    "phone_same": ("phone", "exact"),
    "number_missing": ("id", "missing"),
}


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair as the page shows it: both cards, the agreement by field, what was said of it."""

    id: UUID
    probability: float
    levels: dict[str, str]
    weights: dict[str, float]
    prior: float
    state: str
    reason: str
    decided_by: str
    decided_at: datetime | None
    revision: int
    compared_at: datetime
    low: PersonCard
    high: PersonCard
    same_household: bool
    merge_id: UUID | None

    def card_with(self, person_id: UUID) -> PersonCard:
        """One of the two sides. Raises NotFound for another person's key."""
        for side in (self.low, self.high):
            if side.person.id == person_id:
                return side
        raise NotFound

    def other_than(self, person_id: UUID) -> PersonCard:
        """The opposite side of a person's."""
        return self.high if self.card_with(person_id) is self.low else self.low


def pairs(*, actor: Actor, on: date) -> QuerySet[Pair]:
    """Pairs both of whose records lie in the actor's area, with the names of where they live.

    Waiting ones only while both records stand for themselves.
    """
    REVIEW_PAIRS.demand(actor)
    standing = Q(low__merged_into__isnull=True, high__merged_into__isnull=True) | Q(state=PairState.SAME)
    found = Pair.objects.filter(standing, _side("low", actor.area), _side("high", actor.area))
    return found.select_related("low", "high").annotate(
        low_area=area_name("low__area", on=on), high_area=area_name("high__area", on=on)
    )


def _side(side: str, area: AreaRange) -> Q:
    lives = Q(**{f"{side}__area__gte": area.low, f"{side}__area__lt": area.high})
    return lives | Q(**{f"{side}__registered_area__gte": area.low, f"{side}__registered_area__lt": area.high})


def sure(found: QuerySet[Pair], sureness: str) -> QuerySet[Pair]:
    """Those of one of SURENESS; all for a word that is none."""
    if sureness not in SURENESS:
        return found
    least, below = SURENESS[sureness]
    return found.filter(probability__gte=least, probability__lt=below)


def because(found: QuerySet[Pair], reason: str) -> QuerySet[Pair]:
    """Those in which a field reached one of REASONS; all for a word that is none."""
    if reason not in REASONS:
        return found
    field, level = REASONS[reason]
    return found.filter(levels__contains={field: level})


def touching(found: QuerySet[Pair], area: int) -> QuerySet[Pair]:
    """Those one of whose records lies in an area."""
    return found.filter(_side("low", range_of(area)) | _side("high", range_of(area)))


def pair_view(pair_id: UUID, *, actor: Actor, on: date) -> PairView:
    """One pair with both cards. Raises NotFound unless the actor may see both records."""
    pair = pairs(actor=actor, on=on).filter(id=pair_id).first()
    if pair is None:
        raise NotFound
    made = Merge.objects.filter(pair=pair, undone_at__isnull=True).order_by("-made_at", "id").first()
    return PairView(
        id=pair.id,
        probability=pair.probability,
        levels=pair.levels,
        weights=pair.weights,
        prior=pair.prior,
        state=pair.state,
        reason=pair.reason,
        decided_by=pair.decided_by,
        decided_at=pair.decided_at,
        revision=pair.revision,
        compared_at=pair.compared_at,
        low=card_of(pair.low, actor=actor),
        high=card_of(pair.high, actor=actor),
        same_household=pair.low.household_id is not None and pair.low.household_id == pair.high.household_id,
        merge_id=made.id if made else None,
    )


def next_open(*, actor: Actor, on: date, after: UUID | None = None) -> UUID | None:
    """The pair to decide next, the likeliest first; another one than `after`."""
    waiting = pairs(actor=actor, on=on).filter(state=PairState.OPEN)
    found = waiting.exclude(id=after) if after else waiting
    return found.order_by("-probability", "id").values_list("id", flat=True).first()


def waiting_of(person_id: UUID, *, actor: Actor, on: date) -> list[UUID]:
    """Pairs to be decided in which a person is one side, the likeliest first."""
    found = pairs(actor=actor, on=on).filter(Q(low=person_id) | Q(high=person_id), state=PairState.OPEN)
    return list(found.order_by("-probability", "id").values_list("id", flat=True)[:5])


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merger: which record was given up for which, when and by whom; undone when `undone_at` is set."""

    id: UUID
    stayed_id: UUID
    given_up_id: UUID
    given_up_name: str
    kept_back: tuple[dict[str, Any], ...]
    reason: str
    made_at: datetime
    made_by: str
    undone_at: datetime | None


def mergers_into(person_id: UUID) -> tuple[MergeRow, ...]:
    """Mergers in force into a record that the caller has been allowed to see."""
    found = Merge.objects.filter(stayed=person_id, undone_at__isnull=True).select_related("given_up")
    return tuple(_merge_row(each) for each in found.order_by("-made_at", "id"))


def merge_row(merge_id: UUID, *, actor: Actor) -> MergeRow:
    """One merger. Raises NotFound unless the actor may see both records."""
    REVIEW_PAIRS.demand(actor)
    found = Merge.objects.filter(id=merge_id).select_related("given_up").first()
    if found is None:
        raise NotFound
    inside = Person.objects.filter(_here(actor.area), id__in=[found.stayed_id, found.given_up_id])
    if inside.count() < 2:
        raise NotFound
    return _merge_row(found)


def _here(area: AreaRange) -> Q:
    return Q(area__gte=area.low, area__lt=area.high) | Q(registered_area__gte=area.low, registered_area__lt=area.high)


def _merge_row(merge: Merge) -> MergeRow:
    return MergeRow(
        id=merge.id,
        stayed_id=merge.stayed_id,
        given_up_id=merge.given_up_id,
        given_up_name=merge.given_up.name,
        kept_back=tuple(merge.kept_back),
        reason=merge.reason,
        made_at=merge.made_at,
        made_by=merge.made_by,
        undone_at=merge.undone_at,
    )


def last_compared(*, actor: Actor) -> datetime | None:
    """When the area was looked through last, or the first part of it that waited longest; None when it never was."""
    REVIEW_PAIRS.demand(actor)
    inside = Comparison.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    newest: dict[tuple[int, bool], datetime] = {}
    for area, across, finished in inside.order_by("finished_at").values_list("area", "across", "finished_at"):
        newest[area, across] = finished
    return min(newest.values(), default=None)
