"""The facilities' pages, as officers of two departments, neighbours, leaders and an institution's people meet them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import PASSWORD, hold, person
from cast import department as department_of
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation, User
from laoyou.core.clock import today
from laoyou.facilities.enums import SiteKind, StayState
from laoyou.facilities.models import Credential, Institution, Post, Site, SiteFact, Staff, Stay, Unit, UnitPeriod
from laoyou.records.models import AuditEvent
from laoyou.ui import once
from tests.facilities.homes import BY, SHANGTAN, credit_code, days, elder, institution, place, site, stay, unit
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "pages")]


def _as(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def signed_in(role: Role = Role.DEPARTMENT_OFFICER, area: int = HAIDONG, function: str = "civil_affairs") -> Client:
    """Signed in through the form; from here on the connection has the web role's rights and no more."""
    _as("RESET ROLE")
    username = f"{role.value}{area}{function}"[:60]
    if not User.objects.filter(username=username).exists():
        office = Organisation.objects.filter(area=area, function=function).first() or department_of(area, function)
        facts: dict[str, Any] = {"organisation": office} if role == Role.DEPARTMENT_OFFICER else {}
        hold(person(username, area), role, area, **facts)
    return _client(username)


def own_people(of: Institution) -> Client:
    """Somebody of the institution."""
    _as("RESET ROLE")
    if of.organisation_id is None:
        of.organisation = Organisation.objects.create(
            name=of.name, kind="provider", area=MINHE, valid=DateRange(None, None)
        )
        of.save()
        hold(person(f"own{of.id.hex[-12:]}", MINHE), Role.INSTITUTION, MINHE, organisation=of.organisation)
    return _client(f"own{of.id.hex[-12:]}")


def _client(username: str) -> Client:
    _as("SET ROLE laoyou_web")
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": PASSWORD})
    return client


def post(client: Client, page: str, args: list[object], **data: object) -> Any:
    return client.post(reverse(page, args=args), {once.FIELD: once.new_token(), **data})


def text_of(response: Any) -> str:
    written: str = response.content.decode()
    return written


@pytest.fixture
def home() -> Site:
    """A home with two beds, one of them 马玉兰's."""
    at = site()
    place(stay(at, elder(12), days(NOW.date())), unit(at, nursing=True))
    unit(at, label="101-2")
    return at


REGISTERED = {
    "name": "川口示例养护院",
    "operator_name": "示例养老服务有限公司",
    "credit_code": credit_code(77),
    "ownership": "private",
    "mode": "owner",
    "kind": "private_home",
    "site_name": "川口示例养护院",
    "area": f"{MAYING_COMMUNITY:012d}",
    "opened_on": "2025-06-01",
}


def test_the_register_lists_counts_and_filters(home: Site) -> None:
    site(SHANGTAN, SiteKind.DAY_CARE, name="上滩日间照料中心")
    client = signed_in()
    page = text_of(client.get(reverse("facilities:register")))
    assert "马营敬老院" in page
    assert "上滩日间照料中心" in page
    assert "50.0%" in page or "50%" in page
    homes = text_of(client.get(reverse("facilities:register") + "?kind=homes"))
    assert "马营敬老院" in homes
    assert "上滩日间照料中心" not in homes
    assert "马营敬老院" not in text_of(client.get(reverse("facilities:register") + "?room=full&kind=homes"))
    assert "马营敬老院" in text_of(client.get(reverse("facilities:register") + "?room=free&name=马营"))
    exported = client.get(reverse("facilities:register") + "?export=register")
    assert b"".join(exported.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.DEPARTMENT_OFFICER, HAIDONG, 200),
        (Role.LEADER, HAIDONG, 200),
        (Role.TOWNSHIP_WORKER, MINHE, 200),
        (Role.DEPARTMENT_OFFICER, LEDU, 404),
        (Role.AUDITOR, HAIDONG, 403),
        (Role.SECURITY_ADMIN, HAIDONG, 403),
    ],
)
def test_who_sees_a_card(home: Site, role: Role, area: int, status: int) -> None:
    client = signed_in(role, area)
    assert client.get(reverse("facilities:card", args=[home.institution_id])).status_code == status


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.DEPARTMENT_OFFICER, HAIDONG, 200),
        (Role.TOWNSHIP_WORKER, MINHE, 200),
        (Role.DEPARTMENT_OFFICER, LEDU, 404),
        (Role.LEADER, HAIDONG, 403),
        (Role.PLAN_OFFICER, HAIDONG, 403),
        (Role.SYSTEM_ADMIN, HAIDONG, 403),
    ],
)
def test_who_sees_who_is_inside(home: Site, role: Role, area: int, status: int) -> None:
    kept = Stay.objects.get().id
    client = signed_in(role, area)
    for page, key in (("facilities:board", home.id), ("facilities:stay", kept)):
        response = client.get(reverse(page, args=[key]))
        assert response.status_code == status
        assert ("马玉兰" in text_of(response)) == (status == 200)


