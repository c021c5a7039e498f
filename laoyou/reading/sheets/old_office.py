"""Tables in the binary format of Office 97 to 2003 and of WPS (.xls, .et): at most 65,536 rows a sheet.

The format is a file system of its own; it is parsed in a process apart (`old_office_child`), which ends when it takes
too much time or memory, and with whoever waits for it.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from laoyou.reading.apart import started
from laoyou.reading.sheets.cells import Block, SheetRefused

CPU_SECONDS, WALL_SECONDS = 60, 180
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_CHUNK = 1024 * 1024


class OldOfficeFile:
    """A binary workbook. A formula comes as the value that was kept with it."""

    def __init__(self, path: Path) -> None:
        if _has(path, _MACROS):
            raise SheetRefused("macros")
        self._path = path
        with _child(path, "sheets") as lines:
            found = json.loads(next(lines, b"[]"))
        self.sheets = [(name, hidden) for name, hidden in found]

    def blocks(self, sheet: int, *, size: int, after: int = 0) -> Iterator[Block]:
        """The rows behind line `after`, `size` at a time. Raises SheetRefused."""
        block = Block(sheet)
        with _child(self._path, str(sheet)) as lines:
            for text in lines:
                line, cells = json.loads(text)
                if line <= after:
                    continue
                block.add(line, cells)
                if len(block) == size:
                    yield block
                    block = Block(sheet)
        if len(block):
            yield block


@contextmanager
def _child(path: Path, what: str) -> Iterator[Iterator[bytes]]:
    """The lines a process apart says of the file; it is ended with the block. Raises SheetRefused for what it found."""
    with started("laoyou.reading.sheets.old_office_child", str(path), what) as child:
        clock = threading.Timer(WALL_SECONDS, child.kill)
        clock.start()
        try:
            yield _lines(child)
        finally:
            clock.cancel()


def _lines(child: subprocess.Popen[bytes]) -> Iterator[bytes]:
    if child.stdout is None:
        raise SheetRefused("damaged")
    for text in child.stdout:
        if text.startswith(b"{"):
            said = json.loads(text)
            raise SheetRefused(said["code"], **said["facts"])
        yield text
    code = child.wait()
    if code < 0:  # ended by the system, or by our clock: processor time, memory or waiting used up
        raise SheetRefused("too_heavy", seconds=CPU_SECONDS)
    if code:
        raise SheetRefused("damaged")


def _has(path: Path, mark: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if mark in tail + chunk:
                return True
            tail = chunk[-len(mark) :]
    return False
