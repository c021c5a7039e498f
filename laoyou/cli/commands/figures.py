"""figures count · quality · snapshots · lake · publish · show · approve · lock."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from laoyou.cli.django import load_django
from laoyou.cli.speech import Trouble, pick

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def figures() -> None:
    """指标数据 · Figures: publish computed values, show them, settle a period."""


@figures.command()
def count() -> None:
    """统计 · Take a snapshot, compute every indicator from it and publish: what the night does."""
    load_django()
    from uuid import uuid4

    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.exchange.services.figures import refresh_figures

    made = refresh_figures(run=str(uuid4()), actor=system_actor("laoyou figures count"), now=now())
    click.echo(
        pick(
            f"快照 {made['snapshot']}（截至 {made['as_of']}）：写入 {made['written']:,} 条，"
            f"更正 {made['corrected']:,} 条",
            f"snapshot {made['snapshot']} (as of {made['as_of']}): {made['written']:,} written, "
            f"{made['corrected']:,} corrected",
        )
    )


@figures.command()
@click.option("--verify", is_flag=True, help="核对每个文件的摘要 · compare every file with its checksum.")
def snapshots(*, verify: bool) -> None:
    """快照 · List the snapshots in the lake, the newest first."""
    load_django()
    from laoyou.analytics.lake import manifest
    from laoyou.exchange.selectors.lake import lake as installed

    lake, broken = installed(), False
    for each in lake.snapshots():
        rows = sum(part.rows for part in each.tables.values())
        wrong = manifest.damaged(lake.folder(each), each) if verify else []
        broken = broken or bool(wrong)
        click.echo("\t".join([each.id, f"{each.area:012d}", each.as_of, f"{rows:,}", *wrong]))
    for folder in lake.unreadable():
        click.echo(f"{folder}\t?")
        broken = True
    if broken:
        raise Trouble("有文件缺失或被改动，见上。", "Files are missing or were changed, see above.")


@figures.command()
@click.argument("area", type=int)
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="数据湖目录 · folder of the lake, else this site's.",
)
@click.option("--on", type=_DAY, help="截止日 · last day counted, else the newest that all have.")
@click.option("--output", type=click.Path(path_type=Path), help="写入 Parquet 文件 · write the values to this file.")
def lake(*, area: int, root: Path | None, on: datetime | None, output: Path | None) -> None:
    """全省 · Count all snapshots inside AREA of one day together (LAOYOU_ENGINE: duckdb or spark); publish it later."""
    load_django(database=False)
    from dataclasses import replace
    from uuid import uuid4

    from pyarrow import concat_tables, parquet

    from laoyou.analytics.indicators import compute_all, expectancies
    from laoyou.analytics.lake import inside, together
    from laoyou.exchange.selectors.lake import lake as installed

    here = installed() if root is None else replace(installed(), root=root)
    found = inside(here, area, on.date().isoformat() if on else None)
    for each in found:
        click.echo("\t".join([f"{each.area:012d}", each.id, each.as_of, f"{each.tables['persons'].rows:,}"]))
    with together(here, area, found) as session:
        run = str(uuid4())
        values = concat_tables([compute_all(session, run=run), expectancies(session, run=run)])
    if output:
        parquet.write_table(values, output)
    click.echo(
        pick(
            f"{len(found)} 个快照，{values.num_rows:,} 条指标数据，由 {here.engine.name} 统计",
            f"{len(found)} snapshots, {values.num_rows:,} values, counted by {here.engine.name}",
        )
    )


@figures.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--area", type=int, required=True, help="数据所属地区代码 · area code of the whole file (630200000000).")
def publish(*, file: Path, area: int) -> None:
    """发布 · Publish the values in FILE (Parquet, docs/contracts/figures.md) for an area and all inside it."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        values = parquet.read_table(file)
    except (OSError, pa.ArrowInvalid) as error:
        raise Trouble(f"{file} 打不开，或不是 Parquet 文件。", f"{file} cannot be opened as Parquet.") from error
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.plan.services.figures import publish_figures

    made = publish_figures(values, area=area, actor=system_actor("laoyou figures publish"), now=now())
    click.echo(
        pick(
            f"写入 {made.written:,} 条，更正 {made.corrected:,} 条，未变 {made.unchanged:,} 条",
            f"{made.written:,} written, {made.corrected:,} corrected, {made.unchanged:,} unchanged",
        )
    )


@figures.command()
def quality() -> None:
    """数据质量 · Check the records now: each check with how many rows break it, the most wrong first."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.exchange.selectors.quality_checks import checks
    from laoyou.exchange.services.quality import check_quality

    found = check_quality(actor=system_actor("laoyou figures quality"), now=now())["found"]
    for each in sorted(checks(), key=lambda each: not found[each.code]):
        click.echo("\t".join([f"{found[each.code]:,}", each.severity.value, each.code, pick(each.zh, each.en)]))


@figures.command()
@click.argument("area", type=int)
def show(*, area: int) -> None:
    """查看 · Show the newest figures of AREA: indicator, basis, period, value or why there is none, state, version."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import today
    from laoyou.plan.selectors.figures import latest_of_area

    found = latest_of_area(area, None, actor=system_actor("laoyou figures show"), before=today())
    for rows in found.values():
        for row in rows:
            said = row.reason if row.value is None else f"{row.value:g}"
            click.echo(
                "\t".join([row.indicator, row.basis, f"{row.since}/{row.until}", said, row.state, str(row.version)])
            )


@figures.command()
@click.argument("area", type=int)
@click.argument("since", type=_DAY)
@click.argument("until", type=_DAY)
def approve(*, area: int, since: datetime, until: datetime) -> None:
    """审定 · Approve the figures of AREA for [SINCE, UNTIL): what changes later is a correction."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now, today
    from laoyou.plan.services.periods import approve_period

    actor = system_actor("laoyou figures approve")
    approve_period(area, *_days(since, until), actor=actor, now=now(), today=today())


@figures.command()
@click.argument("area", type=int)
@click.argument("since", type=_DAY)
@click.argument("until", type=_DAY)
def lock(*, area: int, since: datetime, until: datetime) -> None:
    """锁定 · Lock the approved figures of AREA for [SINCE, UNTIL)."""
    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.plan.services.periods import lock_period

    lock_period(area, *_days(since, until), actor=system_actor("laoyou figures lock"), now=now())


def _days(since: datetime, until: datetime) -> tuple[date, date]:
    return since.date(), until.date()
