"""Progress reports through the whole request: written, handed in, sent back, accepted; the month as a table."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from desk import LEDU, PDF, accept, furnish, read, unit_of
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.months import month_after, month_before
from laoyou.plan.models import Edition, ProgressReturn, Task
from laoyou.records.models import Run
from laoyou.ui.once import FIELD, new_token
from laoyou.workbench.plan.circular_making import make_queued
from laoyou.workbench.plan.progress_forms import ReportForm
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)


@pytest.fixture
def plan() -> Edition:
    return accept(read())


def month() -> str:
    return f"{clock.today():%Y-%m}"


def keys(plan: Edition) -> list[object]:
    task = Task.objects.get(edition=plan, name__contains="扩大护理供给")
    return [plan.id, month(), task.id, unit_of("civil_affairs")]


def test_a_report_goes_round_and_is_seen_where_it_belongs(plan: Edition) -> None:
    clerk, office = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"), visitor(Role.PLAN_OFFICER)
    said = {"course": "on_course", "percent": "40", "done": "两处院舍已开工。"}
    assert send(clerk, "plan:write_report", *keys(plan), **said, submit="yes") == 302
    assert send(office, "plan:decide_report", *keys(plan), verdict="back", reason="", revision=1) == 422
    assert send(office, "plan:decide_report", *keys(plan), verdict="back", reason="请附照片", revision=1) == 302
    page = clerk.get(reverse("plan:report", args=keys(plan))).content.decode()
    assert "请附照片" in page
    file = SimpleUploadedFile("照片.pdf", PDF)
    assert send(clerk, "plan:write_report", *keys(plan), **said, revision=2, submit="yes", evidence=file) == 302
    assert send(office, "plan:decide_report", *keys(plan), verdict="accept", revision=3) == 302
    report = ProgressReturn.objects.get()
    assert (report.state, report.evidence.get().filename) == ("accepted", "照片.pdf")
    item = office.get(reverse("plan:item", args=[plan.id, keys(plan)[2]])).content.decode()
    assert "两处院舍已开工。" in item


def test_what_is_wrong_is_said_on_the_form_and_nothing_typed_is_lost(plan: Edition) -> None:
    clerk = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs")
    address = reverse("plan:write_report", args=keys(plan))
    answer = clerk.post(address, {FIELD: new_token(), "done": "写了一半", "submit": "yes"})
    assert (answer.status_code, "写了一半" in answer.content.decode()) == (422, True)
    program = SimpleUploadedFile("照片.pdf", b"MZ\x90\x00")
    said = {"course": "on_course", "done": "两处开工。"}
    assert send(clerk, "plan:write_report", *keys(plan), **said, submit="yes", evidence=program) == 422
    assert not ProgressReturn.objects.exists()
    token = new_token()
    for _twice in range(2):  # the double click
        assert clerk.post(address, {FIELD: token, **said, "submit": "yes"}).status_code == 302
    assert ProgressReturn.objects.get().revision == 1


def test_the_second_editor_sees_the_change_of_the_first_and_goes_on_from_it(plan: Edition) -> None:
    clerk = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs")
    assert send(clerk, "plan:write_report", *keys(plan), done="第一稿") == 302
    address = reverse("plan:write_report", args=keys(plan))
    page = clerk.post(address, {FIELD: new_token(), "done": "第二稿"})  # read before there was any
    said = page.content.decode()
    assert (page.status_code, "第一稿" in said, "第二稿" in said, 'id="as-it-stands"' in said) == (
        422,
        True,
        True,
        True,
    )
    assert ProgressReturn.objects.get().done == "第一稿"
    revision = page.context["form"]["revision"].value()
    assert send(clerk, "plan:write_report", *keys(plan), done="两稿合一", revision=revision) == 302
    assert ProgressReturn.objects.get().done == "两稿合一"
    # The back button: what was handed in meanwhile is not written over, and the sentence says what to do.
    whole = {"course": "on_course", "done": "两稿合一", "submit": "yes"}
    assert send(clerk, "plan:write_report", *keys(plan), **whole, revision=revision + 1) == 302
    back = clerk.post(address, {FIELD: new_token(), **whole, "revision": revision + 1})
    assert (back.status_code, "该填报已提交" in back.content.decode()) == (422, True)


def test_evidence_that_is_too_large_or_has_macros_is_answered_in_a_sentence(plan: Edition) -> None:
    large = SimpleUploadedFile("录像.pdf", PDF)
    large.size = 200_000_000
    form = ReportForm({"done": "见附件"}, {"evidence": large})
    assert [str(each) for each in form.errors["evidence"]] == [
        "文件有200 MB，最多20 MB。请去掉扫描页和图片后重新上传。"
    ]
    clerk = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs")
    said = {"course": "on_course", "done": "两处开工。", "submit": "yes"}
    address = reverse("plan:write_report", args=keys(plan))
    packed = BytesIO()
    with ZipFile(packed, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", "<w/>")
        parts.writestr("word/vbaProject.bin", b"macro")
    macros = SimpleUploadedFile("台账.docx", packed.getvalue())
    page = clerk.post(address, {FIELD: new_token(), **said, "evidence": macros})
    assert (page.status_code, "宏" in page.content.decode()) == (422, True)
    assert not ProgressReturn.objects.exists()


def test_the_near_miss_writes_nothing(plan: Edition) -> None:
    said = {"course": "on_course", "done": "开工", "submit": "yes"}
    other = visitor(Role.DEPARTMENT_OFFICER, "finance")
    # Their page of somebody else's report has no form; what they send is not taken.
    assert "<textarea" not in other.get(reverse("plan:report", args=keys(plan))).content.decode()
    send(other, "plan:write_report", *keys(plan), **said)
    assert send(visitor(Role.LEADER), "plan:decide_report", *keys(plan), verdict="accept", revision=0) == 403
    assert send(visitor(Role.PLAN_OFFICER, area=LEDU), "plan:write_report", *keys(plan), **said) == 404
    assert visitor(Role.TOWNSHIP_WORKER).get(reverse("plan:progress", args=[plan.id])).status_code == 403
    auditor = visitor(Role.AUDITOR)
    for wrong in ("2026-13", "gestern", "20261"):
        assert auditor.get(reverse("plan:progress", args=[plan.id]), {"month": wrong}).status_code == 404
    assert not ProgressReturn.objects.exists()


def test_the_month_as_a_table_closed_and_opened_again(plan: Edition) -> None:
    office = visitor(Role.PLAN_OFFICER)
    clerk = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs")
    address = reverse("plan:progress", args=[plan.id])
    page = office.get(address, {"month": month()})
    assert page.context["many"] > 0
    assert [row.state for row in page.context["table"].selected] == [""] * page.context["many"]
    assert send(office, "plan:report_month", plan.id, month(), closed="yes") == 302
    assert "<textarea" not in clerk.get(reverse("plan:report", args=keys(plan))).content.decode()
    send(clerk, "plan:write_report", *keys(plan), course="on_course", done="晚了", submit="yes")
    assert not ProgressReturn.objects.exists()
    assert send(office, "plan:report_month", plan.id, month(), closed="no", reason="补报") == 302
    assert send(clerk, "plan:write_report", *keys(plan), course="behind", done="开工晚了", submit="yes") == 302
    narrowed = office.get(address, {"month": month(), "state": "submitted"})
    assert [row.done for row in narrowed.context["table"].selected] == ["开工晚了"]


def test_today_says_what_is_owed_and_what_is_to_be_decided(plan: Edition) -> None:
    clerk, office = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"), visitor(Role.PLAN_OFFICER)
    owed = [each.url for each in clerk.get(reverse("today")).context["due"]]
    assert any(reverse("plan:progress", args=[plan.id]) in url for url in owed)
    last = f"{month_before(clock.today()):%Y-%m}"
    about = [plan.id, last, *keys(plan)[2:]]
    assert send(clerk, "plan:write_report", *about, course="on_course", done="开工", submit="yes") == 302
    waiting = [each.url for each in office.get(reverse("today")).context["due"]]
    assert any("state=submitted" in url for url in waiting)


def test_a_circular_is_made_in_the_background_and_taken_away_as_paper_and_tables(plan: Edition) -> None:
    leader, office = visitor(Role.LEADER), visitor(Role.PLAN_OFFICER)
    for _twice in range(2):  # the second press finds the first on its way
        assert send(leader, "plan:order_circular", plan.id, month()) == 302
    run = Run.objects.get(kind="plan.make_circular")
    assert 'aria-label="' in leader.get(reverse("plan:circular_making", args=[plan.id, run.id])).content.decode()
    made = make_queued(run.id)
    assert make_queued(run.id) == made  # a job that comes twice makes nothing again
    address = reverse("plan:circulars", args=[plan.id])
    (row,) = office.get(address).context["table"].selected
    assert (row.title, row.id) == (made["title"], run.id)
    docx, xlsx = (reverse("plan:circular_file", args=[plan.id, run.id, form]) for form in ("docx", "xlsx"))
    opened = Document(BytesIO(b"".join(office.get(docx).streaming_content)))  # type: ignore[attr-defined]
    assert made["title"] in [each.text for each in opened.paragraphs]
    book = load_workbook(BytesIO(b"".join(office.get(xlsx).streaming_content)))  # type: ignore[attr-defined]
    units, table = book["各单位填报情况"], opened.tables[0]
    assert [list(each) for each in units.iter_rows(values_only=True)][1:] == [
        [each.cells[0].text, *(int(cell.text) for cell in each.cells[1:])] for each in table.rows[1:]
    ]
    assert office.get(reverse("plan:circular_file", args=[plan.id, run.id, "exe"])).status_code == 404
    for other in (visitor(Role.TOWNSHIP_WORKER), visitor(Role.AUDITOR)):
        assert send(other, "plan:order_circular", plan.id, month()) == 403
    county = visitor(Role.PLAN_OFFICER, area=LEDU)
    assert [send(county, "plan:order_circular", plan.id, month()), county.get(address).status_code] == [404, 404]
    assert [county.get(each).status_code for each in (docx, xlsx)] == [404, 404]
    later = f"{month_after(clock.today()):%Y-%m}"  # a month to come is refused in a sentence
    assert send(leader, "plan:order_circular", plan.id, later) == 302
    assert Run.objects.count() == 1
