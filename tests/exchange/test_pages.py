"""The exchange's pages, as people of each role meet them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cast import PASSWORD, department, hold, person
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import User
from laoyou.analytics.indicators import INDICATORS, way_of
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.exchange.models import Batch, Conflict, DataUse, StagedRow
from laoyou.exchange.services.accepting import accept_queued
from laoyou.exchange.services.checking import check_queued
from laoyou.exchange.services.feeds import feed_of
from laoyou.exchange.services.undoing import undo_queued
from laoyou.people.enums import Source
from laoyou.people.models import Person
from laoyou.plan.selectors.parameters import terms_of
from laoyou.records.models import Attachment, AuditEvent
from laoyou.ui import once
from laoyou.ui.statuses import Tone
from laoyou.workbench.exchange.words import age_of
from laoyou.workbench.plan.freshness import freshness_facts
from tests.downloads import content_of
from tests.exchange.files import accept, check, csv, line
from tests.people.registry import HAIDONG, LEDU, MINHE, NOW, enter, number_of
from tests.plan.observed import a_figure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
GOOD = line("祁大有", 31, date(1950, 1, 2), 联系电话="19900001234")
BAD = line(公民身份号码="990222194305020121", 联系电话="19900005678")


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield
    as_owner()


def signed_in(role: Role = Role.DATA_OFFICER, area: int = HAIDONG, function: str = "public_security") -> Client:
    """Signed in through the form; from here on the connection has the web role's rights and no more."""
    as_owner()
    username = f"{role.value}{area}{function}"
    if not User.objects.filter(username=username).exists():
        office = {"organisation": department(area, function)} if role == Role.DEPARTMENT_OFFICER else {}
        hold(person(username, area), role, area, **office)
    as_web()
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": PASSWORD})
    return client


def as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def as_web() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")


def post(client: Client, page: str, args: list[object] | None = None, **data: object) -> HttpResponse:
    return client.post(reverse(page, args=args or []), {once.FIELD: once.new_token(), **data})


def worked(carry_out: object) -> Batch:
    """What the worker would do now."""
    as_owner()
    batch = Batch.objects.latest("loaded_at")
    carry_out(batch.run_id, tell_time=lambda: NOW)  # type: ignore[operator]
    as_web()
    return batch


def test_from_the_file_to_the_registry_and_back() -> None:
    enter()
    client = signed_in()
    file = SimpleUploadedFile("户籍.csv", csv([GOOD, BAD, line("马玉莲")]))
    sent = post(client, "exchange:load", feed="household_register", as_of="2026-02-28", whole="part", document=file)
    columns = client.get(sent["Location"])
    text = columns.content.decode()
    assert "公民身份号码" in text
    assert number_of(date(1950, 1, 2), 31) not in text
    batch_id = sent["Location"].split("/")[-3]
    headings = {f"heading-{at}": "" for at in range(8)}
    assert post(client, "exchange:columns", [batch_id], **headings).status_code == 422
    said = dict(
        zip(headings, ["name", "number", "sex", "birth", "ethnicity", "registered_area", "area", "phone"], strict=True)
    )
    confirmed = post(client, "exchange:columns", [batch_id], **said)
    assert confirmed["Location"] == reverse("exchange:work", args=[batch_id])
    assert "核验部门文件" in client.get(confirmed["Location"]).content.decode()
    batch = worked(check_queued)
    page = client.get(reverse("exchange:batch", args=[batch.id]))
    text = page.content.decode()
    assert "末位" in text
    assert "马玉兰 → 马玉莲" in text
    assert "990222194305020121" not in text
    assert "19900001234" not in text
    taken = post(client, "exchange:accept", [batch.id], outcome=["new", "changed"])
    assert taken.status_code == 302
    worked(accept_queued)
    as_owner()
    assert set(Person.objects.values_list("name", flat=True)) == {"祁大有", "马玉莲"}
    changed = Person.objects.get(name="马玉莲").id
    as_web()
    card = client.get(reverse("people:card", args=[changed])).content.decode()
    assert "公安" in card
    assert post(client, "exchange:undo", [batch.id], reason="").status_code == 422
    assert post(client, "exchange:undo", [batch.id], reason="错报").status_code == 302
    worked(undo_queued)
    as_owner()
    assert set(Person.objects.values_list("name", flat=True)) == {"马玉兰"}
    assert AuditEvent.objects.filter(action="exchange.undo_batch").get().reason == "错报"
    as_web()


