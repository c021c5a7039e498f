"""Days allowed through the whole request: what ships, one's own from a day on, where they count; who may not."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from desk import accept, furnish, read
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.plan.models import OwnParameter
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db
SENT = {"code": "report_within", "value": "12", "basis": "东办〔2026〕3号"}


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)


def test_the_office_lays_down_and_everybody_reads_where_it_stands() -> None:
    edition = accept(read())
    office, clerk, today = visitor(Role.PLAN_OFFICER), visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"), clock.today()
    page = reverse("plan:parameters")
    assert page in clerk.get(reverse("plan:progress", args=[edition.id])).content.decode()
    assert "待确认" in clerk.get(page).content.decode()
    due = office.get(reverse("plan:progress", args=[edition.id]), {"month": f"{today:%Y-%m}"}).context["due"].day
    assert send(office, "plan:lay_down_parameter", **SENT, since=(today - timedelta(days=1)).isoformat()) == 422
    assert send(office, "plan:lay_down_parameter", **(SENT | {"value": "401"}), since=today.isoformat()) == 422
    assert send(office, "plan:lay_down_parameter", **SENT, since=today.isoformat()) == 302
    assert send(office, "plan:lay_down_parameter", **(SENT | {"value": "9"}), since=today.isoformat()) == 422
    assert OwnParameter.objects.get().value == 12
    later = clerk.get(reverse("plan:progress", args=[edition.id]), {"month": f"{today:%Y-%m}"}).context["due"].day
    assert later > due
    cells = load_workbook(BytesIO(b"".join(clerk.get(page, {"export": "parameters"})))).active
    assert "东办〔2026〕3号" in [cell.value for row in cells.iter_rows() for cell in row]


def test_a_department_reads_and_lays_down_nothing() -> None:
    clerk = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs")
    assert send(clerk, "plan:lay_down_parameter", **SENT, since=clock.today().isoformat()) == 403
    assert reverse("plan:lay_down_parameter") not in clerk.get(reverse("plan:parameters")).content.decode()
    assert visitor(Role.TOWNSHIP_WORKER).get(reverse("plan:parameters")).status_code == 403
    assert not OwnParameter.objects.exists()
