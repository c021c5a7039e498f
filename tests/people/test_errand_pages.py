"""The list of what is to be done after deaths, moves and births."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.people.enums import Source
from laoyou.people.models import Errand
from laoyou.people.services.moves import record_death
from laoyou.ui import once
from tests.downloads import content_of
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING, NOW, SYSTEM, enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]


@pytest.fixture
def errand() -> Errand:
    one = enter()
    record_death(one, on=date(2026, 2, 20), source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    return Errand.objects.get()


def listed(role: Role, within: int, **query: str) -> str:
    return signed_in(role, within).get(reverse("people:errands"), query).content.decode()


def test_the_list_shows_what_waits_here_and_filters(errand: Errand) -> None:
    text = listed(Role.TOWNSHIP_WORKER, MAYING)
    assert "核实去世人员名下各项已停止" in text
    assert "马玉兰" in text
    assert "马玉兰" not in listed(Role.TOWNSHIP_WORKER, LEDU)
    assert "马玉兰" not in listed(Role.TOWNSHIP_WORKER, HAIDONG, state="done")
    assert "马玉兰" not in listed(Role.TOWNSHIP_WORKER, HAIDONG, kind="newborn_visit")
    assert "马玉兰" not in listed(Role.TOWNSHIP_WORKER, HAIDONG, area=str(LEDU))
    exported = signed_in().get(reverse("people:errands"), {"export": "errands"})
    assert content_of(exported).startswith(b"PK")


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.TOWNSHIP_WORKER, MAYING, 302),
        (Role.DEPARTMENT_OFFICER, HAIDONG, 302),
        (Role.TOWNSHIP_WORKER, LEDU, 404),
        (Role.LEADER, HAIDONG, 403),
    ],
)
def test_who_ticks_off(errand: Errand, role: Role, area: int, status: int) -> None:
    assert post(signed_in(role, area), "people:finish_errand", [errand.id], outcome="已核实").status_code == status


def test_ticked_off_once_and_the_second_is_told(errand: Errand) -> None:
    client, token = signed_in(), once.new_token()
    for _ in range(2):
        sent = {once.FIELD: token, "outcome": "津贴已停"}
        assert client.post(reverse("people:finish_errand", args=[errand.id]), sent).status_code == 302
    again = post(client, "people:finish_errand", [errand.id], outcome="")
    assert again.status_code == 422
    assert "已办结此事项" in again.content.decode()
    as_owner()
    done = Errand.objects.get()
    assert (done.outcome, done.done_by != "", done.person_id) == ("津贴已停", True, errand.person_id)
    as_web()


def test_the_pages_of_a_death_and_a_move_say_first_what_follows() -> None:
    one: UUID = enter()
    client = signed_in()
    assert "登记死亡1人" in client.get(reverse("people:death", args=[one])).content.decode()
    assert "变更现住地1人" in client.get(reverse("people:move", args=[one])).content.decode()
