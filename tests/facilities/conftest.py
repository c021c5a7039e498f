from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from area_sample import TABLES
from django.db import connection
from pytest_django import Settings

from tests.people.conftest import site
from tests.people.registry import NOW
from tests.sample_areas import put_areas

__all__ = ["site"]


@pytest.fixture
def areas_of_haidong(db: None, tmp_path: Path) -> None:
    put_areas(TABLES, tmp_path, now=NOW)


@pytest.fixture
def pages(settings: Settings) -> Iterator[None]:
    """Pages without a second factor and without built assets; whoever signed in is the owner again afterwards."""
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
