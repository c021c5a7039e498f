"""The pages of people, organisations and roles, opened with the rights of the web role."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from cast import HAIDONG, LEDU, NOW, PASSWORD, PINGAN, department, hold, person
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation, OrganisationAlias, RoleAssignment, User
from laoyou.accounts.services.organisations import ensure_departments
from laoyou.core.actor import system_actor
from laoyou.places.models import Area
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Area.objects.bulk_create(
        Area(code=code, name=name, short_name=name, kind=kind, valid=DateRange(None, None), source="office")
        for code, name, kind in (
            (HAIDONG, "海东市", "prefecture"),
            (LEDU, "乐都区", "county"),
            (PINGAN, "平安区", "county"),
        )
    )


@pytest.fixture
def enter() -> Iterator[Callable[..., Client]]:
    """Signs somebody in with a role; from then on the connection has the rights of the web role."""

    def signed_in(role: Role, area: int = HAIDONG, username: str = "me") -> Client:
        hold(person(username, area), role, area)
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE laoyou_web")
        client = Client()
        client.post(reverse("account_login"), {"login": username, "password": PASSWORD})
        return client

    yield signed_in
    as_owner()


def as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def as_web() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")


def url(name: str, *args: Any) -> str:
    return reverse(f"accounts:{name}", args=args)


PAGES = ["people", "organisations", "who", "settings", "new_person", "new_organisation"]


@pytest.mark.parametrize(
    ("role", "open_pages"),
    [
        (Role.LEADER, {"organisations", "who", "settings"}),
        (Role.DEPARTMENT_OFFICER, {"organisations", "who", "settings"}),
        (Role.AUDITOR, {"people", "organisations", "who", "settings"}),
        (Role.SECURITY_ADMIN, {"people", "organisations", "who", "settings"}),
        (Role.SYSTEM_ADMIN, set(PAGES)),
    ],
)
def test_each_role_opens_its_pages_and_no_others(
    enter: Callable[..., Client], role: Role, open_pages: set[str]
) -> None:
    if role == Role.DEPARTMENT_OFFICER:
        hold(person("helper"), Role.DEPARTMENT_OFFICER, organisation=department())
        as_web()
        client = Client()
        client.post(reverse("account_login"), {"login": "helper", "password": PASSWORD})
    else:
        client = enter(role)
    answers = {page: client.get(url(page)).status_code for page in PAGES}
    as_owner()
    assert {page for page, status in answers.items() if status == 200} == open_pages
    assert set(answers.values()) <= {200, 403}


def test_nobody_signed_in_is_sent_to_sign_in_and_back() -> None:
    for page in PAGES:
        assert Client().get(url(page))["Location"] == f"{reverse('account_login')}?next={url(page)}"


def test_people_are_listed_filtered_and_exported_inside_the_area_only(enter: Callable[..., Client]) -> None:
    person("wang.ledu", LEDU)
    person("li.pingan", PINGAN, is_active=False)
    person("zhao.haidong", HAIDONG)
    client = enter(Role.SYSTEM_ADMIN, LEDU)

    def named(query: str = "") -> set[str]:
        page = client.get(url("people") + query).content.decode()
        return {name for name in ("wang.ledu", "li.pingan", "zhao.haidong", "me") if f"{name}·甲" in page}

    assert named() == {"wang.ledu", "me"}
    # One's own name stands in the frame of every page.
    assert named("?name=WANG") == {"wang.ledu", "me"}
    assert named("?role=system_admin") == {"me"}
    assert named("?account=locked") == {"me"}
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url("people") + "?export=people"))))
    cells = {str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert ("wang.ledu" in cells, "li.pingan" in cells) == (True, False)


def test_the_system_administrator_creates_and_the_security_administrator_empowers(
    enter: Callable[..., Client],
) -> None:
    client = enter(Role.SYSTEM_ADMIN, username="system")
    made = client.post(url("new_person"), {"display_name": "张娟", "username": "zhangjuan", "area": LEDU})
    assert made.status_code == 200
    assert made["Cache-Control"] == "no-store"
    password = made.context["made"].password
    assert password in made.content.decode()
    as_owner()
    user = User.objects.get(username="zhangjuan")
    assert client.post(url("grant_role", user.id), {}).status_code == 403

    keeper = enter(Role.SECURITY_ADMIN, username="security")
    terms = {"role": "leader", "area": LEDU, "first_day": "2026-01-01", "last_day": "", "organisation": ""}
    assert keeper.post(url("grant_role", user.id), terms)["Location"] == url("person", user.id)
    again = keeper.post(url("grant_role", user.id), terms)
    assert again.status_code == 422
    assert "已在该时段担任" in again.content.decode()
    page = keeper.get(url("person", user.id)).content.decode()
    assert "乐都区" in page
    as_owner()
    held = RoleAssignment.objects.get(user=user)
    as_web()
    keeper.post(url("withdraw_role", user.id, held.id), {"reason": ""})
    as_owner()
    assert RoleAssignment.objects.get(user=user).valid.upper is None
    as_web()
    keeper.post(url("withdraw_role", user.id, held.id), {"reason": "调离"})
    as_owner()
    assert RoleAssignment.objects.get(user=user).valid.upper is not None
    acts = AuditEvent.objects.exclude(action__endswith="sign_in").order_by("at", "id")
    assert list(acts.values_list("action", flat=True)) == [
        "accounts.create_person",
        "accounts.grant_role",
        "accounts.withdraw_role",
    ]


def test_an_account_is_locked_opened_and_given_a_new_password(enter: Callable[..., Client]) -> None:
    user = person("zhang", LEDU)
    client = enter(Role.SECURITY_ADMIN)
    client.post(url("lock_person", user.id), {"reason": "长期未登录"})
    assert "已锁定" in client.get(url("person", user.id)).content.decode()
    client.post(url("unlock_person", user.id), {"reason": "返岗"})
    made = client.post(url("reset_password", user.id))
    assert made.context["made"].password in made.content.decode()
    assert client.post(url("reset_mfa", user.id), {"reason": "换手机"}).status_code == 302
    as_owner()
    user.refresh_from_db()
    assert (user.is_active, user.must_change_password) == (True, True)
    assert user.check_password(made.context["made"].password)


def test_people_next_door_and_nobody_are_the_same_404(enter: Callable[..., Client]) -> None:
    neighbour, there = person("neighbour", PINGAN), department(PINGAN, name="平安区民政局")
    client = enter(Role.SECURITY_ADMIN, LEDU)
    for user_id in (neighbour.id, uuid4()):
        assert client.get(url("person", user_id)).status_code == 404
        assert client.get(url("what_person_can", user_id)).status_code == 404
        assert client.post(url("reset_password", user_id)).status_code == 404
        assert client.post(url("lock_person", user_id), {"reason": "x"}).status_code == 404
    assert client.get(url("organisation", there.id)).status_code == 404


def test_ones_own_account_offers_nothing_to_do_to_oneself(enter: Callable[..., Client]) -> None:
    client = enter(Role.SECURITY_ADMIN)
    as_owner()
    me = User.objects.get(username="me")
    as_web()
    page = client.get(url("person", me.id)).content.decode()
    assert url("grant_role", me.id) not in page
    assert url("reset_password", me.id) not in page
    assert client.post(url("reset_password", me.id))["Location"] == url("person", me.id)
    as_owner()
    assert User.objects.get(pk=me.id).check_password(PASSWORD)


def test_organisations_are_laid_out_named_and_corrected(enter: Callable[..., Client]) -> None:
    client = enter(Role.SYSTEM_ADMIN)
    assert client.post(url("lay_out_departments")).status_code == 302
    assert "海东市卫生健康委员会" in client.get(url("organisations") + "?named=卫生健康").content.decode()
    as_owner()
    health = Organisation.objects.get(area=HAIDONG, function="health")
    as_web()
    assert client.post(url("add_alias", health.id), {"name": "市卫委"}).status_code == 302
    assert client.post(url("add_alias", health.id), {"name": "市卫委"}).status_code == 422
    assert "市卫委" in client.get(url("organisation", health.id)).content.decode()
    as_owner()
    alias = OrganisationAlias.objects.get()
    as_web()
    client.post(url("remove_alias", health.id, alias.id))
    edited = {"name": "海东市卫健委", "short_name": "市卫健委", "last_day": "2030-12-31"}
    assert client.post(url("edit_organisation", health.id), edited).status_code == 302
    new = {"name": "海东老年大学", "kind": "provider", "area": HAIDONG, "function": "", "short_name": ""}
    assert client.post(url("new_organisation"), new).status_code == 302
    as_owner()
    health.refresh_from_db()
    assert (health.name, health.valid.upper) == ("海东市卫健委", date(2031, 1, 1))
    # What was taken away is gone; the name it had stays known, for documents print it.
    assert list(OrganisationAlias.objects.values_list("name", flat=True)) == ["海东市卫生健康委员会"]


def test_a_group_shows_whom_it_means(enter: Callable[..., Client]) -> None:
    ensure_departments(HAIDONG, actor=system_actor("test"), now=NOW)
    group = Organisation.objects.get(area=HAIDONG, function="child_governments")
    page = enter(Role.LEADER).get(url("organisation", group.id)).content.decode()
    assert "乐都区人民政府" in page


def test_who_can_do_what_is_a_table_and_a_spreadsheet(enter: Callable[..., Client]) -> None:
    client = enter(Role.LEADER)
    page = client.get(url("who")).content.decode()
    assert "授予和收回角色" in page
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url("export_who"))))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "领导" in row)
    granting = next(row for row in rows if "授予和收回角色" in row)
    assert dict(zip(head, granting, strict=True))["安全管理员"] == "●"
    assert not dict(zip(head, granting, strict=True))["系统管理员"]


def test_what_one_person_can_do_is_told_with_the_place(enter: Callable[..., Client]) -> None:
    user = person("zhang", LEDU)
    hold(user, Role.LEADER, LEDU)
    page = enter(Role.AUDITOR).get(url("what_person_can", user.id)).content.decode()
    assert "乐都区" in page


def test_the_place_is_chosen_among_ones_own_and_stays_chosen(enter: Callable[..., Client]) -> None:
    person("wang.ledu", LEDU)
    client = enter(Role.SYSTEM_ADMIN)
    assert "海东市" in client.get(url("settings")).content.decode()
    chosen = client.post(url("choose_place"), {"area": LEDU, "next": url("people")})
    assert chosen["Location"] == url("people")
    main = client.get(url("people")).content.decode().split("<main")[1].split("</main>")[0]
    assert ("wang.ledu·甲" in main, "me·甲" in main) == (True, False)
    for foreign in ("632200000000", "630000000000", "0", "", "x", "9" * 30):
        assert client.post(url("choose_place"), {"area": foreign}).status_code == 404
    away = client.post(url("choose_place"), {"area": HAIDONG, "next": "https://elsewhere.example/"})
    assert away["Location"] == "/"


def test_settings_are_kept_and_carried_in_cookies(enter: Callable[..., Client]) -> None:
    client = enter(Role.LEADER)
    answer = client.post(url("settings"), {"language": "en", "text_size": "large", "theme": "dark"})
    assert (answer.status_code, answer.cookies["laoyou_type"].value) == (302, "large")
    assert "My settings" in client.get(url("settings")).content.decode()
    assert client.post(url("settings"), {"language": "xx"}).status_code == 200
    as_owner()
    assert User.objects.get(username="me").theme == "dark"
