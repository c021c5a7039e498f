"""The functions of government and what documents call whoever carries them (accounts/data/functions.csv)."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from laoyou.accounts.enums import OrganisationKind
from laoyou.core.area_codes import Level

_TABLE = Path(__file__).resolve().parent.parent / "data" / "functions.csv"

CHILD_GOVERNMENTS = "child_governments"
GRASS_ROOTS = "grass_roots"
GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Function:
    """One function of government: `titles` and `shorts` are the usual endings of the unit's name by level."""

    code: str
    zh: str
    en: str
    kind: OrganisationKind
    titles: dict[Level, str]
    shorts: dict[Level, str]
    stems: tuple[str, ...]


_LEVELS = {"province": Level.PROVINCE, "prefecture": Level.PREFECTURE, "county": Level.COUNTY}


@cache
def functions() -> dict[str, Function]:
    """Every function by code, in the table's order."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: _function(row) for row in csv.DictReader(lines)}


def _function(row: dict[str, str]) -> Function:
    names = {level: row[column].partition("/") for column, level in _LEVELS.items()}
    return Function(
        code=row["code"],
        zh=row["zh"],
        en=row["en"],
        kind=OrganisationKind(row["kind"]),
        titles={level: full for level, (full, _, _) in names.items()},
        shorts={level: short or full for level, (full, _, short) in names.items()},
        stems=tuple(stem for stem in row["stems"].split("|") if stem),
    )


# 各县区人民政府, 各县（市、区）, 各设区市人民政府, 各市州政府 …
_CHILDREN = re.compile(r"^(全市)?各(设区|地|[县市区旗州盟]|[、,，()（）])+(党委)?[、]?(人民政府|政府)?$")
# 各镇、社区; 各乡镇（街道）; 各乡（镇）人民政府、街道办事处 …
_GRASS_ROOTS = re.compile(r"^(社区|各([乡镇村]|街道|社区|办事处|人民政府|政府|各|[、,，()（）])+)$")
_TAIL = re.compile(r"(等部门|等单位|等有关部门|等|部门)$")


def recognise(printed: str, prefixes: tuple[str, ...]) -> str | None:
    """The function a printed unit carries, None when the table does not know it.

    `prefixes` are what may stand before the unit's own name: the area's name, its short name, its level's word.
    """
    name = tidy(printed)
    if _CHILDREN.match(name):
        return CHILD_GOVERNMENTS
    if _GRASS_ROOTS.match(name):
        return GRASS_ROOTS
    candidates = [name, *_without_prefixes(name, prefixes)]
    for candidate in candidates:
        if code := _by_stem().get(candidate):
            return code
    return next((code for pattern, code in _patterns() if pattern.match(name)), None)


def tidy(printed: str) -> str:
    """The printed name in one form: NFKC brackets and digits, no spaces, without 等部门 at its end."""
    name = unicodedata.normalize("NFKC", printed)
    name = re.sub(r"[\s“”\"]+", "", name).strip("、,;。.:")
    return _TAIL.sub("", name)


def _without_prefixes(name: str, prefixes: tuple[str, ...]) -> list[str]:
    # 资阳市民政局 and 资阳市委宣传部 lose the longest prefix first; 市民政局 only the level's word.
    return [name.removeprefix(prefix) for prefix in sorted(prefixes, key=len, reverse=True) if name.startswith(prefix)]


@cache
def _by_stem() -> dict[str, str]:
    return {stem: row.code for row in functions().values() for stem in row.stems if "*" not in stem}


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile("^" + re.escape(stem).replace(r"\*", ".+") + "$"), row.code)
        for row in functions().values()
        for stem in row.stems
        if "*" in stem
    ]
