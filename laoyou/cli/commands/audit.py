"""audit verify."""

from __future__ import annotations

import click

from laoyou.cli.django import load_django
from laoyou.cli.speech import Trouble, pick


@click.group()
def audit() -> None:
    """审计 · The audit trail."""


@audit.command()
def verify() -> None:
    """核验 · Check that nobody changed the trail; exit code 1 and the place when somebody did."""
    load_django()
    from laoyou.records.services.verification import verify as verify_trail

    found = verify_trail()
    if not found.ok:
        raise Trouble(
            f"审计记录不完整，核对了 {found.events} 条后发现问题：{found.first_broken}",
            f"The audit trail is broken after {found.events} good events: {found.first_broken}",
        )
    click.echo(
        pick(f"审计记录完整，共核对 {found.events} 条。", f"The audit trail holds: {found.events} events checked.")
    )
