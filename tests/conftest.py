"""Every test run uses a real PostgreSQL: DATABASE_URL when it is set, otherwise the embedded server under var/."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    from laoyou.cli.embedded import start_embedded

    if not os.environ.get("DATABASE_URL"):
        start_embedded(Path(os.environ.get("LAOYOU_VAR", ROOT / "var")) / "postgres")
