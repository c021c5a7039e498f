from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from laoyou.accounts.services.row_security import apply_row_security


@pytest.fixture
def web_role() -> Iterator[None]:
    """The connection logged in as the role that serves pages; for tests that commit (transaction=True)."""
    apply_row_security()  # a copied database does not inherit what its template says about itself
    kept = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "laoyou_web"
    yield
    connection.close()
    connection.settings_dict["USER"] = kept


@pytest.fixture
def web_login(db: None) -> Iterator[psycopg.Connection[Any]]:
    """A login of the web role beside the test's own connection: it sees what is committed, that is: no rows."""
    parameters = {**connection.get_connection_params(), "user": "laoyou_web", "cursor_factory": psycopg.Cursor}
    with psycopg.connect(**parameters, autocommit=True) as login:
        yield login
