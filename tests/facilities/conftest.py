from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from area_sample import TABLES
from django.db import connection
from pytest_django import Settings

from laoyou.core.actor import system_actor
from laoyou.places.services.load import load_areas
from tests.people.conftest import site
from tests.people.registry import NOW

__all__ = ["site"]


@pytest.fixture
def areas_of_haidong(db: None, tmp_path: Path) -> None:
    for file, lines in TABLES.items():
        (tmp_path / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    load_areas(tmp_path, actor=system_actor("tests"), now=NOW)


@pytest.fixture
def as_web_role(db: None) -> Iterator[None]:
    """Inside the test's transaction: what follows runs with the rights of the web role."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


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
