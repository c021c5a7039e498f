"""A font whose every character is a box, made on the spot: a real .ttf, so no test depends on a machine's fonts."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

_EM = 1000


@cache
def boxes(characters: str) -> bytes:
    """A TrueType font holding `characters`: half an em wide for ASCII, an em for the rest."""
    codes = sorted({ord(character) for character in characters} | {0x20})
    names = [".notdef", *(f"u{code:04X}" for code in codes)]
    widths = {name: _EM if name == ".notdef" or int(name[1:], 16) > 0x7F else _EM // 2 for name in names}
    font = FontBuilder(_EM, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(codes, names[1:], strict=True)))
    font.setupGlyf({name: _box(width) for name, width in widths.items()})
    font.setupHorizontalMetrics({name: (width, 50) for name, width in widths.items()})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    font.setupPost()
    stream = BytesIO()
    font.save(stream)
    return stream.getvalue()


def _box(width: int) -> object:
    pen = TTGlyphPen(None)
    corners = [(50, 0), (50, 800), (width - 50, 800), (width - 50, 0)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
