"""The pages: who may open them, what they show, what they do."""

from __future__ import annotations

import copy
import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection, transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import override
from people import (
    AUDITOR,
    HAIDONG,
    LEDU,
    NEIGHBOUR,
    NEIGHBOURS_AUDITOR,
    NOW,
    OFFICER,
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
    person,
)
from pytest_django import Settings

from laoyou.core.actor import Actor
from laoyou.records.models import AuditEvent, Run
from laoyou.records.services import runs, trail_checks
from laoyou.records.services.attachments import keep
from laoyou.records.services.audit import record
from laoyou.workbench.guards import guard_of
from laoyou.workbench.records import urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls("records_urls")]


@pytest.fixture(autouse=True)
def without_frame(settings: Settings) -> None:
    """The pages by themselves: what stands around every page has tests of its own."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"].remove("laoyou.workbench.frame.shell")
    settings.TEMPLATES = templates


def ask(address: str, actor: Actor, method: str = "get", **headers: str) -> Any:
    """What the view at the address answers the actor, in English, without the frame's middleware."""
    request = getattr(RequestFactory(), method)(f"/records/{address}", headers=headers)
    request.actor, request.user = actor, SimpleNamespace(is_authenticated=True, is_anonymous=False, pk=actor.user_id)
    request.session = {}
    request._messages = FallbackStorage(request)
    found = resolve(request.path_info)
    with override("en"), transaction.atomic():
        response = found.func(request, *found.args, **found.kwargs)
    if response.streaming:
        # Not response.close(): that ends the request, and with it the connection the test still needs.
        with response.file_to_stream:
            response.downloaded = b"".join(response.streaming_content)
    return response


def text(response: Any) -> str:
    return response.content.decode()


def note(action: str = "plan.read_document", actor: Actor = OFFICER, area: int = LEDU, **facts: Any) -> AuditEvent:
    with transaction.atomic():
        return record(actor=actor, action=action, subject="plan", subject_id="1", area=area, now=NOW, **facts)


def verified() -> Run:
    run = trail_checks.request_verification(actor=AUDITOR, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    runs.carry_out(run.pk, trail_checks.verify_and_tell)
    return run


def test_every_page_is_guarded() -> None:
    assert [pattern.name for pattern in urls.urlpatterns if guard_of(pattern.callback) is None] == []


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("audit/", {"auditor"}),
        ("audit/export/", {"auditor"}),
        ("jobs/", {"auditor", "system_admin", "plan_officer"}),
    ],
)
def test_who_may_open_which_list(address: str, allowed: set[str]) -> None:
    for role in ("leader", "plan_officer", "department_officer", "system_admin", "security_admin", "auditor"):
        if role in allowed:
            assert ask(address, person(1, role)).status_code == 200
        else:
            assert ask(address, person(1, role)).status_code == 403


def test_the_trail_shows_the_area_and_filters_by_person_action_and_day() -> None:
    note(reason="因为")
    note("places.load_areas", actor=person(2, "leader"))
    note(actor=NEIGHBOUR, area=NEIGHBOUR.area.low)
    everything = text(ask("audit/", AUDITOR))
    assert "2 rows" in everything
    assert "因为" in everything
    assert "not verified yet" in everything
    for query, count in [
        ("person=第1", 1), ("person=第5", 0), ("done=places.load_areas", 1), ("about=plan", 2),
        ("since=2026-03-01&until=2026-03-01", 2), ("since=2026-03-02", 0), ("until=2026-02-28", 0), ("since=rubbish", 2),
    ]:  # fmt: skip
        assert ("1 row" if count == 1 else f"{count} rows") in text(ask(f"audit/?{query}", AUDITOR)), query
    assert "1 row" in text(ask("audit/", NEIGHBOURS_AUDITOR))


def test_paging_by_key_neither_repeats_nor_skips_although_all_have_one_moment() -> None:
    ids = {str(note().pk) for _ in range(60)}
    first = text(ask("audit/", AUDITOR))
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = text(ask(following.removeprefix("/records/"), AUDITOR))
    shown = [{each for each in ids if each in page} for page in (first, second)]
    assert [len(each) for each in shown] == [50, 10]
    assert shown[0] | shown[1] == ids


def test_an_event_shows_before_and_after_to_its_area_only() -> None:
    made = note(before={"title": "旧名", "x": True}, after={"title": "新名", "x": None})
    page = text(ask(f"audit/{made.pk}/", AUDITOR))
    assert "旧名" in page
    assert "新名" in page
    assert "Read a plan document" in page
    with pytest.raises(Http404):
        ask(f"audit/{made.pk}/", NEIGHBOURS_AUDITOR)


def test_taking_the_trail_out_is_recorded_with_what_was_chosen() -> None:
    note("plan.read_document", reason="=1+1")
    note("places.load_areas")
    response = ask("audit/export/?done=plan.read_document", AUDITOR)
    book = openpyxl.load_workbook(io.BytesIO(response.downloaded))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][4] == "=1+1"
    notes = "\n".join(str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row)
    assert "fingerprint" in notes
    event = AuditEvent.objects.get(action="records.take_list")
    assert event.actor_name == AUDITOR.name
    assert event.after is not None
    assert (event.after["list"], event.after["rows"]) == (book.worksheets[0].title, 1)
    assert "Read a plan document" in event.after["filters"]
    ask("audit/?done=plan.read_document", AUDITOR)  # looking at the page takes nothing out
    assert AuditEvent.objects.filter(action="records.take_list").count() == 1


