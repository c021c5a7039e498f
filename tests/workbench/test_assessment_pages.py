"""The assessment through the whole request: scheme, computing, objection, approval; who may not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from desk import HAIDONG, LEDU, accept, furnish, officer, read
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.plan.models import AssessedUnit, Assessment, Objection
from laoyou.plan.services.assessing import compute_assessment
from laoyou.records.models import Run
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db
SCHEME = {"name": "年度考核办法", "basis": "东政办〔2026〕1号", "most_adjusted": "10", "on_time": "100"}


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)
    accept(read())


def test_from_the_scheme_to_the_paper() -> None:
    office, clerk, leader = (
        visitor(Role.PLAN_OFFICER),
        visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"),
        visitor(Role.LEADER),
    )
    year = clock.today().year
    assert send(office, "assessment:compute", year=year) == 422  # no scheme yet
    assert send(office, "assessment:new_scheme", first_year=year, **(SCHEME | {"on_time": "90"})) == 422
    assert send(office, "assessment:new_scheme", first_year=year, **SCHEME) == 302
    assert send(office, "assessment:compute", year=year) == 302
    assert Run.objects.filter(kind="plan.compute_assessment").count() == 1
    made = Assessment.objects.get(id=compute_assessment(HAIDONG, year, actor=officer(), now=clock.now()))
    assert clerk.get(reverse("assessment:assessment", args=[made.id])).status_code == 404
    assert send(office, "assessment:show", made.id, until=clock.today().isoformat()) == 302
    own = AssessedUnit.objects.get(assessment=made, name="海东市民政局")
    other = AssessedUnit.objects.get(assessment=made, name="海东市财政局")
    assert clerk.get(reverse("assessment:unit", args=[made.id, other.id])).status_code == 404
    opened = clerk.get(reverse("assessment:score", args=[made.id, own.id, "on_time"])).content.decode()
    assert "扩大护理供给" in opened
    assert send(clerk, "assessment:object", made.id, own.id, said="已按时报送") == 302
    key = Objection.objects.get().id
    assert [each.url for each in office.get(reverse("today")).context["due"]].count(
        f"{reverse('assessment:list')}?state=shown"
    )
    assert send(office, "assessment:answer", made.id, own.id, key, said="记录为次日", verdict="not") == 302
    assert "申诉不成立" in clerk.get(reverse("assessment:unit", args=[made.id, own.id])).content.decode()
    assert send(leader, "assessment:approve", made.id) == 302
    assert Assessment.objects.get().state == "shown"  # the day for objections is not over, and the page says so
    listed = office.get(reverse("assessment:assessment", args=[made.id]), {"export": "assessed"})
    cells = [cell.value for row in load_workbook(BytesIO(b"".join(listed))).active.iter_rows() for cell in row]
    assert "海东市民政局" in cells
    paper = Document(BytesIO(office.get(reverse("assessment:paper", args=[made.id])).content))
    said = "\n".join(each.text for each in paper.paragraphs)
    assert "本稿尚未公布" in said
    assert "名次并列" in said
    assert paper.tables[-1].rows[1].cells[0].text == "1"


def test_points_and_who_may_not() -> None:
    office = visitor(Role.PLAN_OFFICER)
    year = clock.today().year
    send(office, "assessment:new_scheme", first_year=year, **SCHEME)
    made = compute_assessment(HAIDONG, year, actor=officer(), now=clock.now())
    unit = AssessedUnit.objects.filter(assessment_id=made).order_by("name")[0]
    said = {"year": year, "organisation_id": str(unit.organisation_id), "reason": "全省推广", "evidence": "青民发"}
    assert send(office, "assessment:new_adjustment", points="20", **said) == 422
    assert send(office, "assessment:new_adjustment", points="5", **said) == 302
    assert "全省推广" in office.get(reverse("assessment:adjustments")).content.decode()
    clerk = visitor(Role.DEPARTMENT_OFFICER, "finance")
    assert clerk.get(reverse("assessment:adjustments")).status_code == 404
    assert send(clerk, "assessment:show", made, until="2099-01-01") == 403
    assert send(office, "assessment:approve", made) == 403
    elsewhere = visitor(Role.PLAN_OFFICER, area=LEDU)
    assert elsewhere.get(reverse("assessment:assessment", args=[made])).status_code == 404
    assert send(elsewhere, "assessment:show", made, until="2099-01-01") == 404
