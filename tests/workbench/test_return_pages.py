"""Figures of departments through the whole request: told, sent back, accepted, on the board; many from a file."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from desk import HAIDONG, NOW, PDF, PLAN, SYSTEM, accept, furnish, read
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.plan.models import Edition, StatisticalReturn
from laoyou.plan.services import return_checks
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db
TARGETS = "每千人口托位数不低于5.1个，基本养老保险参保率达到98%，特色老年文化品牌达到10个以上。"
TEXT = PLAN.replace("每千人口托位数不低于5.1个。", TARGETS)
PENSION = "pension_enrolment_rate"


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)


@pytest.fixture
def plan() -> Edition:
    return accept(read(TEXT))


def year() -> str:
    return str(clock.today().year - 1)


def keys(plan: Edition, code: str = PENSION) -> list[object]:
    return [plan.id, code, HAIDONG, year()]


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_figure_goes_round_and_stands_on_the_board_with_its_origin(plan: Edition) -> None:
    clerk, office = visitor(Role.DEPARTMENT_OFFICER, "human_resources"), visitor(Role.PLAN_OFFICER)
    assert "本单位还有 1 项指标数据未报送" in page(clerk, "today")
    assert "由人力资源社会保障部门报送" in page(office, "plan:board", plan.id)
    said = {"value": "98.8%", "numerator": "988", "denominator": "1000"}
    wrong = {"value": "0.988", "evidence": SimpleUploadedFile("台账.pdf", PDF), "submit": "yes"}
    answer = clerk.post(reverse("plan:write_return", args=keys(plan)), wrong)
    assert answer.status_code == 422
    assert "没有保存" in answer.content.decode()  # without the form's key nothing is done
    assert send(clerk, "plan:write_return", *keys(plan), **wrong) == 422
    file = SimpleUploadedFile("台账.pdf", PDF)
    assert send(clerk, "plan:write_return", *keys(plan), **said, evidence=file, submit="yes") == 302
    assert send(office, "plan:decide_return", *keys(plan), verdict="back", reason="", revision=1) == 422
    assert "项部门报送数据等待审核" in page(office, "today")
    assert send(office, "plan:decide_return", *keys(plan), verdict="back", reason="请附签字表", revision=1) == 302
    again = page(clerk, "plan:return", *keys(plan))
    assert "请附签字表" in again
    assert 'value="98.8%"' in again
    assert send(clerk, "plan:write_return", *keys(plan), **said, revision=2, submit="yes") == 302
    assert send(office, "plan:decide_return", *keys(plan), verdict="accept", revision=3) == 302
    return_checks.publish_accepted(run="r", actor=SYSTEM, now=NOW)
    assert "人力资源社会保障" in page(office, "plan:figures", query="?source=told")
    board = page(office, "plan:board", plan.id)
    assert "部门报送" in board
    figure = page(office, "plan:figure", PENSION, HAIDONG)
    for words in ("人力资源和社会保障局", "98.8", "1,000", "报送单位"):
        assert words in figure
    assert office.get(reverse("plan:figure_rows", args=[PENSION, HAIDONG, "numerator"])).status_code == 404
    assert office.get(reverse("plan:figure_change", args=[PENSION, HAIDONG])).status_code == 404
    listed = office.get(reverse("plan:returns", args=[plan.id]) + f"?year={year()}&export=xlsx")
    assert listed.status_code == 200


def test_a_target_no_other_plan_has_is_told_too(plan: Edition) -> None:
    office = visitor(Role.PLAN_OFFICER)
    row = next(each for each in plan.items.filter(kind="prose_targets") if "品牌" in each.name)
    code = str(row.lineage)
    other = visitor(Role.PLAN_OFFICER, "development_reform")
    file = SimpleUploadedFile("台账.pdf", PDF)
    assert send(other, "plan:write_return", *keys(plan, code), value="12个", evidence=file, submit="yes") == 302
    assert send(office, "plan:decide_return", *keys(plan, code), verdict="accept", revision=1) == 302
    return_checks.publish_accepted(run="r", actor=SYSTEM, now=NOW)
    assert row.name in page(office, "plan:figure", code, HAIDONG)


def test_many_come_from_a_file_that_is_tried_first(plan: Edition) -> None:
    clerk = visitor(Role.DEPARTMENT_OFFICER, "human_resources")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("指标名称", "地区", "年度", "完成值", "备注"),
        ("基本养老保险参保率", "", year(), "98.8%", ""),
        ("基本养老保险参保率", "乐都区", year(), 97.5, ""),
        ("基本养老保险参保率", "乐都区", year(), 97.5, ""),
        ("基本养老保险参保率", "海北", year(), "97", ""),
        ("幸福指数", "", year(), "97", ""),
        ("基本养老保险参保率", "民和县", "明年", "97", ""),
    ):
        sheet.append(row)
    data = BytesIO()
    book.save(data)
    address = reverse("plan:returns_file", args=[plan.id])
    brought = clerk.post(address, {"document": SimpleUploadedFile("年报.xlsx", data.getvalue())})
    tried = brought.content.decode()
    assert "2 行可以上报，4 行不能。" in tried
    for words in ("第 3 行已有同一指标", "“海北”不是本规划范围内", "要求部门报送“幸福指数”", "“明年”不是时期"):
        assert words in tried
    assert not StatisticalReturn.objects.exists()
    listed = brought.context["list"]
    sent = {"list": listed.travelling(), "filename": listed.name, "take": "1"}
    sent |= {f"column-{at}": what for at, what in enumerate(("indicator", "area", "period", "value", "note"))}
    assert send(clerk, "plan:returns_file", plan.id, **sent) == 200
    assert {told.evidence_name for told in StatisticalReturn.objects.all()} == {"年报.xlsx"}
    assert StatisticalReturn.objects.filter(state="submitted").count() == 2
    empty = clerk.post(address, {"document": SimpleUploadedFile("年报.xlsx", b"PK\x03\x04damaged")})
    assert empty.status_code == 422
