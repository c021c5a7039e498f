"""database url · database shell."""

from __future__ import annotations

import os

import click

from laoyou.cli.django import var_folder
from laoyou.cli.embedded import embedded


@click.group()
def database() -> None:
    """数据库 · The database this installation uses."""


@database.command()
def url() -> None:
    """地址 · Print the owner's connection URI, for psql, pg_dump and other tools."""
    click.echo(_url())


@database.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def shell(*, arguments: tuple[str, ...]) -> None:
    """psql · Open psql as the owner; ARGUMENTS are handed on (put -- before those that begin with -)."""
    program = embedded(var_folder() / "postgres").programs / "psql"
    os.execv(program, [str(program), _url(), *arguments])  # noqa: S606 - becomes psql, which wants the terminal


def _url() -> str:
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    cluster = embedded(var_folder() / "postgres")
    cluster.start()
    # Importing settings reads the environment and makes secrets: not before a command needs them.
    from laoyou.settings.database import DATABASE_NAME

    return cluster.uri(os.environ.get("LAOYOU_DATABASE", DATABASE_NAME))
