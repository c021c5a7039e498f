"""Offers: to the next one only; refused, lapsed, accepted; passing over in writing; what the log tells everybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.facilities.enums import ApplicationState, NoticeKind, OfferState, PassingReason, RefusalReason, StayState
from laoyou.facilities.models import Application, Offer, PassedOver, Placement, Stay
from laoyou.facilities.selectors import rankings
from laoyou.facilities.selectors.applications import application_card
from laoyou.facilities.services import offers, waiting_rules
from laoyou.facilities.services.applications import OfferStands, withdraw
from laoyou.facilities.services.offers import Passing, accept, lapse_due, offer_place, refuse, take_back
from laoyou.facilities.services.stays import BedTaken, CaredForElsewhere
from laoyou.facilities.services.waiting_lists import open_list
from laoyou.people.enums import ConditionKind
from laoyou.people.models import Person
from laoyou.policy.waiting import shipped_rule
from laoyou.records.models import AuditEvent
from tests.facilities.homes import site, stay, unit
from tests.facilities.waiting import ELDER, MINHE, NOW, SYSTEM, home, officer, ranked, waiting, worker
from tests.people.registry import HAIDONG, LEDU, SHANGTAN, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]

DAY = timedelta(days=1)
ILL = Passing(PassingReason.WRONG_PLACE, "床位在男室，申请人为女性，经办核对3月1日")


@pytest.fixture
def queue():  # type: ignore[no-untyped-def]
    """A home with two beds and three who wait: destitute, severely disabled, and one without anything."""
    at = home(beds=2)
    first = waiting(16, [at.list_id], ConditionKind.DESTITUTE)
    second = waiting(14, [at.list_id], ConditionKind.SEVERE_DISABILITY)
    third = waiting(12, [at.list_id])
    assert ranked(at.list_id) == [first[1], second[1], third[1]]
    return at, first, second, third


def log(at) -> list[tuple[str, str, str]]:  # type: ignore[no-untyped-def]
    return [(each.number, each.kind, each.reason) for each in reversed(rankings.notices(at.list_id))]


def test_the_next_one_is_offered_and_accepts(queue) -> None:  # type: ignore[no-untyped-def]
    at, first, second, _ = queue
    made = offer_place(at.list_id, at.beds[0].id, first=TODAY + DAY, actor=officer(), now=NOW)
    assert (made.number, made.rank) == (first[1], 1)
    offer = Offer.objects.get(id=made.offer_id)
    assert (offer.state, offer.lapses_on) == (OfferState.OPEN, TODAY + 10 * DAY)
    assert Stay.objects.get(id=offer.stay_id).state == StayState.PLANNED
    with pytest.raises(OfferStands):
        withdraw(first[0], reason="改变主意", revision=0, actor=SYSTEM, now=NOW)
    accept(made.offer_id, actor=officer(), now=NOW)
    assert Stay.objects.get(id=offer.stay_id).state == StayState.CONFIRMED
    assert Application.objects.get(id=first[0]).state == ApplicationState.FULFILLED
    following = offer_place(at.list_id, at.beds[1].id, first=TODAY + DAY, actor=officer(), now=NOW)
    assert following.number == second[1]
    assert log(at) == [
        (first[1], NoticeKind.OFFERED, ""),
        (first[1], NoticeKind.ACCEPTED, ""),
        (second[1], NoticeKind.OFFERED, ""),
    ]
    with pytest.raises(offers.OfferAnswered):
        accept(made.offer_id, actor=officer(), now=NOW)


def test_refused_frees_the_bed_for_the_next(queue) -> None:  # type: ignore[no-untyped-def]
    at, first, second, _ = queue
    bed = at.beds[0].id
    made = offer_place(at.list_id, bed, first=TODAY, actor=officer(), now=NOW)
    with pytest.raises(BedTaken):
        offer_place(at.list_id, bed, first=TODAY, actor=officer(), now=NOW)
    assert refuse(made.offer_id, RefusalReason.FAR, words="女儿在西宁", actor=officer(), now=NOW) is False
    assert Placement.objects.filter(holding=True).count() == 0
    again = offer_place(at.list_id, bed, first=TODAY, actor=officer(), now=NOW)
    assert again.number == first[1]  # one refusal costs no rank
    refuse(again.offer_id, RefusalReason.ILL, words="住院", actor=officer(), now=NOW)
    card = application_card(first[0], on=TODAY, actor=officer())
    assert {(each.refusal, each.counts) for each in card.offers} == {("far", True), ("ill", False)}
    assert second


def test_more_refusals_than_the_rule_allows_end_the_application(queue) -> None:  # type: ignore[no-untyped-def]
    at, first, second, _ = queue
    ended = []
    for _ in range(3):
        made = offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=officer(), now=NOW)
        ended.append(refuse(made.offer_id, RefusalReason.NOT_NOW, actor=officer(), now=NOW))
    assert ended == [False, False, True]
    found = Application.objects.get(id=first[0])
    assert (found.state, found.steps.latest("id").end) == (ApplicationState.EXPIRED, "refusals")
    assert offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=officer(), now=NOW).number == second[1]


def test_a_rule_may_let_waiting_begin_anew(queue) -> None:  # type: ignore[no-untyped-def]
    at, first, *_ = queue
    source = dict(shipped_rule("elder_public").source) | {
        "version": "2",
        "offers": {"days": 3, "most_refusals": 0, "then": "anew"},
    }
    waiting_rules.put_into_force(HAIDONG, source, first=TODAY, actor=SYSTEM, now=NOW)
    ranked(at.list_id)
    later = NOW + 5 * DAY
    made = offer_place(at.list_id, at.beds[0].id, first=TODAY + 9 * DAY, actor=officer(), now=later)
    assert refuse(made.offer_id, RefusalReason.NOT_NOW, actor=officer(), now=later) is False
    found = Application.objects.get(id=first[0])
    assert (found.state, found.applied_on, found.counts_from) == (
        ApplicationState.WAITING,
        TODAY,
        TODAY + 5 * DAY,
    )


def test_an_offer_lapses_on_its_day_and_not_before(queue) -> None:  # type: ignore[no-untyped-def]
    at, first, *_ = queue
    offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=officer(), now=NOW)
    assert lapse_due(actor=SYSTEM, now=NOW + 9 * DAY) == 0
    assert lapse_due(actor=SYSTEM, now=NOW + 10 * DAY) == 1
    assert lapse_due(actor=SYSTEM, now=NOW + 10 * DAY) == 0
    assert log(at)[-1] == (first[1], NoticeKind.LAPSED, "")
    assert Placement.objects.filter(holding=True).count() == 0


def test_passing_over_is_written_audited_and_published(queue) -> None:  # type: ignore[no-untyped-def]
    at, first, second, third = queue
    bed = at.beds[0].id
    with pytest.raises(offers.WordsNeeded):
        offer_place(
            at.list_id,
            bed,
            first=TODAY,
            passing={first[1]: Passing(PassingReason.OTHER, " ")},
            actor=officer(),
            now=NOW,
        )
    with pytest.raises(offers.NotAhead):
        offer_place(at.list_id, bed, first=TODAY, passing={third[1]: ILL}, actor=officer(), now=NOW)
    assert Offer.objects.count() == PassedOver.objects.count() == 0
    made = offer_place(at.list_id, bed, first=TODAY, passing={first[1]: ILL}, actor=officer(), now=NOW)
    assert made.number == second[1]
    assert log(at) == [(first[1], "passed_over", "wrong_place"), (second[1], "offered", "")]
    event = AuditEvent.objects.get(action="facilities.pass_over")
    assert (event.subject_id, event.reason) == (str(first[0]), ILL.words)
    assert application_card(first[0], on=TODAY, actor=officer()).passed[0].words == ILL.words
    assert ILL.words not in rankings.log_file(at.list_id)


def test_a_place_taken_back_costs_nothing(queue) -> None:  # type: ignore[no-untyped-def]
    at, first, *_ = queue
    made = offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=officer(), now=NOW)
    take_back(made.offer_id, words="床位损坏", actor=officer(), now=NOW)
    assert Offer.objects.get(id=made.offer_id).counts is False
    assert offer_place(at.list_id, at.beds[1].id, first=TODAY, actor=officer(), now=NOW).number == first[1]


def test_who_meanwhile_moved_in_elsewhere_cannot_accept(queue) -> None:  # type: ignore[no-untyped-def]
    at, first, *_ = queue
    made = offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=officer(), now=NOW)
    stay(site(SHANGTAN, name="别处"), Person.objects.get(id=first[2]))
    with pytest.raises(CaredForElsewhere):
        accept(made.offer_id, actor=officer(), now=NOW)
    assert Offer.objects.get(id=made.offer_id).state == OfferState.OPEN


def test_near_misses(queue) -> None:  # type: ignore[no-untyped-def]
    at, *_ = queue
    bed = at.beds[0].id
    with pytest.raises(NotFound):
        offer_place(at.list_id, bed, first=TODAY, actor=officer(LEDU), now=NOW)
    with pytest.raises(NotAllowed):
        offer_place(at.list_id, bed, first=TODAY, actor=worker(area=MINHE), now=NOW)
    elsewhere = unit(site(SHANGTAN, name="别处"), label="9")
    with pytest.raises(offers.OtherPlace):
        offer_place(at.list_id, elsewhere.id, first=TODAY, actor=officer(), now=NOW)
    made = offer_place(at.list_id, bed, first=TODAY, actor=officer(), now=NOW)
    with pytest.raises(NotFound):
        accept(made.offer_id, actor=officer(LEDU), now=NOW)
    fresh = open_list(ELDER, MINHE, None, actor=SYSTEM, now=NOW)
    with pytest.raises(offers.NotRankedYet):
        offer_place(fresh, at.beds[1].id, first=TODAY, actor=officer(), now=NOW)


def test_the_database_keeps_offers_whole(queue) -> None:  # type: ignore[no-untyped-def]
    at, *_ = queue
    made = offer_place(at.list_id, at.beds[0].id, first=date(2026, 4, 1), actor=officer(), now=NOW)
    for changed, constraint in (
        ({"state": OfferState.REFUSED, "answered_on": TODAY}, "offer_refusal_says_why"),
        ({"state": OfferState.ACCEPTED}, "offer_answered_wholly"),
        ({"lapses_on": TODAY}, "offer_lapses_later"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Offer.objects.filter(id=made.offer_id).update(**changed)
