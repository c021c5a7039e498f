"""Opening a document in a process of its own, so that no upload can stop or swell the one that serves people."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import Any

from laoyou.reading.apart import environment
from laoyou.reading.sources import limits
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.source import Extract, Kind, Note

_logger = logging.getLogger(__name__)


def read_apart(kind: Kind, data: bytes) -> Extract:
    """The document's text, read by `laoyou.reading.sources.child`.

    Raises `UnreadableDocument`: what the reader found, `too_heavy` when it used up its time or memory, or damaged
    (and a line in the log) when it failed in a way nobody foresaw.
    """
    command = [sys.executable, "-P", "-m", "laoyou.reading.sources.child", kind]
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and module; the document goes in by a pipe
            command, input=data, capture_output=True, timeout=limits.WALL_SECONDS, env=environment(), check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument("too_heavy", seconds=limits.CPU_SECONDS) from error
    if done.returncode < 0:  # ended by the system: processor time or memory used up
        raise UnreadableDocument("too_heavy", seconds=limits.CPU_SECONDS)
    if done.returncode:
        _logger.error("reading a .%s ended unexpectedly: %s", kind, done.stderr[-2000:].decode("utf-8", "replace"))
        raise UnreadableDocument(f"damaged_{kind}")
    return _understood(json.loads(done.stdout))


def _understood(answer: dict[str, Any]) -> Extract:
    if "code" in answer:
        raise UnreadableDocument(answer["code"], **answer["facts"])
    notes = tuple(Note(code, facts) for code, facts in answer["notes"])
    return Extract(answer["text"], notes, answer["encoding"])
