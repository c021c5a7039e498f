"""keys show · keys add."""

from __future__ import annotations

import click

from laoyou.cli.django import load_django
from laoyou.cli.speech import pick


@click.group()
def keys() -> None:
    """密钥 · The keys that seal personal data; the keys themselves are never shown."""


@keys.command()
def show() -> None:
    """列出 · Where the keys are kept, their numbers and the days they were made; the last one seals."""
    load_django(database=False)
    from django.conf import settings

    ring = settings.SEALING_KEYS
    click.echo(ring.where)
    for key in ring.keys:
        use = pick("加密和解密", "seals and opens") if key == ring.newest else pick("解密", "opens")
        click.echo(f"{key.number:5}  {key.made}  {use}")


@keys.command()
def add() -> None:
    """增加 · Make a new key, which seals from then on; older ones still open."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.records.services.sealing_keys import add_sealing_key

    number = add_sealing_key(actor=system_actor("laoyou keys add"), now=now())
    click.echo(
        pick(
            f"已增加第 {number} 号密钥。请立即备份密钥文件，再重新启动网页服务和任务进程。",
            f"Key {number} is added. Back up the file of keys now, then restart the web and worker processes.",
        )
    )


@keys.command()
def reseal() -> None:
    """重新加密 · Seal every table again under the newest key; may be broken off and started again."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.records.services.resealing import reseal_all

    def tell(column: str, done: int) -> None:
        click.echo(f"\r{column}  {done:,}", nl=False)

    done = reseal_all(actor=system_actor("laoyou keys reseal"), now=now(), progress=tell)
    total = sum(done.values())
    click.echo(
        pick(
            f"\n已用最新密钥重新加密 {total:,} 项。备份中仍有旧密文，旧密钥请继续保留。",
            f"\n{total:,} values are under the newest key now. Keep the old keys: backups still need them.",
        )
    )
