"""Households and residence at the pages, with the web role's rights."""

from __future__ import annotations

import json
import re
from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.people.models import Household, PastResidence, Person
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import LEDU, MAYING_COMMUNITY, MINHE, SHANGTAN, enter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
PLACE = {"area": "马营镇社区", "address": "二组12号", "longitude": "102.8", "latitude": "36.3"}
BEGIN = PLACE | {"role": "1", "on": "2026-01-10", "name": ""}


@pytest.fixture
def wife() -> UUID:
    return enter()


def household_of(person_id: UUID) -> UUID:
    as_owner()
    found = Person.objects.get(id=person_id).household_id
    as_web()
    assert found is not None
    return found


def test_a_household_from_its_beginning_to_its_move(wife: UUID) -> None:
    husband = enter("祁生福", date(1940, 7, 9), 11)
    client = signed_in()
    card = reverse("people:card", args=[wife])
    assert reverse("people:new_household", args=[wife]) in client.get(card).content.decode()
    wrong = post(client, "people:new_household", [wife], **(BEGIN | {"longitude": "12"}))
    assert (wrong.status_code, "我国境内" in wrong.content.decode()) == (422, True)
    assert post(client, "people:new_household", [wife], **BEGIN).status_code == 302
    home = household_of(wife)
    assert "独居" in client.get(card).content.decode()
    joined = post(client, "people:join_household", [home], person="祁生福", role="2", on="2026-02-01")
    assert joined.status_code == 302
    page = client.get(reverse("people:household", args=[home])).content.decode()
    for said in ("马玉兰户", "祁生福", "空巢", "入户", "102.8, 36.3"):
        assert said in page
    assert "二组12号" not in page
    roles = {f"role-{wife}": "2", f"role-{husband}": "1", "revision": "0"}
    assert post(client, "people:household_roles", [home], **roles).status_code == 302
    assert "祁生福户" in client.get(reverse("people:household", args=[home])).content.decode()
    split = PLACE | {"members": [str(husband)], "head": str(wife), "on": "2026-03-01"}
    assert "新户户主应在分出人员之中" in post(client, "people:split_household", [home], **split).content.decode()
    assert post(client, "people:split_household", [home], **(split | {"head": str(husband)})).status_code == 302
    assert household_of(husband) != home
    moved = {"area": "上滩村", "address": "", "on": "2026-04-01", "revision": "1"}
    assert post(client, "people:move_household", [home], **moved).status_code == 302
    left = post(client, "people:leave_household", [wife], on="2026-05-01", reason="失联")
    assert left.status_code == 302
    text = client.get(reverse("people:household", args=[home])).content.decode()
    assert "已无人居住的户" in text
    assert "马玉兰离户" in text


def test_an_address_is_shown_once_for_a_reason(wife: UUID) -> None:
    client = signed_in()
    post(client, "people:new_household", [wife], **BEGIN)
    home = household_of(wife)
    assert post(client, "people:reveal_address", [home], reason="").status_code == 422
    shown = post(client, "people:reveal_address", [home], reason="上门探访")
    assert "二组12号" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    corrected = {"address": "", "longitude": "", "latitude": "", "name": "", "reason": "定位错误", "revision": "0"}
    assert post(client, "people:correct_household", [home], **corrected).status_code == 302
    as_owner()
    assert Household.objects.get().longitude is None
    as_web()


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.TOWNSHIP_WORKER, LEDU, 404),
        (Role.DEPARTMENT_OFFICER, None, 403),
        (Role.LEADER, None, 403),
        (Role.AUDITOR, None, 403),
    ],
)
def test_near_misses(wife: UUID, role: Role, area: int | None, status: int) -> None:
    post(signed_in(), "people:new_household", [wife], **BEGIN)
    home = household_of(wife)
    client = signed_in(role, area) if area else signed_in(role)
    for page in ("join_household", "move_household", "split_household", "household_roles", "correct_household"):
        assert client.get(reverse(f"people:{page}", args=[home])).status_code == status, page
    for page in ("new_household", "leave_household", "registration"):
        assert client.get(reverse(f"people:{page}", args=[wife])).status_code == status, page
    seen = client.get(reverse("people:household", args=[home])).status_code
    assert seen == (200 if role == Role.DEPARTMENT_OFFICER else status)


