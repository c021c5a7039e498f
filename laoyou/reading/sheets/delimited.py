"""Tables as text: comma, tab or semicolon between the cells; UTF-8, UTF-16 with its mark, or GB18030."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from laoyou.reading.sheets.cells import MAX_CELL, Block, SheetRefused

_LOOK = 64 * 1024
_CHUNK = 1024 * 1024
_DELIMITERS = ",\t;|，；"
_SNIFFED_LINES = 30


class DelimitedFile:
    """One sheet of text. Lines are counted as a spreadsheet counts rows: a line break inside quotes makes none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.encoding = _encoding_of(path)
        self.delimiter = _delimiter_of(path, self.encoding)
        self.sheets = [("", False)]

    def blocks(self, sheet: int, *, size: int, after: int = 0) -> Iterator[Block]:
        """The rows behind line `after`, `size` at a time. Raises SheetRefused."""
        block = Block(sheet)
        csv.field_size_limit(MAX_CELL * 4)
        with self._path.open("rb") as file, self._text(file) as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            try:
                for line, cells in enumerate(reader, start=1):
                    if line <= after:
                        continue
                    block.add(line, list(map(str.strip, cells)))
                    if len(block) == size:
                        yield block
                        block = Block(sheet)
            except UnicodeDecodeError as error:
                raise SheetRefused("undecodable", line=reader.line_num + 1) from error
            except csv.Error as error:
                raise SheetRefused("damaged") from error
        if len(block):
            yield block

    def _text(self, file: BinaryIO) -> TextIOWrapper:
        return TextIOWrapper(file, encoding=self.encoding, newline="", errors="strict")


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_LOOK)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in head:
            raise SheetRefused("not_a_table")
        return "utf-8-sig" if _is_utf8(file) else "gb18030"


def _is_utf8(file: BinaryIO) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter_of(path: Path, encoding: str) -> str:
    """The mark that divides the first lines most evenly."""
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        lines = [line for _, line in zip(range(_SNIFFED_LINES), text, strict=False) if line.strip()]
    evenness = {mark: _evenness([line.count(mark) for line in lines]) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: evenness[mark])
    return best if evenness[best] else ","


def _evenness(counts: list[int]) -> int:
    """How many lines agree, weighed by how many cells they then have."""
    common = Counter(count for count in counts if count)
    return max((lines * count for count, lines in common.items()), default=0)
