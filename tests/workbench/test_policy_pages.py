"""The register of policies through the whole request: recorded with its file, replaced, exported; who may not."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from desk import LEDU, PDF, accept, furnish, read, unit_of
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.plan.models import PolicyPaper
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    settings.ATTACHMENTS_ROOT = tmp_path / "kept"
    furnish(tmp_path)


def test_a_policy_from_the_form_to_its_end() -> None:
    task = accept(read()).items.filter(kind="tasks").order_by("position")[0]
    clerk, today = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"), clock.today()
    sent = {
        "title": "养老服务补贴办法",
        "doc_no": "东政办〔2024〕8号",
        "issuer": "海东市人民政府办公室",
        "owner_id": str(unit_of("civil_affairs")),
        "valid_from": (today - timedelta(days=30)).isoformat(),
        "last_day": (today + timedelta(days=10)).isoformat(),
        "items": [str(task.id)],
    }
    assert send(clerk, "policies:new", **(sent | {"last_day": "2020-01-01"})) == 422
    paper = SimpleUploadedFile("办法.pdf", PDF, content_type="application/pdf")
    assert send(clerk, "policies:new", **sent, file=paper) == 302
    old = PolicyPaper.objects.get()
    shown = clerk.get(reverse("policies:policy", args=[old.id])).content.decode()
    assert "即将到期" in shown
    assert task.name in shown
    assert f"{reverse('policies:list')}?state=soon" in [each.url for each in clerk.get(reverse("today")).context["due"]]
    later = sent | {"doc_no": "东政办〔2026〕2号", "valid_from": today.isoformat(), "last_day": ""}
    assert send(clerk, "policies:new", **later) == 302
    new = PolicyPaper.objects.exclude(id=old.id).get()
    assert send(clerk, "policies:replace", old.id, by_id=str(new.id), revision=0) == 302
    assert send(clerk, "policies:correct", new.id, **later, legal_basis="老年人权益保障法", revision=0) == 302
    answer = clerk.get(reverse("policies:list"), {"state": "replaced", "export": "policies"})
    cells = [cell.value for row in load_workbook(BytesIO(b"".join(answer))).active.iter_rows() for cell in row]
    assert "东政办〔2024〕8号" in cells
    assert "东政办〔2026〕2号" not in cells
    other = visitor(Role.DEPARTMENT_OFFICER, "finance")
    assert other.get(reverse("policies:correct", args=[new.id])).status_code == 403
    assert visitor(Role.PLAN_OFFICER, area=LEDU).get(reverse("policies:policy", args=[new.id])).status_code == 404
    assert visitor(Role.TOWNSHIP_WORKER).get(reverse("policies:list")).status_code == 403
