"""Inclusive prices: put on file, changed, held against the ceiling of the place, published."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.core.actor import Actor
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.facilities.enums import Confidence, FactKind, SiteKind, SiteState
from laoyou.facilities.enums.prices import PriceGroup
from laoyou.facilities.models import PriceCeiling, PublishedSite, SiteFact
from laoyou.facilities.selectors.prices import ceiling_of, history, prices, standing, waiting_prices
from laoyou.facilities.selectors.published import site_card
from laoyou.facilities.services.duties import NeedsConfirming, OtherDepartment, OutsideYourArea
from laoyou.facilities.services.facts import FactDetails, FiledAsPrice, record_fact
from laoyou.facilities.services.price_proposals import (
    PriceAnswered,
    PriceReason,
    PriceWaits,
    confirm_price,
    propose_price,
    return_price,
    withdraw_price,
)
from laoyou.facilities.services.prices import (
    AboveCeiling,
    CeilingFrom,
    NewCeiling,
    NotPriced,
    PriceClosed,
    PriceFiling,
    PriceFrom,
    PriceNumberMissing,
    PriceOutOfRange,
    SamePrice,
    file_price,
    set_ceiling,
)
from laoyou.facilities.services.publishing import publish_register
from laoyou.portal import words as portal_words
from laoyou.records.models import AuditEvent
from tests.facilities.homes import site
from tests.facilities.test_filing import own
from tests.facilities.test_pages import own_people, post, signed_in, text_of
from tests.facilities.test_services import SYSTEM, officer
from tests.people.registry import HAIDONG, LEDU, MINHE, NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


def filing(yuan: int, first: date = date(2026, 1, 1), number: str = "海价备〔2026〕1号") -> PriceFiling:
    return PriceFiling(yuan * 100, first, number, "海东市发展改革委")


def ceiling(yuan: int, area: int = HAIDONG, *, first: date = date(2025, 1, 1), confirmed: bool = True) -> NewCeiling:
    return NewCeiling(area, PriceGroup.CHILDCARE, yuan * 100, first, "海价〔2025〕9号", confirmed)


def test_a_change_ends_the_price_before_it_and_is_published() -> None:
    at, actor = site(kind=SiteKind.CHILDCARE), officer("health")
    file_price(at.id, filing(1200), actor=actor, now=NOW)
    file_price(at.id, filing(1300, TODAY, "2号"), actor=actor, now=NOW)
    rows = history(at.id, actor=actor)
    assert [(row.fen, row.before, row.first, row.until) for row in rows] == [
        (130_000, 120_000, TODAY, None),
        (120_000, None, date(2026, 1, 1), TODAY),
    ]
    assert AuditEvent.objects.filter(action="facilities.file_price").count() == 2
    publish_register(actor=SYSTEM, now=NOW)
    assert PublishedSite.objects.values_list("inclusive", "price_fen").get(site_id=at.id) == (True, 130_000)


@pytest.mark.parametrize(
    ("price", "error"),
    [
        (filing(0), PriceOutOfRange),
        (filing(100_001), PriceOutOfRange),
        (filing(900, number=" "), PriceNumberMissing),
        (filing(900, date(2025, 6, 1)), PriceFrom),
        (filing(1000, TODAY), SamePrice),
    ],
)
def test_a_filing_that_cannot_be(price: PriceFiling, error: type[Exception]) -> None:
    at, actor = site(kind=SiteKind.CHILDCARE), officer("health")
    file_price(at.id, filing(1000), actor=actor, now=NOW)
    with pytest.raises(error):
        file_price(at.id, price, actor=actor, now=NOW)
    assert SiteFact.objects.filter(kind=FactKind.INCLUSIVE, until__isnull=True).count() == 1


def test_above_a_ceiling_that_was_seen_it_is_refused_with_its_source() -> None:
    at, actor = site(kind=SiteKind.CHILDCARE), officer("health")
    set_ceiling(ceiling(1200), actor=actor, now=NOW)
    with pytest.raises(AboveCeiling) as refused:
        file_price(at.id, filing(1201), accepted={"facilities_price_above_unconfirmed"}, actor=actor, now=NOW)
    assert refused.value.facts["source"] == "海价〔2025〕9号"
    file_price(at.id, filing(1200), actor=actor, now=NOW)


def test_above_one_to_be_confirmed_it_is_warned_about_once() -> None:
    at, actor = site(kind=SiteKind.CHILDCARE), officer("health")
    set_ceiling(ceiling(1200, confirmed=False), actor=actor, now=NOW)
    with pytest.raises(NeedsConfirming) as asked:
        file_price(at.id, filing(1500), actor=actor, now=NOW)
    file_price(at.id, filing(1500), accepted={each.code for each in asked.value.cautions}, actor=actor, now=NOW)
    assert [each.id for each in standing(prices(on=TODAY, actor=actor), "above")] == [at.id]


def test_the_innermost_ceiling_of_the_day_decides() -> None:
    at, actor = site(kind=SiteKind.CHILDCARE), officer("health")
    set_ceiling(ceiling(1200), actor=actor, now=NOW)
    set_ceiling(ceiling(1500, MINHE), actor=actor, now=NOW)
    set_ceiling(ceiling(900, LEDU), actor=actor, now=NOW)
    set_ceiling(ceiling(1600, MINHE, first=TODAY + timedelta(days=9)), actor=actor, now=NOW)
    assert [ceiling_of(at.kind, at.area, on=on).fen for on in (TODAY, TODAY + timedelta(days=9))] == [150_000, 160_000]  # type: ignore[union-attr]
    assert ceiling_of(at.kind, at.area, on=date(2024, 12, 31)) is None
    assert ceiling_of(SiteKind.NURSING_HOME, at.area, on=TODAY) is None
    assert [row.ceiling for row in prices(on=TODAY, actor=actor)] == [150_000]


def test_a_ceiling_is_set_forward_in_the_own_area_by_the_own_department() -> None:
    actor = officer("health")
    set_ceiling(ceiling(1200, confirmed=False), actor=actor, now=NOW)
    assert PriceCeiling.objects.get().confidence == Confidence.REMEMBERED
    with pytest.raises(CeilingFrom):
        set_ceiling(ceiling(1300), actor=actor, now=NOW)
    with pytest.raises(OtherDepartment):
        set_ceiling(ceiling(1300, first=TODAY), actor=officer("civil_affairs"), now=NOW)
    with pytest.raises(OutsideYourArea):
        set_ceiling(ceiling(1300, first=TODAY), actor=officer("health", area=MINHE), now=NOW)
    leader = Actor("领导", actor.user_id, frozenset({"leader"}), actor.organisation_id, actor.area)
    with pytest.raises(NotAllowed):
        set_ceiling(ceiling(1300, first=TODAY), actor=leader, now=NOW)


def test_who_and_what_files_no_price() -> None:
    nursery, meals = site(kind=SiteKind.CHILDCARE), site(kind=SiteKind.MEAL_POINT)
    closed = site(kind=SiteKind.CHILDCARE, state=SiteState.CLOSED)
    with pytest.raises(OtherDepartment):
        file_price(nursery.id, filing(900), actor=officer("civil_affairs"), now=NOW)
    with pytest.raises(NotFound):
        file_price(nursery.id, filing(900), actor=officer("health", area=LEDU), now=NOW)
    with pytest.raises(NotPriced):
        file_price(meals.id, filing(900), actor=officer("civil_affairs"), now=NOW)
    with pytest.raises(PriceClosed):
        file_price(closed.id, filing(900), actor=officer("health"), now=NOW)
    with pytest.raises(FiledAsPrice):
        record_fact(nursery.id, FactDetails(FactKind.INCLUSIVE, TODAY, value=90_000), actor=officer("health"), now=NOW)


def test_an_institution_hands_its_price_in_and_the_department_puts_it_on_file_or_returns_it() -> None:
    at, department = site(kind=SiteKind.CHILDCARE), officer("health")
    institution, first = own(at), TODAY + timedelta(days=20)
    set_ceiling(ceiling(1200), actor=department, now=NOW)
    with pytest.raises(AboveCeiling) as refused:
        propose_price(at.id, 120_001, first, actor=institution, now=NOW)
    assert refused.value.facts["price"] == "1200.01"
    with pytest.raises(PriceOutOfRange):
        propose_price(at.id, 0, first, actor=institution, now=NOW)
    returned = propose_price(at.id, 119_999, first, actor=institution, now=NOW)
    with pytest.raises(PriceWaits):
        propose_price(at.id, 110_000, first, actor=institution, now=NOW)
    assert waiting_prices(actor=department) == 1
    with pytest.raises(NotAllowed):
        confirm_price(returned, "1号", "发展改革委", revision=0, actor=institution, now=NOW)
    with pytest.raises(OtherDepartment):
        return_price(returned, "附上成本", revision=0, actor=officer("civil_affairs"), now=NOW)
    with pytest.raises(NotFound):
        return_price(returned, "附上成本", revision=0, actor=officer("health", area=LEDU), now=NOW)
    with pytest.raises(PriceReason):
        return_price(returned, " ", revision=0, actor=department, now=NOW)
    return_price(returned, "附上成本", revision=0, actor=department, now=NOW)
    with pytest.raises(PriceAnswered):
        confirm_price(returned, "1号", "发展改革委", revision=1, actor=department, now=NOW)
    taken_back = propose_price(at.id, 118_000, first, actor=institution, now=NOW)
    withdraw_price(taken_back, revision=0, actor=institution, now=NOW)
    filed = propose_price(at.id, 110_050, first, actor=institution, now=NOW)
    with pytest.raises(PriceNumberMissing):
        confirm_price(filed, "", "发展改革委", revision=0, actor=department, now=NOW)
    file_price(at.id, filing(1000), actor=department, now=NOW)
    confirm_price(filed, "3号", "发展改革委", revision=0, actor=department, now=NOW)
    assert [(row.fen, row.first, row.until) for row in history(at.id, actor=department)] == [
        (110_050, first, None),
        (100_000, date(2026, 1, 1), first),
    ]
    assert waiting_prices(actor=department) == 0
    with pytest.raises(SamePrice):  # nothing would change
        propose_price(at.id, 110_050, first + timedelta(days=9), actor=institution, now=NOW)
    publish_register(actor=SYSTEM, now=NOW)
    published = site_card(at.id)
    assert published.price_fen == 100_000
    assert [(each["yuan"], each["tone"]) for each in portal_words.prices(published)] == [
        ("1,100.50", "near"),
        ("1,000", "ok"),
    ]


@pytest.mark.usefixtures("pages")
def test_the_pages_show_refuse_and_file() -> None:
    at = site(kind=SiteKind.CHILDCARE, name="川口示例托育园")
    set_ceiling(ceiling(1200), actor=officer("health"), now=NOW)
    client = signed_in(function="health")
    typed = {"price": "1500", "first": "2026-01-01", "number": "海价备1号", "issuer": "发展改革委"}
    refused = post(client, "facilities:file_price", [at.id], **typed)
    assert refused.status_code == 422
    assert "海价〔2025〕9号" in text_of(refused)
    filed = post(client, "facilities:file_price", [at.id], **typed | {"price": "1100.50"})
    assert filed.headers["Location"] == reverse("facilities:site_prices", args=[at.id])
    page = text_of(client.get(reverse("facilities:prices")))
    assert "海价备1号" in page
    assert "1,100.50" in page
    assert "海价〔2025〕9号" in text_of(client.get(reverse("facilities:ceilings")))
    exported = client.get(reverse("facilities:site_prices", args=[at.id]) + "?export=history")
    assert b"".join(exported.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert signed_in(area=LEDU).get(reverse("facilities:site_prices", args=[at.id])).status_code == 404
    theirs = own_people(at.institution)
    assert reverse("facilities:propose_price", args=[at.id]) in theirs.get(filed.headers["Location"]).content.decode()
    handed = post(theirs, "facilities:propose_price", [at.id], price="1150.05", first="2026-12-01")
    assert handed.headers["Location"] == reverse("facilities:site_prices", args=[at.id])
    waits = re.search(r"/prices/([0-9a-f-]{36})/", client.get(reverse("facilities:prices")).content.decode())
    assert waits
    key = UUID(waits[1])
    card = reverse("facilities:price_proposal", args=[key])
    assert "1,150.05" in text_of(theirs.get(card))
    answered = {"number": "海价备2号", "issuer": "发展改革委", "revision": "0"}
    assert post(client, "facilities:return_price", [key], reason="", revision="0").status_code == 422
    assert post(client, "facilities:confirm_price", [key], **answered).status_code == 302
    again = post(theirs, "facilities:withdraw_price", [key], revision="0", follow=True)
    assert "没有作任何改动" in text_of(theirs.get(again.headers["Location"]))
