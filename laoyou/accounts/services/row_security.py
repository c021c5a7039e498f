"""Row-level security from the models' row rules: the second wall, which holds even against raw SQL.

`apply_row_security()` runs as the owner after every migrate and may run again at any time. The owner itself
(migrations, worker, command line) is not bound by it; the web role is, and can neither widen its scope nor
read the key that signs it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql
from psycopg.errors import DeadlockDetected

from laoyou.accounts.services.table_guards import guard_table, revoke_all, standing
from laoyou.core.errors import DomainError
from laoyou.core.row_rules import RowRule, through
from laoyou.settings.database import WEB_ROLE

_SCOPE_SQL = Path(__file__).with_suffix(".sql")
_BLOCK = 64  # bytes in a block of SHA-256
_TRIES = 5

# Rows that hang on a person: whoever sees the person (himself, or his administrators) may keep them.
_OF_USER = through("accounts_user", "user_id").read
_OWN = RowRule(read=_OF_USER, write=_OF_USER)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the web role may do to a table of somebody else's app, with a policy where the rows belong to people."""

    privileges: str
    rule: RowRule | None = None


# Tables of installed packages: nothing is granted that is not named here.
FOREIGN_GRANTS: dict[str, Grant] = {
    "django_session": Grant("SELECT, INSERT, UPDATE, DELETE"),
    "django_content_type": Grant("SELECT"),
    "django_migrations": Grant("SELECT"),
    "cache_entries": Grant("SELECT, INSERT, UPDATE, DELETE"),
    "axes_accessattempt": Grant("SELECT, INSERT, UPDATE, DELETE"),
    "axes_accessattemptexpiration": Grant("SELECT, INSERT, UPDATE, DELETE"),
    "axes_accessfailurelog": Grant("SELECT, INSERT, DELETE"),
    "axes_accesslog": Grant("SELECT, INSERT, UPDATE"),
    "mfa_authenticator": Grant("SELECT, INSERT, UPDATE, DELETE", _OWN),
    "account_emailaddress": Grant("SELECT, INSERT, UPDATE, DELETE", _OWN),
    "socialaccount_socialaccount": Grant("SELECT, INSERT, UPDATE, DELETE", _OWN),
    "socialaccount_socialapp": Grant("SELECT"),
    "procrastinate_jobs": Grant("SELECT, INSERT, UPDATE"),
    "procrastinate_events": Grant("SELECT, INSERT"),
    "procrastinate_periodic_defers": Grant("SELECT, INSERT, UPDATE"),
    "procrastinate_workers": Grant("SELECT"),
}


class RoleNotCreated(DomainError):
    """The database owner may not create roles; somebody who may has to."""

    code = "role_not_created"
    sentence = (
        "The database role %(role)s does not exist and this account may not create it. "
        "Ask the database administrator to run: %(command)s"
    )


class RoleTooStrong(DomainError):
    """The web role could walk around row-level security."""

    code = "role_too_strong"
    sentence = (
        "The database role %(role)s can bypass row-level security. Ask the database administrator to run: %(command)s"
    )


def after_migrate(**_: Any) -> None:
    """Receiver of Django's post_migrate."""
    apply_row_security()


def apply_row_security() -> None:
    """Make the database match the row rules: role, functions, key, grants, policies. Idempotent.

    It locks the tables whose policies differ for a moment (`table_guards`). A worker of a site that was killed may
    still be at its last piece of work and want two of them the other way round; whom PostgreSQL then ends begins again.
    Raises RoleNotCreated or RoleTooStrong, with the SQL to run, when the owner lacks the right.
    """
    for left in reversed(range(_TRIES)):
        try:
            _apply()
        except OperationalError as stopped:
            if not left or not isinstance(stopped.__cause__, DeadlockDetected):
                raise
        else:
            return


def _apply() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        _ensure_role(cursor)
        cursor.execute(_SCOPE_SQL.read_text())
        _keep_key(cursor)
        cursor.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(_ROLE))
        _keep_out_of_temp(cursor)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(_ROLE))
        present = standing(cursor)
        wanted = dict(_wanted())
        for table, now in sorted(present.items()):
            if table in wanted:
                guard_table(cursor, table, *wanted[table], now)
            else:  # an app that was removed, a package that was added
                revoke_all(cursor, table, now)


def _wanted() -> Iterator[tuple[str, tuple[RowRule | None, frozenset[str]]]]:
    for table, rule in own_tables():
        yield table, (rule, _privileges(rule))
    for table, grant in FOREIGN_GRANTS.items():
        yield table, (grant.rule, frozenset(grant.privileges.split(", ")))
    for view in own_views():
        yield view, (None, frozenset({"SELECT"}))


def _keep_out_of_temp(cursor: CursorWrapper) -> None:
    """No temporary tables for the web role: everybody may make them unless the database says otherwise."""
    cursor.execute("SELECT has_database_privilege(%s, current_database(), 'TEMP')", [WEB_ROLE])
    if cursor.fetchone()[0]:
        cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC, {}").format(_database(), _ROLE))


def _database() -> sql.Identifier:
    return sql.Identifier(connection.settings_dict["NAME"])


def own_tables() -> list[tuple[str, RowRule | None]]:
    """Every table of our own models with its rule; None where a model forgot to declare one."""
    found: dict[str, RowRule | None] = {}
    for model in _own_models():
        found[model._meta.db_table] = getattr(model, "row_rule", None)
    return sorted(found.items())


def own_views() -> list[str]:
    """Our views: read with the rights of who reads them, so that the policies of the tables behind them hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
                  AND 'security_invoker=true' = ANY (reloptions)"""
        )
        return sorted(name for (name,) in cursor.fetchall())


def _own_models() -> Iterable[type[models.Model]]:
    return (
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("laoyou.") and model._meta.managed and not model._meta.proxy
    )


_ROLE = sql.Identifier(WEB_ROLE)
_CREATE_ROLE = "CREATE ROLE laoyou_web LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
_WEAKEN_ROLE = "ALTER ROLE laoyou_web NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"


def _ensure_role(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
    found = cursor.fetchone()
    if found is None:
        _create_role(cursor)
    elif found[0]:
        raise RoleTooStrong(role=WEB_ROLE, command=_WEAKEN_ROLE)


def _create_role(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
    if not cursor.fetchone()[0]:
        raise RoleNotCreated(role=WEB_ROLE, command=_CREATE_ROLE)
    # Roles belong to the whole server: another database's migration may create it in the same moment.
    cursor.execute(f"DO $$ BEGIN {_CREATE_ROLE}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$")
    if password := getattr(settings, "WEB_DATABASE_PASSWORD", ""):
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(_ROLE, sql.Literal(password)))


def _keep_key(cursor: CursorWrapper) -> None:
    """Store the two padded halves of the HMAC key (RFC 2104), as PostgreSQL's core has SHA-256 but no HMAC."""
    key = settings.SCOPE_KEY.encode()
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    key = key.ljust(_BLOCK, b"\0")
    halves = [bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C)]
    cursor.execute("DELETE FROM laoyou_scope_key")
    cursor.execute("INSERT INTO laoyou_scope_key (inner_half, outer_half) VALUES (%s, %s)", halves)


def _privileges(rule: RowRule | None) -> frozenset[str]:
    if rule is None:
        return frozenset()
    wanted = {"SELECT": rule.read, "INSERT": rule.insert, "UPDATE": rule.write, "DELETE": rule.delete}
    return frozenset(name for name, condition in wanted.items() if condition)
