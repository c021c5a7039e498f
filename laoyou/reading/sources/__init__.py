"""Bytes of an uploaded plan document → text.

>>> source = extract(data, filename="plan.docx")
>>> source.text, source.kind, source.notes

Formats: .txt, .docx, .html, .pdf with text, and plan packs (.json). Everything else, and everything hostile or
damaged, is an `UnreadableDocument` whose sentence says what was found and what to do. What each format loses is
stated at its reader: `word.read_docx`, `web.read_html`, `pdf.read_pdf`; the changes made to every text are stated at
`cleaning.clean`.
"""

from __future__ import annotations

import hashlib

from laoyou.reading.sources import limits
from laoyou.reading.sources.cleaning import clean
from laoyou.reading.sources.encodings import refuse_garbled
from laoyou.reading.sources.isolation import read_apart
from laoyou.reading.sources.plain import read_pack, read_text
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.sniffing import kind_of
from laoyou.reading.sources.source import Extract, Kind, Note, Source, unique

__all__ = ["Kind", "Note", "Source", "UnreadableDocument", "check_size", "extract"]


def check_size(size: int) -> None:
    """Refuse an upload by its length in bytes, before any of it is read."""
    if size > limits.MAX_BYTES:
        megabytes = f"{size / limits.MEBIBYTE:.0f}"
        raise UnreadableDocument("too_large", megabytes=megabytes, limit=limits.MAX_BYTES // limits.MEBIBYTE)
    if size == 0:
        raise UnreadableDocument("empty_file")


def extract(data: bytes, *, filename: str) -> Source:
    """The document's text with what was left out; raises `UnreadableDocument`, never anything else.

    `filename` only confirms what the content shows. Bounded in time and memory whatever the bytes are
    (`limits`): .docx, .html and .pdf are opened in a process of their own.
    """
    check_size(len(data))
    if not data.strip():
        raise UnreadableDocument("empty_file")
    kind = kind_of(data, filename=filename)
    found = _read(kind, data)
    if kind == "pack":
        text, notes = found.text, found.notes
    else:
        refuse_garbled(found.text)
        text, cleaned = clean(found.text)
        notes = unique((*found.notes, *cleaned))
    return Source(text, kind, found.encoding, notes, hashlib.sha256(data).hexdigest())


def _read(kind: Kind, data: bytes) -> Extract:
    if kind == "txt":
        return read_text(data)
    return read_pack(data) if kind == "pack" else read_apart(kind, data)
