"""What the database's owner sees to before Django can use it: is it there, new enough, may the web role sign in."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from laoyou.cli.speech import Trouble, progress
from laoyou.settings import database

OLDEST_SERVER = 15


def ensure_database(var: Path) -> None:
    """Create the database where it is missing. Raises Trouble when the server is too old or does not allow it."""
    wanted = database.connection(var, web=False)
    try:
        connection = _connect(wanted, wanted["NAME"])
    except psycopg.OperationalError as error:
        if f'"{wanted["NAME"]}" does not exist' not in str(error):
            raise Trouble(f"数据库连接不上：{error}", f"The database does not answer: {error}") from error
        _create(wanted)
        return
    with connection:
        _check_version(connection)


def ensure_web_password(var: Path) -> None:
    """Give the web role the password kept in var/secrets, made at the first call; only where it needs one.

    The embedded server is reached through a folder that only its owner may enter, and DATABASE_WEB_URL brings a
    password of its own.
    """
    if not os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_WEB_URL"):
        return
    kept = var / "secrets" / "web_database_password"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(32))
    wanted = database.connection(var, web=False)
    command = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
        sql.Identifier(database.WEB_ROLE), sql.Literal(kept.read_text().strip())
    )
    with _connect(wanted, wanted["NAME"]) as connection:
        try:
            connection.execute(command)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Trouble(
                f"当前账户不能给角色 {database.WEB_ROLE} 设置密码。请数据库管理员设置，并写入 DATABASE_WEB_URL。",
                f"This account may not set the password of {database.WEB_ROLE}. Have an administrator do it and name "
                "the connection in DATABASE_WEB_URL.",
            ) from error


def _connect(entry: dict[str, Any], name: str) -> psycopg.Connection[Any]:
    given = {"host": entry["HOST"], "port": entry["PORT"], "user": entry["USER"], "password": entry["PASSWORD"]}
    options = {key: value for key, value in (given | entry["OPTIONS"]).items() if value}
    options.pop("server_side_binding", None)  # Django's own word, not the driver's
    return psycopg.connect(**options, dbname=name, autocommit=True, connect_timeout=10)


def _create(wanted: dict[str, Any]) -> None:
    progress("建立数据库", "Creating the database")
    name = sql.Identifier(wanted["NAME"])
    try:
        with _connect(wanted, "postgres") as connection:
            _check_version(connection)
            connection.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(name))
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError) as error:
        command = f"CREATE DATABASE {wanted['NAME']} OWNER {wanted['USER']} ENCODING 'UTF8' TEMPLATE template0;"
        raise Trouble(
            f"数据库 {wanted['NAME']} 不存在，当前账户也不能建立它。请数据库管理员执行：{command}",
            f"The database {wanted['NAME']} does not exist and this account may not create it. "
            f"Ask the administrator to run: {command}",
        ) from error


def _check_version(connection: psycopg.Connection[Any]) -> None:
    found = connection.info.server_version // 10_000
    if found < OLDEST_SERVER:
        raise Trouble(
            f"数据库是 PostgreSQL {found}，需要 {OLDEST_SERVER} 或更高版本。",
            f"The server is PostgreSQL {found}; {OLDEST_SERVER} or newer is needed.",
        )
