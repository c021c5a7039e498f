"""token create · list · revoke."""

from __future__ import annotations

from uuid import UUID

import click

from laoyou.cli.django import load_django
from laoyou.cli.speech import pick

_BY = "laoyou token"


@click.group()
def token() -> None:
    """接口令牌 · Tokens by which other programs act in a person's name."""


@token.command()
@click.argument("username")
@click.argument("name")
@click.option("--may", "actions", multiple=True, required=True, help="操作代码，可重复 · An action's code; repeatable.")
@click.option("--area", type=int, help="12 位代码，默认为该人员的辖区 · 12 digits; the person's own area unless given.")
@click.option("--days", default=90, show_default=True, help="有效天数 · For how many days.")
@click.option("--per-minute", default=60, show_default=True, help="每分钟次数 · Calls a minute.")
def create(username: str, name: str, actions: tuple[str, ...], area: int | None, days: int, per_minute: int) -> None:
    """发放 · Give USERNAME's token NAME; its secret is shown this once."""
    load_django()
    from datetime import timedelta

    from laoyou.accounts.selectors.people import named
    from laoyou.accounts.services.tokens import give_token
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now, today

    actor = system_actor(_BY)
    holder = named(username, actor=actor)
    made = give_token(
        holder.id,
        name=name,
        area=holder.area if area is None else area,
        actions=actions,
        last_day=today() + timedelta(days=days),
        per_minute=per_minute,
        actor=actor,
        now=now(),
    )
    click.echo(f"{made.id}  {made.name}")
    click.echo(pick("密钥只显示这一次，请立即保存：", "The secret is shown this once; keep it now:"))
    click.echo(made.secret)


@token.command(name="list")
def listed() -> None:
    """列出 · Every token, newest first; nothing in it is secret."""
    load_django()
    from laoyou.accounts.selectors.tokens import tokens
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import day_of, now, today

    for each in tokens(system_actor(_BY), on=today()):
        state = _state(revoked=each.revoked_at is not None, over=each.expires_at <= now())
        until = day_of(each.expires_at).isoformat()
        click.echo(f"{each.id}  {each.hint}…  {each.user.username}  {each.name}  {each.area:012d}  {until}  {state}")


def _state(*, revoked: bool, over: bool) -> str:
    if revoked:
        return pick("已撤回", "withdrawn")
    return pick("已到期", "over") if over else pick("有效", "in force")


@token.command()
@click.argument("token_id", type=click.UUID)
@click.option("--reason", required=True, help="理由 · Why.")
def revoke(token_id: UUID, reason: str) -> None:
    """撤回 · End a token at once."""
    load_django()
    from laoyou.accounts.services.tokens import revoke_token
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now

    revoke_token(token_id, reason=reason, actor=system_actor(_BY), now=now())
    click.echo(pick("已撤回。", "Withdrawn."))
