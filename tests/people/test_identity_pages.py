"""The queue of records that may be one person, as people of each role and area meet it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.people.enums import Source
from laoyou.people.models import Condition, Merge, Pair, Person
from laoyou.ui import once
from tests.downloads import content_of
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.pairs import pair_of
from tests.people.registry import HAIDONG, LEDU, MAYING, MINHE, SHANGTAN, enter
from tests.people.test_identity_merging import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
BIRTH = date(1943, 5, 2)


def nameless(name: str = "马玉蓝", **other: object) -> UUID:
    facts: dict[str, object] = {"document": None, "number": "", "source": Source.HEALTH}
    return enter(name, BIRTH, **(facts | other))  # type: ignore[arg-type]


@pytest.fixture
def pair() -> Pair:
    return pair_of(enter(phone="19900001234"), nameless())


@pytest.fixture
def straddling() -> Pair:
    """One record in 民和, the other in 乐都."""
    return pair_of(
        enter("祁福", date(1940, 1, 1), 11),
        nameless("祁富", sex=1, area=SHANGTAN, registered_area=SHANGTAN),
        probability=0.7,
    )


def text_of(client: Client, page: str, *args: object, **query: str) -> str:
    return client.get(reverse(page, args=args), query).content.decode()


def test_the_queue_names_both_and_what_was_noticed(pair: Pair, straddling: Pair) -> None:
    client = signed_in()
    text = text_of(client, "people:pairs")
    for word in ("马玉兰", "马玉蓝", "祁福", "姓名同音不同字", "很可能是同一人", "90.0"):
        assert word in text
    assert "祁福" not in text_of(client, "people:pairs", sure="likely")
    assert "马玉兰" not in text_of(client, "people:pairs", because="phone_same")
    assert "祁福" in text_of(client, "people:pairs", area=str(LEDU))
    assert "马玉兰" not in text_of(client, "people:pairs", area=str(LEDU))
    assert "马玉兰" not in text_of(client, "people:pairs", state="not_same")
    exported = client.get(reverse("people:pairs"), {"export": "pairs"})
    assert content_of(exported).startswith(b"PK")


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.TOWNSHIP_WORKER, HAIDONG, 200),
        (Role.DATA_OFFICER, MINHE, 200),
        (Role.TOWNSHIP_WORKER, MAYING, 200),
        (Role.TOWNSHIP_WORKER, LEDU, 404),
        (Role.DEPARTMENT_OFFICER, HAIDONG, 403),
        (Role.LEADER, HAIDONG, 403),
        (Role.SYSTEM_ADMIN, HAIDONG, 403),
    ],
)
def test_who_sees_a_pair(pair: Pair, role: Role, area: int, status: int) -> None:
    client = signed_in(role, area)
    assert client.get(reverse("people:pair", args=[pair.id])).status_code == status
    assert client.get(reverse("people:pair_merge", args=[pair.id])).status_code == status
    decided = post(client, "people:decide_pair", [pair.id, "later"], revision="0").status_code
    assert decided == {200: 302}.get(status, status)


@pytest.mark.parametrize("area", [MINHE, LEDU])
def test_a_pair_that_reaches_beyond_the_area_tells_nothing_there(straddling: Pair, area: int) -> None:
    client = signed_in(Role.DATA_OFFICER, area)
    assert "祁福" not in text_of(client, "people:pairs", state="")
    for page, rest in (("people:pair", []), ("people:pair_merge", [])):
        assert client.get(reverse(page, args=[straddling.id, *rest])).status_code == 404
    assert post(client, "people:decide_pair", [straddling.id, "apart"], revision="0", reason="两人").status_code == 404
    with connection.cursor() as cursor:  # raw SQL under the row rules: the pair and its evidence are not there
        cursor.execute("SELECT count(*) FROM people_pair")
        assert cursor.fetchone() == (0,)
    assert signed_in(Role.DATA_OFFICER, HAIDONG).get(reverse("people:pair", args=[straddling.id])).status_code == 200


def test_a_pair_shows_both_side_by_side_in_words(pair: Pair) -> None:
    text = text_of(signed_in(), "people:pair", pair.id)
    for word in ("同音不同字", "有力支持是同一人", "有一方未登记", "同村（社区）", "保留这一条", "199****1234"):
        assert word in text
    assert "19900001234" not in text


def merge_form(pair: Pair, **chosen: str) -> dict[str, str]:
    numbered = "low" if Person.objects.get(id=pair.low_id).document else "high"
    return {"stays": numbered, "revision": str(pair.revision), "reason": "本人到场"} | chosen


def test_merging_shows_first_what_it_does(pair: Pair) -> None:
    as_owner()
    numbered, other = sorted((pair.low_id, pair.high_id), key=lambda key: not Person.objects.get(id=key).document)
    held(other, date(2024, 1, 1), None)
    asked = merge_form(pair)
    client = signed_in()
    page = text_of(client, "people:pair_merge", pair.id, stays=asked["stays"])
    assert "情形：共1行" in page.replace(" ", "")
    as_owner()
    assert not Merge.objects.exists()
    as_web()
    assert post(client, "people:pair_merge", [pair.id], **asked).status_code == 302
    as_owner()
    assert Person.objects.get(id=other).merged_into_id == numbered
    assert Condition.objects.get().person_id == numbered
    made = Merge.objects.get()
    as_web()
    moved = client.get(reverse("people:card", args=[other]))
    assert (moved.status_code, moved["Location"]) == (302, reverse("people:card", args=[numbered]))
    assert reverse("people:undo_merge", args=[made.id]) in text_of(client, "people:card", numbered)
    assert post(client, "people:undo_merge", [made.id], reason="不是同一人").status_code == 302
    as_owner()
    assert Person.objects.get(id=other).merged_into_id is None
    as_web()


def test_fields_are_taken_as_chosen(pair: Pair) -> None:
    as_owner()
    form = merge_form(pair)
    other = "high" if form["stays"] == "low" else "low"
    client = signed_in()
    post(client, "people:pair_merge", [pair.id], **(form | {"name": other, "source": other, "sex": "nonsense"}))
    as_owner()
    stays = Person.objects.get(merged_into=None)
    assert (stays.name, stays.source, stays.pinyin) == ("马玉蓝", "health", "mayulan")
    as_web()


def test_a_double_click_merges_once_and_the_second_officer_is_told(pair: Pair) -> None:
    as_owner()
    form, token = merge_form(pair), once.new_token()
    client = signed_in()
    for _ in range(2):
        assert client.post(reverse("people:pair_merge", args=[pair.id]), {once.FIELD: token, **form}).status_code == 302
    as_owner()
    assert Merge.objects.count() == 1
    second = signed_in(Role.DATA_OFFICER)
    told = second.post(
        reverse("people:decide_pair", args=[pair.id, "apart"]),
        {once.FIELD: once.new_token(), "revision": "0", "reason": "两人"},
        follow=True,
    )
    assert "已作出判定" in told.content.decode()
    as_owner()
    assert Pair.objects.get().state == "same"


def test_two_persons_need_a_reason_and_are_remembered(pair: Pair) -> None:
    client = signed_in()
    told = client.post(
        reverse("people:decide_pair", args=[pair.id, "apart"]),
        {once.FIELD: once.new_token(), "revision": "0", "reason": ""},
        follow=True,
    )
    assert "凭什么认定不是同一人" in told.content.decode()
    post(client, "people:decide_pair", [pair.id, "apart"], revision="0", reason="双胞胎姐妹")
    assert "双胞胎姐妹" in text_of(client, "people:pair", pair.id)
    assert post(client, "people:decide_pair", [pair.id, "again"], revision="1").status_code == 302
    assert post(client, "people:decide_pair", [pair.id, "nonsense"], revision="2").status_code == 404
    assert client.get(reverse("people:decide_pair", args=[pair.id, "later"])).status_code == 405


def test_the_next_pair_follows_a_decision(pair: Pair, straddling: Pair) -> None:
    client = signed_in()
    went = post(client, "people:decide_pair", [pair.id, "later"], revision="0")
    assert went["Location"] == reverse("people:pair", args=[straddling.id])
    went = post(client, "people:decide_pair", [straddling.id, "later"], revision="0")
    assert went["Location"] == reverse("people:pairs")


def test_the_card_says_that_another_record_may_be_the_same(pair: Pair) -> None:
    assert reverse("people:pair", args=[pair.id]) in text_of(signed_in(), "people:card", pair.low_id)
    assert "可能是同一人" not in text_of(signed_in(Role.DEPARTMENT_OFFICER), "people:card", pair.low_id)


def test_a_data_officer_starts_a_comparison_and_a_worker_does_not() -> None:
    officer = signed_in(Role.DATA_OFFICER)
    assert post(officer, "people:compare", []).status_code == 302
    assert "查找同一人的多条记录" in text_of(officer, "people:pairs")
    assert post(signed_in(), "people:compare", []).status_code == 403
