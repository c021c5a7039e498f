"""waiting: making a published ranking again, and ranking the lists of this installation."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from laoyou.cli.django import load_django
from laoyou.cli.speech import pick, progress

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def waiting() -> None:
    """轮候名单 · Waiting lists: make a published ranking again; rank every list."""


@waiting.command()
@click.argument("rule", type=_FILE)
@click.argument("ranking_list", metavar="LIST", type=_FILE)
def verify(rule: Path, ranking_list: Path) -> None:
    """核对 · Make a published ranking (rule.json, list.csv) again, naming every difference; exit code 1 for one.

    Asks no database: it is the published ranking.py.
    """
    from laoyou.policy.waiting import ranking

    sys.exit(ranking.main([str(rule), str(ranking_list)]))


@waiting.command()
def rank() -> None:
    """排序 · Let offers lapse whose day has come, rank every list and publish the register, as every night."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.facilities.selectors.published import waiting_lists
    from laoyou.facilities.services.offers import lapse_due
    from laoyou.facilities.services.publishing import publish_register
    from laoyou.facilities.services.waiting_lists import NoRule, publish_ranking

    actor, moment = system_actor("laoyou waiting rank"), now()
    lapsed = lapse_due(actor=actor, now=moment)
    for each in waiting_lists():
        try:
            made = publish_ranking(each.id, actor=actor, now=moment)
        except NoRule:
            progress(f"{each.name}：没有施行中的规则", f"{each.name}: no rule in force")
            continue
        progress(f"{each.name}：{made.count:,} 人", f"{each.name}: {made.count:,} people")
    sites = publish_register(actor=actor, now=moment)
    click.echo(
        pick(f"{lapsed:,} 个床位失效，公示 {sites:,} 处", f"{lapsed:,} offers lapsed, {sites:,} sites published")
    )
