from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import TABLES, furnish
from pytest_django import Settings

from tests.people.pages import as_owner


@pytest.fixture
def desk(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Areas and departments of 海东, with a community of 碾伯街道; afterwards the connection has the owner's rights again."""
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    community = '630202001001,"碾伯社区居民委员会",630202001,63,6302,630202'
    monkeypatch.setitem(TABLES, "villages.csv", [*TABLES["villages.csv"], community])
    furnish(tmp_path)
    yield
    as_owner()
