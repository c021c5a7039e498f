"""Run as a program: opens one document from standard input within limits and prints what it found as JSON.

Started by `laoyou.reading.sources.isolation`; an upload that loops, swells or crashes a parser ends here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from laoyou.reading.apart import limit_this_process
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
    limit_this_process(cpu_seconds=limits.CPU_SECONDS, memory_bytes=limits.MEMORY_BYTES)
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


if __name__ == "__main__":
    main()
