"""Relations and agents at the pages, with the web role's rights."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.people.models import Relation
from laoyou.ui import once
from tests.downloads import content_of
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import LEDU, enter
from tests.people.test_relations import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]

EMPTY = {"other": "", "other_name": "", "other_phone": "", "first": "", "until": "", "source": "community"}


@pytest.fixture
def wife() -> UUID:
    return enter()


@pytest.fixture
def husband() -> UUID:
    return enter("祁生福", date(1940, 7, 9), 11)


def only_relation_of(person_id: UUID) -> UUID:
    as_owner()
    found = Relation.objects.get(person_id=person_id).id
    as_web()
    return found


def test_a_marriage_from_the_form_shows_on_both_cards_and_ends(wife: UUID, husband: UUID) -> None:
    client = signed_in()
    sent = EMPTY | {"kind": "spouse", "other": "祁生福", "first": "1965.1.1"}
    assert post(client, "people:new_relation", [wife], **sent).status_code == 302
    for one, other in ((wife, "祁生福"), (husband, "马玉兰")):
        assert other in client.get(reverse("people:card", args=[one])).content.decode()
    row = only_relation_of(husband)
    again = post(client, "people:new_relation", [wife], **sent)
    assert again.status_code == 422
    ended = post(client, "people:end_relation", [row], on="2000-05-01", reason="离婚")
    assert ended.status_code == 302
    text = client.get(reverse("people:card", args=[wife])).content.decode()
    assert "没有登记关系" in text
    assert "关系终止" in text
    corrected = post(
        client, "people:correct_relation", [row], first="1966-01-01", until="", source="civil_affairs", reason="复婚"
    )
    assert corrected.status_code == 302
    assert post(client, "people:remove_relation", [row], reason="误登").status_code == 302
    as_owner()
    assert not Relation.objects.exists()
    as_web()


def test_several_of_a_name_are_asked_about_and_a_double_click_records_once(wife: UUID, husband: UUID) -> None:
    other = enter("祁生福", date(1945, 1, 1), 15)
    client = signed_in()
    sent = EMPTY | {"kind": "carer", "other": "祁生福"}
    asked = post(client, "people:new_relation", [wife], **sent)
    assert asked.status_code == 422
    assert str(other) in asked.content.decode()
    token = once.new_token()
    chosen = sent | {"other_key": str(other), once.FIELD: token}
    for _ in range(2):
        client.post(reverse("people:new_relation", args=[wife]), chosen)
    as_owner()
    assert Relation.objects.get().other_id == other
    as_web()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "child", "other": "祁生福"}, "子女应比父母年轻"),
        ({"kind": "spouse", "other": "马玉兰"}, "同一个人"),
        ({"kind": "carer"}, "两者填一项"),
        ({"kind": "carer", "other_name": "张姐", "other_phone": "12"}, "不是"),
        ({"kind": "carer", "other": "没有此人"}, "没有与“没有此人”相符的人"),
        ({"kind": "spouse", "other": "祁生福", "first": "1965-1-1", "until": "1960-1-1"}, "1960-01-01"),
        ({"kind": "agent", "other": "祁生福"}, ""),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(wife: UUID, husband: UUID, change: dict[str, str], said: str) -> None:
    answer = post(signed_in(), "people:new_relation", [wife], **(EMPTY | change))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_child_without_a_guardian_is_in_doubt_until_one_is_recorded(wife: UUID) -> None:
    child = enter("祁小宝", date(2020, 3, 4), 15)
    client = signed_in()
    assert "存疑" in client.get(reverse("people:card", args=[child])).content.decode()
    assert "存疑" not in client.get(reverse("people:card", args=[wife])).content.decode()
    sent = EMPTY | {"kind": "guardian", "other": "马玉兰"}
    assert post(client, "people:new_relation", [child], **sent).status_code == 302
    text = client.get(reverse("people:card", args=[child])).content.decode()
    assert "存疑" not in text
    assert "马玉兰（监护人）" in text


def test_an_agent_is_recorded_with_evidence_listed_and_taken_back(wife: UUID) -> None:
    enter("祁建国", date(1968, 3, 4), 13)
    client = signed_in()
    sent = EMPTY | {
        "other": "祁建国",
        "scope": ["apply", "order"],
        "consent": "oral",
        "first": "2026-01-01",
        "source": "own_word",
    }
    assert "见证人" in post(client, "people:new_agent", [wife], **sent).content.decode()
    sent |= {"consent": "signed", "evidence": SimpleUploadedFile("授权书.pdf", PDF)}
    assert post(client, "people:new_agent", [wife], **sent).status_code == 302
    card = client.get(reverse("people:card", args=[wife])).content.decode()
    assert "代为申请补贴和服务" in card
    row = only_relation_of(wife)
    refused = post(client, "people:agent_evidence", [row], reason="")
    assert (refused.status_code, "请简要说明查看理由" in refused.content.decode()) == (422, True)
    file = post(client, "people:agent_evidence", [row], reason="核对授权")
    assert content_of(file) == PDF
    as_owner()
    agent = Relation.objects.get(id=row).other_id
    as_web()
    assert "马玉兰" in client.get(reverse("people:acts_for", args=[agent])).content.decode()
    assert "为 1 人代办" in client.get(reverse("people:card", args=[agent])).content.decode()
    assert client.get(reverse("people:end_relation", args=[row])).url == reverse("people:revoke_agent", args=[row])
    assert post(client, "people:revoke_agent", [row], reason="本人要求").status_code == 302
    assert "马玉兰" not in client.get(reverse("people:acts_for", args=[agent])).content.decode()
    assert "撤销授权" in client.get(reverse("people:card", args=[wife])).content.decode()


def test_the_phone_of_somebody_outside_is_shown_once_for_a_reason(wife: UUID) -> None:
    client = signed_in()
    sent = EMPTY | {"kind": "emergency_contact", "other_name": "张姐", "other_phone": "19900004321"}
    assert post(client, "people:new_relation", [wife], **sent).status_code == 302
    assert "19900004321" not in client.get(reverse("people:card", args=[wife])).content.decode()
    row = only_relation_of(wife)
    assert post(client, "people:reveal_relation", [row], reason="").status_code == 422
    shown = post(client, "people:reveal_relation", [row], reason="紧急联系")
    assert "19900004321" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


PAGES = ("people:correct_relation", "people:end_relation", "people:remove_relation", "people:revoke_agent")


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.TOWNSHIP_WORKER, LEDU, 404),
        (Role.DEPARTMENT_OFFICER, None, 403),
        (Role.LEADER, None, 403),
        (Role.SYSTEM_ADMIN, None, 403),
    ],
)
def test_near_misses(wife: UUID, husband: UUID, role: Role, area: int | None, status: int) -> None:
    post(signed_in(), "people:new_relation", [wife], **(EMPTY | {"kind": "spouse", "other": "祁生福"}))
    row = only_relation_of(wife)
    client = signed_in(role, area) if area else signed_in(role)
    for page in PAGES:
        assert client.get(reverse(page, args=[row])).status_code == status, page
    for page in ("people:new_relation", "people:new_agent"):
        assert client.get(reverse(page, args=[wife])).status_code == status, page
    listed = client.get(reverse("people:acts_for", args=[wife])).status_code
    assert listed == (200 if role == Role.DEPARTMENT_OFFICER else status)
    asked = client.get(reverse("people:choose_person") + "?q=祁生福")
    if asked.status_code == 200:
        found = asked.json()["options"]
        assert bool(found) == (role == Role.DEPARTMENT_OFFICER)
