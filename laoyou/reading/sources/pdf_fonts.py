"""The fonts of a .pdf page: from character codes to text and widths.

pypdf keeps its font reader and stored bytes private, so this is the one module that touches them;
`tests/reading/test_sources_pdf.py` fails when a new pypdf moves either.
"""

from __future__ import annotations

import re
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject, StreamObject
from pypdf.generic._font import Font as _PypdfFont

_CID_SECTION = re.compile(rb"begincid(char|range)(.*?)endcid", re.DOTALL)
_CID_CHAR = re.compile(rb"<([0-9a-fA-F]{1,8})>\s*(\d{1,6})")
_CID_RANGE = re.compile(rb"<([0-9a-fA-F]{1,8})>\s*<([0-9a-fA-F]{1,8})>\s*(\d{1,6})")
_MOST_CODES = 0x10000


class Font:
    """Decodes the strings painted in one font."""

    def __init__(self, resource: Any) -> None:
        self._font = _PypdfFont.from_font_resource(resource)
        self._default = float(self._font.character_widths.get("default", 500))
        self._encoding: str | dict[int, str] = self._font.encoding
        self._identities: dict[str, str] = {}
        encoding = resource.get("/Encoding")
        if resource.get("/Subtype") == "/Type0" and isinstance(getattr(encoding, "get_object", str)(), StreamObject):
            # An encoding written into the file: two-byte codes, which pypdf takes for single bytes.
            self._encoding = "utf-16-be"
            self._identities = _identities(encoding.get_object().get_data())

    def measure(self, raw: bytes) -> tuple[str, float, int, int]:
        """Text, width in units of the font size, number of characters painted, number of single-byte spaces."""
        encoding = self._encoding
        if isinstance(encoding, str):
            codes = raw.decode(encoding, "surrogatepass" if encoding.startswith("utf-16") else "replace")
            text = "".join(self._mapped(code, code) for code in codes)
        else:
            codes = raw.decode("latin-1")
            text = "".join(self._mapped(code, encoding.get(ord(code), code)) for code in codes)
        width = sum(self._width(code) for code in codes) / 1000
        return text, width, len(codes), 0 if isinstance(encoding, str) else raw.count(b" ")

    def _width(self, code: str) -> float:
        return float(self._font.character_widths.get(self._identities.get(code, code), self._default))

    def _mapped(self, code: str, otherwise: str) -> str:
        found = self._font.character_map.get(code)
        if found is None:
            found = self._font.character_map.get(otherwise, otherwise)
        return str(found)


def _identities(data: bytes) -> dict[str, str]:
    """Code → glyph number (both as characters, as pypdf keys widths) from an embedded character map."""
    found: dict[str, str] = {}
    for kind, section in _CID_SECTION.findall(data):
        if kind == b"char":
            spans = ((code, code, number) for code, number in _CID_CHAR.findall(section))
        else:
            spans = ((first, last, number) for first, last, number in _CID_RANGE.findall(section))
        for first, last, number in spans:
            start, end = int(first, 16), min(int(last, 16), _MOST_CODES - 1)
            for code in range(start, end + 1):
                found[chr(code)] = chr(min(int(number) + code - start, _MOST_CODES - 1))
            if len(found) >= _MOST_CODES:
                return found
    return found


class FontShelf:
    """The fonts of one document, each read once however many pages use it."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], Font | None] = {}

    def fonts_of(self, resources: Any) -> dict[str, Font]:
        """The fonts by their name in these resources; a font that cannot be read is left out."""
        listed = resources.get("/Font")
        named: Any = listed.get_object() if listed is not None else {}
        found = {str(name): self._font(named.raw_get(name)) for name in named}
        return {name: font for name, font in found.items() if font is not None}

    def _font(self, reference: Any) -> Font | None:
        if not isinstance(reference, IndirectObject):
            return _load(reference)
        key = (reference.idnum, reference.generation)
        if key not in self._read:
            self._read[key] = _load(reference)
        return self._read[key]


def _load(reference: Any) -> Font | None:
    try:
        return Font(reference.get_object())
    except (PyPdfError, TypeError, ValueError, KeyError, AttributeError, IndexError):
        return None


def stored_bytes(contents: Any) -> int:
    """How many bytes the file stores for a content stream, before any is inflated."""
    streams = contents if isinstance(contents, list) else [contents]
    return sum(len(getattr(stream.get_object(), "_data", b"")) for stream in streams)
