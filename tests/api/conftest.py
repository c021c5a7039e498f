from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import furnish
from pytest_django import Settings

from tests.people.pages import as_owner


@pytest.fixture
def desk(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Areas and departments of 海东; afterwards the connection has the owner's rights again."""
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    furnish(tmp_path)
    yield
    as_owner()
