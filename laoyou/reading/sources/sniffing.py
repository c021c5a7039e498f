"""What a file is, by its content; its name only confirms."""

from __future__ import annotations

import re
from pathlib import PurePath

from laoyou.reading.sources.packages import Package
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.source import Kind

_EXTENSIONS: dict[str, Kind] = {
    "txt": "txt",
    "text": "txt",
    "docx": "docx",
    "html": "html",
    "htm": "html",
    "shtml": "html",
    "xhtml": "html",
    "pdf": "pdf",
    "json": "pack",
}
_NAMED = {"txt": "txt", "docx": "docx", "html": "html", "pdf": "pdf", "pack": "json"}

_DAMAGED = {"docx": "damaged_docx", "pdf": "damaged_pdf"}

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rich_text"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted_office"),
    ("WordDocument", "old_word"),
    ("Workbook", "spreadsheet"),
    ("PowerPoint Document", "slides"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_ANY_TAG = re.compile(rb"<(?:html|body|div|p|table|span|h[1-6]|br|ul|ol)\b", re.IGNORECASE)
_FLAT_XML = re.compile(rb"<\?mso-application|<pkg:package|<w:wordDocument")
_MHT = re.compile(rb"\s*(?:MIME-Version:|From: <Saved by)", re.IGNORECASE)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_LOOKED_AT = 4096


def extension_of(filename: str) -> str:
    """The extension in lower case without the dot, or an empty string."""
    return PurePath(filename.strip().replace("\\", "/")).suffix.lower().lstrip(".")


def kind_of(data: bytes, *, filename: str) -> Kind:
    """The kind found in the content.

    Raises `UnreadableDocument` for every recognised format that is not read, and where name and content disagree.
    """
    extension = extension_of(filename)
    found = _binary_kind(data, extension) or _text_kind(data, extension)
    if extension and _EXTENSIONS.get(extension) != found:
        raise UnreadableDocument("extension_disagrees", extension=extension, found=_NAMED[found])
    return found


def _binary_kind(data: bytes, extension: str) -> Kind | None:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        return _package_kind(data)
    if data.startswith(_OLE):
        raise UnreadableDocument(_ole_kind(data))
    for signature, code in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableDocument(code)
    _refuse_binary(data, extension)
    return None


def _refuse_binary(data: bytes, extension: str) -> None:
    if extension in _DAMAGED and not _looks_textual(data):
        raise UnreadableDocument(_DAMAGED[extension])
    if b"\x00" in data and not data.startswith(_BOMS):
        raise UnreadableDocument("unknown_format")


def _looks_textual(data: bytes) -> bool:
    head = data[:_LOOKED_AT]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return controls <= len(head) // 200


def _ole_kind(data: bytes) -> str:
    for stream, code in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return code
    return "old_office"


def _package_kind(data: bytes) -> Kind:
    names = Package(data).names
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnreadableDocument("macros")
    if "[content_types].xml" in names:
        return _office_kind(names)
    if "ofd.xml" in names:
        raise UnreadableDocument("ofd")
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableDocument("open_document")
    raise UnreadableDocument("archive")


def _office_kind(names: frozenset[str]) -> Kind:
    if any(name.startswith("xl/") for name in names):
        raise UnreadableDocument("spreadsheet")
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableDocument("slides")
    return "docx"


def _text_kind(data: bytes, extension: str) -> Kind:
    head = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if data.startswith(_BOMS[:2]):
        head = head.replace(b"\x00", b"")[2:]
    if _FLAT_XML.search(head):
        raise UnreadableDocument("flat_xml")
    if _MHT.match(head):
        raise UnreadableDocument("web_archive")
    if _HTML_START.match(head):
        return "html"
    expected = _EXTENSIONS.get(extension)
    if expected == "html" and _ANY_TAG.search(data):
        return "html"
    if expected == "pack" or (not extension and head.lstrip().startswith(b"{")):
        return "pack"
    return "txt"
