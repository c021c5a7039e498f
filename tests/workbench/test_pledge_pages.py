"""Pledges of a year through the whole request: listed, reported, settled, exported; who may not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from desk import LEDU, furnish, unit_of
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.plan.models import Pledge
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)


def test_from_the_list_to_the_verdict() -> None:
    office, clerk = visitor(Role.PLAN_OFFICER), visitor(Role.DEPARTMENT_OFFICER, "civil_affairs")
    this_month = clock.today().replace(day=1)
    sent = {"year": this_month.year, "issuer": "海东市人民政府", "name": "改造敬老院", "unit": "所", "promised": "5"}
    lead = {"lead_id": str(unit_of("civil_affairs"))}
    assert send(office, "pledges:new", **(sent | {"promised": "0"}), **lead) == 422
    assert send(office, "pledges:new", **sent, **lead) == 302
    key = Pledge.objects.get().id
    month = f"{this_month:%Y-%m}"
    assert send(clerk, "pledges:month", key, month=month, done="2", said="两所完工") == 302
    assert send(office, "pledges:settle", key, verdict="kept", said="", revision=0) == 422
    assert send(clerk, "pledges:month", key, month=month, done="5", said="") == 302
    assert send(office, "pledges:correct", key, **sent, **lead, revision=0, partners="市财政局") == 302
    assert send(office, "pledges:settle", key, verdict="kept", said="", revision=1) == 302
    assert "已兑现" in clerk.get(reverse("pledges:pledge", args=[key])).content.decode()
    answer = office.get(reverse("pledges:list"), {"year": this_month.year, "state": "done", "export": "pledges"})
    cells = [cell.value for row in load_workbook(BytesIO(b"".join(answer))).active.iter_rows() for cell in row]
    assert {"改造敬老院", "所", 5} <= set(cells)


def test_who_may_not() -> None:
    office = visitor(Role.PLAN_OFFICER)
    sent = {"year": 2026, "issuer": "海东市人民政府", "name": "改造敬老院", "unit": "所", "promised": "5"}
    send(office, "pledges:new", **sent, lead_id=str(unit_of("civil_affairs")))
    key = Pledge.objects.get().id
    other = visitor(Role.DEPARTMENT_OFFICER, "finance")
    assert send(other, "pledges:month", key, month="2026-01", done="2", said="") == 403
    assert send(other, "pledges:settle", key, verdict="kept", said="", revision=0) == 403
    elsewhere = visitor(Role.PLAN_OFFICER, area=LEDU)
    assert elsewhere.get(reverse("pledges:pledge", args=[key])).status_code == 404
    assert send(elsewhere, "pledges:settle", key, verdict="kept", said="", revision=0) == 404
    assert visitor(Role.TOWNSHIP_WORKER).get(reverse("pledges:list")).status_code == 403