def test_the_auditor_verifies_and_sees_the_verdict() -> None:
    note()
    response = ask("audit/verify/", AUDITOR, "post")
    run = Run.objects.get()
    assert (response.status_code, response.url) == (302, f"/records/runs/{run.pk}/")
    assert 'hx-trigger="every 2s"' in text(ask("audit/", AUDITOR))
    verified()
    page = text(ask("audit/", AUDITOR))
    assert "complete and unchanged" in page
    assert "hx-trigger" not in page.split("table-region")[0]
    assert "complete and unchanged" in text(ask(f"runs/{run.pk}/", AUDITOR))
    assert ask("audit/verify/", AUDITOR).status_code == 405
    assert ask("audit/verify/", SYSTEM_ADMIN, "post").status_code == 403


def test_a_tampered_trail_is_told_in_words() -> None:
    made = note()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE records_auditevent SET reason = '补写' WHERE id = %s", [made.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    run = verified()
    assert "does not hold" in text(ask("audit/", AUDITOR))
    page = text(ask(f"runs/{run.pk}/", AUDITOR))
    assert "the event was changed after it was recorded" in page
    assert "number 1 in the chain" in page


def test_progress_is_polled_until_the_run_is_over() -> None:
    run = runs.start("trial", actor=OFFICER, area=HAIDONG, now=NOW)
    address = f"runs/{run.pk}/progress/"
    assert "Waiting for its turn." in text(ask(address, OFFICER))
    runs.begin(run.pk, now=NOW)
    Run.objects.filter(pk=run.pk).update(done=30, total=120, note="第二张表")
    going = text(ask(address, OFFICER))
    assert 'value="25"' in going
    assert "第二张表" in going
    assert f'hx-get="/records/{address}"' in going
    assert 'aria-live="polite"' in going
    runs.fail(run.pk, now=NOW, code="x", sentence="It is too early for %(what)s.", facts={"what": "<b>"})
    over = text(ask(address, OFFICER))
    assert "hx-get" not in over
    assert "It is too early for &lt;b&gt;." in over
    with pytest.raises(Http404):
        ask(address, NEIGHBOUR)
    assert ask(address, SECURITY_ADMIN).status_code == 403


def test_the_administrator_retries_failed_and_cancels_waiting_work() -> None:
    run = runs.queue(
        "laoyou.records.tasks.verify_audit_trail", "audit_verification", actor=OFFICER, area=HAIDONG, now=NOW
    )
    assert "Cancel this work" in text(ask(f"jobs/{run.job_id}/", SYSTEM_ADMIN))
    assert "Cancel this work" not in text(ask(f"jobs/{run.job_id}/", OFFICER))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [run.job_id])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [run.job_id])
    listed = text(ask("jobs/?state=failed", SYSTEM_ADMIN))
    assert "Verify the audit trail" in listed
    assert "Start this work again" in text(ask(f"jobs/{run.job_id}/", SYSTEM_ADMIN))
    assert ask(f"jobs/{run.job_id}/retry/", SYSTEM_ADMIN, "post").url == f"/records/jobs/{run.job_id}/"
    assert "There is no work" in text(ask("jobs/?state=failed", NEIGHBOUR)) or "No row fits" in text(
        ask("jobs/?state=failed", NEIGHBOUR)
    )
    assert ask(f"jobs/{run.job_id}/cancel/", SYSTEM_ADMIN, "post").status_code == 302
    assert Run.objects.get().error_code == "job_cancelled"
    assert ask(f"jobs/{run.job_id}/cancel/", SYSTEM_ADMIN, "post").status_code == 302, "too late is said, not raised"
    assert ask(f"jobs/{run.job_id}/retry/", AUDITOR, "post").status_code == 403
    with pytest.raises(Http404):
        ask(f"jobs/{run.job_id}/", NEIGHBOUR)


def test_a_document_only_ever_comes_as_a_download(settings: Settings, tmp_path: Path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path
    page = b"<html><script>alert(1)</script></html>"
    kept = keep(page, filename="方案.html", purpose="plan_document", area=HAIDONG, actor=OFFICER, now=NOW)
    response = ask(f"attachments/{kept.pk}/", OFFICER)
    assert response.downloaded == page
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    with pytest.raises(Http404):
        ask(f"attachments/{kept.pk}/", NEIGHBOUR)
    assert ask(f"attachments/{kept.pk}/", SYSTEM_ADMIN).status_code == 403


def test_the_list_of_jobs_costs_the_same_however_long(django_assert_num_queries: Any) -> None:
    for minute in range(30):
        runs.queue(
            "laoyou.records.tasks.verify_audit_trail",
            "trial",
            actor=OFFICER,
            area=HAIDONG,
            now=NOW + timedelta(minutes=minute),
        )
    # Two savepoints and their releases, the read-only mark; then counts by state, the count, the page: each once.
    with django_assert_num_queries(8):
        ask("jobs/", SYSTEM_ADMIN)
