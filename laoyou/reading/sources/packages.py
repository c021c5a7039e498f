"""Opening a zip package without trusting a single number it states about itself."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from laoyou.reading.sources import limits
from laoyou.reading.sources.refusals import UnreadableDocument

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_CHUNK = 256 * 1024
_ENCRYPTED = 0x1


class Package:
    """The parts of a zip file, inflated one by one and only as far as the limits allow."""

    def __init__(self, data: bytes) -> None:
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeDecodeError) as error:
            raise UnreadableDocument("damaged_docx") from error
        entries = self._zip.infolist()
        if len(entries) > limits.MAX_ENTRIES:
            raise UnreadableDocument("too_many_parts", limit=limits.MAX_ENTRIES)
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in entries}
        self._allowance = limits.MAX_INFLATED_BYTES
        self._check_declared(entries)

    @property
    def names(self) -> frozenset[str]:
        """The part names in lower case, without a leading slash (Office compares them so)."""
        return frozenset(self._entries)

    def read(self, name: str) -> bytes | None:
        """The part's bytes, or None when there is no such part."""
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None:
            return None
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableDocument("encrypted_office")
        try:
            return self._inflate(entry)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            ValueError,
            RuntimeError,
        ) as error:
            raise UnreadableDocument("damaged_docx") from error

    # zipfile stops at the size an entry states and then finds its checksum wrong, so a lie cannot unpack to more.
    def _inflate(self, entry: zipfile.ZipInfo) -> bytes:
        parts: list[bytes] = []
        size = 0
        with self._zip.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._allowance -= len(chunk)
                if size > limits.MAX_PART_BYTES or self._allowance < 0:
                    raise _bomb()
                parts.append(chunk)
        return b"".join(parts)

    def _check_declared(self, entries: list[zipfile.ZipInfo]) -> None:
        declared = sum(entry.file_size for entry in entries)
        if declared > limits.MAX_INFLATED_BYTES:
            raise _bomb()
        if any(_too_dense(entry.file_size, entry.compress_size) for entry in entries):
            raise _bomb()


def _too_dense(size: int, compressed: int) -> bool:
    return size > limits.RATIO_COUNTS_FROM and size > limits.MAX_RATIO * max(compressed, 1)


def _bomb() -> UnreadableDocument:
    megabytes = limits.MAX_INFLATED_BYTES // limits.MEBIBYTE
    return UnreadableDocument("zip_bomb", limit=megabytes, ratio=limits.MAX_RATIO)


def _check_directory(data: bytes) -> None:
    """Refuse a central directory that would take long merely to list, before `zipfile` lists it."""
    start = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    if start < 0 or start + _END_SIZE > len(data):
        raise UnreadableDocument("damaged_docx")
    _, _, _, _, entries, size, _, _ = struct.unpack("<4s4H2LH", data[start : start + _END_SIZE])
    if entries > limits.MAX_ENTRIES or size > limits.MAX_DIRECTORY_BYTES:
        raise UnreadableDocument("too_many_parts", limit=limits.MAX_ENTRIES)
