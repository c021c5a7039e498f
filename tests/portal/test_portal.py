"""The public front door as a stranger opens it, with the web role's rights: register, lists, one's own place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from laoyou.facilities.models import PublishedSite, SiteFact
from laoyou.facilities.selectors import rankings
from laoyou.facilities.selectors.application_numbers import with_check_digit
from laoyou.facilities.services.offers import Passing, offer_place
from laoyou.facilities.services.publishing import publish_register
from laoyou.people.enums import ConditionKind
from tests.facilities.homes import BY, elder, place, site, stay, unit
from tests.facilities.waiting import NOW, SYSTEM, home, officer, ranked, waiting
from tests.people.registry import SHANGTAN, TODAY, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
BORN = date(1950, 5, 2)


@pytest.fixture(autouse=True)
def plain_names_of_files(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def city() -> dict[str, Any]:
    """马营敬老院 with a free bed, a price and a list of three; a full home in 乐都."""
    at = home(beds=2)
    SiteFact.objects.create(
        site=at.site, kind="inclusive", value=180_000, valid=DateRange(date(2020, 1, 1), None), **BY
    )
    SiteFact.objects.create(
        site=at.site, kind="licence", detail="fire", number="消012", valid=DateRange(date(2020, 1, 1), None), **BY
    )
    full = site(SHANGTAN, name="上滩养护院")
    place(stay(full, elder(40)), unit(full))
    first = waiting(12, [at.list_id], ConditionKind.DESTITUTE)
    second = waiting(14, [at.list_id], ConditionKind.SEVERE_DISABILITY)
    third = waiting(16, [at.list_id])
    ranked(at.list_id)
    passing = {first[1]: Passing("wrong_place", "男室，经办核对")}  # type: ignore[arg-type]
    offer_place(at.list_id, at.beds[0].id, first=TODAY, passing=passing, actor=officer(), now=NOW)
    publish_register(actor=SYSTEM, now=NOW)
    return {"at": at, "full": full, "numbers": [first[1], second[1], third[1]]}


@pytest.fixture
def stranger(city: dict[str, Any]) -> Iterator[Client]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield Client()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(f"portal:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def ask(client: Client, number: str, last_four: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("portal:my_place"), {"number": number, "last_four": last_four})


def tail(sequence: int) -> str:
    return number_of(BORN, sequence)[-4:]


class TestRegister:
    def test_found_by_place_price_and_vacancy(self, city: dict[str, Any], stranger: Client) -> None:
        assert "您要办什么" in page(stranger, "home")
        everything = page(stranger, "register")
        assert "马营敬老院" in everything
        assert "上滩养护院" in everything
        for query in ({"vacant": "1"}, {"inclusive": "1"}, {"place": "630222000000"}, {"words": "马营"}):
            found = page(stranger, "register", **query)
            assert "马营敬老院" in found
            assert "上滩养护院" not in found
        assert "上滩养护院" not in page(stranger, "register", **{"for": "children"})
        assert "空余床位1张" in everything  # one of two is offered

    @pytest.mark.parametrize(
        "query", [{"place": "x"}, {"kind": "castle"}, {"after": "1"}, {"words": "\0'; --"}, {"place": "9" * 40}]
    )
    def test_nonsense_in_the_address_is_not_an_error(self, stranger: Client, query: dict[str, str]) -> None:
        page(stranger, "register", **query)

    def test_the_card_of_an_institution(self, city: dict[str, Any], stranger: Client) -> None:
        shown = page(stranger, "site", city["at"].site.id)
        for said in ("每月1,800元", "消012", "马营敬老院"):
            assert said in shown
        assert reverse("portal:list", args=[city["at"].list_id]) in shown
        assert stranger.get(reverse("portal:site", args=[uuid4()])).status_code == 404

    def test_those_whose_place_is_known_are_on_the_map_of_their_county(self, city: dict[str, Any]) -> None:
        asked, client = {"place": "630222000000"}, Client()
        assert client.get(reverse("portal:register"), asked).context["map"] is None
        PublishedSite.objects.filter(site_id=city["at"].site.id).update(longitude=102.8, latitude=36.3)
        found = client.get(reverse("portal:register"), asked).context["map"]
        assert [(each.name, each.longitude) for each in found.points] == [("马营敬老院", 102.8)]
        table = client.get(reverse("portal:register"), asked | {"export": "register"})
        assert b"".join(table.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]

    def test_an_institution_whose_point_is_known_is_drawn_in_its_county(self, city: dict[str, Any]) -> None:
        address, client = reverse("portal:site", args=[city["at"].site.id]), Client()
        assert client.get(address).context["map"] is None
        PublishedSite.objects.filter(site_id=city["at"].site.id).update(longitude=102.8, latitude=36.3)
        shown = client.get(address)
        assert [(each.name, each.latitude) for each in shown.context["map"].points] == [("马营敬老院", 36.3)]
        assert "无数据" not in shown.content.decode()

    def test_pages_follow_each_other_without_gap(self, city: dict[str, Any]) -> None:
        for number in range(45):
            site(SHANGTAN, name=f"乐都院{number:02d}")
        publish_register(actor=SYSTEM, now=NOW)
        client, seen, query = Client(), [], "?"
        while query:
            response = client.get(reverse("portal:register") + query)
            seen += [each["name"] for each in response.context["cards"]]
            query = "?" + response.context["more"] if response.context["more"] else ""
        assert len(seen) == len(set(seen)) == 47

    def test_queries_do_not_grow_with_rows(self, city: dict[str, Any]) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                Client().get(reverse("portal:register"))
            return len(queries)

        few = count()
        for number in range(15):
            site(SHANGTAN, name=f"乐都院{number:02d}")
        publish_register(actor=SYSTEM, now=NOW)
        assert count() == few <= 9


class TestLists:
    def test_the_list_names_nobody_and_shows_who_was_passed_over(self, city: dict[str, Any], stranger: Client) -> None:
        assert "马营敬老院" in page(stranger, "lists")
        shown = page(stranger, "list", city["at"].list_id)
        for number in city["numbers"]:
            assert number in shown
        assert "跳过" in shown
        assert "该床位（托位）面向其他人" in shown
        for hidden in ("祁", "男室", "1950"):
            assert hidden not in shown
        assert "待确认" in shown

    def test_the_files_are_those_of_the_ranking(self, city: dict[str, Any], stranger: Client) -> None:
        row = rankings.latest(city["at"].list_id)
        assert row is not None
        got = {
            name: stranger.get(reverse("portal:download", args=[row.id, name]))
            for name in ("rule.json", "list.csv", "ranking.py", "offers.csv", "secret.txt")
        }
        assert [response.status_code for response in got.values()] == [200, 200, 200, 200, 404]
        assert got["list.csv"].content.decode() == rankings.list_file(row)
        assert got["offers.csv"].content.decode().splitlines()[1].endswith(",1,passed_over,wrong_place")

    def test_the_rule_in_plain_words(self, city: dict[str, Any], stranger: Client) -> None:
        row = rankings.latest(city["at"].list_id)
        assert row is not None
        shown = page(stranger, "rule", row.rule_id)
        for said in ("特困供养人员", "重度失能", "第四十一条", "保留10天"):
            assert said in shown

    @pytest.mark.parametrize("query", [{"from": "99999999999"}, {"from": "-1"}, {"number": "0' OR 1=1"}])
    def test_nonsense_in_the_address(self, city: dict[str, Any], stranger: Client, query: dict[str, str]) -> None:
        page(stranger, "list", city["at"].list_id, **query)


class TestMyPlace:
    def test_rank_reason_and_what_would_change_it(self, city: dict[str, Any], stranger: Client) -> None:
        response = ask(stranger, city["numbers"][2], tail(16))
        shown = response.content.decode()
        assert "第 <strong>3</strong> 名" in shown
        assert "什么会改变您的名次" in shown
        assert "特困供养人员" in shown
        assert "no-store" in response["Cache-Control"]
        assert "祁" not in shown
        again = page(stranger, "my_place")  # changing language or type size keeps the page
        assert "第 <strong>3</strong> 名" in again
        stranger.post(reverse("portal:close_my_place"))
        assert "申请编号" in page(stranger, "my_place")

    def test_an_open_offer_is_said(self, city: dict[str, Any], stranger: Client) -> None:
        shown = ask(stranger, city["numbers"][1], tail(14)).content.decode()
        assert "现在为您提供：马营敬老院" in shown

    def test_somebody_else_s_number_opens_nothing_and_says_what_an_unknown_one_says(
        self, city: dict[str, Any], stranger: Client
    ) -> None:
        other = ask(stranger, city["numbers"][0], tail(16))
        unknown = ask(stranger, with_check_digit("26999999"), tail(16))
        assert other.status_code == unknown.status_code == 422
        sentences = [re.findall(r"申请编号与证件末四位[^<]*", each.content.decode()) for each in (other, unknown)]
        assert sentences[0] == sentences[1] != []

    def test_locked_after_five_and_says_until_when(self, city: dict[str, Any], stranger: Client) -> None:
        for _ in range(5):
            assert "不相符" in ask(stranger, city["numbers"][0], "0000").content.decode()
        answer = ask(stranger, city["numbers"][0], tail(12))
        assert answer.status_code == 422
        assert "错误次数过多" in answer.content.decode()
        assert "my_place" not in stranger.session

    @pytest.mark.parametrize(("number", "last_four"), [("", ""), ("12", "1234"), ("260000018", "12X4"), ("甲", "1234")])
    def test_what_cannot_be_is_told_at_once(self, stranger: Client, number: str, last_four: str) -> None:
        assert ask(stranger, number, last_four).status_code == 422

    def test_english_is_complete(self, city: dict[str, Any], stranger: Client) -> None:
        stranger.cookies["django_language"] = "en"
        shown = ask(stranger, city["numbers"][2], tail(16)).content.decode()
        assert "You are number <strong>3</strong>" in shown
        assert "destitute, supported by the state" in shown
