from __future__ import annotations

from pathlib import Path

import pytest
from desk import furnish, read

from laoyou.plan.models import Edition


@pytest.fixture
def desk(db: None, tmp_path: Path) -> None:
    """Areas and departments are there."""
    furnish(tmp_path)


@pytest.fixture
def edition(desk: None) -> Edition:
    """The plan, read and waiting to be checked."""
    return read()
