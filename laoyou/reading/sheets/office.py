"""Tables as .xlsx (ECMA-376): parts are inflated as they are read, strings kept once, in one piece."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.parsers import expat

from laoyou.reading.sheets.cells import MAX_CELL, Block, SheetRefused
from laoyou.reading.sheets.office_apart import blocks_apart
from laoyou.reading.sheets.office_cells import SheetParser

_MB = 1024 * 1024
_CHUNK = 256 * 1024
_LONG = _MB  # some 15,000 rows: one second to read, a fifth of one to start a process
_MAX_PARTS = 5_000
_MAX_INFLATED = 4096 * _MB
_MAX_RATIO = 150
_RATIO_COUNTS_FROM = 16 * _MB
_ENCRYPTED = 0x1
# Number formats that are days or times although no pattern stands in the file (ECMA-376 part 1, 18.8.30; 27-36 and
# 50-58 are the Chinese ones).
_BUILT_IN_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class OfficeFile:
    """A workbook of today's Office and WPS."""

    def __init__(self, path: Path) -> None:
        self._path, self._zip = path, _opened(path)
        names = {entry.filename.lower(): entry.filename for entry in self._zip.infolist()}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise SheetRefused("macros")
        if "xl/workbook.xml" not in names:
            raise SheetRefused("not_a_table")
        self._names = names
        self._left = _MAX_INFLATED
        self.from_1904 = False
        found = self._read_workbook()
        self.sheets = [(name, hidden) for name, hidden, _ in found]
        self._parts = [part for _, _, part in found]
        self._days = self._read_day_styles()
        self._strings: Strings | None = None

    def blocks(self, sheet: int, *, size: int, after: int = 0) -> Iterator[Block]:
        """The rows behind line `after`, `size` at a time. Raises SheetRefused."""
        block = Block(sheet)
        parser = SheetParser(self._string, self._days, from_1904=self.from_1904)
        for line, cells in self._parsed(self._parts[sheet], parser.attach, parser.taken):
            if line <= after:
                continue
            block.add(line, cells)
            if len(block) == size:
                yield block
                block = Block(sheet)
        if len(block):
            yield block

    def blocks_ahead(self, sheet: int, *, size: int, after: int = 0) -> Iterator[Block]:
        """As `blocks`, of a long file read by a process apart while its rows are used. Raises SheetRefused."""
        long = self._path.stat().st_size >= _LONG
        return (
            blocks_apart(self._path, sheet, size=size, after=after)
            if long
            else self.blocks(sheet, size=size, after=after)
        )

    def _string(self, number: int) -> str:
        if self._strings is None:
            self._strings = Strings(self._parsed, present="xl/sharedstrings.xml" in self._names)
        return self._strings[number]

    def _read_workbook(self) -> list[tuple[str, bool, str]]:
        part = "xl/_rels/workbook.xml.rels"
        relations = dict(_pairs(self._parsed, part, "Relationship", ("Id", "Target")))
        found = []
        for name, state, key in _collected(self._parsed, "xl/workbook.xml", "sheet", ("name", "state", "r:id")):
            target = relations.get(key, "")
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            if part.lower() in self._names and "worksheets" in part.lower():
                found.append((name, state in {"hidden", "veryHidden"}, part))
        calendars = _collected(self._parsed, "xl/workbook.xml", "workbookPr", ("date1904",))
        self.from_1904 = any(flag in {"1", "true"} for (flag,) in calendars)
        if not found:
            raise SheetRefused("not_a_table")
        return found

    def _read_day_styles(self) -> frozenset[int]:
        if "xl/styles.xml" not in self._names:
            return frozenset()
        patterns: dict[str, str] = dict(_pairs(self._parsed, "xl/styles.xml", "numFmt", ("numFmtId", "formatCode")))
        styles = _Styles()
        for _ in self._parsed("xl/styles.xml", styles.attach, list):
            pass
        return frozenset(at for at, number in enumerate(styles.formats) if _is_day(number, patterns.get(str(number))))

    def _parsed(self, part: str, attach: Callable[[Any], None], taken: Callable[[], list[Any]]) -> Iterator[Any]:
        """Feed a part to a parser chunk by chunk and give on what it has taken so far."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        attach(parser)
        try:
            with self._zip.open(self._names[part.lower()]) as stream:
                for chunk in self._inflated(stream):
                    parser.Parse(chunk)
                    yield from taken()
                parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position
            yield from taken()
        except KeyError as missing:
            raise SheetRefused("damaged") from missing
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise SheetRefused("damaged") from error
        except RuntimeError as error:  # what zipfile raises for a password
            raise SheetRefused("encrypted") from error

    def _inflated(self, stream: IO[bytes]) -> Iterator[bytes]:
        while chunk := stream.read(_CHUNK):
            self._left -= len(chunk)
            if self._left < 0:
                raise SheetRefused("bomb", limit_mb=_MAX_INFLATED // _MB)
            yield chunk


class Strings:
    """The strings that cells share: one piece of UTF-8 and where each begins, a tenth of what objects would take."""

    def __init__(self, parsed: Callable[..., Iterator[Any]], *, present: bool) -> None:
        self._bytes, self._starts = bytearray(), array("Q", [0])
        if present:
            reader = _StringParser(self._add)
            for _ in parsed("xl/sharedStrings.xml", reader.attach, list):
                pass

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._starts) - 1:
            raise SheetRefused("damaged")
        return self._bytes[self._starts[number] : self._starts[number + 1]].decode()

    def _add(self, text: str) -> None:
        self._bytes += text[:MAX_CELL].replace("\0", "").strip().encode("utf-8", "replace")
        self._starts.append(len(self._bytes))


class _StringParser:
    """`<si>` with one `<t>` or several runs; phonetic hints (`<rPh>`) are no part of the text."""

    def __init__(self, add: Callable[[str], None]) -> None:
        self._add, self._pieces, self._reading, self._phonetic = add, [], False, False  # type: ignore[var-annotated]

    def attach(self, parser: Any) -> None:
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        local = name.rpartition(":")[2]
        if local == "rPh":
            self._phonetic = True
        self._reading = local == "t" and not self._phonetic

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        self._reading = False
        if local == "rPh":
            self._phonetic = False
        elif local == "si":
            self._add("".join(self._pieces))
            self._pieces.clear()

    def _text(self, text: str) -> None:
        if self._reading:
            self._pieces.append(text)


class _Styles:
    """The number format of each cell style, in order."""

    def __init__(self) -> None:
        self.formats: list[int] = []
        self._inside = False

    def attach(self, parser: Any) -> None:
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "cellXfs":
            self._inside = True
        elif local == "xf" and self._inside:
            number = attributes.get("numFmtId", "0")
            self.formats.append(int(number) if number.isdigit() else 0)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "cellXfs":
            self._inside = False


def _collected(
    parsed: Callable[..., Iterator[Any]], part: str, element: str, attributes: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """Attributes of every such element of a small part, in order."""
    found: list[tuple[str, ...]] = []

    def start(name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] == element:
            local = {key.rpartition(":")[2]: value for key, value in given.items()}
            found.append(tuple(given.get(key, local.get(key.rpartition(":")[2], "")) for key in attributes))

    def attach(parser: Any) -> None:
        parser.StartElementHandler = start

    for _ in parsed(part, attach, list):
        pass
    return found


def _pairs(
    parsed: Callable[..., Iterator[Any]], part: str, element: str, attributes: tuple[str, str]
) -> list[tuple[str, str]]:
    return [(one, other) for one, other in _collected(parsed, part, element, attributes)]


def _is_day(number: int, pattern: str | None) -> bool:
    if pattern is None:
        return number in _BUILT_IN_DAYS
    letters = _QUOTED.sub("", pattern).lower().split(";")[0]
    return bool(set(letters) & set("ymd")) and "general" not in letters


def _refuse_doctype(*_: Any) -> None:
    raise SheetRefused("damaged")


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        opened = zipfile.ZipFile(path)
        entries = opened.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError) as error:
        raise SheetRefused("damaged") from error
    if len(entries) > _MAX_PARTS or sum(entry.file_size for entry in entries) > _MAX_INFLATED:
        raise SheetRefused("bomb", limit_mb=_MAX_INFLATED // _MB)
    if any(_too_dense(entry.file_size, entry.compress_size) for entry in entries):
        raise SheetRefused("bomb", limit_mb=_MAX_INFLATED // _MB)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise SheetRefused("encrypted")
    return opened


def _too_dense(size: int, compressed: int) -> bool:
    return size > _RATIO_COUNTS_FROM and size > _MAX_RATIO * max(compressed, 1)
