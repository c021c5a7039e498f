"""The neighbour: one row in every table of ours, in an area that the actors of these tests have no business in.

Rows are made from the models themselves, so a new table has its row, and with it its test, without anybody remembering.
What a row must hold (checks, exclusions, triggers) is set aside inside the test's transaction: the question here is who
sees a row, not whether somebody could have entered it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField, RangeField
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.row_security import _own_models
from laoyou.policy.waiting import shipped_rule

SECRET = "外县勿见"  # stands in every text of the neighbour's rows that are not public
OPEN_WORDS = "公开可见"
_AREA_FIELDS = {
    "area",
    "unit_area",
    "registered_area",
    "code",
    "parent_code",
    "area_from",
    "area_to",
    "place",
    "area_code",
}
_DAY, _MOMENT = date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)

Rows = dict[str, Any]


def build(area: int, public: Collection[str] = ()) -> Rows:
    """One row a model; returns table → primary key. Inside the test's transaction, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        _set_aside_rules(cursor)
        rows: Rows = {}
        for model in own_models():
            rows[model._meta.db_table] = _insert(
                cursor, model, area, OPEN_WORDS if model._meta.db_table in public else SECRET
            )
        cursor.execute("SET session_replication_role = origin")
    return rows


@cache
def own_models() -> list[type[models.Model]]:
    return sorted(_own_models(), key=lambda model: model._meta.db_table)


def key_of(model: type[models.Model], number: int = 0) -> Any:
    """The key of the neighbour's row, the same whenever it is asked for, so that rows may name one another."""
    target = model._meta.pk
    if isinstance(target, models.OneToOneField):
        return key_of(target.related_model)  # type: ignore[arg-type]
    if isinstance(target, models.BigIntegerField):
        return 630299000000 + number
    return _fixed([each._meta.db_table for each in own_models()].index(model._meta.db_table))


def _fixed(position: int) -> UUID:
    return UUID(int=(0x0190_0000_0000 << 80) | (7 << 76) | (2 << 62) | (position + 1))


def _set_aside_rules(cursor: Any) -> None:
    # What triggers still have to say about rows entered before must be said before tables may change.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(
        """SELECT conrelid::regclass::text, string_agg(format('DROP CONSTRAINT %%I', conname), ', ') FROM pg_constraint
            WHERE contype IN ('c', 'x') AND conrelid::regclass::text = ANY(%s) GROUP BY conrelid""",
        [[model._meta.db_table for model in own_models()]],
    )
    for table, rules in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} {rules}")


def _insert(cursor: Any, model: type[models.Model], area: int, words: str) -> Any:
    columns: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        if not isinstance(field, models.GeneratedField):
            columns[field.column] = field.get_db_prep_save(_value(field, model, area, words), connection)
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    table = model._meta.db_table
    cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(columns.values()))  # noqa: S608
    return key_of(model)


def _value(field: models.Field[Any, Any], model: type[models.Model], area: int, words: str) -> Any:
    if field.primary_key and not field.is_relation:
        return key_of(model)
    if isinstance(field, models.ForeignKey):
        return _foreign(field)
    if field.name in _AREA_FIELDS and isinstance(field, models.BigIntegerField):
        return area
    if (model._meta.db_table, field.name) == ("facilities_waitingrule", "source"):
        return shipped_rule("elder_public").source  # published, and of use only as a whole
    return _plain(field, words)


def _foreign(field: models.ForeignKey[Any, Any]) -> Any:
    ours = field.related_model in own_models()
    # A record given up, or a row replaced, would be hidden for that reason and prove nothing.
    if field.null and (not ours or field.related_model == field.model):
        return None
    return key_of(field.related_model) if ours else 1  # type: ignore[arg-type]


def _plain(field: models.Field[Any, Any], words: str) -> Any:  # noqa: C901 - one line a type
    if field.choices:
        return next(iter(dict(field.flatchoices)))
    if isinstance(field, models.CharField | models.TextField):
        return (words + field.name)[: field.max_length]
    if isinstance(field, RangeField):
        return DateRange(None, None)
    if isinstance(field, ArrayField):
        return []
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BinaryField):
        return None if field.null else b"x" * 16
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.UUIDField):
        return None if field.null else _fixed(9999)
    if isinstance(field, models.DateTimeField):
        return None if field.null else _MOMENT
    if isinstance(field, models.DateField):
        return None if field.null else _DAY
    if isinstance(field, models.TimeField):
        return None if field.null else time(9)
    if isinstance(field, models.DecimalField):
        return Decimal(1)
    return None if field.null else 1
