"""The few changes made to every text, whatever its format, before spans are counted in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from laoyou.reading.sources.limits import MAX_CHARACTERS
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.source import Note, counted

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# Zero-width characters, direction marks, soft hyphens, stray byte order marks and C0/C1 controls.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
# Kangxi radicals and the CJK radicals supplement, which some .pdf producers write instead of characters.
_RADICAL = re.compile("[\u2e80-\u2fd5]")
_SUPPLEMENT = str.maketrans(
    "⼾⾭⿈⻅⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻄⻆⻁⺟⺠⺫",
    "户青黄见贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙西角虎母民目",
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> tuple[str, tuple[Note, ...]]:
    """The text that spans point into, and what was changed.

    Line ends become "\\n"; NBSP and other one-column blanks become a space (the ideographic space U+3000 stays, it
    is an indent); invisible and control characters go; radicals become the ordinary character; a lone surrogate
    becomes U+FFFD. Nothing else: full-width digits, punctuation and blanks stay as printed.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableDocument("too_long", limit=f"{MAX_CHARACTERS:,}")
    counts: Counter[str] = Counter()
    text = _LINE_ENDS.sub("\n", text)
    text = re.sub("[\u00a0\u1680\u2000-\u200a\u202f\u205f]", " ", text)
    text, counts["invisible_characters"] = _INVISIBLE.subn("", text)
    text, lost = _SURROGATE.subn("\ufffd", text)
    text = _RADICAL.sub(lambda match: _ordinary(match[0], counts), text)
    lost_total = text.count("\ufffd")
    notes = counted(counts)
    if lost or lost_total:
        notes += (Note("characters_lost", {"count": lost_total, "mark": "\ufffd"}),)
    if not text.strip():
        raise UnreadableDocument("no_text")
    return text, notes


def _ordinary(radical: str, counts: Counter[str]) -> str:
    character = unicodedata.normalize("NFKC", radical.translate(_SUPPLEMENT))
    counts["radicals"] += character != radical
    return character
