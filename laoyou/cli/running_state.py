"""What is running here: one lock that dies with its holder, and a note of address and processes beside it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from laoyou.cli.speech import Trouble


@dataclass(slots=True)
class Note:
    """Who runs (`pid`), where (`address`), its children (`children`), and whether it brought up the database."""

    pid: int
    address: str
    children: list[int] = field(default_factory=list)
    database: bool = False


def note_file(var: Path) -> Path:
    return var / "run" / "start.json"


def read_note(var: Path) -> Note | None:
    """The note of the last start that has not ended in good order, if any."""
    try:
        return Note(**json.loads(note_file(var).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write_note(var: Path, note: Note) -> None:
    note_file(var).write_text(json.dumps(asdict(note)))


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the right to run on this folder. Raises Trouble with the other's address when somebody has it."""
    folder = note_file(var).parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "start.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note = read_note(var)
            address = note.address if note else "?"
            raise Trouble(
                f"已经在运行：{address} 。要停止，请在那个终端按 Ctrl-C，或运行 ./run stop。",
                f"Already running at {address} . Press Ctrl-C in its terminal to stop it, or run `./run stop`.",
            ) from None
        yield


def is_held(var: Path) -> bool:
    """Whether a start runs on this folder now."""
    try:
        with only_one(var):
            return False
    except Trouble:
        return True


def end_leftovers(note: Note) -> None:
    """End children of a start that was killed. They lead sessions of their own, so a recycled number is told apart."""
    left = [pid for pid in note.children if _leads_session(pid)]
    for pid in left:
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + 30
    while left and time.monotonic() < until:
        time.sleep(0.1)
        left = [pid for pid in left if _leads_session(pid)]
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _leads_session(pid: int) -> bool:
    try:
        return os.getsid(pid) == pid
    except (ProcessLookupError, PermissionError):
        return False
