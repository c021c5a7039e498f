"""PostgreSQL's own functions know the day of the offices."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_function_that_asks_for_today_asks_in_the_offices_zone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT proname, proconfig FROM pg_proc
             WHERE pronamespace = 'public'::regnamespace AND prosrc ~* '\\m(current_date|localtimestamp)\\M'
             ORDER BY proname
        """)
        asking = dict(cursor.fetchall())
    assert "people_seen_elsewhere" in asking
    assert [name for name, settings in asking.items() if "TimeZone=Asia/Shanghai" not in (settings or [])] == []
