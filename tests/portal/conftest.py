from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.facilities.conftest import areas_of_haidong

__all__ = ["areas_of_haidong"]


@pytest.fixture
def as_web_role(db: None) -> Iterator[None]:
    """Inside the test's transaction: what follows runs with the rights of the web role."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
