"""`laoyou setup`: everything between an installed package and a site that can be opened, as a list of steps.

Each step knows whether it is needed, so that a second run costs little more than asking. One setup runs at a time
for a database, whoever starts it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from laoyou.cli.django import load_django, use_settings, var_folder
from laoyou.cli.embedded import start_embedded
from laoyou.cli.places import PLACES
from laoyou.cli.speech import progress

_LOCK = 0x1A0_5E7


@dataclass(frozen=True, slots=True)
class Options:
    """What the steps may need to know: the demonstration's area, or None for an installation without one."""

    area: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step with the sentence said before it. `needed` is asked first; `do` is safe to repeat."""

    zh: str
    en: str
    needed: Callable[[Options], bool]
    do: Callable[[Options], None]
    quiet: bool = False


def prepare(*, place: str, demonstration: bool) -> None:
    """Run the needed steps in order. Raises Trouble, or a DomainError, with a sentence that says what to do."""
    from laoyou.cli.owner import ensure_database

    if not os.environ.get("DATABASE_URL"):
        start_embedded(var_folder() / "postgres")
    if demonstration:
        os.environ["LAOYOU_DEMONSTRATION"] = "1"
    use_settings()
    ensure_database(var_folder())
    _compile_messages()
    load_django()
    options = Options(area=PLACES[place] if demonstration else None)
    with _alone():
        for step in STEPS:
            if step.needed(options):
                if not step.quiet:
                    progress(step.zh, step.en)
                step.do(options)


@contextmanager
def _alone() -> Iterator[None]:
    """Wait for another setup of the same database; the lock goes with the connection if we are killed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _always(_: Options) -> bool:
    return True


def _compile_messages() -> None:
    """Before Django starts: it reads the catalogues once and would go on speaking English."""
    from laoyou.cli.assets import compile_messages, messages_needed

    if messages_needed():
        progress("编译界面文字", "Compiling messages")
        compile_messages()


def _static_needed(_: Options) -> bool:
    from laoyou.cli.assets import static_needed

    return static_needed()


def _collect_static(_: Options) -> None:
    from laoyou.cli.assets import collect_static

    collect_static()


def _migrations_pending(_: Options) -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate(_: Options) -> None:
    from laoyou.cli.migrating import migrate

    migrate()


def _secure_rows(_: Options) -> None:
    from laoyou.accounts.services.row_security import apply_row_security
    from laoyou.cli.owner import ensure_web_password

    apply_row_security()
    ensure_web_password(var_folder())


def _areas_needed(_: Options) -> bool:
    from laoyou.cli.loading import areas_needed

    return areas_needed()


def _load_areas(_: Options) -> None:
    from laoyou.cli.loading import load_all_areas

    load_all_areas()


def _packs_needed(_: Options) -> bool:
    from laoyou.cli.loading import packs_needed

    return packs_needed()


def _import_packs(_: Options) -> None:
    from laoyou.cli.loading import import_packs

    import_packs()


def _demonstration_needed(options: Options) -> bool:
    from laoyou.cli.loading import demonstration_needed

    return options.area is not None and demonstration_needed(options.area)


def _make_demonstration(options: Options) -> None:
    from laoyou.cli.loading import make_demonstration

    if options.area is not None:
        make_demonstration(options.area)


def _running_needed(options: Options) -> bool:
    from laoyou.cli.loading import running_needed

    return options.area is not None and running_needed(options.area)


def _make_it_run(options: Options) -> None:
    from laoyou.cli.loading import make_it_run

    if options.area is not None:
        make_it_run(options.area)


def _city_needed(options: Options) -> bool:
    from laoyou.cli.loading import city_needed

    return options.area is not None and city_needed(options.area)


def _queue_city(options: Options) -> None:
    from laoyou.cli.loading import queue_a_city

    if options.area is not None:
        queue_a_city(options.area)


STEPS = (
    Step("整理静态文件", "Collecting static files", _static_needed, _collect_static),
    Step("建立数据表", "Creating tables", _migrations_pending, _migrate),
    Step("设置行级权限", "Securing rows", _always, _secure_rows, quiet=True),
    Step("载入行政区划", "Loading areas", _areas_needed, _load_areas),
    Step("载入规划", "Loading plans", _packs_needed, _import_packs),
    Step("建立示范账户", "Making demonstration accounts", _demonstration_needed, _make_demonstration),
    Step("生成规划推进示例数据（虚构）", "Making up how the plan runs", _running_needed, _make_it_run),
    Step(
        "安排生成虚构城市：后台进行，约需一至三分钟，进度见首页",
        "Arranging for a made-up city: in the background, one to three minutes, progress on the first page",
        _city_needed,
        _queue_city,
    ),
)
