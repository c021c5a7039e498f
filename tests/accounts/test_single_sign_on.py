"""Single sign-on against a real, small OpenID Connect issuer on this computer."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cast import hold, person
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import User
from laoyou.records.models import AuditEvent
from laoyou.settings.sign_in import single_sign_on

pytestmark = pytest.mark.django_db

CLIENT, SECRET = "laoyou-haidong", "a secret between the two of at least 32 bytes"


class Issuer(ThreadingHTTPServer):
    """Vouches for `claims`; gives a token only for its code, its client's secret and the right PKCE verifier."""

    claims: dict[str, Any]
    challenge = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Issuer

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": self.server.address,
                    "authorization_endpoint": f"{self.server.address}/authorize",
                    "token_endpoint": f"{self.server.address}/token",
                    "userinfo_endpoint": f"{self.server.address}/userinfo",
                    "jwks_uri": f"{self.server.address}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer the-token":
            self.answer(self.server.claims)
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        verifier = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        lawful = (CLIENT, SECRET, "the-code", self.server.challenge)
        if (sent["client_id"][0], sent["client_secret"][0], sent["code"][0], challenge) != lawful:
            self.send_error(400)
            return
        now = int(time.time())
        claims = {**self.server.claims, "iss": self.server.address, "aud": CLIENT, "iat": now, "exp": now + 60}
        token = jwt.encode(claims, SECRET, algorithm="HS256")
        self.answer({"access_token": "the-token", "token_type": "Bearer", "id_token": token})

    def answer(self, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def issuer(settings: Settings) -> Iterator[Issuer]:
    server = Issuer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(
        {
            "LAOYOU_OIDC_ISSUER": server.address,
            "LAOYOU_OIDC_CLIENT_ID": CLIENT,
            "LAOYOU_OIDC_CLIENT_SECRET": SECRET,
            "LAOYOU_OIDC_NAME": "青海政务统一认证",
        }
    )
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def come_back(client: Client, issuer: Issuer, *, code: str = "the-code", **changed: str) -> Any:
    """The browser's way: to the issuer with our question, back to us with its code."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    asked = client.post(reverse("openid_connect_login", args=["single-sign-on"]))
    assert asked["Location"].startswith(f"{issuer.address}/authorize?")
    question = parse_qs(urlsplit(asked["Location"]).query)
    assert set(question["scope"][0].split()) == {"openid", "profile", "email"}
    issuer.challenge = question["code_challenge"][0]
    back = reverse("openid_connect_callback", args=["single-sign-on"])
    return client.get(back, {"code": code, "state": question["state"][0], **changed})


def as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(client: Client, issuer: Issuer, settings: Settings) -> None:
    assert "通过青海政务统一认证登录" in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on({})
    assert "统一认证" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("openid_connect_login", args=["single-sign-on"])).status_code == 404


def test_a_person_we_know_signs_in_and_is_known_by_subject_afterwards(client: Client, issuer: Issuer) -> None:
    user = person("zhangjuan")
    hold(user, Role.LEADER)
    issuer.claims = {"sub": "s-1", "preferred_username": "ZhangJuan"}
    assert come_back(client, issuer)["Location"] == "/"
    assert client.get(reverse("accounts:settings")).status_code == 200
    as_owner()
    linked = SocialAccount.objects.get()
    assert (linked.user_id, linked.uid) == (user.id, "s-1")
    issuer.claims = {"sub": "s-1", "preferred_username": "renamed"}
    again = Client()
    assert come_back(again, issuer)["Location"] == "/"
    assert again.get(reverse("accounts:settings")).status_code == 200
    as_owner()
    assert [event.after for event in AuditEvent.objects.order_by("id")] == [{"how": "socialaccount"}] * 2


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"sub": "s-2", "preferred_username": "stranger"}, "stranger"),
        ({"sub": "s-3", "preferred_username": "locked"}, "locked"),
        ({"sub": "s-4"}, "没有告知"),
    ],
)
def test_nobody_is_created_and_the_sentence_says_whom_to_ask(
    client: Client, issuer: Issuer, claims: dict[str, str], told: str
) -> None:
    person("locked", is_active=False)
    issuer.claims = claims
    answer = come_back(client, issuer)
    page = answer.content.decode()
    assert (answer.status_code, told in page, "系统管理员" in page) == (403, True, True)
    assert client.get(reverse("accounts:settings")).status_code == 302
    as_owner()
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


@pytest.mark.parametrize("changed", [{"code": "another-code"}, {"state": "made-up"}, {"error": "server_error"}])
def test_what_the_issuer_does_not_vouch_for_is_refused(client: Client, issuer: Issuer, changed: dict[str, str]) -> None:
    person("zhangjuan")
    issuer.claims = {"sub": "s-1", "preferred_username": "zhangjuan"}
    answer = come_back(client, issuer, **changed)
    assert answer.status_code == 502
    assert client.get(reverse("accounts:settings")).status_code == 302
