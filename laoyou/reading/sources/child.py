"""Run as a program: opens one document from standard input within limits and prints what it found as JSON.

Started by `laoyou.reading.sources.isolation`; an upload that loops, swells or crashes a parser ends here.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from laoyou.reading.sources import limits
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.source import Extract


def reader_for(kind: str) -> Callable[[bytes], Extract]:
    """The reader of one format; only that format's libraries are imported."""
    if kind == "docx":
        from laoyou.reading.sources.word import read_docx

        return read_docx
    if kind == "html":
        from laoyou.reading.sources.web import read_html

        return read_html
    from laoyou.reading.sources.pdf import read_pdf

    return read_pdf


def main() -> None:
    """Read the kind from the arguments and the document from standard input; print one JSON object."""
    _limit_this_process()
    data = sys.stdin.buffer.read()
    try:
        extract = reader_for(sys.argv[1])(data)
        answer: dict[str, Any] = {
            "text": extract.text,
            "encoding": extract.encoding,
            "notes": [[note.code, dict(note.facts)] for note in extract.notes],
        }
    except UnreadableDocument as error:
        answer = {"code": error.code, "facts": error.facts}
    except MemoryError:
        answer = {"code": "too_heavy", "facts": {"seconds": limits.CPU_SECONDS}}
    json.dump(answer, sys.stdout)


def _limit_this_process() -> None:
    """Processor seconds, memory, and no file may be written. macOS does not enforce the memory limit."""
    wanted = (
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
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


if __name__ == "__main__":
    main()
