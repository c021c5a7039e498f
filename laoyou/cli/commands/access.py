"""access table."""

from __future__ import annotations

import csv
import sys

import click

from laoyou.cli.django import load_django


@click.group()
def access() -> None:
    """权限 · Who may do what."""


@access.command()
def table() -> None:
    """权限表 · The table action × role as CSV (docs/access.csv)."""
    load_django(database=False)
    from laoyou.accounts.selectors.access_table import access_table

    csv.writer(sys.stdout, lineterminator="\n").writerows(access_table())
