"""Lists too long for one request: made by the worker as the person who asked, for that person alone, for a while."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from cast import PASSWORD, person
from django.conf import settings
from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.accounts.models import RoleAssignment, User
from laoyou.accounts.services.scope import scoped
from laoyou.accounts.services.web_role import as_web_role
from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.records.models import Attachment, AuditEvent, ListFile, Run
from laoyou.records.services import list_files
from laoyou.ui import once
from laoyou.ui.tables import long
from laoyou.workbench.records import list_file_making
from tests.downloads import content_of
from tests.people.pages import as_owner, as_web, signed_in
from tests.people.registry import HAIDONG, LEDU, SHANGTAN, enter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas_of_haidong", "site")]
LIST = "people:list"


@pytest.fixture(autouse=True)
def long_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people make a long list."""
    monkeypatch.setattr(long, "MOST_AT_ONCE", 2)


@pytest.fixture(autouse=True)
def four_people() -> None:
    enter("马玉兰", date(1943, 5, 2), 12)
    enter("祁文秀", date(1950, 1, 1), 14, area=SHANGTAN)
    enter("祁有才", date(1951, 1, 1), 15, area=SHANGTAN)
    enter("祁小宝", date(2024, 12, 1), 17, area=SHANGTAN)


def offer(client: Client, query: str = "") -> dict[str, str]:
    """What the page that offers to make the file would send."""
    page = client.get(f"{reverse(LIST)}?export=everybody{query}")
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/html"), "a long list is not written while somebody waits"
    table = page.context["table"]
    return {"list": long.order_of(table), once.FIELD: once.new_token()}


def order(client: Client, query: str = "") -> ListFile:
    """Have it made; what was ordered."""
    return ordered(client.post(reverse("records:order_list"), offer(client, query)))


def ordered(response: Any) -> ListFile:
    assert response.status_code == 302
    as_owner()
    found = ListFile.objects.get(id=UUID(response.url.rstrip("/").rsplit("/", 1)[-1]))
    as_web()
    return found


def work(file: ListFile) -> dict[str, Any]:
    """What the worker does."""
    as_owner()
    try:
        return list_file_making.make_queued(file.run_id)
    finally:
        as_web()


def fetch(client: Client, file: ListFile) -> bytes:
    response = client.get(reverse("records:fetch_list_file", args=[file.id]))
    assert response.status_code == 200
    return content_of(response)


def told(data: bytes) -> tuple[list[tuple[Any, ...]], dict[str, str]]:
    """The rows of the first sheet with its heads, and what 说明 says."""
    book = openpyxl.load_workbook(BytesIO(data))
    rows, about = book.worksheets[0], book.worksheets[-1]
    return list(rows.iter_rows(values_only=True)), {str(a): str(b) for a, b in about.iter_rows(values_only=True)}


def names(data: bytes) -> set[Any]:
    return {row[0] for row in told(data)[0][1:]}


def seen(file: ListFile) -> ListFile:
    as_owner()
    found = ListFile.objects.select_related("run").get(id=file.id)
    as_web()
    return found


def kept_on_disk() -> list[Path]:
    return [path for path in Path(settings.ATTACHMENTS_ROOT).rglob("*") if path.is_file()]


