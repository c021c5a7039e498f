"""Offering a place to the next in a list, the answer, and what follows from a refusal by the rule.

Locks: the list, the application, then what admitting locks (docs/contracts/facilities.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import OFFER_PLACES
from laoyou.facilities.enums import (
    ApplicationEnd,
    ApplicationState,
    Funding,
    NoticeKind,
    OfferState,
    Origin,
    PassingReason,
    RefusalReason,
    StayKind,
    StayState,
    WaitingKind,
)
from laoyou.facilities.enums.closings import ClosingState
from laoyou.facilities.models import (
    Application,
    Closing,
    Offer,
    OfferNotice,
    PassedOver,
    Ranking,
    RankingEntry,
    Stay,
    Unit,
    WaitingList,
)
from laoyou.facilities.selectors.guests import Guest
from laoyou.facilities.selectors.waiting_rules import rule
from laoyou.facilities.services.applications import audit_application, end_application, fulfil, locked_application
from laoyou.facilities.services.stays import Admission, admit, advance
from laoyou.facilities.services.waiting_ends import demand_lasting
from laoyou.policy.waiting import OfferTerms, offer_terms
from laoyou.policy.waiting.terms import ENDS

_STAY_OF = {WaitingKind.ELDER: StayKind.RESIDENTIAL, WaitingKind.CHILDCARE: StayKind.CHILDCARE}
_LOOKED_AT = 200  # further down nobody is reached by passing over one by one


class NotRankedYet(DomainError):
    code = "facilities_not_ranked_yet"
    sentence = "The list has no ranking yet. Have it ranked first."


class NobodyWaits(DomainError):
    code = "facilities_nobody_waits"
    sentence = "Nobody in the list waits for an offer."


class NotAhead(DomainError):
    code = "facilities_not_ahead"
    sentence = (
        "%(number)s is not before the one who is offered the place. Somebody may have answered or withdrawn meanwhile; "
        "look at the list again."
    )


class WordsNeeded(DomainError):
    code = "facilities_passing_words"
    sentence = "Passing %(number)s over needs a reason in words: what was found, when, by whom."


class OtherPlace(DomainError):
    code = "facilities_offer_other_place"
    sentence = "This bed or class does not belong to the list's institution or area."


class OfferAnswered(Conflict):
    code = "facilities_offer_answered"
    sentence = "This offer has already been answered or has lapsed."


class HasOffer(DomainError):
    code = "facilities_has_offer"
    sentence = "The applicant has just been offered another place."


class SiteCloses(DomainError):
    code = "facilities_offer_site_closes"
    sentence = "The institution has announced that it suspends or ends services; this offer is being taken back."


class TooManyPassed(DomainError):
    code = "facilities_too_many_passed"
    sentence = "More than %(most)s are before this applicant. Nobody is reached so far down by passing over."


@dataclass(frozen=True, slots=True)
class Passing:
    """Why somebody ahead is passed over: the class is published, the words stay on file."""

    reason: PassingReason
    words: str


@dataclass(frozen=True, slots=True)
class Offered:
    """To whom the place went."""

    offer_id: UUID
    application_id: UUID
    number: str
    rank: int


@dataclass(frozen=True, slots=True)
class _Next:
    entry: RankingEntry
    application: Application
    passed: tuple[tuple[RankingEntry, Application, Passing], ...]


def offer_place(
    list_id: UUID,
    unit_id: UUID,
    *,
    first: date,
    passing: Mapping[str, Passing] | None = None,
    funding: Funding = Funding.SELF,
    accepted: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> Offered:
    """Offer a bed or class place from `first` to the first in the newest ranking who waits and has no offer open.

    Somebody who waits and has none is only gone past with an entry in `passing` (by application number). The place is
    kept by a planned stay until the answer. Of two who offer the last place at the same moment exactly one succeeds.
    Raises NotFound, NotRankedYet, NobodyWaits, NotAhead, WordsNeeded, OtherPlace, and what admitting raises.
    """
    OFFER_PLACES.demand(actor)
    with transaction.atomic():
        found = _lasting_list(list_id, actor)
        unit = _unit_of(found, unit_id)
        ranking = Ranking.objects.filter(waiting_list=found).order_by("-sequence").first()
        if ranking is None:
            raise NotRankedYet
        chosen = _next(ranking, passing or {})
        terms = _terms(ranking)
        stay_id = admit(
            unit.site_id,
            _guest(chosen.application),
            Admission(
                _STAY_OF[WaitingKind(found.kind)], unit_id, first, None, StayState.PLANNED, funding, Origin.QUEUE
            ),
            accepted=accepted,
            actor=actor,
            now=now,
        )
        made = _new_offer(found, ranking, chosen, unit, stay_id, first, terms, actor=actor, now=now)
        with refusing({"offer_one_open": HasOffer}):
            made.save(force_insert=True)
        _pass_over(made, found, chosen, actor=actor, now=now)
        _note(made, chosen.application.number, NoticeKind.OFFERED, now=now)
        after = {"unit": unit.label, "rank": made.rank, "lapses_on": made.lapses_on, "first": first}
        audit_application(chosen.application, "offer_place", actor=actor, now=now, after=after)
    return Offered(made.id, chosen.application.id, chosen.application.number, made.rank)


def accept(offer_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The applicant takes the place: the stay is confirmed, the application has led to a place.

    Raises NotFound, OfferAnswered, SiteCloses, CaredForElsewhere.
    """
    OFFER_PLACES.demand(actor)
    with transaction.atomic():
        found, application = _locked_offer(offer_id, actor)
        if Closing.objects.filter(site_id=found.site_id, state=ClosingState.ANNOUNCED).exists():
            raise SiteCloses
        _advance(found, StayState.CONFIRMED, actor=actor, now=now)
        _answer(found, OfferState.ACCEPTED, now=now)
        fulfil(application, actor=actor, now=now)
        _note(found, application.number, NoticeKind.ACCEPTED, now=now)
        audit_application(application, "accept_offer", actor=actor, now=now, after={"offer": str(found.id)})


