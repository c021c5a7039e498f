"""Reminders: told once, a digest a day, in the way and hours somebody chose, and never twice even by a worker that dies."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from cast import PASSWORD, department, hold, person
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from laoyou.accounts.enums import Reminded, Role
from laoyou.accounts.models import Digest, Told, User
from laoyou.accounts.selectors.actors import actor_for
from laoyou.accounts.services import reminders
from laoyou.accounts.services.reminders import Line, NotDelivered, WebhookNotAllowed, Wishes, remind, send
from laoyou.core.actor import system_actor
from laoyou.core.clock import day_of
from laoyou.core.errors import NotAllowed
from laoyou.ui.once import FIELD, new_token
from laoyou.workbench.today.reminding import remind_everybody

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine o'clock in China
OWED, LATE = Line("本单位应报2份", "/plans/1/?state=missing", False), Line("2份逾期", "/plans/1/?state=missing", True)


@pytest.fixture
def clerk(db: None) -> User:
    user = person("ma", email="ma@example.org")
    hold(user, Role.DEPARTMENT_OFFICER, organisation=department())
    return user


def choose(user: User, **wishes: Any) -> None:
    reminders.choose_reminders(replace(Wishes(), **wishes), actor=actor_for(user, area=None, today=day_of(MORNING)))


def test_a_thing_is_told_once_and_again_only_when_it_presses_or_comes_back(clerk: User) -> None:
    (first,) = remind(clerk, [OWED], actor=SYSTEM, now=MORNING)
    assert remind(clerk, [OWED], actor=SYSTEM, now=MORNING) == []
    fewer = replace(OWED, words="本单位应报1份")
    assert (
        remind(clerk, [fewer], actor=SYSTEM, now=MORNING + timedelta(days=1)) == []
    )  # the same thing with another count
    (second,) = remind(clerk, [fewer, LATE], actor=SYSTEM, now=MORNING + timedelta(days=2))
    assert Digest.objects.get(id=second).lines == [[LATE.words, LATE.url]]
    assert remind(clerk, [], actor=SYSTEM, now=MORNING + timedelta(days=3)) == []
    assert not Told.objects.exists()
    (third,) = remind(clerk, [OWED], actor=SYSTEM, now=MORNING + timedelta(days=4))
    assert Digest.objects.count() == len({first, second, third}) == 3
    assert ProcrastinateJob.objects.filter(task_name="laoyou.accounts.tasks.send_digest").count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():  # kept by PostgreSQL as well
        Told.objects.create(user=clerk, channel="email", key=OWED.key, digest_id=third)


def test_nobody_is_reminded_in_a_persons_name(clerk: User) -> None:
    acting = actor_for(clerk, area=None, today=day_of(MORNING))
    with pytest.raises(NotAllowed):
        remind(clerk, [OWED], actor=acting, now=MORNING)
    (key,) = remind(clerk, [OWED], actor=SYSTEM, now=MORNING)
    with pytest.raises(NotAllowed):
        send(key, actor=acting, now=MORNING)


def test_no_second_digest_on_a_day_and_what_came_up_since_is_told_the_next(clerk: User) -> None:
    remind(clerk, [OWED], actor=SYSTEM, now=MORNING)
    other = Line("1份退回", "/plans/1/?state=sent_back", True)
    assert remind(clerk, [OWED, other], actor=SYSTEM, now=MORNING + timedelta(hours=3)) == []
    (next_day,) = remind(clerk, [OWED, other], actor=SYSTEM, now=MORNING + timedelta(days=1))
    assert Digest.objects.get(id=next_day).lines == [[other.words, other.url]]


def test_wishes_are_kept_what_how_and_when(clerk: User, settings: Settings) -> None:
    settings.WEBHOOKS = ["https://gateway.example/hook"]
    night = MORNING - timedelta(hours=3)  # six in the morning
    assert remind(clerk, [OWED], actor=SYSTEM, now=night) == []
    choose(clerk, quiet_from=0, quiet_until=0)
    assert len(remind(clerk, [OWED], actor=SYSTEM, now=night)) == 1
    choose(clerk, what=Reminded.PRESSING)
    assert remind(clerk, [replace(OWED, url="/b/")], actor=SYSTEM, now=MORNING + timedelta(days=1)) == []
    choose(clerk, what=Reminded.NOTHING)
    assert remind(clerk, [LATE], actor=SYSTEM, now=MORNING + timedelta(days=1)) == []
    choose(clerk, by_email=False, webhook="https://gateway.example/hook")
    (key,) = remind(clerk, [LATE], actor=SYSTEM, now=MORNING + timedelta(days=1))
    assert (Digest.objects.get(id=key).channel, Digest.objects.get(id=key).target) == (
        "webhook",
        "https://gateway.example/hook",
    )
    with pytest.raises(WebhookNotAllowed):
        choose(clerk, webhook="https://elsewhere.example/")
    assert [Wishes(quiet_from=20, quiet_until=8).quiet_at(hour) for hour in (19, 20, 23, 7, 8)] == [
        False,
        True,
        True,
        True,
        False,
    ]


class _Killed(BaseException):
    """The power goes."""


def test_a_worker_that_dies_after_handing_it_over_sends_nothing_twice(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key,) = remind(clerk, [OWED], actor=SYSTEM, now=MORNING)
    real = reminders.send_mail

    def sent_and_killed(*args: Any, **facts: Any) -> None:
        real(*args, **facts)
        raise _Killed

    monkeypatch.setattr(reminders, "send_mail", sent_and_killed)
    with pytest.raises(_Killed):
        send(key, actor=SYSTEM, now=MORNING)
    monkeypatch.setattr(reminders, "send_mail", real)
    assert send(key, actor=SYSTEM, now=MORNING) == "unsure"
    assert send(key, actor=SYSTEM, now=MORNING) == "unsure"
    (told,) = mail.outbox
    assert (told.to, OWED.words in told.body) == (["ma@example.org"], True)


def test_what_the_mail_server_refuses_is_tried_again(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    (key,) = remind(clerk, [OWED], actor=SYSTEM, now=MORNING)
    real = reminders.send_mail

    def refused(*_args: Any, **_facts: Any) -> None:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(reminders, "send_mail", refused)
    with pytest.raises(NotDelivered):
        send(key, actor=SYSTEM, now=MORNING)
    assert (Digest.objects.get().state, Digest.objects.get().trouble) == ("waiting", "no mail server")
    monkeypatch.setattr(reminders, "send_mail", real)
    assert [send(key, actor=SYSTEM, now=MORNING), send(key, actor=SYSTEM, now=MORNING), len(mail.outbox)] == [
        "sent",
        "sent",
        1,
    ]


@pytest.fixture
def gateway() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A webhook that takes what comes: (its address, what came as signature and body). /moved leads elsewhere."""
    came: list[tuple[str, bytes]] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.headers["Laoyou-Signature"], body))
            self.send_response(302 if self.path == "/moved" else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Takes)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", came
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_webhook_is_signed_allowed_and_not_led_elsewhere(
    clerk: User, settings: Settings, gateway: tuple[str, list[tuple[str, bytes]]]
) -> None:
    address, came = gateway
    settings.WEBHOOKS, settings.WEBHOOK_SECRET = [f"{address}/hook", f"{address}/moved"], "test"
    choose(clerk, by_email=False, webhook=f"{address}/hook")
    (key,) = remind(clerk, [LATE], actor=SYSTEM, now=MORNING)
    assert send(key, actor=SYSTEM, now=MORNING) == "sent"
    ((signature, body),) = came
    assert signature == hmac.new(b"test", body, hashlib.sha256).hexdigest()
    assert json.loads(body)["lines"] == [{"words": LATE.words, "url": f"{settings.SITE_ADDRESS}{LATE.url}"}]
    choose(clerk, by_email=False, webhook=f"{address}/moved")
    (moved,) = remind(clerk, [OWED, LATE], actor=SYSTEM, now=MORNING + timedelta(days=1))
    with pytest.raises(NotDelivered):
        send(moved, actor=SYSTEM, now=MORNING)
    settings.WEBHOOKS = []  # taken off the list since
    with pytest.raises(NotDelivered):
        send(moved, actor=SYSTEM, now=MORNING)
    assert len(came) == 2


