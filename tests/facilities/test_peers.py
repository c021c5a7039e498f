"""An institution beside its peers: who they are, what is counted, and that nobody is told of fewer than five."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from laoyou.core.clock import CHINA
from laoyou.facilities.enums import CountyType, FactKind, PeerMeasure, PostKind, SiteKind, SizeClass
from laoyou.facilities.models import PeerComparison, Site, SiteFact
from laoyou.facilities.services.comparing import compare_peers
from tests.facilities import homes
from tests.facilities.test_house_day import carer
from tests.facilities.test_pages import own_people, signed_in, text_of
from tests.people.registry import LEDU, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
DAY: dict[str, Any] = {"actor": SYSTEM, "now": datetime(2026, 3, 2, 9, tzinfo=CHINA)}


def home(price: int = 0, beds: int = 2) -> Site:
    at = homes.site()
    for number in range(beds):
        homes.unit(at, label=f"101-{number}")
    if price:
        facts = {"kind": FactKind.INCLUSIVE, "value": price, "valid": homes.days()} | homes.BY
        SiteFact.objects.create(site=at, **facts)
    return at


def row(at: Site, measure: PeerMeasure) -> PeerComparison:
    return PeerComparison.objects.get(institution=at.institution, measure=measure)


def test_the_quarters_are_those_of_the_others_of_kind_size_and_county_type() -> None:
    own = home(900_00)
    for price in (100_00, 200_00, 300_00, 400_00, 500_00):
        home(price)
    home(9_999_00, beds=30)  # another size
    homes.site(kind=SiteKind.PRIVATE_HOME)  # another kind
    assert compare_peers(**DAY) == 8
    found = row(own, PeerMeasure.PRICE)
    assert (found.value, found.peers, found.low, found.middle, found.high) == (900_00, 5, 200_00, 300_00, 400_00)
    assert (found.kind, found.size, found.county) == (SiteKind.RURAL_HOME, SizeClass.TINY, CountyType.COUNTY)


def test_nothing_is_told_of_four_and_a_wider_circle_is_taken_where_there_is_one() -> None:
    own = home(900_00)
    for price in (100_00, 200_00, 300_00, 400_00):
        home(price)
    compare_peers(**DAY)
    alone = row(own, PeerMeasure.PRICE)
    assert (alone.peers, alone.low, alone.middle) == (0, None, None)
    home(500_00, beds=12)
    compare_peers(**DAY)
    wider = row(own, PeerMeasure.PRICE)
    assert (wider.peers, wider.size, wider.county, wider.middle) == (5, "", "", 300_00)


def test_the_database_itself_refuses_four() -> None:
    own = home()
    facts = {"measure": PeerMeasure.PRICE, "kind": SiteKind.RURAL_HOME, "as_of": date(2026, 3, 2)}
    with pytest.raises(IntegrityError, match="peers_at_least_five"), transaction.atomic():
        PeerComparison.objects.create(institution=own.institution, peers=4, low=1, middle=2, high=3, **facts)


def test_what_is_counted_of_an_institution() -> None:
    own = home()
    bed = homes.unit(own, label="102-1")
    homes.place(homes.stay(own, homes.elder(), homes.days(date(2025, 9, 1))), bed)
    carer(own, 1, kind=PostKind.CAREGIVER)
    compare_peers(**DAY)
    # 182 days of care of 3 x 365 days of places; one resident for one carer; nobody left, nothing happened.
    told = {measure: row(own, measure).value for measure in PeerMeasure}
    assert told == {
        PeerMeasure.OCCUPANCY: round(182_000 / (3 * 365)),
        PeerMeasure.PER_CARER: 10,
        PeerMeasure.TURNOVER: 0,
        PeerMeasure.INCIDENTS: 0,
        PeerMeasure.PRICE: None,
    }
    compare_peers(**DAY)
    assert PeerComparison.objects.count() == len(PeerMeasure)


def test_the_page_shows_one_s_own_and_no_other_institution_s() -> None:
    own, rival = home(900_00), home(123_45)
    for price in (100_00, 200_00, 300_00, 400_00):
        home(price)
    compare_peers(**DAY)
    client = own_people(own.institution)
    page = text_of(client.get(reverse("house:peers", args=[own.institution_id])))
    assert "900" in page
    assert "123.45" not in page
    assert client.get(reverse("house:peers", args=[rival.institution_id])).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT institution_id) FROM facilities_peercomparison")
        assert cursor.fetchone()[0] == 0  # between requests the web role has no scope at all
    export = client.get(reverse("house:peers", args=[own.institution_id]) + "?export=peers")
    assert b"".join(export.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert signed_in(area=LEDU).get(reverse("house:peers", args=[own.institution_id])).status_code == 404
