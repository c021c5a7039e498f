"""Pinyin of place names: toneless syllables, with the readings that only places have (乐都 lè dū, 铅山 yán shān)."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

_READINGS = Path(__file__).resolve().parent.parent / "data" / "readings.csv"
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")
_PHRASE_LENGTHS = (4, 3, 2)


def spell(name: str) -> tuple[str, str]:
    """Pinyin without tones or spaces, and its initials: 海东市 → ("haidongshi", "hds"). ü is written v, as it is typed.

    Digits and Latin letters are kept, in lower case; punctuation is dropped.
    """
    found = [syllable for syllable in _syllables(name) if syllable]
    return "".join(found), "".join(syllable[0] for syllable in found)


def _syllables(name: str) -> list[str]:
    found: list[str] = []
    for part in _places().split(name):
        found += _overrides().get(part) or _read(part)
    return found


def _read(text: str) -> list[str]:
    """Longest phrase first, as pypinyin reads, but a hundred thousand names in a second or two."""
    from pypinyin.phrases_dict import phrases_dict  # slow to load, and most processes spell nothing

    found: list[str] = []
    at = 0
    while at < len(text):
        length = next((n for n in _PHRASE_LENGTHS if text[at : at + n] in phrases_dict), 1)
        part = text[at : at + length]
        found += [_plain(reading[0]) for reading in phrases_dict[part]] if length > 1 else [_syllable(part)]
        at += length
    return found


@cache
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(_plain(part) for part in lazy_pinyin(character))


@cache
def _plain(syllable: str) -> str:
    return re.sub(r"[^a-z0-9]", "", syllable.lower().translate(_TONES))


@cache
def _overrides() -> dict[str, list[str]]:
    with _READINGS.open(encoding="utf-8", newline="") as file:
        return {row["phrase"]: row["reading"].split() for row in csv.DictReader(file)}


@cache
def _places() -> re.Pattern[str]:
    phrases = sorted(_overrides(), key=len, reverse=True)
    return re.compile(f"({'|'.join(phrases)})")