def test_registering_says_what_is_wrong_and_takes_what_is_right() -> None:
    client = signed_in()
    wrong = post(client, "facilities:new", [], **(REGISTERED | {"credit_code": credit_code(77)[:-1] + "I"}))
    assert wrong.status_code == 422
    assert "没有 I、O、S、V、Z" in text_of(wrong)
    assert "川口示例养护院" in text_of(wrong)
    right = post(client, "facilities:new", [], **REGISTERED)
    _as("RESET ROLE")
    made = Institution.objects.get()
    assert (right.status_code, right["Location"]) == (302, reverse("facilities:card", args=[made.id]))
    card = text_of(signed_in().get(reverse("facilities:card", args=[made.id])))
    assert credit_code(77) in card
    assert "运营中" in card


def test_a_double_click_registers_one_institution() -> None:
    client, token = signed_in(), once.new_token()
    for _ in range(2):
        client.post(reverse("facilities:new"), {once.FIELD: token, **REGISTERED})
    _as("RESET ROLE")
    assert Institution.objects.count() == 1


def test_health_cannot_register_a_home() -> None:
    refused = post(signed_in(function="health"), "facilities:new", [], **REGISTERED)
    assert refused.status_code == 422
    assert "由民政部门维护" in text_of(refused)
    assert post(signed_in(Role.TOWNSHIP_WORKER), "facilities:new", [], **REGISTERED).status_code == 403


def test_papers_addresses_corrections_and_states(home: Site) -> None:
    client = signed_in()
    paper = {"what": "licence:fire", "first": "2025-01-01", "until": "2028-01-01", "number": "消001"}
    assert post(client, "facilities:new_fact", [home.id], **paper).status_code == 302
    again = post(client, "facilities:new_fact", [home.id], **paper)
    assert again.status_code == 422
    assert "已有此项" in text_of(again)
    area = {"what": "floor_area", "value": "1200.5", "first": "2025-01-01"}
    assert post(client, "facilities:new_fact", [home.id], **area).status_code == 302
    _as("RESET ROLE")
    fire, floor = SiteFact.objects.get(kind="licence"), SiteFact.objects.get(kind="floor_area")
    assert floor.value == 1200_50
    client = signed_in()
    assert post(client, "facilities:end_fact", [fire.id], on="2026-01-01", reason="换证").status_code == 302
    more = {"kind": "day_care", "site_name": "上滩分点", "area": f"{SHANGTAN:012d}"}
    assert post(client, "facilities:add_site", [home.institution_id], **more).status_code == 302
    moved = {"kind": "rural_home", "site_name": "马营中心敬老院", "area": f"{MAYING_COMMUNITY:012d}", "revision": 0}
    assert post(client, "facilities:correct_site", [home.id], reason="更名", **moved).status_code == 302
    card = text_of(client.get(reverse("facilities:card", args=[home.institution_id])))
    assert "马营中心敬老院" in card
    assert "上滩分点" in card
    assert "1,200.5" in card
    close = {"state": "closed", "on": today().isoformat(), "reason": "合并", "revision": 1}
    refused = post(client, "facilities:site_state", [home.id], **close)
    assert refused.status_code == 422
    assert "须妥善安置" in text_of(refused)
    whole = post(client, "facilities:state", [home.institution_id], **(close | {"revision": 0}))
    assert whole.status_code == 422
    corrected = {name: REGISTERED[name] for name in ("name", "ownership", "mode")} | {
        "operator_name": home.institution.operator.name,
        "credit_code": home.institution.operator.credit_code,
        "reason": "更名",
        "revision": 0,
    }
    assert post(client, "facilities:correct", [home.institution_id], **corrected).status_code == 302