def test_the_file_of_the_worker_is_the_one_the_page_would_have_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows in the same order and columns, the chosen filter, and who took it out of which page."""
    client = signed_in()
    client.cookies["laoyou_columns_everybody"] = "name.birth"
    query = "&age=60_plus"
    file = order(client, query)
    assert work(file) == {"list_file": str(file.id), "rows": 3}
    monkeypatch.setattr(long, "MOST_AT_ONCE", 10)
    direct = content_of(client.get(f"{reverse(LIST)}?export=everybody{query}"))
    (rows, about), (expected, said) = told(fetch(client, file)), told(direct)
    assert rows == expected
    assert [row[0] for row in rows[1:]] == ["祁文秀", "祁有才", "马玉兰"]
    assert len(rows[0]) == 2
    for each in (about, said):
        each.pop("导出时间")
        each["网址"] = each["网址"].replace("&columns=name&columns=birth", "")
    assert about == said
    assert about["行数"] == "共 3 行"


def test_what_is_taken_out_is_recorded_with_who_which_and_how_many() -> None:
    client = signed_in()
    file = order(client, "&age=60_plus")
    work(file)
    fetch(client, file)
    as_owner()
    events = {each.action: each for each in AuditEvent.objects.filter(subject="list_file").order_by("at")}
    assert list(events) == ["records.order_list_file", "records.make_list_file", "records.fetch_list_file"]
    assert {each.actor_id for each in events.values()} == {file.asked_by}
    made = events["records.make_list_file"].after
    assert (made["rows"], made["list"]) == (3, "人员")
    assert "60岁" in made["filters"]
    assert "age=60_plus" in events["records.order_list_file"].after["page"]
    assert events["records.fetch_list_file"].after["rows"] == 3


def test_asking_for_the_page_writes_nothing_and_a_short_list_comes_at_once() -> None:
    client = signed_in()
    assert content_of(client.get(f"{reverse(LIST)}?export=everybody&age=under_3")).startswith(b"PK")
    offer(client)
    as_owner()
    assert (Run.objects.count(), ListFile.objects.count()) == (0, 0)


def test_a_double_click_and_the_same_list_on_its_way_are_one_file() -> None:
    client = signed_in()
    form = offer(client)
    first, second = (ordered(client.post(reverse("records:order_list"), form)) for _ in range(2))
    assert first == second == order(client)
    assert order(client, "&age=60_plus") != first, "another filter is another list"
    work(first)
    assert ordered(client.post(reverse("records:order_list"), form)) == first, "the same form, however late"
    assert order(client) != first, "what was made is of its moment; asked anew it is made anew"
    as_owner()
    assert Run.objects.count() == 3


def test_a_forged_order_makes_nothing() -> None:
    client = signed_in()
    form = offer(client)
    assert client.post(reverse("records:order_list"), form | {"list": form["list"][:-2]}).status_code == 409
    assert client.post(reverse("records:order_list"), form | {once.FIELD: ""}).status_code == 409
    assert client.get(reverse("records:order_list")).status_code == 405
    as_owner()
    assert Run.objects.count() == 0


def test_nobody_else_sees_or_fetches_it_not_even_with_sql() -> None:
    client = signed_in()
    file = order(client)
    work(file)
    for role in (Role.DATA_OFFICER, Role.SYSTEM_ADMIN, Role.AUDITOR):
        other = signed_in(role)
        for page in ("records:list_file", "records:fetch_list_file"):
            assert other.get(reverse(page, args=[file.id])).status_code == 404
        assert "马玉兰" not in other.get(reverse("records:list_files")).content.decode()
        assert other.get(reverse("records:list_files")).context["table"].count == 0
    key = seen(file).attachment_id
    assert signed_in(Role.LEADER).get(reverse("records:attachment", args=[key])).status_code == 404
    as_owner()
    colleague = User.objects.get(username=f"{Role.DATA_OFFICER.value}{HAIDONG}")
    actor = actor_named(colleague)
    with as_web_role(), scoped(actor, now=clock.now()), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_listfile")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM records_attachment")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM records_run")
        assert cursor.fetchone() == (1,), "that somebody works is no secret in the area"


def actor_named(user: User) -> Any:
    from laoyou.accounts.selectors.actors import actor_for

    return actor_for(user, area=HAIDONG, today=clock.today())


def test_it_lies_sealed_on_the_disk_and_goes_when_its_time_is_over() -> None:
    client = signed_in()
    file = order(client)
    work(file)
    (path,) = kept_on_disk()
    assert not path.read_bytes().startswith(b"PK")
    until = seen(file).until
    as_owner()
    system = system_actor("end")
    assert list_files.forget_list_files(actor=system, now=until - timedelta(seconds=1)) == 0
    ListFile.objects.filter(id=file.id).update(until=clock.now() - timedelta(seconds=1))
    as_web()
    late = client.get(reverse("records:fetch_list_file", args=[file.id]))
    assert late.status_code == 409
    assert "7天" in late.content.decode()
    as_owner()
    assert list_files.forget_list_files(actor=system, now=clock.now()) == 1
    assert (kept_on_disk(), Attachment.objects.count()) == ([], 0)
    as_web()
    page = client.get(reverse("records:list_file", args=[file.id])).content.decode()
    assert "重新生成" in page
    as_owner()
    list_files.forget_list_files(actor=system, now=clock.now() + timedelta(days=31))
    assert not ListFile.objects.exists()
    assert AuditEvent.objects.filter(action="records.make_list_file").count() == 1


def test_rights_that_have_ended_make_no_file() -> None:
    client = signed_in()
    file = order(client)
    as_owner()
    RoleAssignment.objects.all().delete()
    with pytest.raises(list_file_making.RightsEnded):
        work(file)
    found = seen(file)
    assert (found.made_at, found.run.state, found.run.error_code) == (None, "failed", "list_file_rights_ended")
    as_owner()
    assert Attachment.objects.count() == 0


def test_rights_that_end_while_it_is_made_make_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    file = order(client)
    asked = list_file_making._asked

    def ending(*given: Any) -> Any:
        answer = asked(*given)
        outside = connections.create_connection("default")
        with outside.cursor() as cursor:
            cursor.execute("UPDATE accounts_user SET is_active = false WHERE id = %s", [file.asked_by])
        outside.close()
        return answer

    monkeypatch.setattr(list_file_making, "_asked", ending)
    with pytest.raises(list_file_making.RightsEnded):
        work(file)
    as_owner()
    assert (Attachment.objects.count(), kept_on_disk()) == (0, [])


def test_rights_that_end_afterwards_fetch_nothing() -> None:
    client = signed_in()
    file = order(client)
    work(file)
    as_owner()
    RoleAssignment.objects.update(role=Role.LEADER)  # works here still, but sees no people
    as_web()
    assert client.get(reverse("records:fetch_list_file", args=[file.id])).status_code == 403


def test_the_place_it_was_ordered_in_is_the_place_it_is_of() -> None:
    """Ordered in 乐都区 it holds 乐都区, though the person may work in the whole city; and stands there alone."""
    as_owner()
    user = person("wide", HAIDONG)
    RoleAssignment.objects.create(user=user, role=Role.TOWNSHIP_WORKER, area=HAIDONG, valid=("2026-01-01", None))
    RoleAssignment.objects.create(user=user, role=Role.TOWNSHIP_WORKER, area=LEDU, valid=("2026-01-01", None))
    as_web()
    client = Client()
    client.post(reverse("account_login"), {"login": "wide", "password": PASSWORD})
    client.post(reverse("accounts:choose_place"), {"area": LEDU})
    file = order(client)
    client.post(reverse("accounts:choose_place"), {"area": HAIDONG})
    work(file)
    assert client.get(reverse("records:list_file", args=[file.id])).status_code == 404
    client.post(reverse("accounts:choose_place"), {"area": LEDU})
    assert names(fetch(client, file)) == {"祁文秀", "祁有才", "祁小宝"}


def test_row_level_security_holds_in_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were every selector to forget the area, the file would still hold nobody of another one."""
    from laoyou.people.models import Person
    from laoyou.workbench.people import views

    client = signed_in(area=LEDU)
    file = order(client)
    everybody = Person.objects.annotate(place=F("area"))
    monkeypatch.setattr(views.lists, "living_in", lambda *_given, **_told: everybody.all())
    as_owner()
    assert Person.objects.count() == 4
    with as_web_role(), scoped(list_file_making.asker_of(file, now=clock.now()).actor, now=clock.now()):
        assert Person.objects.count() == 3
    assert work(file)["rows"] == 3
    assert "马玉兰" not in names(fetch(client, file))


