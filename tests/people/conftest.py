from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from area_sample import TABLES
from pytest_django import Settings

from tests.people.pages import as_owner
from tests.people.registry import NOW
from tests.sample_areas import put_areas


@pytest.fixture(autouse=True)
def kept_files(settings: Settings, tmp_path: Path) -> None:
    """What people hand in lies with the test and not with the site."""
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"


@pytest.fixture
def areas_of_haidong(db: None, tmp_path: Path) -> None:
    put_areas(TABLES, tmp_path, now=NOW)


@pytest.fixture
def site(settings: Settings) -> Iterator[None]:
    """The pages as they are served, but for the second step of signing in and the fingerprints in file names."""
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield
    as_owner()
