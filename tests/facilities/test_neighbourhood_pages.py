"""The pages about neighbourhoods, as people of each role open them."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.facilities.enums import NeighbourhoodKind
from laoyou.facilities.models import Neighbourhood, Premises, Provision, Quota, Remedy
from laoyou.facilities.services.neighbourhoods import Facts, record_neighbourhood
from laoyou.facilities.services.quotas import Idle, record_premises
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
OFFICER = Role.DEPARTMENT_OFFICER
COMMUNITY = f"{MAYING_COMMUNITY:012d}"


@pytest.fixture
def one() -> UUID:
    facts = Facts(
        "川垣新区", MAYING_COMMUNITY, NeighbourhoodKind.NEW, population=3000, households=900, counted_on=NOW.date()
    )
    return record_neighbourhood(facts, actor=SYSTEM, now=NOW)


@pytest.fixture
def empty_rooms() -> UUID:
    idle = Idle("原供销社", MAYING_COMMUNITY, "马营镇人民政府", 30_050, NOW.date(), rent_free=True)
    return record_premises(idle, actor=SYSTEM, now=NOW)


def kept(model: Any, **asked: object) -> Any:
    """The one row, whoever may see it."""
    as_owner()
    row = model.objects.get(**asked)
    as_web()
    return row


def words(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_the_list_says_who_lacks_what_and_adds_up(one: UUID) -> None:
    page = words(signed_in(OFFICER).get(reverse("neighbourhoods:list")))
    assert "1 个居住区应有养老用房 300 平方米，现有 0 平方米；其中 1 个居住区共缺 300 平方米。" in page
    assert reverse("neighbourhoods:card", args=[one]) in page
    assert "民和县" in page
    assert "川垣新区" not in words(signed_in(OFFICER).get(reverse("neighbourhoods:list") + "?supply=enough"))


def test_the_list_exports(one: UUID) -> None:
    answer = signed_in(OFFICER).get(reverse("neighbourhoods:list") + "?export=neighbourhoods")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "川垣新区"]
    assert [row[4:7] for row in rows] == [(300, 0, 300)]


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (OFFICER, HAIDONG, 200),
        (Role.LEADER, HAIDONG, 200),
        (Role.TOWNSHIP_WORKER, MINHE, 200),
        (OFFICER, LEDU, 404),
        (Role.AUDITOR, HAIDONG, 403),
        (Role.SYSTEM_ADMIN, HAIDONG, 403),
    ],
)
def test_who_sees_a_neighbourhood(one: UUID, role: Role, area: int, status: int) -> None:
    assert signed_in(role, area).get(reverse("neighbourhoods:card", args=[one])).status_code == status


def test_only_the_department_keeps_them(one: UUID) -> None:
    client = signed_in(Role.TOWNSHIP_WORKER)
    assert "登记用房" not in words(client.get(reverse("neighbourhoods:card", args=[one])))
    assert client.get(reverse("neighbourhoods:new")).status_code == 403


def test_recorded_by_the_community_s_name_and_corrected(one: UUID) -> None:
    client = signed_in(OFFICER)
    sent = {"name": "河滨家园", "area": "马营镇社区", "kind": "built", "population": "1200", "counted_on": "2026.3.1"}
    answer = post(client, "neighbourhoods:new", [], **sent)
    made = kept(Neighbourhood, name="河滨家园")
    assert answer["Location"] == reverse("neighbourhoods:card", args=[made.pk])
    assert (made.area, made.population, made.kind) == (MAYING_COMMUNITY, 1200, "built")
    corrected = {**sent, "area": COMMUNITY, "population": "1300", "revision": "0"}
    assert post(client, "neighbourhoods:correct", [made.pk], **corrected).status_code == 302
    second = post(client, "neighbourhoods:correct", [made.pk], **corrected)
    assert second.status_code == 422
    made = kept(Neighbourhood, name="河滨家园")
    assert (made.population, made.revision) == (1300, 1)


def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(one: UUID) -> None:
    client = signed_in(OFFICER)
    answer = post(client, "neighbourhoods:new", [], name="川垣新区", area=COMMUNITY, kind="new", longitude="102.1")
    assert answer.status_code == 422
    assert "经度和纬度应同时填写，或都不填。" in words(answer)
    twice = post(client, "neighbourhoods:new", [], name="川垣新区", area=COMMUNITY, kind="new")
    assert "该社区（村）已登记有同名居住区。" in words(twice)
    assert 'value="川垣新区"' in words(twice)


def test_steps_premises_and_a_plan_from_beginning_to_end(one: UUID) -> None:
    client, today = signed_in(OFFICER), clock.today().isoformat()
    assert post(client, "neighbourhoods:steps", [one], built_on=today, revision="0").status_code == 422
    assert (
        post(client, "neighbourhoods:steps", [one], planned_on=today, built_on=today, revision="0").status_code == 302
    )
    plan = words(client.get(reverse("neighbourhoods:new_remedy", args=[one])))
    assert 'value="300.0"' in plan
    owner = plan.split('name="owner"')[1].split('<option value="')[1].split('"')[0]
    planned = {"kind": "leased", "floor": "300", "measure": "租赁临街用房", "due": today, "owner": owner}
    assert post(client, "neighbourhoods:new_remedy", [one], **planned).status_code == 302
    remedy = kept(Remedy)
    assert "租赁临街用房" in words(client.get(reverse("neighbourhoods:remedies")))
    rented = {"kind": "leased", "floor": "300.5", "first": today, "registered_to": "马营镇人民政府"}
    assert post(client, "neighbourhoods:new_provision", [one], **rented).status_code == 302
    ended = {"outcome": "done", "on": today, "reason": "已租赁"}
    assert post(client, "neighbourhoods:end_remedy", [one, remedy.pk], **ended).status_code == 302
    again = post(client, "neighbourhoods:end_remedy", [one, remedy.pk], **ended)
    assert (again.status_code, "该整改方案已办结" in words(again)) == (422, True)
    card = words(client.get(reverse("neighbourhoods:card", args=[one])))
    assert "300.5 平方米" in card
    assert "已完成" in card
    assert (kept(Provision).floor, "制定整改方案" in card) == (30_050, False)


def test_idle_premises_are_offered_and_taken_and_the_second_click_does_nothing(one: UUID, empty_rooms: UUID) -> None:
    client, today = signed_in(OFFICER), clock.today().isoformat()
    take = reverse("neighbourhoods:take_premises", args=[one, empty_rooms])
    assert take in words(client.get(reverse("neighbourhoods:card", args=[one])))
    token = {"kind": "leased", "first": today}
    page = words(client.get(take))
    key = page.split('name="submission" value="')[1].split('"')[0] if 'name="submission" value="' in page else ""
    for _ in range(2):
        client.post(take, token | ({"submission": key} if key else {}))
    as_owner()
    assert Provision.objects.filter(neighbourhood_id=one).count() == 1
    assert Premises.objects.get().taken_for_id == one
    listed = words(signed_in(OFFICER).get(reverse("neighbourhoods:premises") + "?use=taken"))
    assert "川垣新区" in listed


def test_a_withdrawn_room_is_offered_no_more(one: UUID, empty_rooms: UUID) -> None:
    client, today = signed_in(OFFICER), clock.today().isoformat()
    assert (
        post(client, "neighbourhoods:withdraw_premises", [empty_rooms], on=today, reason="另有用途").status_code == 302
    )
    assert "原供销社" not in words(client.get(reverse("neighbourhoods:card", args=[one])))


def test_a_quota_names_its_document_and_ends_the_one_before(one: UUID) -> None:
    client = signed_in(OFFICER)
    asked = {"area": f"{HAIDONG:012d}", "kind": "new", "basis": "person", "least": "0.2", "source": "东政〔2026〕1号"}
    early = post(client, "neighbourhoods:new_quota", [], **asked, first="2022-09-06")
    assert "现行标准自2022-09-06起施行" in words(early)
    assert post(client, "neighbourhoods:new_quota", [], **asked, first="2026-01-01").status_code == 302
    page = words(client.get(reverse("neighbourhoods:quotas")))
    assert "每人 0.2 平方米" in page
    assert "东政〔2026〕1号" in page
    assert "呼政办规" not in page  # another city's is nobody's business here
    as_owner()
    assert Quota.objects.filter(area=HAIDONG, kind="new").count() == 2


def test_in_english(one: UUID) -> None:
    client = signed_in(OFFICER)
    client.cookies["django_language"] = "en"
    page = words(client.get(reverse("neighbourhoods:card", args=[one]), headers={"accept-language": "en"}))
    assert "Together with the houses" in page
    assert "Lacks" in page
