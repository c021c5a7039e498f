"""A long .xlsx read by a process apart (`office_child`): on the second core, while the rows before are checked."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from laoyou.reading.apart import started
from laoyou.reading.sheets.cells import Block, SheetRefused

CPU_SECONDS = 1800  # the longest sheet there can be takes two minutes


def blocks_apart(path: Path, sheet: int, *, size: int, after: int) -> Iterator[Block]:
    """As `OfficeFile.blocks`. The process ends with the iterator, and when nobody reads on. Raises SheetRefused."""
    with started("laoyou.reading.sheets.office_child", str(path), str(sheet), str(size), str(after)) as child:
        while (said := _next(child.stdout)) is not None:
            if isinstance(said, Block):
                yield said
            else:
                code, facts = said
                raise SheetRefused(code, **facts)


def _next(output: IO[bytes] | None) -> Block | tuple[str, dict[str, object]] | None:
    """What the child says next; where it ends unsaid, the system has ended it: it took too much time or memory."""
    try:
        said: Block | tuple[str, dict[str, object]] | None = pickle.load(output)  # type: ignore[arg-type] # noqa: S301
    except (EOFError, pickle.UnpicklingError) as ended:
        raise SheetRefused("too_heavy", seconds=CPU_SECONDS) from ended
    return said
