"""A long .xlsx read by a process apart (`office_child`): on the second core, while the rows before are checked."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from laoyou.reading.apart import started
from laoyou.reading.sheets.cells import Block, OddCell, SheetRefused

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
        said: Block | tuple[str, dict[str, object]] | None = _Heard(output).load()  # type: ignore[arg-type]
    except (EOFError, pickle.UnpicklingError) as ended:
        raise SheetRefused("too_heavy", seconds=CPU_SECONDS) from ended
    return said


class _Heard(pickle.Unpickler):
    """Rows and words, and nothing else: the child reads files that strangers wrote, and may say what they want."""

    def find_class(self, module: str, name: str) -> Any:
        """Called for each class and function that is named; raises UnpicklingError for all but those of rows."""
        found = super().find_class(module, name) if module in _OF_ROWS else None
        if found in _ROWS:
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


_ROWS = (Block, OddCell)
_OF_ROWS = {each.__module__ for each in _ROWS}
