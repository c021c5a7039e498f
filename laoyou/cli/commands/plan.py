"""plan read · plan export · plan import."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO

import click

from laoyou.cli.speech import Trouble


@click.group()
def plan() -> None:
    """规划文本 · Plans: read a document, write and load plan packs."""


@plan.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出全部字段 · every field, as JSON.")
@click.option("--name", help="从标准输入读取时的文件名 · the file's name when reading “-”.")
def read(*, file: Path, as_json: bool, name: str | None) -> None:
    """读取 · Read FILE (.txt .docx .html .pdf, or - for standard input) and show what the plan promises.

    Nothing is stored and no database is needed. Exit code 1 when FILE cannot be read as a plan.
    """
    from laoyou.cli.summary import summary
    from laoyou.reading import read_text
    from laoyou.reading.sources import extract

    data, filename = _contents(file, name)
    found = read_text(extract(data, filename=filename).text, filename=filename).to_dict()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else summary(found))


def _contents(file: Path, name: str | None) -> tuple[bytes, str]:
    if str(file) == "-":
        return sys.stdin.buffer.read(), name or "stdin.txt"
    try:
        return file.read_bytes(), name or file.name
    except OSError as error:
        raise Trouble(
            f"打不开文件 {file}：{error.strerror}。", f"{file} cannot be opened: {error.strerror}."
        ) from error


@plan.command()
@click.argument("edition")
@click.option("--output", type=click.File("wb"), default="-", help="写入的文件 · file to write.")
def export(*, edition: str, output: BinaryIO) -> None:
    """导出 · Write the plan pack of EDITION as JSON: an id from its page's address, or an area code (630200000000)."""
    from laoyou.cli.django import load_django

    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.plan.selectors.editions import edition_named
    from laoyou.plan.selectors.packs import export_pack

    actor = system_actor("laoyou plan export")
    pack = export_pack(edition_named(edition, actor=actor).id, actor=actor)
    output.write(json.dumps(pack, ensure_ascii=False, indent=1).encode() + b"\n")


@plan.command("import")
@click.argument("pack", type=click.File("rb"))
def import_(*, pack: BinaryIO) -> None:
    """导入 · Load the plan pack in PACK; loading the same pack twice changes nothing."""
    from laoyou.cli.django import load_django

    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.plan.services.packs import import_pack

    found = import_pack(pack.read(), actor=system_actor("laoyou plan import"), now=now())
    click.echo(f"{found.edition_id}  {found.title}  {found.items}")
