"""The plan pages through the whole request: who may open what, what a wrong request is answered, what is exported."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import openpyxl
import pyarrow as pa
import pytest
from cast import PASSWORD, department, hold, person
from desk import HAIDONG, LEDU, NOW, PLAN, SYSTEM, accept, furnish, read
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.plan.enums import ReviewState
from laoyou.plan.models import Edition, ReviewItem
from laoyou.plan.services.figures import publish_figures
from laoyou.ui.once import FIELD, new_token
from laoyou.workbench.plan.figure_words import figure_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)


def visitor(role: Role, area: int = HAIDONG, name: str = "") -> Client:
    """Somebody signed in with one role."""
    user = person(name or f"{role.value}{area // 10**6}", area)
    facts = {"organisation": department(area, f"test_{role.value}", "某局")} if role == Role.DEPARTMENT_OFFICER else {}
    hold(user, role, area, **facts)
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


PLAN_PAGES = [
    "plan:board",
    "plan:outlook",
    "plan:indicators",
    "plan:tasks",
    "plan:units",
    "plan:projects",
    "plan:project_map",
    "plan:timeline",
    "plan:support",
    "plan:disagreements",
    "plan:editions",
    "plan:document",
]


@pytest.mark.parametrize("page", PLAN_PAGES)
def test_a_plan_in_force_opens_for_everybody_signed_in_and_for_nobody_else(page: str) -> None:
    edition = accept(read())
    address = reverse(page, args=[edition.id])
    assert visitor(Role.AUDITOR, 632200000000).get(address).status_code == 200
    stranger = Client().get(address)
    assert (stranger.status_code, stranger.headers["Location"].startswith("/sign-in/")) == (302, True)


@pytest.mark.parametrize("page", [*PLAN_PAGES, "plan:review"])
def test_a_draft_is_not_found_from_elsewhere(page: str) -> None:
    draft = read()
    address = reverse(page, args=[draft.id])
    assert visitor(Role.PLAN_OFFICER, LEDU).get(address).status_code == 404
    assert visitor(Role.PLAN_OFFICER).get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPARTMENT_OFFICER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_only_the_plan_office_changes_a_draft(role: Role) -> None:
    draft = read()
    client = visitor(role)
    for page in ("plan:review_confirm", "plan:review_accept", "plan:review_discard", "plan:review_merge"):
        assert client.post(reverse(page, args=[draft.id])).status_code == 403
    assert client.get(reverse("plan:upload")).status_code == 403
    assert set(draft.review_items.values_list("state", flat=True)) == {ReviewState.UNSEEN}


def test_accepting_too_early_says_how_many_are_left() -> None:
    draft = read()
    client = visitor(Role.PLAN_OFFICER)
    answer = client.post(reverse("plan:review_accept", args=[draft.id]), follow=True)
    with override("zh-hans"):
        assert "7" in str(next(iter(answer.context["messages"])))
    draft.refresh_from_db()
    assert draft.state == "review"


def test_confirm_everything_and_accept() -> None:
    draft = read()
    client = visitor(Role.PLAN_OFFICER)
    ids = [str(each) for each in ReviewItem.objects.filter(edition=draft).values_list("id", flat=True)]
    client.post(reverse("plan:review_confirm", args=[draft.id]), {"item": ids})
    answer = client.post(reverse("plan:review_accept", args=[draft.id]))
    assert answer.headers["Location"] == reverse("plan:board", args=[draft.id])
    again = client.post(reverse("plan:review_accept", args=[draft.id]))
    assert (again.status_code, Edition.objects.get(id=draft.id).state) == (302, "published")


def test_a_correction_that_cannot_be_comes_back_to_its_field() -> None:
    draft = read()
    item = ReviewItem.objects.get(edition=draft, kind="prose_targets", position=1)
    client = visitor(Role.PLAN_OFFICER)
    address = reverse("plan:review_item", args=[draft.id, item.id])
    answer = client.post(address, {"name": "护理型床位占比", "op": ">=", "values": "明年: 60", "revision": 0})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["values"]
    ranged = client.post(address, {"name": "护理型床位占比", "op": ">=", "values": "2026: 60-65", "revision": 0})
    assert ranged.status_code == 302
    item.refresh_from_db()
    assert item.current["values"] == {"2026": [60, 65]}


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("plan.exe", b"MZ\x90\x00", 400),
        ("plan.docx", b"MZ\x90\x00" + b"\0" * 200, 400),
        ("plan.txt", b"", 400),
        ("pack.json", b"{}", 400),
        ("pack.json", b"\xff\xfe", 400),
    ],
)
def test_a_file_that_is_none_is_refused_and_leaves_nothing(name: str, data: bytes, status: int) -> None:
    client = visitor(Role.PLAN_OFFICER)
    document = BytesIO(data)
    document.name = name
    answer = client.post(reverse("plan:upload"), {"document": document, FIELD: new_token()})
    assert answer.status_code == status
    assert list(answer.context["form"].errors) == ["document"]
    assert Edition.objects.count() == 0


def test_the_same_press_twice_loads_once() -> None:
    client = visitor(Role.PLAN_OFFICER)
    token = new_token()
    for _press in range(2):
        document = BytesIO("海东市养老托育实施方案".encode())
        document.name = "plan.txt"
        assert client.post(reverse("plan:upload"), {"document": document, FIELD: token}).status_code == 302
    from laoyou.records.models import Run

    assert Run.objects.filter(kind="plan.read_document").count() == 1


def test_what_is_exported_is_what_the_filter_shows() -> None:
    edition = accept(read())
    client = visitor(Role.LEADER)
    address = reverse("plan:projects", args=[edition.id])
    answer = client.get(address, {"place": "乐都区", "export": "projects"})
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content if answer.streaming else [answer.content])))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["乐都区颐年护理院"]
    shown = client.get(address, {"place": "乐都区"})
    assert shown.context["total"].total_fen == 1_800_000_000


def test_a_pack_comes_down_as_its_format_says() -> None:
    edition = accept(read())
    answer = visitor(Role.DEPARTMENT_OFFICER).get(reverse("plan:pack", args=[edition.id]))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert json.loads(answer.content)["document"]["doc_no"] == "东试〔2024〕7号"


@pytest.mark.parametrize(
    "address", ["/plans/compare/?plan=nonsense&measure=x", "/search/?q=%00%00", "/search/suggest/?q=" + "长" * 300]
)
def test_nonsense_in_an_address_is_taken_calmly(address: str) -> None:
    assert visitor(Role.LEADER).get(address).status_code == 200


def test_what_does_not_exist_is_not_found() -> None:
    edition = accept(read())
    client = visitor(Role.PLAN_OFFICER)
    for address in (
        reverse("plan:board", args=[uuid4()]),
        reverse("plan:item", args=[edition.id, uuid4()]),
        reverse("plan:review_item", args=[edition.id, uuid4()]),
        reverse("plan:review_add", args=[edition.id, "nonsense"]),
        reverse("plan:reading", args=[uuid4()]),
    ):
        assert client.get(address).status_code == 404


def test_changing_an_accepted_plan_is_answered_in_a_sentence() -> None:
    edition = accept(read())
    item = edition.review_items.first()
    answer = visitor(Role.PLAN_OFFICER).post(
        reverse("plan:review_decide", args=[edition.id, item.id]), {"decision": "drop", "revision": item.revision}
    )
    assert answer.status_code == 409


def test_a_document_of_another_place_is_pointed_out() -> None:
    client = visitor(Role.PLAN_OFFICER)
    ours, theirs = read(), read(PLAN.replace("海东市", "澜川市"))
    assert client.get(reverse("plan:review", args=[ours.id])).context["other_place"] == ""
    assert client.get(reverse("plan:review", args=[theirs.id])).context["other_place"] == "海东市"


def _published(value: float | None, *others: dict[str, object], **given: object) -> None:
    """A figure of 海东, and others that differ from it."""
    told: dict[str, object] = {
        "indicator": "nursing_bed_share",
        "basis": "resident",
        "area": HAIDONG,
        "period_start": date(2025, 12, 1),
        "period_end": date(2026, 1, 1),
        "breakdown": "",
        "group": "",
        "numerator": value,
        "denominator": 100.0,
        "value": value,
        "completeness": 0.9,
        "reason": "" if value is not None else "no_source:health",
        "snapshot": "20260101T000000Z-aaaaaa",
        "run": "r1",
    }
    rows = [told | given | each for each in ({}, *others)]
    publish_figures(pa.Table.from_pylist(rows), area=HAIDONG, actor=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    ("value", "word"),
    [(62.0, "tone-ok"), (57.25, "tone-near"), (40.0, "tone-off"), (None, "尚无数据来源")],
)
def test_a_card_shows_the_published_figure_against_the_target(value: float | None, word: str) -> None:
    edition = accept(read())
    address = reverse("plan:board", args=[edition.id])
    client = visitor(Role.LEADER)
    before = client.get(address).content.decode()
    assert "实际数据尚未采集" in before
    _published(value)
    text = client.get(address).content.decode()
    assert word in text
    assert word not in before
    if value is not None:
        assert "常住人口" in text
        assert "数据完整度 90%" in text


def test_a_value_of_a_half_file_says_so_on_its_card_and_in_its_months() -> None:
    edition = accept(read())
    _published(62.0, completeness=0.5, reason="incomplete:beds")
    said = "数据完整度 50%；数据不完整（床位）"
    client = visitor(Role.LEADER)
    assert said in client.get(reverse("plan:board", args=[edition.id])).content.decode()
    page = client.get(figure_url("nursing_bed_share", HAIDONG, "resident")).content.decode()
    assert page.count(said) >= 2  # among its facts, and in the row of the month


def test_the_outlook_says_what_will_be_missed_where_and_what_closes_the_gap() -> None:
    edition = accept(read())
    for month, value in enumerate((40.0, 41.0, 40.0, 42.0), start=5):
        ended = {"period_start": date(2026, month, 1), "period_end": date(2026, month + 1, 1)}
        _published(value, {"area": LEDU, "value": value + 1}, **ended)
    client, address = visitor(Role.LEADER), reverse("plan:outlook", args=[edition.id])
    assert client.get(address).status_code == 200
    sheet = openpyxl.load_workbook(BytesIO(b"".join(client.get(address, {"export": "outlook"}).streaming_content)))
    rows = list(sheet.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert {row[1] for row in rows} == {"海东市", "乐都区"}
    assert {(row[3], str(row[2])) for row in rows} == {(42.0, "将不达标"), (43.0, "将不达标")}
    board = client.get(reverse("plan:board", args=[edition.id])).content.decode()
    assert "2026-05-31" in board  # our months are drawn on the card
    client.cookies["django_language"] = "en"
    assert "2 will be missed" in client.get(address).content.decode()


def test_a_figure_of_an_area_is_not_shown_to_another() -> None:
    edition = accept(read())
    _published(57.25)
    address = reverse("plan:board", args=[edition.id])
    assert "57.25" in visitor(Role.LEADER).get(address).content.decode()
    assert "57.25" not in visitor(Role.LEADER, LEDU).get(address).content.decode()
