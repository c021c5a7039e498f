"""Inclusive prices: put on file, changed, held against the ceiling of the place, published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from laoyou.core.actor import Actor
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.facilities.enums import Confidence, FactKind, SiteKind, SiteState
from laoyou.facilities.enums.prices import PriceGroup
from laoyou.facilities.models import PriceCeiling, PublishedSite, SiteFact
from laoyou.facilities.selectors.prices import ceiling_of, history, prices, standing
from laoyou.facilities.services.duties import NeedsConfirming, OtherDepartment, OutsideYourArea
from laoyou.facilities.services.facts import FactDetails, FiledAsPrice, record_fact
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
from laoyou.records.models import AuditEvent
from tests.facilities.homes import site
from tests.facilities.test_pages import post, signed_in, text_of
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
    assert "1,101" in page
    assert "海价〔2025〕9号" in text_of(client.get(reverse("facilities:ceilings")))
    exported = client.get(reverse("facilities:site_prices", args=[at.id]) + "?export=history")
    assert b"".join(exported.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert signed_in(area=LEDU).get(reverse("facilities:site_prices", args=[at.id])).status_code == 404
