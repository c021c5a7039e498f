"""The fonts of a .pdf page: from character codes to text and widths.

pypdf keeps its font reader private, so this is the one module that touches it; `tests/reading/test_sources_pdf.py`
fails when a new pypdf moves it.
"""

from __future__ import annotations

from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic._font import Font as _PypdfFont


class Font:
    """Decodes the strings painted in one font."""

    def __init__(self, resource: Any) -> None:
        self._font = _PypdfFont.from_font_resource(resource)
        self._default = float(self._font.character_widths.get("default", 500))

    def measure(self, raw: bytes) -> tuple[str, float, int, int]:
        """Text, width in units of the font size, number of characters painted, number of single-byte spaces."""
        encoding = self._font.encoding
        if isinstance(encoding, str):
            codes = raw.decode(encoding, "surrogatepass" if encoding.startswith("utf-16") else "replace")
            text = "".join(self._mapped(code, code) for code in codes)
        else:
            codes = raw.decode("latin-1")
            text = "".join(self._mapped(code, encoding.get(ord(code), code)) for code in codes)
        widths = self._font.character_widths
        width = sum(float(widths.get(code, self._default)) for code in codes) / 1000
        return text, width, len(codes), raw.count(b" ") if not isinstance(encoding, str) else 0

    def _mapped(self, code: str, otherwise: str) -> str:
        found = self._font.character_map.get(code)
        if found is None:
            found = self._font.character_map.get(otherwise, otherwise)
        return str(found)


def load_fonts(resources: Any) -> dict[str, Font]:
    """The page's fonts by resource name; a font that cannot be read is left out."""
    listed = resources.get("/Font")
    fonts: dict[str, Font] = {}
    for name, reference in (listed.get_object() if listed is not None else {}).items():
        try:
            fonts[str(name)] = Font(reference.get_object())
        except (PyPdfError, TypeError, ValueError, KeyError, AttributeError, IndexError):
            continue
    return fonts
