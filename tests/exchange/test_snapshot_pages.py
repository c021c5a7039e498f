"""The pages of snapshots: which there are and why they are kept, what one holds, whether its files are as written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.analytics.lake import TABLES
from laoyou.core.errors import NotFound
from laoyou.exchange.services.verifying import queue_verification, verify_queued
from tests.analytics.indicators.made_up import person, snapshot
from tests.people.pages import as_owner, signed_in
from tests.people.registry import HAIDONG, LEDU, NOW, SYSTEM, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
NEWEST = "20260301T000000Z-000009"


@pytest.fixture(autouse=True)
def lake(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Nine of February, the newest with a person, and two of January."""
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.LAKE_ROOT = tmp_path / "lake"
    for day in range(1, 10):
        snapshot(settings.LAKE_ROOT, f"202603{1:02d}T000000Z-{day:06d}", date(2026, 2, day), {"persons": [person(1)] * (day == 9)})  # fmt: skip
    for day in (30, 31):
        snapshot(settings.LAKE_ROOT, f"202602{1:02d}T000000Z-{day:06d}", date(2026, 1, day), {})
    yield settings.LAKE_ROOT
    as_owner()


def test_every_snapshot_is_listed_with_why_it_is_kept() -> None:
    response = signed_in(Role.DATA_OFFICER).get(reverse("exchange:snapshots"))
    rows = list(response.context["table"].everything())
    assert [str(row.kept) for row in rows] == ["newest"] * 7 + ["goes"] * 2 + ["month", "goes"]
    assert (rows[0].id, rows[0].rows, rows[0].files) == (NEWEST, 1, len(TABLES))
    assert rows[0].bytes == sum(path.stat().st_size for path in _folder(rows[0].id).rglob("*.parquet"))


def _folder(name: str) -> Path:
    from django.conf import settings

    return Path(settings.LAKE_ROOT) / f"{HAIDONG:012d}" / name


def test_one_that_cannot_be_read_is_said_and_hides_none(lake: Path) -> None:
    (_folder(NEWEST) / "manifest.json").write_text("{")
    response = signed_in(Role.AUDITOR).get(reverse("exchange:snapshots"))
    assert len(list(response.context["table"].everything())) == 10
    assert response.context["unreadable"] == 1


def test_files_are_compared_and_what_was_changed_is_named() -> None:
    address = reverse("exchange:snapshot", args=[NEWEST])
    assert verify_queued(queue_verification(NEWEST, actor=SYSTEM, now=NOW)) == {"files": len(TABLES), "damaged": []}
    shown = {str(fact.label): fact.value for fact in signed_in(Role.DATA_OFFICER).get(address).context["facts"]}
    assert [value.tone for value in shown.values() if hasattr(value, "tone")] == ["ok"]
    as_owner()
    changed = _folder(NEWEST) / "persons" / "all.parquet"
    changed.write_bytes(changed.read_bytes()[:-1] + b"x")
    run = queue_verification(NEWEST, actor=SYSTEM, now=NOW)
    assert verify_queued(run)["damaged"] == ["persons/all.parquet"]
    page = signed_in(Role.DATA_OFFICER).get(address).content.decode()
    assert "persons/all.parquet" in page


def test_only_whose_area_covers_it_and_whose_role_may(lake: Path) -> None:
    county = signed_in(Role.DATA_OFFICER, LEDU)
    assert list(county.get(reverse("exchange:snapshots")).context["table"].everything()) == []
    assert county.get(reverse("exchange:snapshot", args=[NEWEST])).status_code == 404
    assert county.post(reverse("exchange:verify_snapshot", args=[NEWEST])).status_code == 404
    assert signed_in(Role.LEADER).get(reverse("exchange:snapshots")).status_code == 403
    assert signed_in(Role.AUDITOR).post(reverse("exchange:verify_snapshot", args=[NEWEST])).status_code == 403
    assert signed_in(Role.DATA_OFFICER).get(reverse("exchange:snapshot", args=["no-such"])).status_code == 404
    as_owner()
    with pytest.raises(NotFound):
        queue_verification("../../etc", actor=worker("data_officer"), now=NOW)