def test_rejected_rows_come_back_as_they_were_with_the_reason() -> None:
    batch = check(csv([GOOD, BAD]))
    answer = post(signed_in(), "exchange:rejected", [batch.id])
    book = load_workbook(BytesIO(content_of(answer)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("姓名", "公民身份号码", "性别")
    assert rows[1][:2] == ("马玉兰", "990222194305020121")
    assert "末位" in rows[1][-2]
    assert rows[1][-1] == 3
    assert len(rows) == 2
    as_owner()
    use = DataUse.objects.get()
    assert (use.use, use.rows, use.feed) == ("rejected", 1, "household_register")
    assert AuditEvent.objects.filter(action="exchange.take_rows").exists()
    as_web()
    assert "退回" in signed_in(Role.AUDITOR).get(reverse("exchange:catalogue")).content.decode()


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.DATA_OFFICER, HAIDONG, 200),
        (Role.DEPARTMENT_OFFICER, HAIDONG, 200),
        (Role.DATA_OFFICER, LEDU, 404),
        (Role.LEADER, HAIDONG, 403),
        (Role.TOWNSHIP_WORKER, HAIDONG, 403),
        (Role.SYSTEM_ADMIN, HAIDONG, 403),
    ],
)
def test_who_sees_a_file_and_its_rows(role: Role, area: int, status: int) -> None:
    batch = check(csv([GOOD]))
    row = StagedRow.objects.get()
    client = signed_in(role, area)
    assert client.get(reverse("exchange:batch", args=[batch.id])).status_code == status
    assert client.get(reverse("exchange:row", args=[batch.id, row.id])).status_code == status


def test_raw_sql_shows_the_neighbour_nothing() -> None:
    batch = check(csv([GOOD]))
    client = signed_in(Role.DATA_OFFICER, LEDU)
    client.get(reverse("exchange:batches"))
    assert str(batch.id) not in client.get(reverse("exchange:batches")).content.decode()
    assert StagedRow.objects.count() == 0  # as the web role without a scope
    assert Batch.objects.count() == 0


def test_a_department_accepts_its_own_files_only() -> None:
    batch = check(csv([GOOD]))
    other = signed_in(Role.DEPARTMENT_OFFICER, function="civil_affairs")
    assert "其他部门" in post(other, "exchange:accept", [batch.id], outcome=["new"]).content.decode()
    own = signed_in(Role.DEPARTMENT_OFFICER, function="public_security")
    assert post(own, "exchange:accept", [batch.id], outcome=["new"]).status_code == 302


def test_a_file_checked_by_an_earlier_program_is_checked_again_by_one_press() -> None:
    batch, client = check(csv([GOOD])), signed_in()
    as_owner()
    Batch.objects.filter(id=batch.id).update(edition=0)
    as_web()
    page = client.get(reverse("exchange:batch", args=[batch.id])).content.decode()
    assert reverse("exchange:check_again", args=[batch.id]) in page
    assert reverse("exchange:accept", args=[batch.id]) not in page
    assert "重新核验" in post(client, "exchange:accept", [batch.id], outcome=["new"]).content.decode()
    assert post(client, "exchange:check_again", [batch.id]).status_code == 302
    worked(check_queued)
    page = client.get(reverse("exchange:batch", args=[batch.id])).content.decode()
    assert reverse("exchange:check_again", args=[batch.id]) not in page
    assert post(client, "exchange:accept", [batch.id], outcome=["new"]).status_code == 302


def test_accepting_twice_at_once_is_refused_the_second_time() -> None:
    batch, client = check(csv([GOOD])), signed_in()
    assert post(client, "exchange:accept", [batch.id], outcome=["new"]).status_code == 302
    assert post(client, "exchange:accept", [batch.id], outcome=["new"]).status_code == 409


def test_one_row_is_held_back_and_another_accepted() -> None:
    batch, client = check(csv([GOOD, line()])), signed_in()
    rows = _rows(batch)
    assert "暂缓" in client.get(reverse("exchange:row", args=[batch.id, rows["马玉兰"]])).content.decode()
    post(client, "exchange:do_row", [batch.id, rows["马玉兰"]], what="hold")
    post(client, "exchange:accept", [batch.id], outcome=["new"])
    worked(accept_queued)
    as_owner()
    assert list(Person.objects.values_list("name", flat=True)) == ["祁大有"]
    as_web()
    post(client, "exchange:do_row", [batch.id, rows["马玉兰"]], what="release")
    post(client, "exchange:do_row", [batch.id, rows["马玉兰"]], what="accept")
    worked(accept_queued)
    as_owner()
    assert Person.objects.count() == 2
    as_web()


def _rows(batch: Batch) -> dict[str, UUID]:
    as_owner()
    found = {row.name: row.id for row in StagedRow.objects.filter(batch=batch)}
    as_web()
    return found


def test_the_same_file_again_is_said_and_so_is_newer_data() -> None:
    accept(check(csv([GOOD])))
    batch = check(csv([GOOD]), as_of=date(2025, 2, 28))
    text = signed_in().get(reverse("exchange:batch", args=[batch.id])).content.decode()
    assert "已于" in text
    assert "已有更新的数据" in text


