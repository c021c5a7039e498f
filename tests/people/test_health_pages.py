"""Health care as people of each role meet it: on the card, in the forms, in the list of who is due."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.clock import today
from laoyou.people.models import HealthEvent, HealthPeriod
from laoyou.people.services.persons import record_person
from laoyou.ui import once
from tests.downloads import content_of
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import HAIDONG, LEDU, SYSTEM, details, enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
CHECK = {"what": "elder_check:", "result": "normal", "source": "health", "evidence": "体检表2026-17"}


@pytest.fixture
def elder() -> UUID:
    return enter()


@pytest.fixture
def infant() -> UUID:
    born = details("祁小宝", today() - timedelta(days=200), 33)
    return record_person(born, actor=SYSTEM, now=clock.now())


def test_a_worker_records_what_lasts_and_what_was_done(elder: UUID) -> None:
    client = signed_in()
    enrolled = {"what": "management:", "first": "2024-01-01", "provider": "马营镇卫生院", "source": "health"}
    assert post(client, "people:new_health_period", [elder], **enrolled).status_code == 302
    ill = {"what": "chronic_disease:hypertension", "first": "2020-01-01", "source": "health"}
    assert post(client, "people:new_health_period", [elder], **ill).status_code == 302
    assert post(client, "people:new_health_event", [elder], **CHECK, on=today().isoformat()).status_code == 302
    card = client.get(reverse("people:card", args=[elder])).content.decode()
    for words in ("健康管理", "马营镇卫生院", "高血压", "未管理", "年度健康体检", "未见异常", "体检表2026-17"):
        assert words in card
    assert post(client, "people:new_health_event", [elder], **CHECK, on=today().isoformat()).status_code == 422
    as_owner()
    period, event = HealthPeriod.objects.get(kind="management"), HealthEvent.objects.get()
    as_web()
    corrected = CHECK | {"result": "watch", "on": today().isoformat(), "reason": "看错"}
    assert post(client, "people:correct_health_event", [event.id], **corrected).status_code == 302
    assert post(client, "people:void_health_event", [event.id], reason="再一次").status_code == 404
    assert post(client, "people:end_health_period", [period.id], on="2026-01-01", reason="换").status_code == 302
    assert post(client, "people:void_health_period", [period.id], reason="登错人").status_code == 302
    card = client.get(reverse("people:card", args=[elder])).content.decode()
    assert "需要随访" in card
    assert "马营镇卫生院" not in card


def test_a_double_click_records_one_check(elder: UUID) -> None:
    client, token = signed_in(), once.new_token()
    for _ in range(2):
        typed = {once.FIELD: token, **CHECK, "on": today().isoformat()}
        assert client.post(reverse("people:new_health_event", args=[elder]), typed).status_code == 302
    as_owner()
    assert HealthEvent.objects.count() == 1
    as_web()


def test_a_child_s_card_says_what_is_overdue_and_offers_to_record_it(infant: UUID) -> None:
    card = signed_in().get(reverse("people:card", args=[infant])).content.decode()
    assert "新生儿访视：应于" in card
    assert "已逾期" in card
    assert reverse("people:new_health_event", args=[infant]) + "?what=newborn_visit%3Anewborn" in card
    form = signed_in().get(reverse("people:new_health_event", args=[infant]) + "?what=dose:HepB-2").content.decode()
    assert '<option value="dose:HepB-2" selected>' in form


def test_the_list_of_those_who_are_due(elder: UUID, infant: UUID) -> None:
    client = signed_in()
    elders = client.get(reverse("people:health_due")).content.decode()
    assert "马玉兰" in elders
    assert "祁小宝" not in elders
    children = client.get(reverse("people:health_due") + "?who=children").content.decode()
    assert "祁小宝" in children
    assert "新生儿访视" in children
    assert "马玉兰" not in children
    exported = client.get(reverse("people:health_due") + "?who=children&missing=dose&export=children")
    assert content_of(exported).startswith(b"PK")
    neighbour = signed_in(area=LEDU)
    assert "马玉兰" not in neighbour.get(reverse("people:health_due")).content.decode()
    assert "祁小宝" not in neighbour.get(reverse("people:health_due") + "?who=children").content.decode()


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.TOWNSHIP_WORKER, HAIDONG, 200),
        (Role.DEPARTMENT_OFFICER, HAIDONG, 200),
        (Role.TOWNSHIP_WORKER, LEDU, 404),
        (Role.LEADER, HAIDONG, 403),
        (Role.AUDITOR, HAIDONG, 403),
    ],
)
def test_who_may_record(elder: UUID, role: Role, area: int, status: int) -> None:
    assert signed_in(role, area).get(reverse("people:new_health_event", args=[elder])).status_code == status


def test_the_neighbour_cannot_take_an_entry_back(elder: UUID) -> None:
    client = signed_in()
    post(client, "people:new_health_event", [elder], **CHECK, on=date(2026, 1, 5).isoformat())
    as_owner()
    event = HealthEvent.objects.get()
    as_web()
    neighbour = signed_in(area=LEDU)
    for page in ("people:void_health_event", "people:correct_health_event"):
        assert post(neighbour, page, [event.id], reason="不是我的").status_code == 404