def test_everybody_is_reminded_of_their_own_page(clerk: User, settings: Settings) -> None:
    settings.REQUIRE_MFA = False
    locked = person("bai", email="bai@example.org", is_active=False)
    hold(locked, Role.AUDITOR)
    auditor = person("yang", email="yang@example.org")
    hold(auditor, Role.AUDITOR)
    noon = MORNING + timedelta(days=400)  # whatever the day: nobody has verified the trail yet
    assert remind_everybody(now=noon) == 1
    digest = Digest.objects.get()
    assert (digest.user_id, digest.lines[0][1]) == (auditor.id, reverse("records:audit"))
    assert remind_everybody(now=noon) == 0
    client = Client()
    client.post(reverse("account_login"), {"login": "yang", "password": PASSWORD})
    page = client.get(reverse("accounts:reminders")).content.decode()
    assert digest.lines[0][0] in page
    sent = {"what": "pressing", "by_email": "on", "webhook": "", "quiet_from": "22", "quiet_until": "7"}
    assert client.post(reverse("accounts:reminders"), {FIELD: new_token(), **sent}).status_code == 302
    assert reminders.wishes_of(auditor.id) == Wishes(Reminded.PRESSING, True, "", 22, 7)
    wrong = {**sent, "webhook": "https://elsewhere.example/", "quiet_from": "25"}
    assert client.post(reverse("accounts:reminders"), {FIELD: new_token(), **wrong}).status_code == 422
