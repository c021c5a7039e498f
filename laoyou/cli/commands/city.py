"""city: a made-up city in the registry."""

from __future__ import annotations

from contextlib import nullcontext

import click

from laoyou.cli.django import load_django
from laoyou.cli.places import PLACES
from laoyou.cli.speech import pick, progress


@click.command()
@click.option("--place", type=click.Choice(list(PLACES)), default="haidong", help="地区 · the place.")
@click.option("--scale", type=click.FloatRange(0, 1, min_open=True), default=1.0, help="比例 · share of its people.")
@click.option("--seed", type=int, default=1, help="随机种子 · the same seed makes the same people.")
def city(*, place: str, scale: float, seed: int) -> None:
    """虚构城市 · Fill the empty registry with made-up people, as many and as old as the census says."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now, today
    from laoyou.facilities.services.supply import has_baseline
    from laoyou.people.services.bulk import beside
    from laoyou.people.services.city import build_city
    from laoyou.people.services.tallying import count_registry, is_counted

    told: list[str] = []

    def tell(done: int, total: int, county: str) -> None:
        if county and county not in told:
            told.append(county)
            progress(f"{county}（{done:,} / {total:,} 人）", f"{county} ({done:,} of {total:,} people)")

    made = build_city(
        PLACES[place],
        as_of=today(),
        seed=seed,
        scale=scale,
        actor=system_actor("laoyou city"),
        now=now(),
        progress=tell,
    )
    click.echo(
        pick(
            f"新增 {made.people:,} 人、{made.households:,} 户、{made.conditions:,} 条情形"
            "（均为虚构，证件号码以99开头）",
            f"{made.people:,} people, {made.households:,} households, {made.conditions:,} conditions added "
            "(all made up; their numbers begin with 99)",
        )
    )
    # The count is the database's work, the institutions half this program's: the machine does both at once.
    # Killed after the people were in, it adds nobody when it is run again, and nobody was counted yet.
    uncounted = bool(made.people) or not is_counted(PLACES[place])
    with beside(lambda: count_registry(now=now())) if uncounted else nullcontext():
        if has_baseline(PLACES[place]):
            _supply(PLACES[place], scale, seed)


def _supply(area: int, scale: float, seed: int) -> None:
    """The area's institutions, and what goes on in and around them."""
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now, today
    from laoyou.facilities.services.neighbourhoods_made_up import make_neighbourhoods
    from laoyou.facilities.services.sign_in import demonstrate
    from laoyou.facilities.services.supply import build_supply

    progress("机构", "institutions")
    supply = build_supply(area, as_of=today(), seed=seed, scale=scale, actor=system_actor("laoyou city"), now=now())
    click.echo(
        pick(
            f"新增 {supply.institutions:,} 家机构、{supply.sites:,} 处地点、{supply.beds:,} 张床位、"
            f"{supply.places:,} 个托位、{supply.stays:,} 条入住记录、{supply.staff:,} 名从业人员"
            "（均为虚构，信用代码登记地以99开头）",
            f"{supply.institutions:,} institutions, {supply.sites:,} sites, {supply.beds:,} beds, {supply.places:,} "
            f"childcare places, {supply.stays:,} stays, {supply.staff:,} staff added "
            "(all made up; their credit codes are of area 99)",
        )
    )
    neighbourhoods = make_neighbourhoods(area, seed=seed, actor=system_actor("laoyou city"), now=now())
    click.echo(pick(f"新增 {neighbourhoods:,} 个居住区（虚构）", f"{neighbourhoods:,} neighbourhoods added (made up)"))
    if username := demonstrate(area, actor=system_actor("laoyou city"), now=now()):
        click.echo(pick(f"机构人员账号：{username}", f"account of an institution's own people: {username}"))
    _around_institutions(area, seed)


def _around_institutions(area: int, seed: int) -> None:
    """What departments wrote to the institutions just made up, and who waits for a place in them."""
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.facilities.services.notices_made_up import make_notices
    from laoyou.facilities.services.waiting_made_up import make_waiting

    notices = make_notices(area, actor=system_actor("laoyou city"), now=now())
    click.echo(pick(f"新增 {notices:,} 份发给机构的通知（虚构）", f"{notices:,} notices added (made up)"))
    made = make_waiting(area, seed=seed, actor=system_actor("laoyou city"), now=now())
    click.echo(
        pick(
            f"新增 {made.lists:,} 个轮候名单、{made.applications:,} 份申请、{made.offers:,} 次提供（虚构）",
            f"{made.lists:,} waiting lists, {made.applications:,} applications, {made.offers:,} offers added (made up)",
        )
    )
