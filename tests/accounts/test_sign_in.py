"""Signing in through the pages, with the rights of the web role: password, lock-out, second step, duties, time-out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt
from cast import HAIDONG, LEDU, PASSWORD, hold, person
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import User
from laoyou.accounts.services.people import reset_password
from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.records.models import AuditEvent
from laoyou.workbench.accounts.middleware import ActorMiddleware

pytestmark = pytest.mark.django_db

OPEN_PAGE = "/accounts/settings/"


def become_web_role() -> None:
    """From here on the connection has the rights of the web role, as the site has."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")


def become_owner() -> None:
    """Look at the rows as they are."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture(autouse=True)
def owner_again() -> Any:
    yield
    become_owner()


@pytest.fixture(autouse=True)
def plain_static(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password}, **extra)


def code_for(secret: str) -> str:
    """Of the half minute that runs: it still counts when the next one begins before it is sent."""
    _before, running, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, running))


def seen_acts() -> list[str]:
    become_owner()
    return list(AuditEvent.objects.order_by("at", "id").values_list("action", flat=True))


def test_a_person_signs_in_with_any_case_of_letters_and_it_is_written_down(client: Client) -> None:
    hold(person("zhang"), Role.LEADER)
    become_web_role()
    answer = sign_in(client, "ZHANG ")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(OPEN_PAGE).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(OPEN_PAGE).status_code == 302
    assert seen_acts() == ["accounts.sign_in", "accounts.sign_out"]


@pytest.mark.parametrize("username", ["zhang", "nobody", "locked"])
def test_a_wrong_password_an_unknown_name_and_a_locked_account_look_the_same(client: Client, username: str) -> None:
    person("zhang")
    person("locked", is_active=False)
    become_web_role()
    answer = sign_in(client, username, "Wrong-password-1" if username == "zhang" else PASSWORD)
    assert answer.status_code == 200
    assert [str(error) for error in answer.context["form"].non_field_errors()] == ["您提供的用户名或密码不正确。"]
    assert seen_acts() == []


def test_five_wrong_passwords_lock_that_name_at_that_computer_and_say_until_when(client: Client) -> None:
    hold(person("zhang"), Role.LEADER)
    hold(person("li"), Role.LEADER)
    become_web_role()
    for _ in range(4):
        assert sign_in(client, "zhang", "Wrong-password-1").status_code == 200
    locked = sign_in(client, "zhang", "Wrong-password-1")
    assert locked.status_code == 429
    assert re.search(r"\d\d:\d\d", locked.content.decode())
    assert sign_in(client, "zhang").status_code == 429
    assert seen_acts() == ["accounts.lock_out"]
    become_web_role()
    assert sign_in(client, "zhang", REMOTE_ADDR="10.0.0.9").status_code == 302
    assert sign_in(Client(), "li").status_code == 302
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=15, seconds=1))
    assert sign_in(Client(), "zhang").status_code == 302


def test_a_given_password_must_be_changed_before_anything_else(client: Client) -> None:
    user = person("zhang")
    hold(user, Role.LEADER)
    given = reset_password(user.id, actor=system_actor("test"), now=clock.now()).password
    become_web_role()
    sign_in(client, "zhang", given)
    assert client.get(OPEN_PAGE)["Location"] == reverse("account_change_password")
    form = {"oldpassword": given, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert client.get(OPEN_PAGE).status_code == 200
    become_owner()
    user.refresh_from_db()
    assert user.must_change_password is False
    assert user.check_password(PASSWORD)
    assert seen_acts()[-1] == "accounts.change_password"


@pytest.mark.parametrize(
    "weak", ["Short-1", "1234567890123", "zhangzhang-1A", "password123", "alllowercaseletters", PASSWORD]
)
def test_weak_old_or_common_passwords_are_refused(client: Client, weak: str) -> None:
    hold(person("zhangzhang"), Role.LEADER)
    become_web_role()
    sign_in(client, "zhangzhang")
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_an_old_password_expires_when_the_office_says_so(client: Client, settings: Settings) -> None:
    user = person("zhang")
    hold(user, Role.LEADER)
    User.objects.update(password_changed_at=clock.now() - timedelta(days=91))
    become_web_role()
    sign_in(client, "zhang")
    assert client.get(OPEN_PAGE).status_code == 200
    settings.PASSWORD_EXPIRES_DAYS = 90
    assert client.get(OPEN_PAGE)["Location"] == reverse("account_change_password")


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_administrators_set_up_the_second_step_first_and_use_it_afterwards(
    client: Client, settings: Settings, role: Role
) -> None:
    settings.REQUIRE_MFA = True
    hold(person("keeper"), role)
    become_web_role()
    sign_in(client, "keeper")
    assert client.get(OPEN_PAGE)["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, page.headers
    html = page.content.decode()
    assert "<svg" in html
    assert "style=" not in html
    assert "data:image" not in html
    secret = page.context["form"].secret
    activated = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert activated["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(activated["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert client.get(OPEN_PAGE).status_code == 200
    become_owner()
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    become_web_role()

    again = Client()
    assert sign_in(again, "keeper")["Location"] == reverse("mfa_authenticate")
    assert again.get(OPEN_PAGE).status_code == 302
    assert again.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert again.get(OPEN_PAGE).status_code == 200
    third = Client()
    sign_in(third, "keeper")
    assert third.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200, "a code opens once"


def test_other_roles_may_do_without_the_second_step(client: Client, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    hold(person("zhang"), Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    assert client.get(OPEN_PAGE).status_code == 200


def test_later_the_password_is_asked_again_before_the_second_step_is_touched(client: Client) -> None:
    hold(person("zhang"), Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    rewind(client, session_began=601)
    set_up = reverse("mfa_activate_totp")
    confirm = client.get(set_up)["Location"]
    assert confirm.startswith(reverse("account_reauthenticate"))
    assert client.post(confirm, {"password": "Wrong-password-1"}).status_code == 200
    assert client.post(confirm, {"password": PASSWORD})["Location"] == set_up


def test_wrong_codes_of_the_second_step_run_out(client: Client) -> None:
    user = person("keeper")
    TOTP.activate(user, generate_totp_secret())
    become_web_role()
    sign_in(client, "keeper")
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    become_owner()
    secret = get_adapter().decrypt(Authenticator.objects.get(user=user).data["secret"])
    become_web_role()
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert answer.status_code == 200
    assert client.get(OPEN_PAGE).status_code == 302


def test_a_locked_account_is_out_at_the_next_click(client: Client) -> None:
    user = person("zhang")
    hold(user, Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    assert client.get(OPEN_PAGE).status_code == 200
    become_owner()
    User.objects.filter(pk=user.pk).update(is_active=False)
    become_web_role()
    assert client.get(OPEN_PAGE).status_code == 302


def test_a_new_password_ends_every_session(client: Client) -> None:
    user = person("zhang")
    hold(user, Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    become_owner()
    reset_password(user.id, actor=system_actor("test"), now=clock.now())
    become_web_role()
    assert client.get(OPEN_PAGE).status_code == 302


def rewind(client: Client, **marks: int) -> None:
    session = client.session
    for key, seconds in marks.items():
        session[key] -= seconds
    session.save()


def test_half_an_hour_without_a_click_ends_the_session(client: Client) -> None:
    hold(person("zhang"), Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    rewind(client, session_seen=1790)
    assert client.get(OPEN_PAGE).status_code == 200
    rewind(client, session_seen=1810)
    assert client.get(OPEN_PAGE)["Location"] == f"{reverse('account_login')}?next={OPEN_PAGE}"
    assert "会话" not in client.get(reverse("account_login")).content.decode()
    assert client.session["session_ended"] is True


def test_twelve_hours_are_the_longest_however_busy(client: Client) -> None:
    hold(person("zhang"), Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    rewind(client, session_began=12 * 3600 + 1)
    assert client.get(OPEN_PAGE).status_code == 302


def test_staying_is_one_request(client: Client) -> None:
    hold(person("zhang"), Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    rewind(client, session_seen=1790)
    assert client.get(reverse("accounts:keep_alive")).status_code == 204
    assert client.session["session_seen"] >= int(clock.now().timestamp()) - 5


def test_a_form_sent_too_late_goes_back_to_the_form_after_signing_in(client: Client) -> None:
    hold(person("zhang"), Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    rewind(client, session_seen=1900)
    late = client.post(OPEN_PAGE, {"language": "en"}, headers={"referer": "http://testserver/accounts/settings/"})
    assert late["Location"] == f"{reverse('account_login')}?next=/accounts/settings/"
    sign_in(client, "zhang")
    rewind(client, session_seen=1900)
    htmx = client.post(OPEN_PAGE, {}, headers={"hx-request": "true", "referer": "https://elsewhere.example/x"})
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, f"{reverse('account_login')}?next=/")


def test_nobody_signs_himself_up_or_asks_for_a_password_by_mail(client: Client) -> None:
    for path in ("signup/", "password/reset/", "email/", "confirm-email/", "webauthn/", "3rdparty/"):
        assert client.get(f"/sign-in/{path}").status_code == 404


def test_the_language_and_looks_of_a_person_come_along(client: Client) -> None:
    hold(person("zhang", preferred_language="en", theme="dark", text_size="large"), Role.LEADER)
    become_web_role()
    answer = sign_in(client, "zhang")
    cookies = {name: answer.cookies[name].value for name in ("django_language", "laoyou_theme", "laoyou_type")}
    assert cookies == {"django_language": "en", "laoyou_theme": "dark", "laoyou_type": "large"}


def test_a_streamed_answer_still_has_its_scope_and_then_loses_it(rf: RequestFactory) -> None:
    user = person("zhang")
    hold(user, Role.LEADER)
    person("li", LEDU)
    become_web_role()
    request = rf.get("/")
    request.session = {SESSION_KEY: str(user.pk)}  # type: ignore[assignment]
    request.user = user

    def answer(_: Any) -> StreamingHttpResponse:
        return StreamingHttpResponse(
            name.encode() for name in User.objects.values_list("username", flat=True).order_by("username")
        )

    response: Any = ActorMiddleware(answer)(request)
    assert User.objects.count() == 0
    assert list(response.streaming_content) == [b"li", b"zhang"]
    assert User.objects.count() == 0


def test_an_exception_leaves_no_scope_behind(rf: RequestFactory) -> None:
    user = person("zhang")
    hold(user, Role.LEADER)
    become_web_role()
    request = rf.get("/")
    request.session = {SESSION_KEY: str(user.pk)}  # type: ignore[assignment]
    request.user = user

    def fails(_: Any) -> Any:
        assert User.objects.count() == 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ActorMiddleware(fails)(request)
    assert User.objects.count() == 0


def test_what_every_click_costs(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hold(person("zhang"), Role.LEADER)
    become_web_role()
    sign_in(client, "zhang")
    # Session, own scope, person with roles, scope, the session kept (two savepoints and an update), scope cleared.
    with django_assert_num_queries(8):
        client.get(reverse("accounts:keep_alive"))


def test_the_scope_never_outlives_its_request(settings: Settings) -> None:
    """Two people and nobody on one connection: each sees his own area, and afterwards nothing is set."""
    settings.REQUIRE_MFA = False
    for name, area in (("first", HAIDONG), ("second", LEDU)):
        hold(person(name, area), Role.SYSTEM_ADMIN, area)
    become_web_role()
    first, second = Client(), Client()

    def scope_now() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('laoyou.scope', true), laoyou_scope_low()")
            return str(cursor.fetchone())

    sign_in(first, "first")
    assert scope_now() == "('', None)"
    sign_in(second, "second")
    people = reverse("accounts:people")
    page = first.get(people).content.decode()
    assert ("first·甲" in page, "second·甲" in page) == (True, True)
    assert scope_now() == "('', None)"
    page = second.get(people).content.decode()
    assert (page.count("first·甲"), "second·甲" in page) == (0, True)
    assert User.objects.count() == 0
    assert Client().get(people).status_code == 302
    assert first.get("/accounts/people/not-there/").status_code == 404
    assert scope_now() == "('', None)"
