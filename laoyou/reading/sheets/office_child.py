"""Run as a program: reads one sheet of an .xlsx within limits and hands its rows on, pickled block by block.

Started by `laoyou.reading.sheets.office_apart`. Each thing said is a Block, or a code and facts of what is wrong with
the file; the last is None.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

from laoyou.reading.apart import limit_this_process
from laoyou.reading.sheets.cells import SheetRefused
from laoyou.reading.sheets.office import OfficeFile
from laoyou.reading.sheets.office_apart import CPU_SECONDS

MEMORY_BYTES = 2048 * 1024 * 1024


def main() -> None:
    """The file, the sheet, how many rows a block has and behind which line they begin come as arguments."""
    limit_this_process(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    path, *numbers = sys.argv[1:]
    sheet, size, after = map(int, numbers)
    try:
        for block in OfficeFile(Path(path)).blocks(sheet, size=size, after=after):
            _say(block)
        _say(None)
    except SheetRefused as refused:
        _say((refused.code, refused.facts))
    except MemoryError:
        _say(("too_heavy", {"seconds": CPU_SECONDS}))


def _say(what: Any) -> None:
    pickle.dump(what, sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
