"""A site of our own, started as a newcomer starts it, in a folder that is ours to empty."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.report import CannotMeasure
from laoyou.cli.embedded import embedded

ROOT = Path(__file__).resolve().parent.parent
_LONGEST_START = 900
_LONGEST_STOP = 90
# What a newcomer's shell does not have set, and what would lead away from the folder that is ours.
_NOT_PASSED_ON = ("DATABASE_URL", "DATABASE_WEB_URL", "LAOYOU_DATABASE", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True, slots=True)
class Site:
    """A site that answers: where, on which folder, and how long after its start the first page came."""

    host: str
    port: int
    var: Path
    seconds: float
    pid: int

    def processes(self) -> list[int]:
        """The roots of everything that belongs to the site: what was started, and the database."""
        postmaster = (self.var / "postgres" / "postmaster.pid").read_text().splitlines()[0]
        return [self.pid, int(postmaster)]

    def run(self, *command: str) -> None:
        """A program of ours with this site's database, as its owner."""
        subprocess.run([sys.executable, *command], env=environment(self.var), cwd=ROOT, check=True)

    def accounts(self) -> dict[str, tuple[str, str]]:
        """The demonstration's accounts: role → (user name, password)."""
        kept = json.loads((self.var / "run" / "demonstration.json").read_text())
        return {each["role"]: (each["username"], each["password"]) for each in kept}


def environment(var: Path) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON} | {
        "LAOYOU_VAR": str(var),
        "LC_ALL": "zh_CN.UTF-8",
        "LAOYOU_CITY_SCALE": "0",  # what is measured is not disturbed by a city being made up
    }


def empty(var: Path) -> None:
    """Nothing left of an earlier run. Raises CannotMeasure when a site still runs there."""
    # A machine switched off leaves the file with the server's number behind; what counts is whether it runs.
    database = embedded(var / "postgres")
    if database.is_running():
        subprocess.run([sys.executable, "-m", "laoyou.cli", "stop", "--database"], env=environment(var), check=True)
    if database.is_running():
        raise CannotMeasure(why=f"a database still runs in {var}")
    shutil.rmtree(var, ignore_errors=True)


@contextmanager
def started(var: Path, *, command: Sequence[str] = (), folder: Path = ROOT) -> Iterator[Site]:
    """`laoyou start` on `var` (or `command` in `folder`), until the block is left; then everything it began ends."""
    port = _free_port()
    var.parent.mkdir(parents=True, exist_ok=True)
    log = var.with_suffix(".log")
    line = [*(command or [sys.executable, "-m", "laoyou.cli", "start"]), "--port", str(port)]
    with log.open("ab") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            line, env=environment(var), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _await_page(f"http://127.0.0.1:{port}/", process, log)
            yield Site("127.0.0.1", port, var, time.perf_counter() - began, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_LONGEST_STOP)


def _await_page(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the first page, which is the one that asks who you are, has come whole."""
    until = time.monotonic() + _LONGEST_START
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                if answer.status == 200 and b'name="password"' in answer.read():
                    return
        except urllib.error.HTTPError as error:
            raise CannotMeasure(why=f"the first page answers {error.code}") from error
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > until:
            said = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
            raise CannotMeasure(why=f"the site did not start: {said}")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
