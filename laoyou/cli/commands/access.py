"""access table."""

from __future__ import annotations

import click

from laoyou.cli.django import load_django


@click.group()
def access() -> None:
    """权限 · Who may do what."""


@access.command()
def table() -> None:
    """权限表 · The table action × role as CSV (docs/access.csv)."""
    load_django(database=False)
    from laoyou.accounts.services.access_table import csv_text

    click.echo(csv_text(), nl=False)