def test_a_killed_worker_leaves_nothing_and_the_next_makes_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    file = order(client)
    kept = list_files.keep_list_file

    def killed(*given: Any, **told: Any) -> None:
        kept(*given, **told)
        raise SystemExit

    monkeypatch.setattr(list_files, "keep_list_file", killed)
    with pytest.raises(SystemExit):
        work(file)
    assert seen(file).made_at is None
    as_owner()
    assert (Attachment.objects.count(), kept_on_disk()) == (0, [])
    assert AuditEvent.objects.filter(action="records.make_list_file").count() == 0
    monkeypatch.setattr(list_files, "keep_list_file", kept)
    work(file)
    work(file)  # its job once more: what is done is done
    as_owner()
    assert (Attachment.objects.count(), len(kept_on_disk()), seen(file).run.attempts) == (1, 1, 2)
    as_owner()
    assert AuditEvent.objects.filter(action="records.make_list_file").count() == 1


def test_its_page_tells_how_far_it_is_and_today_that_it_is_ready() -> None:
    client = signed_in()
    file = order(client)
    page = reverse("records:list_file", args=[file.id])
    assert client.get(page).context["work"].running
    assert file.title in client.get(reverse("records:list_files")).content.decode()
    assert page not in client.get(reverse("today")).content.decode()
    work(file)
    assert client.get(page).context["there"]
    assert page in client.get(reverse("today")).content.decode()
    as_owner()
    run = Run.objects.get(id=file.run_id)
    assert (run.done, run.total, run.result) == (4, 4, {"list_file": str(file.id), "rows": 4})
    as_web()
    fetch(client, file)
    assert page not in client.get(reverse("today")).content.decode(), "what was fetched waits no more"


def test_the_worker_s_own_connection_is_back_whatever_happens() -> None:
    as_owner()
    own = connection.settings_dict["USER"]
    used: list[str] = []

    def fail() -> None:
        with as_web_role():
            used.append(connection.settings_dict["USER"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (used, connection.settings_dict["USER"]) == (["laoyou_web"], own)
