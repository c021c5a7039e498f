"""Processes apart, in which uploads are opened: what they may use, and what of ours they are given."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import laoyou

# A child needs to find Python and its libraries; it is given no secret of ours.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT")


def environment() -> dict[str, str]:
    """What a child of ours starts with."""
    root = str(Path(laoyou.__file__).resolve().parent.parent)
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | {"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


@contextmanager
def started(module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A module of ours as a program, whose output is to be read; it is ended with the block."""
    command = [sys.executable, "-P", "-m", module, *arguments]
    child = subprocess.Popen(  # noqa: S603 -- our own interpreter and module, and a file of ours
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
    )
    try:
        yield child
    finally:
        child.kill()
        if child.stdout:
            child.stdout.close()
        child.wait()


def limit_this_process(*, cpu_seconds: int, memory_bytes: int) -> None:
    """Processor seconds, memory, and no file may be written. macOS does not enforce the memory limit."""
    wanted = (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, limit in wanted:
        _, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(what, (allowed, hard))
        except (ValueError, OSError):
            continue
