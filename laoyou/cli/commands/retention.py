"""retention list · notice · apply."""

from __future__ import annotations

import click

from laoyou.cli.django import load_django
from laoyou.cli.speech import pick


@click.group()
def retention() -> None:
    """保存期限 · Records that have been kept long enough: listed, announced, anonymised."""


@retention.command(name="list")
def listed() -> None:
    """列出 · Whose record has been kept long enough; nothing is changed."""
    load_django()
    from laoyou.core.clock import today
    from laoyou.people.services.retention import retiring

    for person in retiring(on=today()).iterator():
        click.echo(f"{person.id}  {person.area:012d}  {person.birth.year}–{person.death}")


@retention.command()
def notice() -> None:
    """公告 · Put them on the list of notice; they are anonymised thirty days later at the earliest."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.people.services.retention import give_notice

    count = give_notice(actor=system_actor("laoyou retention notice"), now=now())
    click.echo(pick(f"新列入公告 {count:,} 人。", f"{count:,} people are new on the list of notice."))


@retention.command()
def apply() -> None:
    """匿名化 · Anonymise whose notice has stood long enough. This cannot be undone."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.people.services.retention import anonymise_noticed

    count = anonymise_noticed(actor=system_actor("laoyou retention apply"), now=now())
    click.echo(pick(f"已匿名化 {count:,} 人，不可恢复。", f"{count:,} records are anonymised for good."))
