"""The registry's pages, as people of each role meet them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.people.models import Condition, PastResidence, Person
from laoyou.people.services.tallying import count_registry
from laoyou.records.models import AuditEvent
from laoyou.ui import once
from tests.downloads import content_of
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, SHANGTAN, enter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
BIRTH = date(1943, 5, 2)


@pytest.fixture
def one() -> UUID:
    return enter(phone="19900001234")


def test_the_list_names_nobody_by_number(one: UUID) -> None:
    page = signed_in().get(reverse("people:list")).content.decode()
    assert "马玉兰" in page
    assert "马营镇社区" in page
    assert number_of(BIRTH, 12) not in page
    assert number_of(BIRTH, 12)[-4:] not in page


def test_filters_and_export(one: UUID) -> None:
    enter("祁小宝", date(2024, 12, 1), 11, area=SHANGTAN)
    client = signed_in()
    assert "祁小宝" not in client.get(reverse("people:list") + "?age=80_plus").content.decode()
    assert "马玉兰" not in client.get(reverse("people:list") + "?age=under_3").content.decode()
    assert "祁小宝" in client.get(reverse("people:list") + "?sex=1&age=under_3").content.decode()
    exported = client.get(reverse("people:list") + "?export=everybody")
    assert content_of(exported).startswith(b"PK")


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.TOWNSHIP_WORKER, HAIDONG, 200),
        (Role.DEPARTMENT_OFFICER, HAIDONG, 200),
        (Role.DATA_OFFICER, HAIDONG, 200),
        (Role.TOWNSHIP_WORKER, LEDU, 404),
        (Role.LEADER, HAIDONG, 403),
        (Role.PLAN_OFFICER, HAIDONG, 403),
        (Role.SYSTEM_ADMIN, HAIDONG, 403),
        (Role.AUDITOR, HAIDONG, 403),
    ],
)
def test_who_sees_a_card(one: UUID, role: Role, area: int, status: int) -> None:
    assert signed_in(role, area).get(reverse("people:card", args=[one])).status_code == status


def test_a_number_is_shown_once_for_a_reason(one: UUID) -> None:
    client = signed_in()
    assert number_of(BIRTH, 12) not in client.get(reverse("people:card", args=[one])).content.decode()
    assert post(client, "people:reveal", [one], what="document", reason="").status_code == 422
    shown = post(client, "people:reveal", [one], what="document", reason="核对津贴")
    assert number_of(BIRTH, 12) in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert post(client, "people:reveal", [one], what="address", reason="核对津贴").status_code == 404
    assert client.get(reverse("people:reveal", args=[one])).status_code == 405
    as_owner()
    assert AuditEvent.objects.latest("id").reason == "核对津贴"


def test_entering_tells_what_is_wrong_and_keeps_what_was_typed() -> None:
    client = signed_in()
    typed = {
        "name": "马玉兰",
        "sex": "2",
        "birth": "1943-05-02",
        "document": "citizen_id",
        "number": "990222194305020121",
        "area": str(MAYING_COMMUNITY),
        "source": "community",
    }
    wrong = post(client, "people:new", [], **typed)
    assert wrong.status_code == 422
    assert "马玉兰" in wrong.content.decode()
    assert "末位" in wrong.content.decode()
    as_owner()
    assert not Person.objects.exists()
    as_web()
    right = post(client, "people:new", [], **(typed | {"number": number_of(BIRTH, 12)}))
    assert right.status_code == 302
    as_owner()
    assert Person.objects.get().name == "马玉兰"
    as_web()
    again = post(client, "people:new", [], **(typed | {"number": number_of(BIRTH, 12)}))
    assert again.status_code == 422
    assert "已有此号码" in again.content.decode()


def test_a_double_click_enters_one_person() -> None:
    client, token = signed_in(), once.new_token()
    typed = {"name": "无名", "sex": "1", "birth": "1950-01-01", "area": str(MAYING_COMMUNITY), "source": "community"}
    for _ in range(2):
        client.post(reverse("people:new"), {once.FIELD: token, **typed})
    as_owner()
    assert Person.objects.count() == 1
    as_web()


def test_the_second_of_two_people_sees_the_first_one_s_change(one: UUID) -> None:
    client = signed_in()
    typed = {
        "name": "马玉莲",
        "sex": "2",
        "birth": "1943-05-02",
        "area": str(MAYING_COMMUNITY),
        "source": "community",
        "reason": "同音字",
        "revision": "0",
    }
    assert post(client, "people:correct", [one], **typed).status_code == 302
    second = post(client, "people:correct", [one], **(typed | {"name": "马玉蓝"}))
    assert second.status_code == 422
    as_owner()
    assert Person.objects.get().name == "马玉莲"
    as_web()


def test_conditions_moves_and_death(one: UUID) -> None:
    client = signed_in()
    condition = {
        "kind": "minimum_allowance",
        "level": "0",
        "first": "2025-01-01",
        "until": "",
        "source": "civil_affairs",
    }
    assert post(client, "people:certify", [one], **condition, evidence="").status_code == 302
    assert "低保" in client.get(reverse("people:card", args=[one])).content.decode()
    assert post(client, "people:certify", [one], **condition, evidence="").status_code == 422
    as_owner()
    held = Condition.objects.get()
    as_web()
    assert post(client, "people:end_condition", [held.id], on="2025-06-01", reason="收入提高").status_code == 302
    moved = post(client, "people:move", [one], area=str(SHANGTAN), on="2026-02-01", source="community", revision="0")
    assert moved.status_code == 302
    as_owner()
    assert PastResidence.objects.get().area == MAYING_COMMUNITY
    as_web()
    assert "登记死亡1人" in client.get(reverse("people:death", args=[one])).content.decode()
    died = post(client, "people:death", [one], on="2026-02-20", source="public_security", revision="1")
    assert died.status_code == 302
    card = client.get(reverse("people:card", args=[one])).content.decode()
    assert "去世" in card
    assert reverse("people:move", args=[one]) not in card


def counted() -> None:
    as_owner()
    count_registry(now=clock.now())


def test_counts_tell_no_small_group_to_those_who_only_count(one: UUID) -> None:
    for sequence in range(101, 113, 2):
        enter("祁某", date(1980, 1, 1), sequence, area=MAYING_COMMUNITY)
    counted()
    address = reverse("people:counts", args=[630222102000])
    page = signed_in(Role.LEADER).get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert "少于 5" in text
    assert "取整到5的倍数" in text
    assert reverse("people:list") + "?place=" not in text
    exported = signed_in(Role.LEADER).get(address + "?export=figures")
    assert content_of(exported).startswith(b"PK")
    assert signed_in(Role.LEADER, LEDU).get(address).status_code == 404
    assert signed_in(Role.AUDITOR).get(address).status_code == 403


def test_figures_open_into_the_people_they_count(one: UUID) -> None:
    counted()
    client = signed_in()
    page = client.get(reverse("people:counts", args=[630222102000])).content.decode()
    opened = f"{reverse('people:list')}?place=630222102000&amp;basis=resident&amp;age=80_plus"
    assert opened in page
    assert "常住人口" in page
    assert "马玉兰" in client.get(opened.replace("&amp;", "&")).content.decode()


def test_every_level_has_its_page_on_both_bases(one: UUID) -> None:
    counted()
    client = signed_in(Role.PLAN_OFFICER)
    for code in (HAIDONG, 630222000000, 630222102000, MAYING_COMMUNITY):
        for basis in ("resident", "registered", "nonsense"):
            page = client.get(reverse("people:counts", args=[code]), {"basis": basis, "figure": "under_3"})
            assert page.status_code == 200
    assert client.get(reverse("people:counts", args=[630000000000])).status_code == 404
    assert client.get(reverse("people:own_counts")).status_code == 302


def test_before_the_first_count_the_page_says_so_and_who_may_starts_one(one: UUID) -> None:
    address = reverse("people:counts", args=[HAIDONG])
    assert "尚未统计" in signed_in(Role.LEADER).get(address).content.decode()
    assert reverse("people:count_now") not in signed_in(Role.LEADER).get(address).content.decode()
    assert post(signed_in(Role.LEADER), "people:count_now", []).status_code == 403
    officer = signed_in(Role.DATA_OFFICER)
    assert reverse("people:count_now") in officer.get(address).content.decode()
    assert officer.get(reverse("people:count_now")).status_code == 405
    started = post(officer, "people:count_now", [])
    assert started.status_code == 302
    assert "/records/runs/" in started["Location"]


def test_who_is_due_this_month(one: UUID) -> None:
    page = signed_in().get(reverse("people:due") + "?age=60")
    assert page.status_code == 200
    assert signed_in(Role.LEADER).get(reverse("people:due")).status_code == 403


def test_the_search_box_finds_people_for_those_who_may(one: UUID) -> None:
    assert "马玉兰" in signed_in().get(reverse("suggest") + "?q=myl").content.decode()
    assert "马玉兰" in signed_in(Role.DATA_OFFICER).get(reverse("search") + "?q=马玉").content.decode()
    assert "马玉兰" not in signed_in(Role.LEADER).get(reverse("suggest") + "?q=myl").content.decode()
    assert "马玉兰" not in signed_in(area=LEDU).get(reverse("suggest") + "?q=myl").content.decode()
