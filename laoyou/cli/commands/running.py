"""start · stop · setup · serve · worker · check: running the whole thing, or its parts on a server."""

from __future__ import annotations

import os
import sys

import click

from laoyou.cli.django import load_django, use_settings, var_folder
from laoyou.cli.places import PLACES


@click.command()
@click.option(
    "--place", type=click.Choice(list(PLACES)), default="haidong", help="示范账户所在地 · the demonstration's place."
)
@click.option("--host", default="127.0.0.1", help="监听地址 · address to listen on.")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), help="端口 · port.")
@click.option("--workers", type=click.IntRange(1, 64), help="网页进程数 · number of web processes.")
@click.option("--fresh", is_flag=True, help="删除全部数据重新开始 · delete every record and start over.")
@click.option("--yes", is_flag=True, help="不再询问 · do not ask.")
@click.option(
    "--demonstration/--no-demonstration", default=True, help="示范账户 · accounts to try it with, one a role."
)
def start(
    *, place: str, host: str, port: int, workers: int | None, fresh: bool, yes: bool, demonstration: bool
) -> None:
    """启动 · Start database, site and job worker here; Ctrl-C stops them in order."""
    from laoyou.cli.starting import Start

    Start(place, host, port, workers, demonstration=demonstration).run(fresh=fresh, confirmed=yes)


@click.command()
@click.option(
    "--database", is_flag=True, help="也停止单独启动的内置数据库 · also an embedded database begun by others."
)
def stop(*, database: bool) -> None:
    """停止 · Stop what `start` started, from another terminal."""
    from laoyou.cli.starting import stop_everything

    stop_everything(var_folder(), database=database)


@click.command()
@click.option(
    "--place", type=click.Choice(list(PLACES)), default="haidong", help="示范账户所在地 · the demonstration's place."
)
@click.option("--demonstration/--no-demonstration", default=False, help="建立示范账户 · make accounts to try it with.")
def setup(*, place: str, demonstration: bool) -> None:
    """准备 · Bring database, areas, plans and static files up to date; may be run again at any time."""
    from laoyou.cli.setup import prepare

    prepare(place=place, demonstration=demonstration)


@click.command()
@click.option("--bind", default="127.0.0.1:8000", help="地址:端口或 unix:/路径 · address:port or unix:/path.")
@click.option("--workers", type=click.IntRange(1, 64), help="进程数 · number of processes.")
def serve(*, bind: str, workers: int | None) -> None:
    """网页服务 · Serve pages as the web role (under systemd or by hand); does not set anything up."""
    os.environ |= {"LAOYOU_WEB_PROCESS": "1", "LAOYOU_BIND": bind}
    if workers:
        os.environ["LAOYOU_WORKERS"] = str(workers)
    use_settings()
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:laoyou.cli.serving", "laoyou.wsgi:application"]
    os.execv(sys.executable, gunicorn)  # noqa: S606 - becomes the server, so that signals reach it


@click.command()
@click.option(
    "--alone", is_flag=True, help="本机唯一的任务进程 · no other worker runs: take up interrupted jobs at once."
)
@click.option(
    "--nightly/--no-nightly", default=True, help="是否发起每晚任务 · whether it begins the work of the night."
)
def worker(*, alone: bool, nightly: bool) -> None:
    """任务进程 · Work the queued jobs as the database owner; SIGTERM finishes the running one first."""
    load_django()
    from laoyou.cli.working import work

    work(alone=alone, nightly=nightly)


@click.command()
def check() -> None:
    """检查 · Deployment check of the settings, and whether migrations are pending."""
    from django.core.management import call_command

    load_django()
    call_command("check", deploy=True)
    call_command("migrate", check_unapplied=True, verbosity=1)