def refuse(offer_id: UUID, reason: RefusalReason, *, words: str = "", actor: Actor, now: datetime) -> bool:
    """The applicant does not take the place; tells whether the application ended. Raises NotFound, OfferAnswered."""
    OFFER_PLACES.demand(actor)
    with transaction.atomic():
        found, application = _locked_offer(offer_id, actor)
        terms = _terms(found.ranking)
        found.refusal, found.reason, found.counts = reason, words.strip(), terms.counts(reason)
        return _let_go(
            found, application, OfferState.REFUSED, NoticeKind.REFUSED, terms, actor=actor, now=now, published=reason
        )


def take_back(offer_id: UUID, *, words: str, actor: Actor, now: datetime) -> None:
    """The place cannot be given after all; the applicant keeps rank and rights. Raises NotFound, OfferAnswered."""
    OFFER_PLACES.demand(actor)
    with transaction.atomic():
        found, application = _locked_offer(offer_id, actor)
        found.reason = words.strip()
        _let_go(
            found, application, OfferState.WITHDRAWN, NoticeKind.WITHDRAWN, _terms(found.ranking), actor=actor, now=now
        )


def lapse_due(*, actor: Actor, now: datetime) -> int:
    """Offers whose day has come without an answer lapse; returns how many. Each is a transaction of its own."""
    OFFER_PLACES.demand(actor)
    due = Offer.objects.filter(state=OfferState.OPEN, lapses_on__lte=day_of(now)).order_by("lapses_on", "id")
    lapsed = 0
    for offer_id in list(due.values_list("id", flat=True)):
        with transaction.atomic():
            try:
                found, application = _locked_offer(offer_id, actor)
            except OfferAnswered:
                continue
            terms = _terms(found.ranking)
            found.counts = terms.lapse_counts
            _let_go(found, application, OfferState.LAPSED, NoticeKind.LAPSED, terms, actor=actor, now=now)
            lapsed += 1
    return lapsed


def _locked_list(list_id: UUID, actor: Actor) -> WaitingList:
    found = WaitingList.objects.select_for_update(of=("self",)).filter(id=list_id).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    return found


def _lasting_list(list_id: UUID, actor: Actor) -> WaitingList:
    found = _locked_list(list_id, actor)
    demand_lasting(found)
    return found


def _unit_of(found: WaitingList, unit_id: UUID) -> Unit:
    unit = Unit.objects.filter(id=unit_id).select_related("site").first()
    if unit is None:
        raise NotFound
    inside = unit.site_id == found.site_id if found.site_id else unit.site.area in range_of(found.area)
    if not inside:
        raise OtherPlace
    return unit


def _next(ranking: Ranking, passing: Mapping[str, Passing]) -> _Next:
    """The first who waits without an open offer and is not passed over, locked; and those who are."""
    passed: list[tuple[RankingEntry, Application, Passing]] = []
    for entry in RankingEntry.objects.filter(ranking=ranking).order_by("rank").iterator(chunk_size=50):
        if not _available(entry.number):
            continue
        application = Application.objects.select_for_update(of=("self",)).get(number=entry.number)
        if not _available(entry.number):
            continue  # while we waited for the row another list's clerk has offered a place
        why = passing.get(entry.number)
        if why is None:
            return _taken(_Next(entry, application, tuple(passed)), passing)
        if len(why.words.strip()) < 2:
            raise WordsNeeded(number=entry.number)
        passed.append((entry, application, why))
        if len(passed) > _LOOKED_AT:
            raise TooManyPassed(most=_LOOKED_AT)
    raise NobodyWaits


def _taken(chosen: _Next, passing: Mapping[str, Passing]) -> _Next:
    ahead = {entry.number for entry, _, _ in chosen.passed}
    if behind := sorted(passing.keys() - ahead):
        raise NotAhead(number=behind[0])
    return chosen


