"""Whose the processor was while something was measured: ours, or that of whoever else works on the machine (Linux)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Share:
    """Cores in use on average: by the processes asked about, and by everybody else."""

    ours: float
    others: float


class Meter:
    """Counts from its making to `read()`, for the given processes, what they started, and this one."""

    def __init__(self, roots: Iterable[int]) -> None:
        self._roots = {*roots, os.getpid()}
        self._began, self._busy, self._ours = time.perf_counter(), _busy(), _used(self._roots)

    def read(self) -> Share | None:
        """None where the system does not say."""
        if not (_PROC / "stat").exists():
            return None
        wall = time.perf_counter() - self._began
        ours = (_used(self._roots) - self._ours) / wall
        return Share(ours, max(0, (_busy() - self._busy) / wall - ours))

    def seconds(self) -> float:
        """For how long the processors have worked for ours."""
        return _used(self._roots) - self._ours


def await_quiet(roots: Iterable[int], *, most: float = 0.2, seconds: float = 120) -> None:
    """Wait until other programs use no more than `most` cores for three seconds; no longer than `seconds` in all."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        meter = Meter(roots)
        time.sleep(3)
        share = meter.read()
        if share is None or share.others <= most:
            return


def _busy() -> float:
    """Seconds all cores have worked since the machine started."""
    try:
        fields = (_PROC / "stat").read_text().splitlines()[0].split()[1:]
    except OSError:
        return 0
    user, nice, system, _idle, _wait, interrupts, soft_interrupts = map(int, fields[:7])
    return (user + nice + system + interrupts + soft_interrupts) / os.sysconf("SC_CLK_TCK")


def _used(roots: Iterable[int]) -> float:
    """Seconds the living processes of these trees have worked, and those of them that ended."""
    parents, used = {}, {}
    for entry in _PROC.glob("[0-9]*"):
        try:
            # The name stands in brackets and may hold anything, brackets too.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        parents[int(entry.name)], used[int(entry.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    return sum(used[pid] for pid in used if _descends(pid, set(roots), parents)) / os.sysconf("SC_CLK_TCK")


def _descends(pid: int, roots: set[int], parents: dict[int, int]) -> bool:
    while pid in parents and pid not in roots:
        pid = parents[pid]
    return pid in roots
