"""`laoyou start` as a person meets it: up, used, stopped, killed, started again. One installation, in order."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ENGLISH = {"LC_ALL": "en_US.UTF-8"}


class Installation:
    """A private var folder with the processes of one start at a time."""

    def __init__(self, var: Path) -> None:
        self.var = var
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LAOYOU_", "DATABASE", "DJANGO"))
        }
        return subprocess.Popen(
            [sys.executable, "-m", "laoyou.cli", *arguments],
            env=kept | ENGLISH | {"LAOYOU_VAR": str(self.var), "LAOYOU_CITY_SCALE": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self) -> str:
        """Start and read what it says until the address stands there."""
        self.process = self.command("start", "--port", str(self.port))
        said = ""
        for line in self.process.stdout or ():
            said += line
            if "Ctrl-C" in line:
                return said
        pytest.fail(f"did not start:\n{said}")

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def end(self, number: signal.Signals) -> tuple[int, str]:
        assert self.process
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said

    def left(self) -> list[str]:
        """Processes still working on this folder: their command line or environment names it."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                told = (entry / "cmdline").read_bytes() + b" " + (entry / "environ").read_bytes()
            except OSError:
                continue
            if str(self.var).encode() in told and int(entry.name) != os.getpid():
                found.append(told.split(b"\0")[0].decode())
        return found


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="laoyou-", dir="/tmp"))
    found = Installation(folder)
    yield found
    if found.process and found.process.poll() is None:
        found.end(signal.SIGTERM)
    found.command("stop", "--database").communicate(timeout=60)
    shutil.rmtree(folder)


def test_a_life(installation: Installation) -> None:
    """One test, because each step stands on the one before: cold start, refusals, Ctrl-C, second start, accidents."""
    said = installation.start()
    assert f"http://127.0.0.1:{installation.port}/" in said
    assert "Loading areas" in said
    assert installation.answers()

    second, told = _outcome(installation.command("start", "--port", "1"))
    assert (second, f"Already running at http://127.0.0.1:{installation.port}/" in told) == (1, True)

    code, told = installation.end(signal.SIGINT)
    assert (code, "Stopped; the data stays" in told) == (0, True)
    assert installation.left() == []

    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", installation.port))
        taken.listen()
        code, told = _outcome(installation.command("start", "--port", str(installation.port)))
        assert (code, f"Port {installation.port} cannot be used" in told) == (1, True)
    assert installation.left() == []

    said = installation.start()
    assert "Loading areas" not in said

    os.kill(_note(installation)["children"][1], signal.SIGKILL)
    assert installation.process
    told, _ = installation.process.communicate(timeout=60)
    assert installation.process.returncode == 1
    assert "The job worker ended unexpectedly (signal 9)" in told
    assert installation.left() == []

    installation.start()
    installation.end(signal.SIGKILL)
    installation.start()
    code, told = installation.end(signal.SIGHUP)
    assert (code, "Stopped; the data stays" in told) == (0, True)
    assert installation.left() == []


def _outcome(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=60)
    return process.returncode, said


def _note(installation: Installation) -> dict[str, list[int]]:
    return dict(json.loads((installation.var / "run" / "start.json").read_text()))