def test_the_neighbour_writes_nothing_here(home: Site) -> None:
    client = signed_in(area=LEDU)
    for page in ("facilities:new_fact", "facilities:correct_site", "facilities:site_state", "facilities:add_beds"):
        assert post(client, page, [home.id]).status_code == 404, page


def test_what_runs_out_is_listed_until_it_is_renewed(home: Site) -> None:
    soon, now = today() + timedelta(20), today()
    SiteFact.objects.create(site=home, kind="licence", detail="fire", valid=days(until=soon), **BY)
    SiteFact.objects.create(site=home, kind="insurance", detail="liability", valid=days(until=soon), **BY)
    SiteFact.objects.create(site=home, kind="insurance", detail="liability", valid=days(soon), **BY)
    staff = Staff.objects.create(institution=home.institution, name="祁护理", sex=2, created_at=NOW, updated_at=NOW)
    Post.objects.create(staff=staff, site=home, kind="caregiver", valid=days())
    Credential.objects.create(staff=staff, kind="health", valid=days(until=now - timedelta(3)))
    page = text_of(signed_in().get(reverse("facilities:expiring")))
    assert "消防安全检查合格证明" in page
    assert "责任险" not in page
    assert "祁护理" in page
    assert "已到期" in page
    leader = text_of(signed_in(Role.LEADER).get(reverse("facilities:expiring")))
    assert "消防安全检查合格证明" in leader
    assert "祁护理" not in leader
    assert "祁护理" not in text_of(signed_in(area=LEDU).get(reverse("facilities:expiring")))


def test_admitting_moving_leave_and_the_last_day(home: Site) -> None:
    taken_bed, free = Unit.objects.get(label="101-1"), Unit.objects.get(label="101-2")
    who = elder(14, name="祁发财")
    client = signed_in()
    asked = {"person": "", "person_key": str(who.id), "state": "real", "first": "2026-02-01", "funding": "self"}
    taken = post(client, "facilities:admit", [taken_bed.id], **asked)
    assert taken.status_code == 422
    assert "已有他人" in text_of(taken)
    given = post(client, "facilities:admit", [free.id], **asked)
    _as("RESET ROLE")
    kept = Stay.objects.get(person=who)
    assert given["Location"] == reverse("facilities:stay", args=[kept.id])
    third = Unit.objects.create(site=home, kind="bed", label="101-3")
    UnitPeriod.objects.create(unit=third, site=home, kind="bed", valid=days(), **BY)
    client = signed_in()
    assert "101-3" in text_of(client.get(reverse("facilities:move", args=[kept.id])))
    day = (today() - timedelta(2)).isoformat()
    assert post(client, "facilities:move", [kept.id], unit=third.id, on=day, revision=0).status_code == 302
    stale = post(client, "facilities:move", [kept.id], unit=third.id, on=day, revision=0)
    assert stale.status_code == 422
    assert post(client, "facilities:leave", [kept.id], kind="hospital", on=day).status_code == 302
    assert "住院" in text_of(client.get(reverse("facilities:board", args=[home.id])))
    assert post(client, "facilities:return", [kept.id], on=today().isoformat()).status_code == 302
    ended = post(client, "facilities:discharge", [kept.id], on=today().isoformat(), end="home", revision=1)
    assert ended.status_code == 302
    assert "祁发财" not in text_of(client.get(reverse("facilities:board", args=[home.id])))


