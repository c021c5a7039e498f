"""What a file is, by its content: nothing is unpacked, and the name is not believed."""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
from typing import BinaryIO

from laoyou.records.enums import FileType

_LOOK = 64 * 1024
_MAX_MEMBERS = 10_000
_MAX_UNPACKED = 400 * 1024 * 1024
# A million rows of a spreadsheet are half a gigabyte of markup; they are read as they are unpacked, never whole.
_MAX_SPREADSHEET = 4096 * 1024 * 1024
_MAX_RATIO = 200

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
)
_HTML = re.compile(r"<\s*(!doctype\s+html|html|head|body|title|meta|table|div|p|h[1-6])\b", re.IGNORECASE)
_TEXT_CODECS = ("utf-8-sig", "gb18030")
_END_OF_DIRECTORY = b"PK\x05\x06"


def type_of(file: BinaryIO) -> FileType:
    """The type of a seekable file, told by its first bytes and, for packages, by their list of members."""
    file.seek(0)
    head = file.read(_LOOK)
    if not head:
        return FileType.EMPTY
    if head.startswith(_PROGRAMS):
        return FileType.PROGRAM
    if b"%PDF-" in head[:1024]:
        return FileType.PDF
    if head.startswith(_OLE):
        return _office_97(file)
    if head.startswith((b"PK\x03\x04", _END_OF_DIRECTORY)):
        return _package(file)
    return _text(head)


def _office_97(file: BinaryIO) -> FileType:
    """Old binary Office, or the wrapping that today's Office puts around a document with a password."""
    mark, tail = "EncryptedPackage".encode("utf-16-le"), b""
    file.seek(0)
    while block := file.read(_LOOK):
        if mark in tail + block:
            return FileType.ENCRYPTED
        tail = block[-len(mark) :]
    return FileType.OFFICE_97


def _package(file: BinaryIO) -> FileType:
    if _member_count(file) > _MAX_MEMBERS:
        return FileType.BOMB
    try:
        members = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError):
        return FileType.DAMAGED
    names = {member.filename for member in members}
    spreadsheet = "[Content_Types].xml" in names and "xl/workbook.xml" in names
    if _unpacks_too_far(members, _MAX_SPREADSHEET if spreadsheet else _MAX_UNPACKED):
        return FileType.BOMB
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return FileType.MACROS
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return FileType.DOCX
    return FileType.XLSX if spreadsheet else FileType.ZIP


def _unpacks_too_far(members: list[zipfile.ZipInfo], most: int) -> bool:
    """Whether the sizes the package itself declares are out of proportion; readers still limit what they unpack."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    return unpacked > most or (unpacked > _LOOK * 16 and unpacked / packed > _MAX_RATIO)


def _member_count(file: BinaryIO) -> int:
    """The count in the end-of-directory record, read before the directory itself is; 0 when there is none."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))  # the record's 22 bytes and the longest comment
    tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    return int(struct.unpack_from("<H", tail, at + 10)[0]) if 0 <= at <= len(tail) - 22 else 0


def _text(head: bytes) -> FileType:
    text = _decoded(head)
    if text is None:
        return FileType.UNKNOWN
    if _HTML.search(text[:4096]):
        return FileType.HTML
    return FileType.JSON if text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["} else FileType.TEXT


def _decoded(head: bytes) -> str | None:
    """The start of a text in one of the encodings Chinese offices use; None when it is none."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _try(head, "utf-16")
    if b"\0" in head:
        return None
    return next((text for text in (_try(head, name) for name in _TEXT_CODECS) if text is not None), None)


def _try(head: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head, final=False)
    except UnicodeDecodeError:
        return None
