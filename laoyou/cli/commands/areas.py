"""areas load · areas search."""

from __future__ import annotations

import click

from laoyou.cli.django import load_django


@click.group()
def areas() -> None:
    """行政区划 · Administrative areas."""


@areas.command()
def load() -> None:
    """载入 · Load or refresh the areas; doing it twice changes nothing."""
    load_django()
    from laoyou.places.services.load import load_areas

    click.echo(load_areas())


@areas.command()
@click.argument("text")
def search(*, text: str) -> None:
    """查找 · Find areas by name, pinyin, initials or code."""
    load_django()
    from laoyou.core.area_codes import NATION
    from laoyou.core.clock import today
    from laoyou.places.selectors.areas import search as search_areas

    for row in search_areas(text, within=NATION, on=today()):
        click.echo(f"{row.code:012d}  {row.name}")