def test_a_caution_is_read_and_confirmed(home: Site) -> None:
    young = elder(16, name="祁年轻", birth=NOW.date().replace(year=1990))
    free = Unit.objects.get(label="101-2")
    client = signed_in()
    asked = {"person": "", "person_key": str(young.id), "state": "real", "first": "2026-02-01", "funding": "self"}
    asked |= {"accepted": ""}
    first = post(client, "facilities:admit", [free.id], **asked)
    assert first.status_code == 422
    assert "老年人权益保障法第二条" in text_of(first)
    assert 'value="facilities_not_an_elder"' in text_of(first)
    second = post(client, "facilities:admit", [free.id], **(asked | {"accepted": "facilities_not_an_elder"}))
    assert second.status_code == 302
    _as("RESET ROLE")
    assert AuditEvent.objects.get(action="facilities.admit").after["accepted"] == ["facilities_not_an_elder"]


def test_an_offer_is_confirmed_and_cancelled_by_buttons(home: Site) -> None:
    offered = stay(home, elder(14), state=StayState.PLANNED)
    place(offered, Unit.objects.get(label="101-2"))
    client = signed_in()
    assert "确认" in text_of(client.get(reverse("facilities:stay", args=[offered.id])))
    assert post(client, "facilities:advance", [offered.id], state="confirmed", revision=0).status_code == 302
    again = post(client, "facilities:advance", [offered.id], state="confirmed", revision=1)
    assert "当前状态不能这样办理" in text_of(again)
    assert post(client, "facilities:advance", [offered.id], state="nonsense", revision=1).status_code == 404
    assert post(client, "facilities:advance", [offered.id], state="cancelled", revision=1).status_code == 302
    _as("RESET ROLE")
    offered.refresh_from_db()
    assert offered.state == "cancelled"


def test_classes_open_and_say_the_standard() -> None:
    at = site(kind=SiteKind.CHILDCARE, name="川口托育园")
    client = signed_in(function="health")
    group = {"label": "小一班", "kind": "toddlers", "hours": "full_day", "places": 16, "first": "2026-01-01"}
    refused = post(client, "facilities:add_class", [at.id], **group)
    assert refused.status_code == 422
    assert "每班最多 15 人（国卫人口发〔2019〕58号）" in text_of(refused)
    assert post(client, "facilities:add_class", [at.id], **(group | {"places": 2})).status_code == 302
    assert "小一班" in text_of(client.get(reverse("facilities:board", args=[at.id])))


def test_beds_are_added_by_their_labels(home: Site) -> None:
    client = signed_in()
    beds = {"building": "二号楼", "floor": 1, "room": "201", "labels": "201-1，201-2", "first": "2026-01-01"}
    assert post(client, "facilities:add_beds", [home.id], **beds).status_code == 302
    assert "201-2" in text_of(client.get(reverse("facilities:board", args=[home.id])))
    twice = post(client, "facilities:add_beds", [home.id], **(beds | {"labels": "301 301"}))
    assert "重复" in text_of(twice)
    taken = post(client, "facilities:add_beds", [home.id], **beds)
    assert "同号" in text_of(taken)


# The institution's own people


