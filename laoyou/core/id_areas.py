"""The areas in identity numbers: the code in force when the number was given, which never changes afterwards.

Most elders therefore carry the code of a prefecture or county that is gone (海东 6321xx until 2013). The figures are
in data/id_areas.csv, their source in data/README.md; they cover the provinces and prefectures listed there.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby

# Numbers were first given out under the trial regulations of 6 April 1984 (居民身份证试行条例), and to everyone at the
# registration of birth since 1 October 1999 (国发〔1999〕15号).
_FIRST_NUMBERS = 1984
_NUMBERED_AT_BIRTH = 1999
_NO_END = 9999


@dataclass(frozen=True, slots=True)
class IdArea:
    """What an area code stood for, from `from_year` to the end of `to_year`; None where the source knows no end.

    `fits_birth_year` is False when nobody born then would have been given this code. That is worth a note, not a
    refusal: people are registered late, and numbers are corrected.
    """

    code: int
    name: str
    from_year: int | None
    to_year: int | None
    fits_birth_year: bool = True


def area_of(area6: int, born: date | None = None) -> IdArea | None:
    """The area of first registration for the first six digits of a number; None when the code is not known.

    Where a code was used twice, the area that most of the years in which a person born then was given a number fall
    in; without a birth date the latest, which then fits.
    """
    terms = _known().get(area6)
    if terms is None:
        return None
    years = _years_of_registration(born)
    term = max(terms, key=lambda each: _years_in_common(each, years))
    return IdArea(term.code, term.name, term.from_year, term.to_year, _years_in_common(term, years) > 0)


def _years_of_registration(born: date | None) -> tuple[int, int]:
    """First and last year in which somebody born then was given a number; a birth is registered by the next year."""
    if born is None:
        return 0, _NO_END
    return max(born.year, _FIRST_NUMBERS), max(born.year + 1, _NUMBERED_AT_BIRTH)


def _years_in_common(area: IdArea, years: tuple[int, int]) -> int:
    """How many of the years the code was in force; 0 or less, by the distance, when none."""
    first, last = area.from_year or 0, area.to_year or _NO_END
    return min(last, years[1]) - max(first, years[0]) + 1


@cache
def _known() -> dict[int, tuple[IdArea, ...]]:
    text = files("laoyou.core").joinpath("data/id_areas.csv").read_text("utf-8")
    areas = sorted((_from_row(row) for row in csv.DictReader(text.splitlines())), key=lambda area: area.code)
    return {code: tuple(terms) for code, terms in groupby(areas, key=lambda area: area.code)}


def _from_row(row: dict[str, str]) -> IdArea:
    return IdArea(int(row["code"]), row["name"], _year(row["from_year"]), _year(row["to_year"]))


def _year(written: str) -> int | None:
    return int(written) if written else None
