"""A person's name as it is kept and as it is looked for."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from laoyou.core.errors import DomainError

LONGEST = 100
_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅●.．", "·"))
_BLANKS = re.compile(r"\s+")
# Read as surnames, where they stand first, otherwise than as words.
_SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "任": "ren", "曾": "zeng", "查": "zha", "盖": "ge", "区": "ou",
    "朴": "piao", "繁": "po", "乐": "yue", "冼": "xian", "尉": "wei", "种": "chong", "重": "chong", "缪": "miao",
    "翟": "zhai", "黑": "he", "折": "she", "员": "yun", "令": "ling", "洗": "xian", "撒": "sa", "祭": "zhai",
    "尉迟": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "长孙": "zhang sun", "宿": "su", "都": "du", "哈": "ha",
}  # fmt: skip


class NameNotWritable(DomainError):
    """The name holds what no name has."""

    code = "people_name_not_writable"
    sentence = "“%(found)s” cannot be a name: a name has letters or Chinese characters, and at most 100 of them."


_BEGINS_A_FORMULA = "=+-@＝＋－＠"


def written(name: str) -> str:
    """The name as it is kept: blanks dropped inside Chinese names, one kind of middle dot.

    Raises NameNotWritable, also of what a spreadsheet would take for a formula.
    """
    if name.isalpha() and len(name) <= LONGEST and unicodedata.is_normalized("NFC", name):
        return name  # as most are
    found = unicodedata.normalize("NFC", name.replace("\0", "")).strip()
    dotted = _BLANKS.sub(" " if found.isascii() else "", found if found.isascii() else found.translate(_DOTS))
    if (
        not dotted
        or dotted[0] in _BEGINS_A_FORMULA
        or len(dotted) > LONGEST
        or not any(letter.isalpha() for letter in dotted)
    ):
        raise NameNotWritable(found=name[:LONGEST])
    return dotted


def spelled(name: str) -> tuple[str, str]:
    """Pinyin without tones, and its initials: 单玉兰 → ("shanyulan", "syl"). ü is written v, as it is typed."""
    if name.isascii():
        return _together(name.lower().split())
    length = 2 if len(name) > 2 and name[:2] in _SURNAMES else 1 if len(name) > 1 else 0
    surname, given = _surname(name[:length]), _read(name[length:])
    return surname[0] + given[0], surname[1] + given[1]


@cache
def _surname(text: str) -> tuple[str, str]:
    """The first character, or two where they are one surname; there are some thousands."""
    known = _SURNAMES.get(text)
    return _together(known.split()) if known else _read(text)


@lru_cache(maxsize=100_000)
def _read(text: str) -> tuple[str, str]:
    return _together([syllable for character in text if (syllable := _syllable(character))])


def _together(syllables: list[str]) -> tuple[str, str]:
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


@cache
def _syllable(character: str) -> str:
    """One character's commonest reading: names are not phrases, and 1.4 million of them are read in seconds."""
    from pypinyin import lazy_pinyin  # its dictionaries are a second that most processes never need
    from pypinyin.contrib.tone_convert import to_normal

    plain = to_normal("".join(lazy_pinyin(character))).lower().replace("ü", "v")
    return re.sub(r"[^a-z0-9]", "", plain)
