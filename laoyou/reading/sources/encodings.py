"""From bytes to characters: which encoding a text has, and whether it was garbled before it reached us."""

from __future__ import annotations

import codecs
import re
from functools import cache

from laoyou.reading.sources.refusals import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Names used in <meta charset>; the older Chinese encodings are subsets of GB18030.
_DECLARED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "utf-16": "utf-8",  # a declaration that can be read as ASCII is not UTF-16
}

# The leftovers of UTF-8 opened as GBK (， 。 “ 到 的 begin with 锛 銆 鈥 鍒 鐨; all are rare by themselves)
# and of replacement marks opened as GBK (锟斤拷).
_GBK_LEFTOVERS = re.compile(r"[锛銆鈥锟拷鍏鍒鍗鎵鏋鐞鏈鍙鐨鍦鍚鍥鎴鏄]")
# The leftovers of UTF-8 opened as Latin-1 or Windows-1252: a lead letter followed by one or two odd signs.
_LATIN_LEFTOVERS = re.compile(r"[ÂÃà-ï][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_SAMPLED = 200_000
_TOLERATED = 0.002
_LEFTOVER_SHARE = 0.01
_COMMON_SHARE = 0.7


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """The text without its byte order mark, and the name of the encoding found.

    A byte order mark decides; then `declared` (a web page's own word), then UTF-8, then GB18030, all strict.
    Raises `UnreadableDocument` `wrong_encoding` or `garbled`.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], (name,)), name + ("-sig" if name == "utf-8" else "")
    known = _DECLARED.get((declared or "").strip().lower())
    candidates = tuple(dict.fromkeys(name for name in (known, "utf-8", "gb18030") if name))
    for name in candidates:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "gb18030":
            _refuse_unlikely(text)
        return text, name
    return _strict(data, candidates), ""


def _strict(data: bytes, names: tuple[str, ...]) -> str:
    furthest: UnicodeDecodeError | None = None
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError as error:
            if furthest is None or error.start > furthest.start:
                furthest = error
    position = furthest.start if furthest else 0
    raise UnreadableDocument("wrong_encoding", line=data.count(b"\n", 0, position) + 1)


def _refuse_unlikely(text: str) -> None:
    """Bytes of another encoding often happen to be valid GB18030; the result is then rare characters."""
    foreign = [character for character in text[:_SAMPLED] if character > "\x7f"]
    common = sum(character in _common_characters() for character in foreign)
    if foreign and common < _COMMON_SHARE * len(foreign):
        raise UnreadableDocument("garbled", sample="".join(foreign[:8]))


@cache
def _common_characters() -> frozenset[str]:
    """GB2312 punctuation, full-width signs and level-one characters: 99 % of printed Chinese."""
    rows = [*range(0xA1, 0xA4), *range(0xB0, 0xD8)]
    pairs = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset(pair.decode("gb2312", "ignore") for pair in pairs) | {"\u00a0", "—", "\u2022"}


def refuse_garbled(text: str) -> None:
    """Raise `garbled` when the characters show that an earlier program used the wrong encoding."""
    sample = text[:_SAMPLED]
    hanzi = len(_HANZI.findall(sample))
    leftovers = _GBK_LEFTOVERS.findall(sample)
    if len(leftovers) >= 3 and len(leftovers) > _LEFTOVER_SHARE * hanzi:
        raise UnreadableDocument("garbled", sample=_around(sample, leftovers[0]))
    lost = sample.count("\ufffd")
    if lost >= 3 and lost > _TOLERATED * len(sample):
        raise UnreadableDocument("garbled", sample=_around(sample, "\ufffd"))
    latin = _LATIN_LEFTOVERS.findall(sample)
    if len(latin) >= 6 and len(latin) > hanzi:
        raise UnreadableDocument("garbled", sample=_around(sample, latin[0]))


def refuse_unmapped(text: str) -> None:
    """Raise `garbled` when a .pdf's fonts give characters no plan is printed in (private or rare blocks)."""
    letters = [character for character in text[:_SAMPLED] if not character.isspace()]
    odd = [character for character in letters if _is_odd(character)]
    if len(odd) > 10 and len(odd) > 0.3 * len(letters):
        raise UnreadableDocument("garbled", sample="".join(odd[:8]))


def _is_odd(character: str) -> bool:
    if character.isascii() or character in _common_characters():
        return not character.isprintable()
    code = ord(character)
    ordinary = 0x4E00 <= code <= 0x9FFF or 0x2000 <= code <= 0x33FF or 0xFE10 <= code <= 0xFFEF or 0xA0 <= code <= 0x17F
    return not ordinary


def _around(text: str, leftover: str) -> str:
    start = text.find(leftover)
    return text[max(0, start - 3) : start + 9].replace("\n", " ").strip()
