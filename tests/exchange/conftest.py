from __future__ import annotations

from pathlib import Path

import pytest
from area_sample import TABLES
from pytest_django import Settings

from tests.people.registry import NOW
from tests.sample_areas import put_areas


@pytest.fixture
def storage(settings: Settings, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    return tmp_path / "attachments"


@pytest.fixture
def areas_of_haidong(db: None, tmp_path: Path, storage: Path) -> None:
    put_areas(TABLES, tmp_path, now=NOW)