def test_registration_past_periods_and_no_fixed_abode(wife: UUID) -> None:
    client = signed_in()
    sent = {"area": "呼中镇", "on": "2026-02-01", "source": "public_security", "revision": "0"}
    assert post(client, "people:registration", [wife], **sent).status_code == 302
    card = client.get(reverse("people:card", args=[wife])).content.decode()
    assert "呼中镇" in card
    as_owner()
    past = PastResidence.objects.get().id
    as_web()
    assert reverse("people:correct_residence", args=[past]) in card
    wrong = {"area": "马营镇社区", "first": "2026-03-01", "until": "2026-02-01", "reason": "录错"}
    assert "起始日期应早于截止日期" in post(client, "people:correct_residence", [past], **wrong).content.decode()
    right = wrong | {"first": "1990.1.1", "until": "2026-01-31"}
    assert post(client, "people:correct_residence", [past], **right).status_code == 302
    assert post(client, "people:remove_residence", [past], reason="从未登记").status_code == 302
    rough = {"area": "马营镇", "no_fixed_abode": "on", "on": "2026-03-01", "source": "community", "revision": "1"}
    assert post(client, "people:move", [wife], **rough).status_code == 302
    assert "居无定所" in client.get(reverse("people:card", args=[wife])).content.decode()


def test_out_to_another_county_and_back_in_by_the_number() -> None:
    one = enter(registered_area=None)
    client = signed_in(area=MINHE)
    out = {"area": "上滩村", "on": "2026-02-01", "source": "community", "revision": "0"}
    assert post(client, "people:move", [one], **out).status_code == 302
    assert client.get(reverse("people:card", args=[one])).status_code == 404
    assert signed_in(area=LEDU).get(reverse("people:card", args=[one])).status_code == 200
    client = signed_in(area=MINHE)
    number = number_of(date(1943, 5, 2), 12)
    back = {
        "document": "citizen_id",
        "number": number,
        "area": "马营镇社区",
        "on": "2026-03-01",
        "source": "community",
    }
    unknown = post(client, "people:take_in", [], **(back | {"number": number_of(date(1943, 5, 2), 14)}))
    assert (unknown.status_code, "没有登记此号码" in unknown.content.decode()) == (422, True)
    assert post(client, "people:take_in", [], **back).status_code == 302
    card = client.get(reverse("people:card", args=[one])).content.decode()
    assert "上滩村" in card
    as_owner()
    assert (Person.objects.get().area, SHANGTAN) == (MAYING_COMMUNITY, PastResidence.objects.latest("valid").area)
    as_web()
    assert signed_in(area=LEDU).get(reverse("people:card", args=[one])).status_code == 404


def test_a_point_is_picked_on_a_map_of_the_own_county_and_typed_all_the_same() -> None:
    person = enter()
    client = signed_in(area=MINHE)
    page = client.get(reverse("people:new_household", args=[person])).content.decode()
    found = re.search(
        r'<figure class="point-picker" data-point-map="(.+?)" data-longitude="(.+?)" data-latitude="(.+?)"', page
    )
    assert found
    drawing, longitude, latitude = found.groups()
    assert f'id="{longitude}"' in page
    assert f'id="{latitude}"' in page
    drawn = re.search(rf'<script id="{drawing}" type="application/json">(.+?)</script>', page, re.DOTALL)
    assert drawn
    assert set(json.loads(drawn[1])) == {"features", "places"}
    assert "point-picker" not in client.get(reverse("people:new")).content.decode()
    as_owner()
