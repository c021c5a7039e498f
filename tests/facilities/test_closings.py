"""Suspension and closure: announced ahead, everybody resettled, nobody let in meanwhile, carried out when empty."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from laoyou.core.clock import today
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.facilities.enums import ClassKind, Hours, SiteKind, SiteState, StayEnd, StayKind, StayState, UnitKind
from laoyou.facilities.enums.closings import ClosingState, ResettledTo
from laoyou.facilities.models import (
    Application,
    Closing,
    Offer,
    PublishedSite,
    Resettlement,
    Site,
    Stay,
    UnitPeriod,
    WaitingList,
)
from laoyou.facilities.selectors.closings import closing_card, places_elsewhere
from laoyou.facilities.services import closings, stays
from laoyou.facilities.services.applications import NoListChosen, choose_lists
from laoyou.facilities.services.closings import Announced, Going
from laoyou.facilities.services.duties import NeedsConfirming, OtherDepartment, hold_site
from laoyou.facilities.services.offers import SiteCloses, accept, offer_place
from laoyou.facilities.services.publishing import publish_register
from laoyou.facilities.services.states import NotAnnounced, StillInside, change_site_state
from laoyou.facilities.services.stays import Admission, ClosingAnnounced, SiteNotOpen, admit
from laoyou.facilities.services.waiting_ends import ListEnded
from laoyou.facilities.services.waiting_lists import publish_ranking
from tests.facilities.homes import SHANGTAN, days, elder, place, site, stay, unit
from tests.facilities.test_filing import own
from tests.facilities.test_pages import own_people, post, signed_in, text_of
from tests.facilities.test_services import SYSTEM, guest, officer
from tests.facilities.waiting import home as home_with_list
from tests.facilities.waiting import officer as list_officer
from tests.facilities.waiting import ranked, waiting
from tests.people.pages import as_owner
from tests.people.registry import LEDU, NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "pages")]
IN_TIME = TODAY + timedelta(days=60)
THEN = NOW + timedelta(days=60)
CLOSE = Announced(SiteState.CLOSED, IN_TIME, "租约到期")


@pytest.fixture
def home() -> Site:
    """A home with three beds, two of them taken, beside another with a bed free."""
    at = site()
    for sequence, label in ((12, "101-1"), (14, "101-2")):
        place(stay(at, elder(sequence)), unit(at, label=label))
    unit(at, label="101-3")
    unit(site(SHANGTAN, name="上滩敬老院"))
    publish_register(actor=SYSTEM, now=NOW)
    return at


def bed(at: Site, label: str = "101-3", **other: Any) -> Admission:
    free = UnitPeriod.objects.get(site=at, unit__label=label).unit_id
    return Admission(StayKind.RESIDENTIAL, free, TODAY, **other)


def test_from_the_announcement_to_a_closed_site(home: Site) -> None:
    key = closings.announce(home.id, CLOSE, actor=own(home), now=NOW)
    card = closing_card(key, actor=officer())
    assert (card.left, card.unplanned, card.untold) == (2, 2, 2)
    ((elsewhere, name),) = places_elsewhere(card.closing)
    assert name.startswith("上滩敬老院")
    one, two = (each.stay_id for each in card.residents)
    moved = Going(ResettledTo.INSTITUTION, TODAY + timedelta(days=20), elsewhere, TODAY, "电话告知其子")
    closings.resettle(key, one, moved, actor=own(home), now=NOW)
    closings.resettle(key, two, Going(ResettledTo.FAMILY, TODAY), actor=officer(), now=NOW)
    closings.resettle(key, two, Going(ResettledTo.FAMILY, TODAY, told_on=TODAY), actor=officer(), now=NOW)
    card = closing_card(key, actor=own(home))
    assert (card.left, card.unplanned, card.untold, Resettlement.objects.count()) == (2, 0, 0, 2)
    with pytest.raises(StillInside, match="2 people"):
        closings.carry_out(key, revision=0, actor=officer(), now=THEN)
    for each in (one, two):
        stays.discharge(each, on=IN_TIME, end=StayEnd.RESETTLED, revision=0, actor=officer(), now=THEN)
    assert closing_card(key, actor=officer()).left == 0
    closings.carry_out(key, revision=0, actor=officer(), now=THEN)
    home.refresh_from_db()
    assert (home.state, home.state_since, Closing.objects.get().state) == ("closed", IN_TIME, ClosingState.DONE)
    publish_register(actor=SYSTEM, now=THEN)
    assert PublishedSite.objects.get(site=home).state == "closed"


def test_notice_is_given_in_time_or_confirmed(home: Site) -> None:
    soon = Announced(SiteState.SUSPENDED, TODAY + timedelta(days=59), "危房")
    with pytest.raises(NeedsConfirming) as asked:
        closings.announce(home.id, soon, actor=officer(), now=NOW)
    (caution,) = asked.value.cautions
    assert (IN_TIME.isoformat() in str(caution), "66" in str(caution)) == (True, True)
    assert closings.announce(home.id, soon, accepted=[caution.code], actor=officer(), now=NOW)
    with pytest.raises(closings.AnnouncedAlready):
        closings.announce(home.id, CLOSE, actor=officer(), now=NOW)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (Announced(SiteState.CLOSED, TODAY - timedelta(days=1), "租约到期"), closings.InThePast),
        (Announced(SiteState.CLOSED, IN_TIME, " "), DomainError),
        (Announced(SiteState.OPERATING, IN_TIME, "租约到期"), DomainError),
    ],
)
def test_what_cannot_be_announced(home: Site, said: Announced, error: type[DomainError]) -> None:
    with pytest.raises(error):
        closings.announce(home.id, said, actor=officer(), now=NOW)
    assert not Closing.objects.exists()


def test_nobody_is_admitted_beyond_the_day_and_until_then_they_are(home: Site) -> None:
    key = closings.announce(home.id, CLOSE, actor=officer(), now=NOW)
    with pytest.raises(ClosingAnnounced):
        admit(home.id, guest(16), bed(home), actor=officer(), now=NOW)
    with pytest.raises(ClosingAnnounced):
        admit(home.id, guest(18), bed(home, state=StayState.PLANNED), actor=officer(), now=NOW)
    short = admit(home.id, guest(20), bed(home, until=IN_TIME), actor=officer(), now=NOW)
    assert closing_card(key, actor=officer()).left == 3
    closings.call_off(key, reason="租约续签", revision=0, actor=officer(), now=NOW)
    with pytest.raises(closings.ClosingEnded):
        closings.carry_out(key, revision=1, actor=officer(), now=THEN)
    Stay.objects.filter(id=short).update(valid=days(TODAY))


def test_what_a_plan_for_somebody_says(home: Site) -> None:
    key = closings.announce(home.id, CLOSE, actor=officer(), now=NOW)
    one = closing_card(key, actor=officer()).residents[0].stay_id
    full = site(name="满员敬老院")
    for going, error in (
        (Going(ResettledTo.INSTITUTION, TODAY), closings.WhereTo),
        (Going(ResettledTo.INSTITUTION, TODAY, home.id), closings.WhereTo),
        (Going(ResettledTo.INSTITUTION, TODAY, full.id), closings.WhereTo),
        (Going(ResettledTo.FAMILY, IN_TIME + timedelta(days=1)), closings.TooLate),
        (Going(ResettledTo.FAMILY, TODAY, told_on=TODAY + timedelta(days=1)), closings.ToldBefore),
    ):
        with pytest.raises(error):
            closings.resettle(key, one, going, actor=officer(), now=NOW)
    nursery = site(SHANGTAN, kind=SiteKind.CHILDCARE, name="有空位的托育点")
    unit(nursery, UnitKind.CHILD_CLASS, "甲班", places=5, class_kind=ClassKind.TODDLERS, hours=Hours.FULL_DAY)
    publish_register(actor=SYSTEM, now=NOW)
    with pytest.raises(closings.WhereTo):
        closings.resettle(key, one, Going(ResettledTo.INSTITUTION, TODAY, nursery.id), actor=officer(), now=NOW)
    with pytest.raises(closings.NotAResident):
        closings.resettle(key, UUID(int=5), Going(ResettledTo.FAMILY, TODAY), actor=officer(), now=NOW)


def test_a_plan_is_written_on_when_the_institution_has_filled_up_meanwhile(home: Site) -> None:
    key = closings.announce(home.id, CLOSE, actor=officer(), now=NOW)
    card = closing_card(key, actor=officer())
    one, two = (each.stay_id for each in card.residents)
    ((elsewhere, _name),) = places_elsewhere(card.closing)
    going = Going(ResettledTo.INSTITUTION, TODAY, elsewhere)
    closings.resettle(key, one, going, actor=officer(), now=NOW)
    PublishedSite.objects.filter(site_id=elsewhere).update(vacant=0)
    form = text_of(signed_in().get(reverse("closings:resettle", args=[key, one])))
    assert f'<option value="{elsewhere}" selected>' in form
    as_owner()
    closings.resettle(key, one, replace(going, told_on=TODAY), actor=officer(), now=NOW)
    with pytest.raises(closings.WhereTo):
        closings.resettle(key, two, going, actor=officer(), now=NOW)


def test_whose_matter_it_is(home: Site) -> None:
    with pytest.raises(NotFound):
        closings.announce(home.id, CLOSE, actor=officer(area=LEDU), now=NOW)
    with pytest.raises(OtherDepartment):
        closings.announce(home.id, CLOSE, actor=officer("health"), now=NOW)
    key = closings.announce(home.id, CLOSE, actor=officer(), now=NOW)
    with pytest.raises(Conflict):
        closings.call_off(key, reason="租约续签", revision=3, actor=officer(), now=NOW)
    with pytest.raises(NotFound):
        closing_card(key, actor=officer(area=LEDU))
    with pytest.raises(stays.NotYet):
        closings.carry_out(key, revision=0, actor=officer(), now=NOW)


def test_offers_nobody_has_answered_are_taken_back() -> None:
    at = home_with_list(beds=1)
    waiting(12, [at.list_id])
    ranked(at.list_id)
    offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=list_officer(), now=NOW)
    closings.announce(at.site.id, CLOSE, actor=list_officer(), now=NOW)
    assert Offer.objects.get().state == "withdrawn"
    with pytest.raises(ClosingAnnounced):
        offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=list_officer(), now=NOW)


def test_an_institution_announces_and_the_worker_takes_its_offers_back() -> None:
    at = home_with_list(beds=1)
    waiting(12, [at.list_id])
    ranked(at.list_id)
    offered = offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=list_officer(), now=NOW)
    key = closings.announce(at.site.id, CLOSE, actor=own(at.site), now=NOW)
    (job,) = ProcrastinateJob.objects.filter(task_name="laoyou.facilities.tasks.take_back_offers")
    assert job.args == {"closing_id": str(key)}
    with pytest.raises(SiteCloses):
        accept(offered.offer_id, actor=list_officer(), now=NOW)
    assert closings.take_back_offers(key, actor=SYSTEM, now=NOW) == 1
    assert Offer.objects.get().state == "withdrawn"


def test_with_the_site_its_waiting_list_ends_and_who_waits_is_told() -> None:
    at = home_with_list(beds=1)
    application = waiting(12, [at.list_id])[0]
    ranked(at.list_id)
    key = closings.announce(at.site.id, CLOSE, actor=list_officer(), now=NOW)
    closings.carry_out(key, revision=0, actor=list_officer(), now=THEN)
    ended = WaitingList.objects.get(id=at.list_id)
    assert (ended.ended_on, ended.ended_why) == (IN_TIME, "租约到期")
    kept = Application.objects.get(id=application)
    assert (kept.state, kept.applied_on) == ("waiting", TODAY)
    told = kept.steps.order_by("recorded_at", "id").last()
    assert told is not None
    assert ("租约到期" in told.reason, "改选" in told.reason) == (True, True)
    for act in (
        lambda: publish_ranking(at.list_id, actor=SYSTEM, now=THEN),
        lambda: offer_place(at.list_id, at.beds[0].id, first=IN_TIME, actor=list_officer(), now=THEN),
    ):
        with pytest.raises(ListEnded):
            act()
    with pytest.raises(NoListChosen):
        choose_lists(application, [at.list_id], revision=kept.revision, actor=list_officer(), now=THEN)


def test_the_database_lets_nobody_into_a_closed_site_nor_close_one_with_people(home: Site) -> None:
    with pytest.raises(IntegrityError, match="somebody is left"), transaction.atomic():
        Site.objects.filter(id=home.id).update(state="closed", state_since=TODAY)
    shut = site(SHANGTAN, state=SiteState.CLOSED, state_since=date(2026, 2, 1))
    with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
        stay(shut, elder(30))
    assert stay(shut, elder(32), days(date(2025, 1, 1), date(2026, 2, 1)))  # entered afterwards


def test_pages_lead_from_the_card_to_the_end(home: Site) -> None:
    own_client = own_people(home.institution)
    card = text_of(own_client.get(reverse("facilities:card", args=[home.institution_id])))
    assert reverse("closings:announce", args=[home.id]) in card
    planned = today() + timedelta(days=90)
    announced = post(own_client, "closings:announce", [home.id], into="closed", planned_on=planned, reason="租约到期")
    page = text_of(own_client.get(announced.url))
    assert page.count("未落实去向") >= 2
    client = signed_in()
    assert "1项暂停或终止服务已公告" in text_of(client.get("/"))
    key = announced.url.rstrip("/").rsplit("/", 1)[-1]
    early = post(client, "closings:carry_out", [key], revision=0)
    assert (early.status_code, "尚未到" in text_of(early) or "还没到" in text_of(early)) == (422, True)
    neighbour = signed_in(area=LEDU)
    for name in ("closing", "carry_out", "call_off"):
        assert neighbour.get(reverse(f"closings:{name}", args=[key])).status_code == 404


def test_what_is_announced_is_carried_out_by_the_step_that_was_announced() -> None:
    shut = site()
    step: dict[str, Any] = {"on": TODAY, "reason": "消防整改", "actor": officer(), "now": NOW}
    with pytest.raises(NotAnnounced):
        change_site_state(shut.id, SiteState.SUSPENDED, revision=0, **step)
    key = closings.announce(shut.id, CLOSE, actor=officer(), now=NOW)
    with pytest.raises(NotAnnounced):
        change_site_state(shut.id, SiteState.CLOSED, revision=0, **step)
    change_site_state(shut.id, SiteState.SUSPENDED, revision=0, **step)
    assert Closing.objects.get().state == ClosingState.ANNOUNCED
    closings.carry_out(key, revision=0, actor=officer(), now=THEN)
    ended = Closing.objects.get()
    assert (ended.state, ended.ended_on, ended.revision) == (ClosingState.DONE, IN_TIME, 1)
    other = site(name="上滩敬老院")
    closings.announce(other.id, Announced(SiteState.SUSPENDED, IN_TIME, "修缮"), actor=officer(), now=NOW)
    with pytest.raises(NotAnnounced):
        change_site_state(other.id, SiteState.SUSPENDED, revision=0, **step)
    change_site_state(other.id, SiteState.SUSPENDED, revision=0, **step | {"on": IN_TIME})
    assert Closing.objects.get(site=other).state == ClosingState.DONE


@pytest.mark.django_db(transaction=True)
def test_who_carries_out_waits_for_the_site_before_taking_the_announcement() -> None:
    shut, by = site(), officer()
    key = closings.announce(shut.id, CLOSE, actor=by, now=NOW)
    ended: list[Any] = []
    waiter = threading.Thread(
        target=lambda: ended.extend(at_once(lambda: closings.carry_out(key, revision=0, actor=by, now=THEN)))
    )
    with transaction.atomic():
        hold_site(shut.id, alone=True)
        waiter.start()
        _until_somebody_waits()
        assert Closing.objects.select_for_update(nowait=True).get(id=key).state == ClosingState.ANNOUNCED
    waiter.join()
    assert (ended, Closing.objects.get().state) == ([None], ClosingState.DONE)


def _until_somebody_waits() -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    here = " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    for _attempt in range(500):
        with connection.cursor() as cursor:
            cursor.execute(waiting + here)
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for the site")


@pytest.mark.django_db(transaction=True)
def test_of_closing_and_admitting_at_once_one_wins_every_time() -> None:
    by = officer()
    for number in range(12):
        at = site(name=f"示例{number}院")
        free = unit(at)
        closings.announce(at.id, CLOSE, actor=by, now=NOW)
        asked, who = Admission(StayKind.RESIDENTIAL, free.id, TODAY, IN_TIME), guest(50 + 2 * number)
        ended = at_once(
            lambda at=at, asked=asked, who=who: admit(at.id, who, asked, actor=by, now=NOW),
            lambda at=at: change_site_state(
                at.id, SiteState.SUSPENDED, on=TODAY, reason="租约到期", revision=0, actor=by, now=NOW
            ),
        )
        at.refresh_from_db()
        inside = Stay.objects.filter(site=at).count()
        assert (at.state == "suspended") == (inside == 0), ended
        assert set(ended) in ({None, SiteNotOpen}, {None, StillInside})


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """The error each ended with, or None, begun at the same moment on connections of their own."""
    gate = threading.Barrier(len(acts))
    ended: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        gate.wait()
        try:
            acts[number]()
        except DomainError as refused:
            ended[number] = type(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return ended
