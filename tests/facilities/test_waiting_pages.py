"""The pages of waiting lists as each role opens them, with the web role's rights: from an application to the next one."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.facilities.models import Application, Offer, WaitingRule
from laoyou.facilities.services.waiting_lists import publish_ranking
from laoyou.people.enums import ConditionKind
from laoyou.policy.waiting import shipped_rule
from laoyou.records.models import Run
from tests.facilities.waiting import SYSTEM, home, waiting
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import HAIDONG, LEDU, enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


@pytest.fixture(autouse=True)
def plain_names_of_files(settings: Settings) -> None:
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def queue() -> dict[str, Any]:
    now = clock.now()
    at = home(beds=2, now=now)
    first = waiting(12, [at.list_id], ConditionKind.DESTITUTE)
    second = waiting(14, [at.list_id])
    publish_ranking(at.list_id, actor=SYSTEM, now=now)
    return {"at": at, "first": first, "second": second}


def errors_of(response: Any) -> str:
    return str(response.context["form"].errors) if response.context else ""


def shown(client: Client, page: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"waiting:{page}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_offered_refused_and_the_next_one(queue: dict[str, Any]) -> None:
    at, first, second = queue["at"], queue["first"], queue["second"]
    officer = signed_in(Role.DEPARTMENT_OFFICER)
    listed = shown(officer, "ranked", at.list_id)
    assert listed.index(first[1]) < listed.index(second[1])
    assert "祁12妹" in listed
    today = clock.today().isoformat()
    asked = shown(officer, "offer", at.list_id)
    assert str(at.beds[0].id) in asked
    data = {"unit": str(at.beds[0].id), "first": today, "funding": "self"}
    response = post(officer, "waiting:offer", [at.list_id], **data)
    assert response.url == reverse("waiting:application", args=[first[0]])
    offer_id = offer_of(first[0])
    card = shown(officer, "application", first[0])
    assert "马营敬老院" in card
    assert post(officer, "waiting:refuse", [offer_id], refusal="far", words="离女儿远").status_code == 302
    passing = {f"why-{first[1]}": "unreachable", f"words-{first[1]}": ""}
    refused = post(officer, "waiting:offer", [at.list_id], **data, **passing)
    assert refused.status_code == 422
    assert "须写明理由" in refused.content.decode()
    passing[f"words-{first[1]}"] = "三次电话无人接听"
    assert post(officer, "waiting:offer", [at.list_id], **data, **passing).status_code == 302
    assert post(officer, "waiting:accept", [offer_of(second[0])]).status_code == 302
    as_owner()
    assert Application.objects.get(id=second[0]).state == "fulfilled"
    as_web()
    log = shown(officer, "ranked", at.list_id)
    assert "跳过" in log
    assert "三次电话" not in log
    assert "三次电话" in shown(officer, "application", first[0])


def offer_of(application_id: UUID) -> UUID:
    as_owner()
    found: UUID = Offer.objects.get(application_id=application_id, state="open").id
    as_web()
    return found


def test_a_second_press_of_the_button_offers_nothing_more(queue: dict[str, Any]) -> None:
    officer = signed_in(Role.DEPARTMENT_OFFICER)
    at = queue["at"]
    from laoyou.ui import once

    data = {
        once.FIELD: once.new_token(),
        "unit": str(at.beds[0].id),
        "first": clock.today().isoformat(),
        "funding": "self",
    }
    for _ in range(2):
        assert officer.post(reverse("waiting:offer", args=[at.list_id]), data).status_code == 302
    as_owner()
    assert Offer.objects.count() == 1


def test_a_township_worker_enters_an_application_and_what_is_stated(queue: dict[str, Any]) -> None:
    as_owner()
    person = enter("祁桂兰", sequence=20)
    worker = signed_in(Role.TOWNSHIP_WORKER)
    data = {"person": "祁桂兰", "kind": "elder", "lists": [str(queue["at"].list_id)]}
    response = post(worker, "waiting:apply", [], **data)
    assert response.status_code == 302, errors_of(response)
    as_owner()
    found = Application.objects.get(person_id=person)
    as_web()
    assert found.number in shown(worker, "applications")
    again = post(worker, "waiting:apply", [], **data)
    assert again.status_code == 422
    assert "已有同类申请" in again.content.decode()
    stated = {"name": "special_merit", "answer": "yes", "evidence": "省劳模证书"}
    assert post(worker, "waiting:state_fact", [found.id], **stated).status_code == 302
    assert post(worker, "waiting:state_fact", [found.id], **stated | {"name": "children"}).status_code == 422
    card = shown(worker, "application", found.id)
    assert "省劳模证书" in card
    step = {"reason": "住院", "revision": str(found.revision)}
    assert post(worker, "waiting:step", [found.id, "pause"], **step).status_code == 302
    assert post(worker, "waiting:step", [found.id, "pause"], **step).status_code == 422
    assert worker.get(reverse("waiting:step", args=[found.id, "burn"])).status_code == 404
    assert worker.get(reverse("waiting:offer", args=[queue["at"].list_id])).status_code == 403


def test_who_may_not(queue: dict[str, Any]) -> None:
    at, first = queue["at"], queue["first"]
    neighbour = signed_in(Role.TOWNSHIP_WORKER, LEDU)
    assert neighbour.get(reverse("waiting:application", args=[first[0]])).status_code == 404
    assert "祁12妹" not in shown(neighbour, "ranked", at.list_id)  # the published lines, without names
    as_owner()
    leader = signed_in(Role.LEADER)
    assert "祁12妹" not in shown(leader, "ranked", at.list_id)
    assert leader.get(reverse("waiting:applications")).status_code == 403
    as_owner()
    elsewhere = signed_in(Role.DEPARTMENT_OFFICER, LEDU)
    assert elsewhere.get(reverse("waiting:offer", args=[at.list_id])).status_code == 404
    assert post(elsewhere, "waiting:rank", [at.list_id]).status_code == 404
    as_owner()
    auditor = signed_in(Role.AUDITOR)
    assert auditor.get(reverse("waiting:lists")).status_code == 403


def test_a_ranking_on_demand_is_a_job_that_says_what_came_of_it(queue: dict[str, Any]) -> None:
    officer = signed_in(Role.DEPARTMENT_OFFICER)
    response = post(officer, "waiting:rank", [queue["at"].list_id])
    as_owner()
    run = Run.objects.get(kind="facilities.rank_lists")
    assert response.url == reverse("records:run", args=[run.id])
    from laoyou.facilities.tasks import rank_lists

    result = rank_lists(str(run.id))
    assert (result["lists"], result["changed"], result["applications"], result["published_sites"]) == (1, 0, 2, 1)
    as_web()
    assert officer.get(response.url).status_code == 200


def test_rules_are_put_into_force_shown_in_words_and_confirmed(queue: dict[str, Any]) -> None:
    officer = signed_in(Role.DEPARTMENT_OFFICER)
    assert "公办养老机构入住轮候" in shown(officer, "rules")
    row = WaitingRule.objects.get(area=HAIDONG, kind="elder")
    words = shown(officer, "rule", row.id)
    for said in ("特困供养人员", "待确认", "每满一个月加1分"):
        assert said in words
    data = {"by": "海东市民政局", "document": "东民〔2026〕9号", "on": clock.today().isoformat()}
    assert post(officer, "waiting:confirm_rule", [row.id], **data).status_code == 302
    assert "东民〔2026〕9号" in shown(officer, "rule", row.id)
    assert post(officer, "waiting:confirm_rule", [row.id], **data).status_code == 422
    source = dict(shipped_rule("elder_public").source) | {"version": "2026-2"}
    tomorrow = clock.today().replace(year=clock.today().year + 1).isoformat()
    for wrong in ("{", "[]", json.dumps(source | {"criteria": []})):
        assert post(officer, "waiting:new_rule", [], source=wrong, first=tomorrow).status_code == 422
    assert post(officer, "waiting:new_rule", [], source=json.dumps(source), first=tomorrow).status_code == 302
    assert json.loads(shown(officer, "rule", row.id, **{"as": "json"})) == row.source


def test_files_for_checking_are_offered_to_officials_as_well(queue: dict[str, Any]) -> None:
    officer = signed_in(Role.DEPARTMENT_OFFICER)
    from laoyou.facilities.selectors.rankings import latest

    row = latest(queue["at"].list_id)
    assert row is not None
    for name, status in (("list.csv", 200), ("ranking.py", 200), ("passwords", 404)):
        assert officer.get(reverse("waiting:download", args=[row.id, name])).status_code == status
