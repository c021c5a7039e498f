"""Every test run uses a real PostgreSQL: DATABASE_URL when it is set, otherwise the embedded server under var/."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    from laoyou.cli.embedded import start_embedded

    if not os.environ.get("DATABASE_URL"):
        start_embedded(Path(os.environ.get("LAOYOU_VAR", ROOT / "var")) / "postgres")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that commit clean up with TRUNCATE, which the audit trail refuses: its owner lifts that for the run."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("records_auditevent", "records_auditlink"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER records_audit_refuse_truncate")