def test_a_department_file_is_not_downloaded_as_a_document() -> None:
    batch = check(csv([GOOD]))
    client = signed_in(Role.LEADER)
    assert client.get(reverse("records:attachment", args=[batch.attachment_id])).status_code == 404
    as_owner()
    assert Attachment.objects.count() == 1


def test_conflicts_are_decided_once_and_remembered() -> None:
    one = enter(source=Source.PUBLIC_SECURITY)
    batch = check(csv([line("马玉莲")]))
    Batch.objects.filter(id=batch.id).update(source=Source.HEALTH)
    StagedRow.objects.update(outcome="contested", changes=None, contested={"name": ["马玉兰", "马玉莲"]})
    accept(batch)
    conflict = Conflict.objects.get()
    client = signed_in()
    assert "马玉莲" in client.get(reverse("exchange:conflicts")).content.decode()
    assert post(client, "exchange:decide", [conflict.id], decision="taken", reason="").status_code == 422
    assert post(client, "exchange:decide", [conflict.id], decision="taken", reason="看过身份证").status_code == 302
    assert post(client, "exchange:decide", [conflict.id], decision="kept", reason="再想想").status_code == 409
    as_owner()
    assert Person.objects.get(id=one).name == "马玉莲"
    assert signed_in(Role.LEADER).get(reverse("exchange:conflicts")).status_code == 403


@pytest.mark.parametrize(("days", "word"), [(30, "正常"), (31, "应更新"), (45, "应更新"), (46, "已逾期")])
def test_data_is_overdue_from_the_day_on_which_figures_call_it_late(days: int, word: str) -> None:
    on = date(2026, 3, 1)
    assert age_of(on - timedelta(days=days), 30, terms_of(LEDU), on).word == word


def test_how_old_the_data_is() -> None:
    text = signed_in(Role.LEADER).get(reverse("exchange:freshness")).content.decode()
    assert "从未收到" in text
    as_owner()
    accept(check(csv([GOOD]), as_of=date(2025, 6, 1)))
    text = signed_in(Role.LEADER).get(reverse("exchange:freshness")).content.decode()
    assert "已逾期" in text
    assert signed_in(Role.TOWNSHIP_WORKER).get(reverse("exchange:freshness")).status_code == 403
    # A whole city's file is for all of it; where one county delivers for itself, those that never did are named.
    as_owner()
    register = Batch.objects.get()

    def rows_told(to: int, came_for: int) -> list[Any]:
        as_owner()
        Batch.objects.filter(id=register.id).update(area=came_for)
        sheet = signed_in(Role.LEADER, to).get(reverse("exchange:freshness"), {"export": "freshness"})
        book = load_workbook(BytesIO(content_of(sheet)), read_only=True).worksheets[0]
        label = str(feed_of(register.feed).label)
        return [row for row in book.iter_rows(values_only=True) if row[1] == label]

    for area, missing in ((HAIDONG, 0), (LEDU, 1)):
        rows = rows_told(HAIDONG, area)
        assert len(rows) == 1 + missing
        assert sum(row[3] is None for row in rows) == missing
    # Who works in a county is told of the city's file, which is not to be seen there, and not of the neighbour's.
    for area, told in ((HAIDONG, True), (LEDU, False)):
        (row,) = rows_told(MINHE, area)
        assert (row[3] is not None) == told
        assert not Batch.objects.exists()
    as_owner()
    leader = Actor("领导", UUID(int=7), frozenset({Role.LEADER}), None, range_of(HAIDONG))
    # What a county's figure stands on: its own file; a city's figure stands on what its parts delivered; others on nothing.
    figures = [
        a_figure(indicator="population", area=area, since=date(2025, 7, 1), until=date(2025, 8, 1))
        for area in (LEDU, HAIDONG, MINHE)
    ]
    way = way_of(INDICATORS["population"], "resident")
    told = [freshness_facts(figure, way, leader) for figure in figures]
    assert [[(fact.value.tone, fact.value.reason) for fact in facts] for facts in told] == [
        [(Tone.OFF, "数据截至2025年6月1日")], [(Tone.OFF, "数据截至2025年6月1日")], [],
    ]  # fmt: skip
    assert freshness_facts(figures[0], way_of(INDICATORS["beds"], ""), leader) == []
    assert (
        freshness_facts(
            figures[0], way, Actor("乡镇", UUID(int=8), frozenset({Role.TOWNSHIP_WORKER}), None, range_of(LEDU))
        )
        == []
    )


def test_the_rows_page_asks_the_same_for_few_and_many() -> None:
    def queries(batch: Batch) -> int:
        client = signed_in()
        client.get(reverse("exchange:batch", args=[batch.id]))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("exchange:batch", args=[batch.id]))
        as_owner()
        return len(found)

    few = queries(check(csv([GOOD, BAD])))
    many = queries(check(csv([line(f"祁{n}号", 2 * n + 101) for n in range(40)] + [line(性别="x") for _ in range(20)])))
    assert few == many
