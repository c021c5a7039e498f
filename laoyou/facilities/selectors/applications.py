"""Applications for a place, for those who help and decide: list, card, offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_APPLICATIONS
from laoyou.facilities.enums import OfferState
from laoyou.facilities.models import Application, ApplicationStep, Offer, PassedOver, RankingEntry, WaitingChoice
from laoyou.facilities.selectors.rankings import ListRow, RankingRow, latest
from laoyou.facilities.selectors.waiting_facts import StatedRow, applicants, stated_facts
from laoyou.facilities.selectors.waiting_lists import here_of, seen_by
from laoyou.facilities.selectors.waiting_rules import RuleRow, rule_in_force
from laoyou.policy.waiting import criteria_met, unmet_conditions


@dataclass(frozen=True, slots=True)
class StepRow:
    """How an application came into a state."""

    state: str
    since: date
    end: str
    reason: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer and what became of it."""

    id: UUID
    application_id: UUID
    list_name: str
    site_name: str
    first: date
    offered_on: date
    lapses_on: date
    state: str
    answered_on: date | None
    refusal: str
    reason: str
    counts: bool


@dataclass(frozen=True, slots=True)
class PassedRow:
    """When the applicant was passed over, and why, in the words on file."""

    at: datetime
    rank: int
    reason: str
    words: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class InList:
    """Where an application stands in one of its lists: rank in the newest ranking, None when not in it."""

    waiting_list: ListRow
    ranking: RankingRow | None
    rank: int | None
    points: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rule in force makes of the facts of today: criteria by code, and conditions not met or not shown."""

    rule: RuleRow
    facts: dict[str, object]
    criteria: dict[str, bool | None]
    unmet: dict[str, bool | None]


@dataclass(frozen=True, slots=True)
class ApplicationCard:
    """Everything on the page of an application."""

    id: UUID
    number: str
    person_id: UUID
    kind: str
    area: int
    applied_on: date
    counts_from: date
    state: str
    state_since: date
    name: str
    sex: int
    birth: date
    note: str
    revision: int
    recorded_by: str
    lists: tuple[InList, ...]
    judged: Judged | None
    stated: tuple[StatedRow, ...]
    steps: tuple[StepRow, ...]
    offers: tuple[OfferRow, ...]
    passed: tuple[PassedRow, ...]

    @property
    def open_offer(self) -> OfferRow | None:
        return next((each for each in self.offers if each.state == OfferState.OPEN), None)


def applications(*, actor: Actor) -> QuerySet[Application]:
    """Those of the actor's area, and those that wait in its lists."""
    VIEW_APPLICATIONS.demand(actor)
    if actor.is_system:
        return Application.objects.all()
    return Application.objects.filter(seen_by(actor))


def application_card(application_id: UUID, *, on: date, actor: Actor) -> ApplicationCard:
    """One application. Raises NotFound outside the actor's area."""
    found = applications(actor=actor).filter(id=application_id).first()
    if found is None:
        raise NotFound
    chosen = [each.waiting_list for each in _choices(found.id)]
    lists = [ListRow(each.id, each.kind, each.area, each.site_id, each.name) for each in chosen]
    return ApplicationCard(
        id=found.id,
        number=found.number,
        person_id=found.person_id,
        kind=found.kind,
        area=found.area,
        applied_on=found.applied_on,
        counts_from=found.counts_from,
        state=found.state,
        state_since=found.state_since,
        name=found.name,
        sex=found.sex,
        birth=found.birth,
        note=found.note,
        revision=found.revision,
        recorded_by=found.recorded_by,
        lists=tuple(_standing(found.number, each) for each in lists),
        judged=judged(found, lists, on=on) if lists else None,
        stated=tuple(stated_facts(found.id)),
        steps=_steps(found.id),
        offers=offers_of(found.id),
        passed=_passed(found.id),
    )


def judged(found: Application, lists: list[ListRow], *, on: date) -> Judged | None:
    """The facts of today under the rule of the first list; None where no rule is in force.

    Somebody who lives and is registered outside the reader's area is not in the registry as the reader sees it: then
    nothing is known here, and the ranking (which sees all) is what counts.
    """
    row = rule_in_force(lists[0].area, found.kind, on=on)
    known = applicants(Application.objects.filter(id=found.id), found.kind, here=here_of(lists[0].area), on=on)
    if row is None or not known:
        return None
    rule = row.rule
    facts = known[0].facts
    return Judged(row, facts, criteria_met(rule, facts), unmet_conditions(rule, facts))


def offers_of(application_id: UUID) -> tuple[OfferRow, ...]:
    rows = Offer.objects.filter(application_id=application_id).select_related("waiting_list", "site")
    return tuple(_offer(each) for each in rows.order_by("-recorded_at", "id"))


def offer(offer_id: UUID, *, actor: Actor) -> OfferRow:
    """One offer. Raises NotFound when its application lies outside the actor's area."""
    VIEW_APPLICATIONS.demand(actor)
    found = Offer.objects.filter(id=offer_id).select_related("waiting_list", "site").first()
    if found is None or not applications(actor=actor).filter(id=found.application_id).exists():
        raise NotFound
    return _offer(found)


def open_offers(*, actor: Actor) -> QuerySet[Offer]:
    """Offers of lists in the actor's area that wait for an answer, the one that lapses first on top."""
    VIEW_APPLICATIONS.demand(actor)
    inside = range_of(actor.area.low) if actor.area.low else actor.area
    found = Offer.objects.filter(state=OfferState.OPEN, waiting_list__area__gte=inside.low)
    return found.filter(waiting_list__area__lt=inside.high).select_related("application", "waiting_list", "site")


def _choices(application_id: UUID) -> QuerySet[WaitingChoice]:
    return WaitingChoice.objects.filter(application_id=application_id).select_related("waiting_list").order_by("id")


def _standing(number: str, found: ListRow) -> InList:
    newest = latest(found.id)
    if newest is None:
        return InList(found, None, None, None)
    line = RankingEntry.objects.filter(ranking_id=newest.id, number=number).values_list("rank", "points").first()
    return InList(found, newest, *(line or (None, None)))


def _steps(application_id: UUID) -> tuple[StepRow, ...]:
    rows = ApplicationStep.objects.filter(application_id=application_id).order_by("recorded_at", "id")
    return tuple(
        StepRow(each.state, each.since, each.end, each.reason, each.recorded_by, each.recorded_at) for each in rows
    )


def _offer(each: Offer) -> OfferRow:
    return OfferRow(
        id=each.id,
        application_id=each.application_id,
        list_name=each.waiting_list.name,
        site_name=each.site.name,
        first=each.first,
        offered_on=each.offered_on,
        lapses_on=each.lapses_on,
        state=each.state,
        answered_on=each.answered_on,
        refusal=each.refusal,
        reason=each.reason,
        counts=each.counts,
    )


def _passed(application_id: UUID) -> tuple[PassedRow, ...]:
    rows = PassedOver.objects.filter(application_id=application_id).order_by("recorded_at", "id")
    return tuple(PassedRow(each.recorded_at, each.rank, each.reason, each.words, each.recorded_by) for each in rows)