def test_an_institution_sees_and_runs_its_own_house(home: Site) -> None:
    rival = site(MAYING_COMMUNITY, name="川口养护院", institution=institution(name="川口养护院"))
    place(stay(rival, elder(14, name="祁邻居")), unit(rival))
    newcomer = elder(18, name="祁新来")
    free = Unit.objects.get(site=home, label="101-2")
    client = own_people(home.institution)
    arrived = client.get(reverse("facilities:register"), follow=True)
    assert arrived.redirect_chain[-1][0] == reverse("facilities:card", args=[home.institution_id])
    assert "马玉兰" in text_of(client.get(reverse("facilities:board", args=[home.id])))
    for page, key in (("facilities:board", rival.id), ("facilities:card", rival.institution_id)):
        assert client.get(reverse(page, args=[key])).status_code == 404, page
    asked = {"state": "real", "first": "2026-02-01", "funding": "self", "name": "祁新来"}
    wrong = post(client, "facilities:admit", [free.id], number=number_of(newcomer.birth, 20), **asked)
    assert wrong.status_code == 422
    assert "没有此姓名和证件号码" in text_of(wrong)
    misnamed = post(
        client, "facilities:admit", [free.id], number=number_of(newcomer.birth, 18), **(asked | {"name": "别人"})
    )
    assert "没有此姓名和证件号码" in text_of(misnamed)
    given = post(client, "facilities:admit", [free.id], number=number_of(newcomer.birth, 18), **asked)
    assert given.status_code == 302
    assert "祁新来" in text_of(client.get(given["Location"]))


def test_an_institution_cannot_touch_the_register_or_the_registry(home: Site) -> None:
    client = own_people(home.institution)
    assert client.get(reverse("people:list")).status_code == 403
    assert post(client, "facilities:new", [], **REGISTERED).status_code == 403
    assert post(client, "facilities:new_fact", [home.id]).status_code == 403
    assert post(client, "facilities:site_state", [home.id], state="closed").status_code == 403
    beds = {"building": "二号楼", "floor": 1, "room": "201", "labels": "201-1", "first": "2026-01-01"}
    assert post(client, "facilities:add_beds", [home.id], **beds).status_code == 302


def test_the_system_administrator_lets_an_institution_sign_in(home: Site) -> None:
    client = signed_in(Role.SYSTEM_ADMIN)
    assert "开通登录" in text_of(client.get(reverse("facilities:card", args=[home.institution_id])))
    assert client.get(reverse("facilities:board", args=[home.id])).status_code == 403
    assert post(client, "facilities:open_sign_in", [home.institution_id]).status_code == 302
    assert post(client, "facilities:open_sign_in", [home.institution_id]).status_code == 404
    _as("RESET ROLE")
    made = Institution.objects.get(id=home.institution_id).organisation
    assert (made.name, made.kind) == ("马营敬老院", "provider")  # type: ignore[union-attr]
    assert post(signed_in(), "facilities:open_sign_in", [home.institution_id]).status_code == 403


def test_supply_by_area_says_what_is_missing_and_why(home: Site) -> None:
    Site.objects.filter(id=home.id).update(longitude=102.8, latitude=36.3)
    client = signed_in(Role.LEADER)
    page = text_of(client.get(reverse("facilities:supply", args=[HAIDONG])))
    assert "民和县" in page
    assert "规划未设目标" in page or "暂无比率" in page
    assert text_of(client.get(reverse("facilities:supply", args=[MINHE]))).count("马营镇") >= 1
    assert client.get(reverse("facilities:own_supply"))["Location"] == reverse("facilities:supply", args=[HAIDONG])
    for code in (HAIDONG, MINHE):
        points = client.get(reverse("facilities:supply", args=[code])).context["map"].points
        assert [(each.name, each.longitude) for each in points] == [(home.name, 102.8)]
    exported = client.get(reverse("facilities:supply", args=[HAIDONG]) + "?export=supply")
    assert b"".join(exported.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert signed_in(Role.LEADER, LEDU).get(reverse("facilities:supply", args=[MINHE])).status_code == 404
    assert own_people(home.institution).get(reverse("facilities:supply", args=[MINHE])).status_code == 403
