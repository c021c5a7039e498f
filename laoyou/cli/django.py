"""Django for commands that need it, and only for those: `laoyou plan read` answers in well under a second."""

from __future__ import annotations

import os
from pathlib import Path

from laoyou.cli.speech import Trouble


def var_folder() -> Path:
    """The folder with the database, secrets, logs and attachments: LAOYOU_VAR, or `var` beside the package."""
    root = Path(__file__).resolve().parent.parent.parent
    return Path(os.environ.get("LAOYOU_VAR", root / "var"))


def use_settings() -> None:
    """Name the settings module unless the environment already did."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laoyou.settings")


def load_django(*, database: bool = True) -> None:
    """Load settings and apps. With `database`, make sure the embedded server runs when there is no other.

    Raises Trouble when the database does not answer.
    """
    from laoyou.cli.embedded import start_embedded

    if database and not os.environ.get("DATABASE_URL"):
        start_embedded(var_folder() / "postgres")
    use_settings()
    import django

    django.setup()
    if database:
        _check_connection()


def _check_connection() -> None:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        if f'database "{connection.settings_dict["NAME"]}" does not exist' in str(error):
            raise Trouble(
                f"数据库 {connection.settings_dict['NAME']} 还不存在；请先运行 laoyou setup。",
                f"The database {connection.settings_dict['NAME']} does not exist yet; run `laoyou setup` first.",
            ) from error
        raise Trouble(f"数据库连接不上：{error}", f"The database does not answer: {error}") from error
