"""Child processes of a running site: started apart from the terminal, watched, ended in good order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from laoyou.cli.speech import Trouble

_PR_SET_PDEATHSIG = 1
_LOG_BYTES = 5 * 1024 * 1024


@dataclass(slots=True)
class Child:
    """A running child with its names for people, its log, and how long it may take to finish what it is doing."""

    zh: str
    en: str
    log: Path
    patience: float
    process: subprocess.Popen[bytes]

    def check(self) -> None:
        """Raise Trouble when the child has ended although nobody asked it to."""
        code = self.process.poll()
        if code is not None:
            raise Trouble(
                f"{self.zh}意外退出（{_ending(code)}）。详情见日志 {self.log}：\n{tail(self.log)}\n",
                f"The {self.en} ended unexpectedly ({_ending(code)}). See its log {self.log}:\n{tail(self.log)}",
            )

    def stop(self) -> None:
        """Ask it to finish (SIGTERM); after its patience, end it and whatever it started (SIGKILL)."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def start_child(
    zh: str, en: str, arguments: Sequence[str], *, log: Path, patience: float, environment: Mapping[str, str]
) -> Child:
    """Start `python -m laoyou.cli …` in its own session, so that Ctrl-C reaches only us; output goes to the log."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "laoyou.cli", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | dict(environment),
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - we have one thread
        )
    return Child(zh, en, log, patience, process)


def _die_with_parent() -> None:
    """Have the kernel end the child when we are killed without a chance to do it (Linux only)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"


def tail(log: Path, lines: int = 6) -> str:
    """The last lines of a log, empty when there is none."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
