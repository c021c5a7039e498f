"""How Chinese names sound, so that names written by ear are found again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

# Characters that are read otherwise as a surname than as a word; compound surnames read so as a whole.
_AS_SURNAME = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "朴": "piao", "区": "ou", "盖": "ge",
    "缪": "miao", "翟": "zhai", "乐": "yue", "员": "yun", "覃": "qin", "折": "she", "繁": "po", "卜": "bu",
    "种": "chong", "召": "shao", "黑": "he",
}  # fmt: skip
_AS_COMPOUND = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun")}
# Dots between the parts of a transliterated name, spaces and hyphens: written or not, it is the same name.
_LEFT_OUT = re.compile(r"[\s·•‧∙⋅・･.．。\-‐—_'’`]+")
_INITIAL = re.compile(r"^(zh|ch|sh|n)")
_FLAT = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
_FINAL = re.compile(r"(?<=[aei])ng$")


@dataclass(frozen=True, slots=True)
class Sound:
    """A name in four grains, from fine to coarse: syllables without tones, fuzzy syllables, initials, family syllable.

    `name_sorted` holds the name's characters in code order; `pinyin` and `fuzzy` separate syllables by spaces; `family`
    is the first fuzzy syllable.
    """

    name: str
    name_sorted: str
    pinyin: str
    fuzzy: str
    initials: str
    family: str


def sound_of(written: str | None) -> Sound | None:
    """The name without spaces and dots, width and case made equal, and how it sounds; None when nothing is left."""
    name = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", written or "")).upper()
    if not name:
        return None
    syllables = _syllables(name)
    fuzzy = [fuzzy_of(syllable) for syllable in syllables]
    return Sound(
        name=name,
        name_sorted="".join(sorted(name)),
        pinyin=" ".join(syllables),
        fuzzy=" ".join(fuzzy),
        initials="".join(syllable[0] for syllable in syllables),
        family=fuzzy[0],
    )


@lru_cache(maxsize=4096)
def fuzzy_of(syllable: str) -> str:
    """Sounds that many speakers do not tell apart made one: zh/z, ch/c, sh/s, n/l, ang/an, eng/en, ing/in."""
    return _FINAL.sub("n", _INITIAL.sub(lambda found: _FLAT[found.group()], syllable))


def _syllables(name: str) -> list[str]:
    compound = _AS_COMPOUND.get(name[:2])
    if compound:
        return [*compound, *map(_reading, name[2:])]
    return [_AS_SURNAME.get(name[0]) or _reading(name[0]), *map(_reading, name[1:])]


@lru_cache(maxsize=65_536)
def _reading(character: str) -> str:
    """One character's commonest reading without its tone; what has none reads as it is written."""
    return pinyin(character, style=Style.NORMAL)[0][0].lower()
