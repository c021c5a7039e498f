"""tally: counting the registry now."""

from __future__ import annotations

import click

from laoyou.cli.django import load_django
from laoyou.cli.speech import pick, progress


@click.command()
def tally() -> None:
    """统计人数 · Count the registry as it stands, every area from village to province; replaces today's count."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.people.services.doubting import find_doubts
    from laoyou.people.services.suggesting import find_suggestions
    from laoyou.people.services.tallying import count_registry

    def tell(done: int, total: int, note: str = "") -> None:
        if note:
            progress(f"{done + 1} / {total}：{note}", f"{done + 1} of {total}: {note}")

    made = count_registry(now=now(), report=tell)
    progress("查找存疑记录", "looking for records in doubt")
    doubts = sum(find_doubts(now=now()).values())
    progress("查找待核实人员", "looking for whom to ask about")
    find_suggestions(actor=system_actor("laoyou tally"), now=now())
    click.echo(
        pick(
            f"{made.day}：{made.people:,} 人，{made.areas:,} 个地方，{doubts:,} 处存疑",
            f"{made.day}: {made.people:,} people in {made.areas:,} areas, {doubts:,} doubts",
        )
    )