def _available(number: str) -> bool:
    waiting = Application.objects.filter(number=number, state=ApplicationState.WAITING)
    return waiting.exclude(offers__state=OfferState.OPEN).exists()


def _terms(ranking: Ranking) -> OfferTerms:
    return offer_terms(rule(ranking.rule_id).rule)


def _guest(application: Application) -> Guest:
    """As shown at the application: who lives elsewhere is not in the registry as the officer sees it."""
    return Guest(application.person_id, application.name, application.sex, application.birth, None)


def _new_offer(
    found: WaitingList,
    ranking: Ranking,
    chosen: _Next,
    unit: Unit,
    stay_id: UUID,
    first: date,
    terms: OfferTerms,
    *,
    actor: Actor,
    now: datetime,
) -> Offer:
    today = day_of(now)
    return Offer(
        id=uuid7(),
        application=chosen.application,
        waiting_list=found,
        ranking=ranking,
        rank=chosen.entry.rank,
        site_id=unit.site_id,
        stay_id=stay_id,
        first=first,
        offered_on=today,
        lapses_on=today + timedelta(days=terms.days),
        state=OfferState.OPEN,
        recorded_by=actor.name,
        recorded_at=now,
    )


def _pass_over(made: Offer, found: WaitingList, chosen: _Next, *, actor: Actor, now: datetime) -> None:
    for entry, application, why in chosen.passed:
        PassedOver.objects.create(
            offer=made,
            application=application,
            rank=entry.rank,
            reason=why.reason,
            words=why.words.strip(),
            recorded_by=actor.name,
            recorded_at=now,
        )
        _publish(found.id, made.ranking_id, application.number, entry.rank, NoticeKind.PASSED_OVER, why.reason, now=now)
        after = {"reason": why.reason, "offer": str(made.id), "rank": entry.rank}
        audit_application(application, "pass_over", actor=actor, now=now, after=after, reason=why.words.strip())


def _locked_offer(offer_id: UUID, actor: Actor) -> tuple[Offer, Application]:
    """The offer and its application, both locked, after its list. Raises NotFound and OfferAnswered."""
    known = Offer.objects.filter(id=offer_id).values("waiting_list_id", "application_id").first()
    if known is None:
        raise NotFound
    _locked_list(known["waiting_list_id"], actor)
    application = locked_application(known["application_id"], actor=actor)
    found = Offer.objects.select_for_update(of=("self",)).select_related("ranking").get(id=offer_id)
    if found.state != OfferState.OPEN:
        raise OfferAnswered
    return found, application


def _advance(found: Offer, state: StayState, *, actor: Actor, now: datetime) -> None:
    revision = Stay.objects.filter(id=found.stay_id).values_list("revision", flat=True).get()
    advance(found.stay_id, state, revision=revision, actor=actor, now=now)


def _answer(found: Offer, state: OfferState, *, now: datetime) -> None:
    found.state, found.answered_on = state, day_of(now)
    found.save()


def _let_go(
    found: Offer,
    application: Application,
    state: OfferState,
    notice: NoticeKind,
    terms: OfferTerms,
    *,
    actor: Actor,
    now: datetime,
    published: str = "",
) -> bool:
    """The place is free again; what the rule says of refusals follows. Whether the application ended."""
    _advance(found, StayState.CANCELLED, actor=actor, now=now)
    _answer(found, state, now=now)
    _note(found, application.number, notice, reason=published, now=now)
    after = {"offer": str(found.id), "state": state, "refusal": published, "counts": found.counts}
    audit_application(application, "end_offer", actor=actor, now=now, after=after, reason=found.reason)
    return found.counts and _consequence(application, terms, actor=actor, now=now)


def _consequence(application: Application, terms: OfferTerms, *, actor: Actor, now: datetime) -> bool:
    counted = Offer.objects.filter(application=application, counts=True).count()
    if counted <= terms.most_refusals or application.state != ApplicationState.WAITING:
        return False
    if terms.then == ENDS:
        end_application(application, ApplicationEnd.REFUSALS, actor=actor, now=now)
        return True
    before = {"counts_from": application.counts_from}
    application.counts_from, application.revision = day_of(now), application.revision + 1
    application.save()
    after = {"counts_from": application.counts_from}
    audit_application(application, "wait_anew", actor=actor, now=now, before=before, after=after)
    return False


def _note(found: Offer, number: str, kind: NoticeKind, *, reason: str = "", now: datetime) -> None:
    _publish(found.waiting_list_id, found.ranking_id, number, found.rank, kind, reason, now=now)


def _publish(
    list_id: UUID, ranking_id: UUID, number: str, rank: int, kind: NoticeKind, reason: str, *, now: datetime
) -> None:
    OfferNotice.objects.create(
        waiting_list_id=list_id,
        number=number,
        on=day_of(now),
        kind=kind,
        reason=reason,
        rank=rank,
        ranking_id=ranking_id,
        at=now,
    )
