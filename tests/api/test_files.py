"""A department's system hands a file over: checked, looked at, accepted, undone, by token and by nobody else's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cast import HAIBEI, HAIDONG, LEDU
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.exchange.models import Batch, DataUse
from laoyou.exchange.services.accepting import accept_queued
from laoyou.exchange.services.checking import check_queued
from laoyou.exchange.services.undoing import undo_queued
from laoyou.people.models import Person
from laoyou.records.models import AuditEvent, Run
from tests.api.callers import Program, code_of
from tests.api.test_operations import program
from tests.exchange.files import csv, line
from tests.people.pages import as_owner, as_web

COMMUNITY = "630202001001"
SCHEME = {"feed": "household_register", "as_of": "2026-02-01", "full_list": "false"}


@pytest.fixture(autouse=True)
def storage(desk: None, settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"


def rows_of(*names: str) -> bytes:
    """A register of women of 碾伯街道; one row has no name."""
    places = {"户籍地代码": COMMUNITY, "现住地": COMMUNITY}
    return csv([line(name, sequence=12 + 2 * at, **places) for at, name in enumerate(names)])


def hand_over(caller: Program, data: bytes, **other: str) -> HttpResponse:
    headers = {"Authorization": f"Bearer {caller.secret}", "Accept-Language": "en"}
    if key := other.pop("key", ""):
        headers["Idempotency-Key"] = key
    form: dict[str, Any] = SCHEME | other | {"document": SimpleUploadedFile("户籍.csv", data)}
    return Client().post("/api/v1/files", form, headers=headers)


def taken(caller: Program, *names: str) -> str:
    answer = hand_over(caller, rows_of(*names))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def worked(run: HttpResponse, work: Any) -> None:
    """What the worker does with a queued run."""
    assert run.status_code == 202, run.content
    as_owner()
    work(UUID(run.json()["run"]), tell_time=clock.now)
    as_web()


def checked(caller: Program, file_id: str) -> dict[str, Any]:
    worked(caller.post(f"/files/{file_id}/check"), check_queued)
    return dict(caller.get(f"/files/{file_id}").json())


def everybody() -> set[str]:
    as_owner()
    found = set(Person.objects.values_list("name", flat=True))
    as_web()
    return found


def test_handed_over_checked_accepted_and_undone() -> None:
    caller = program()
    assert SCHEME["feed"] in {feed["code"] for feed in caller.get("/feeds").json()}
    file_id = taken(caller, "马玉兰", "祁文秀", "")
    guessed = caller.get(f"/files/{file_id}/columns").json()
    assert guessed["columns"]["姓名"] == "name"
    report = checked(caller, file_id)
    assert (report["state"], report["counts"]["outcomes"]) == ("checked", {"error": 1, "new": 2})
    assert everybody() == set()
    worked(caller.post(f"/files/{file_id}/accept", {"outcomes": ["new"]}), accept_queued)
    assert caller.get(f"/files/{file_id}").json()["state"] == "accepted"
    assert everybody() == {"马玉兰", "祁文秀"}
    assert [(held["feed"], held["rows"]) for held in caller.get("/freshness").json()] == [(SCHEME["feed"], 3)]
    worked(caller.post(f"/files/{file_id}/undo", {"reason": "错报"}), undo_queued)
    assert (caller.get(f"/files/{file_id}").json()["state"], everybody()) == ("undone", set())
    as_owner()
    acts = AuditEvent.objects.filter(action__startswith="exchange.").order_by("at")
    assert {event.actor_name for event in acts} == {"data_officer630200000000·甲 (民政业务系统)"}


def test_how_far_a_check_is_while_it_runs_and_nothing_when_it_is_done() -> None:
    caller = program()
    file_id = taken(caller, "马玉兰")
    assert caller.get(f"/files/{file_id}").json()["percent"] is None
    run = caller.post(f"/files/{file_id}/check")
    assert caller.get(f"/files/{file_id}").json()["percent"] == 0
    as_owner()
    Run.objects.filter(id=run.json()["run"]).update(done=37, total=120)
    as_web()
    assert caller.get(f"/files/{file_id}").json()["percent"] == 30
    worked(run, check_queued)
    report = caller.get(f"/files/{file_id}").json()
    assert (report["state"], report["percent"]) == ("checked", None)


def test_rows_tell_faults_in_words_and_no_number_and_are_noted() -> None:
    caller = program()
    file_id = taken(caller, "马玉兰", "")
    checked(caller, file_id)
    answer = caller.get(f"/files/{file_id}/rows", {"outcome": "error"})
    (row,) = answer.json()["rows"]
    assert (row["line"], row["faults"][0]["column"]) == (3, "name")
    assert row["faults"][0]["sentence"]
    everything = caller.get(f"/files/{file_id}/rows", {"size": 1}).json()
    following = caller.get(f"/files/{file_id}/rows", {"size": 1, "after": everything["next"]}).json()
    assert [each["line"] for page in (everything, following) for each in page["rows"]] == [2, 3]
    assert following["next"] is None
    assert "19430502" not in answer.content.decode() + json.dumps(everything)
    as_owner()
    assert (
        sorted(DataUse.objects.values_list("use", "rows", "user_name"))
        == [("api", 1, "data_officer630200000000·甲 (民政业务系统)")] * 3
    )


def test_rejected_rows_come_back_as_a_spreadsheet() -> None:
    caller = program()
    file_id = taken(caller, "马玉兰", "")
    checked(caller, file_id)
    answer = caller.get(f"/files/{file_id}/rejected")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("Row in the file" in row for row in cells)
    assert any(3 in row for row in cells)


def test_a_call_repeated_with_its_key_is_one_file() -> None:
    caller = program()
    first = hand_over(caller, rows_of("马玉兰"), key="2026-02")
    again = hand_over(caller, rows_of("马玉兰"), key="2026-02")
    assert (again.status_code, again.json()) == (201, first.json())
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert code_of(hand_over(caller, rows_of("别人"), key="2026-02")) == (409, "key_used_for_another_call")
    other = hand_over(program(Role.DATA_OFFICER, LEDU), rows_of("马玉兰"), key="2026-02")
    assert other.json()["id"] != first.json()["id"]
    assert hand_over(caller, rows_of("马玉兰")).json()["same_as"] == first.json()["id"]
    as_owner()
    assert Batch.objects.count() == 3


def test_a_call_that_failed_may_be_made_again_with_its_key() -> None:
    caller = program()
    assert code_of(hand_over(caller, rows_of("马玉兰"), key="a", feed="no_such_feed"))[0] == 404
    assert hand_over(caller, rows_of("马玉兰"), key="a").status_code == 201
    assert code_of(hand_over(caller, rows_of("马玉兰"), key="k" * 101)) == (422, "idempotency_key_too_long")


@pytest.mark.parametrize(
    ("data", "other", "code"),
    [
        (b"", {}, None),
        (b"MZ\x90\x00 not a table", {}, None),
        (rows_of("马玉兰"), {"as_of": "2099-01-01"}, "exchange_future_data"),
        (rows_of("马玉兰"), {"as_of": "31 February"}, "request_not_valid"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, other: dict[str, str], code: str | None) -> None:
    answer = hand_over(program(), data, **other)
    if answer.status_code == 201:  # kept, and refused when it is looked at
        answer = program().get(f"/files/{answer.json()['id']}/columns")
    assert answer.status_code == 422, answer.content
    assert code is None or answer.json()["code"] == code
    assert answer.json()["sentence"]


def test_nobody_elses_token_reaches_the_file() -> None:
    file_id = taken(program(), "马玉兰")
    strangers = (program(Role.DATA_OFFICER, HAIBEI, home=HAIBEI), program(Role.DATA_OFFICER, LEDU))
    for stranger in strangers:
        for path in ("", "/columns", "/rows", "/rejected"):
            assert code_of(stranger.get(f"/files/{file_id}{path}")) == (404, "not_found"), path
        bodies: Iterable[tuple[str, Any]] = (
            ("check", {}),
            ("accept", {"outcomes": ["new"]}),
            ("undo", {"reason": "误"}),
            ("discard", {}),
        )
        for verb, body in bodies:
            assert code_of(stranger.post(f"/files/{file_id}/{verb}", body)) == (404, "not_found"), verb
        assert stranger.get("/files").json()["files"] == []
    leader = program(Role.LEADER, HAIDONG)
    assert code_of(leader.get(f"/files/{file_id}"))[0] == 403
    reader = program(actions=["exchange.view_batches"])
    assert reader.get(f"/files/{file_id}").status_code == 200
    assert code_of(reader.post(f"/files/{file_id}/discard")) == (403, "token_lacks_action")
    assert code_of(reader.get(f"/files/{file_id}/rejected")) == (403, "token_lacks_action")
