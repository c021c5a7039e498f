"""A whole city's household register as a file: checked and accepted, beside a bare COPY of the same rows.

The same rows (households, people and relations) go into tables of the same columns, checks and indexes by COPY, from
text made ready before, and into the registry by the exchange: read, checked, matched, sealed, staged,
accepted in parts. Each runs in a process of its
own, whose greatest memory is told. LAOYOU_BENCH_SCALE takes a share of the city (1 unless said otherwise).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import CannotMeasure, Figure
from bench.site import ROOT, Site, empty, environment, started

if TYPE_CHECKING:
    from bench.__main__ import Asked

GOAL_SHARE, GOAL_MIB = 0.25, 500


def measure(asked: Asked) -> Iterator[Figure]:
    """The register as .csv and as .xlsx: rows a second against COPY's, and memory."""
    del asked
    scale = os.environ.get("LAOYOU_BENCH_SCALE", "1")
    var = ROOT / "var" / "bench" / "exchange"
    empty(var)
    with started(var) as site:
        for kind in ("csv", "xlsx"):
            file = str(var / f"register.{kind}")
            people = _told(site, "write", file, scale)["people"]
            brought = _told(site, "bring", file)
            copied = _told(site, "copy", "")
            case = f"{people:,} people, .{kind}"
            yield from _figures(case, people, brought, copied)
    empty(var)


def _figures(case: str, people: int, brought: dict[str, Any], copied: dict[str, Any]) -> Iterator[Figure]:
    whole = brought["check"] + brought["accept"]
    right = brought["applied"] == copied["rows"] == people - brought["errors"]
    yield Figure("exchange", case, "checked, rows/s", people / brought["check"])
    yield Figure("exchange", case, "accepted, rows/s", people / brought["accept"])
    ours, bare = people / whole, people / copied["seconds"]
    yield Figure("exchange", case, "both, rows/s", ours, peer=bare, agrees=right, goal=bare * GOAL_SHARE)
    spent, least = brought["processor"], copied["processor"]
    yield Figure("exchange", case, "both, processor seconds", spent, peer=least, goal=least / GOAL_SHARE)
    yield Figure("exchange", case, "households and relations made with them", copied["others"])
    yield Figure(
        "exchange",
        case,
        "memory of worker and reader, peak MiB",
        brought["mib"],
        goal=GOAL_MIB,
    )


def _told(site: Site, *step: str) -> dict[str, Any]:
    """What a step in a process of its own has to say: its last line."""
    command = [sys.executable, "-m", "bench.exchange_steps", *step]
    done = subprocess.run(
        command, env=environment(site.var), cwd=Path(ROOT), stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise CannotMeasure(why=f"the step {step[0]} ended with {done.returncode}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
