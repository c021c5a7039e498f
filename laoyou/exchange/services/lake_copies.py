"""The lake's second place: finished snapshots at an address of a store, for a cluster or another house to read.

`LAOYOU_LAKE_COPY` names it as pyarrow does: s3://bucket/folder, gs://…, abfss://…, hdfs://…, file:///folder; who
signs in is taken from the store's own environment. A manifest is sent last, so what was broken off is no snapshot there
either, and is sent again. What is kept there follows the rule of the lake, counted from what is there: a lake that was
lost takes nothing away.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from pyarrow import ArrowInvalid, fs

from laoyou.analytics.lake import Manifest
from laoyou.analytics.lake import manifest as paper
from laoyou.core.actor import Actor, system_actor
from laoyou.core.errors import DomainError
from laoyou.exchange.access import TAKE_SNAPSHOT
from laoyou.exchange.selectors.lake import lake
from laoyou.exchange.selectors.snapshots import Kept, why_kept
from laoyou.records.models import Run
from laoyou.records.services import audit, runs

COPY = "exchange.copy_lake"
KEPT = 7  # snapshots, beside the last of each month
_TASK = "laoyou.exchange.tasks.copy_lake"


class CopyNotWritten(DomainError):
    code = "exchange_copy_not_written"
    sentence = (
        "The second place of the snapshots, %(where)s, could not be brought up to date: %(why)s. The snapshots "
        "themselves are whole; the next night tries again. Look at the address and at who may write there."
    )


def shown_address() -> str:
    """The second place as it may be shown: without name and password; empty where there is none."""
    parts = urlsplit(settings.LAKE_COPY)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def queue_copy(*, actor: Actor, now: datetime) -> UUID | None:
    """Queue bringing the second place up to the lake; None where none is named."""
    TAKE_SNAPSHOT.demand(actor)
    if not settings.LAKE_COPY:
        return None
    return runs.queue(_TASK, COPY, actor=actor, area=actor.area.low, now=now).id


def copy_queued(run_id: UUID) -> dict[str, Any]:
    """Carry a run out once."""
    return runs.carry_out(run_id, _copy_and_tell)


def _copy_and_tell(run: Run, report: runs.Report) -> dict[str, Any]:
    sent, gone = copy_lake(actor=system_actor("copy of the lake"), now=run.started_at or run.queued_at, report=report)
    return {"sent": sent, "gone": gone}


def copy_lake(
    *, actor: Actor, now: datetime, report: runs.Report = lambda done, total, note="": None
) -> tuple[int, int]:
    """Send the snapshots that are not there yet, take away those no longer kept; how many of each.

    Raises CopyNotWritten.
    """
    TAKE_SNAPSHOT.demand(actor)
    try:
        store, base = fs.FileSystem.from_uri(settings.LAKE_COPY)
        here, there = lake(), _kept(store, base)
        known = {each.id for each in there}
        missing = [each for each in here.snapshots() if each.id not in known]
        staying = {each.id for each, kept in why_kept([*there, *missing], KEPT) if kept != Kept.GOES}
        coming = [each for each in reversed(missing) if each.id in staying]
        for number, each in enumerate(coming, 1):
            _send(store, here.folder(each), _folder(base, each), each)
            report(number, len(coming), each.id)
        going = [each for each in there if each.id not in staying]
        for each in going:
            store.delete_file(f"{_folder(base, each)}/{paper.NAME}")  # no snapshot from here on, killed or not
            store.delete_dir(_folder(base, each))
    except (OSError, ArrowInvalid) as trouble:
        raise CopyNotWritten(where=shown_address(), why=_without_secret(str(trouble))) from trouble
    if coming or going:
        _audit([each.id for each in coming], [each.id for each in going], actor, now)
    return len(coming), len(going)


def _without_secret(said: str) -> str:
    """A store's own words in one line, without the name and password that it may repeat."""
    signed_in, _at, _host = urlsplit(settings.LAKE_COPY).netloc.rpartition("@")
    return (said.replace(f"{signed_in}@", "") if signed_in else said).splitlines()[0][:200]


def _folder(base: str, each: Manifest) -> str:
    return f"{base.rstrip('/')}/{each.area:012d}/{each.id}"


def _kept(store: fs.FileSystem, base: str) -> list[Manifest]:
    """The finished snapshots that are there."""
    found = store.get_file_info(fs.FileSelector(base, recursive=True, allow_not_found=True))
    papers = [each.path for each in found if PurePosixPath(each.path).name == paper.NAME]
    return [paper.parsed(store.open_input_file(path).read().decode()) for path in papers]


def _send(store: fs.FileSystem, folder: Path, to: str, snapshot: Manifest) -> None:
    """Every file, its size looked at there, then the manifest. Raises OSError."""
    files = [file for part in snapshot.tables.values() for file in part.files]
    for file in files:
        _put(store, folder / file.path, f"{to}/{file.path}")
        arrived = store.get_file_info(f"{to}/{file.path}").size
        if arrived != file.bytes:
            raise OSError(f"{file.path} has {arrived} bytes there and {file.bytes} here")
    _put(store, folder / paper.NAME, f"{to}/{paper.NAME}")


def _put(store: fs.FileSystem, source: Path, target: str) -> None:
    store.create_dir(str(PurePosixPath(target).parent), recursive=True)
    fs.copy_files(str(source), target, fs.LocalFileSystem(), store)


def _audit(sent: list[str], gone: list[str], actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        audit.record(
            actor=actor,
            action=COPY,
            subject="exchange.snapshot",
            subject_id="",
            area=actor.area.low,
            now=now,
            after={"where": shown_address(), "sent": sent, "gone": gone},
        )
