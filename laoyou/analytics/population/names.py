"""Names: a surname that runs in the household, given names of the years a person was born in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from laoyou.analytics.population.arrays import NOBODY, Bools, Bytes, CodePoints, Floats, Index, Ints, Texts
from laoyou.analytics.population.ethnicity import HAN, TIBETAN, UYGHUR
from laoyou.analytics.population.model import FEMALE, MALE, Role

_LONGEST = 12
_MIDDLE_DOT = "·"
# Tibetans who have a given name only; the others, like every group without a list, are named as the Han are.
_TIBETAN_GIVEN_ONLY = 0.7
_DAYS_A_YEAR = 365.2425
_MARRIED_IN = (Role.SPOUSE, Role.CHILD_SPOUSE, Role.PARENT)


@dataclass(frozen=True, slots=True)
class _Cohort:
    """Characters of given names in use from a year of birth on, likelier the earlier they stand."""

    born_from: int
    sex: int
    single_share: float
    characters: Texts


def names(sex: Bytes, birth: Ints, ethnicity: Bytes, household: Ints, role: Bytes, rng: np.random.Generator) -> Texts:
    """A name for everybody, shape (n,), at most 12 characters.

    Members of a household bear one surname unless they married in. Most Tibetans have a given name only, Uyghurs a
    given name and their father's with a middle dot between.
    """
    own = (household == NOBODY) | ((sex == FEMALE) & np.isin(role, _MARRIED_IN)) | (role == Role.OTHER_KIN)
    written = np.strings.add(_surnames(ethnicity, household, own, rng), _given(sex, birth, rng)).astype(f"<U{_LONGEST}")
    tibetan = np.flatnonzero((ethnicity == TIBETAN) & (rng.random(sex.size) < _TIBETAN_GIVEN_ONLY))
    written[tibetan] = _two_words(sex[tibetan], TIBETAN, "", rng)
    uyghur = np.flatnonzero(ethnicity == UYGHUR)
    written[uyghur] = _two_words(sex[uyghur], UYGHUR, _MIDDLE_DOT, rng)
    return written


def _surnames(ethnicity: Bytes, household: Ints, own: Bools, rng: np.random.Generator) -> Texts:
    """The same draw for a household's members, so that those of one ethnicity share a surname."""
    drawn = rng.random(ethnicity.size)
    shared = rng.random(int(household.max(initial=0)) + 1)
    drawn = np.where(own, drawn, shared[household])
    written = _from_list(HAN, drawn)
    for group in _surname_lists():
        members = np.flatnonzero(ethnicity == group)
        written[members] = _from_list(group, drawn[members])
    return written


def _from_list(group: int, drawn: Floats) -> Texts:
    surnames, ends = _surname_lists()[group]
    return surnames[np.minimum(np.searchsorted(ends, drawn, side="right"), surnames.size - 1)]


def _given(sex: Bytes, birth: Ints, rng: np.random.Generator) -> Texts:
    given = np.zeros((sex.size, 2), np.uint32)
    for cohort, until in _cohorts():
        people = np.flatnonzero((sex == cohort.sex) & (birth >= _day(cohort.born_from)) & (birth < _day(until)))
        given[people] = _two_characters(cohort, people.size, rng)
    return given.view("<U2").ravel()


def _two_characters(cohort: _Cohort, count: int, rng: np.random.Generator) -> CodePoints:
    points = cohort.characters.view(np.uint32)
    first = (rng.random(count) ** 1.3 * points.size).astype(np.intp)
    # Never the first character again.
    second = (first + 1 + (rng.random(count) * (points.size - 1)).astype(np.intp)) % points.size
    both = np.stack([points[first], points[second]], axis=1)
    both[rng.random(count) < cohort.single_share, 1] = 0
    return both


def _two_words(sex: Bytes, group: int, between: str, rng: np.random.Generator) -> Texts:
    written = np.empty(sex.size, f"<U{_LONGEST}")
    for number in (MALE, FEMALE):
        people: Index = np.flatnonzero(sex == number)
        first, second = (_words(group, part, number) for part in ("first", "second"))
        a, b = rng.integers(first.size, size=people.size), rng.integers(second.size, size=people.size)
        written[people] = np.strings.add(np.strings.add(first[a], between), second[b])
    return written


def _day(year: int) -> int:
    """Days since 1970-01-01 of about the first of January."""
    return round((year - 1970) * _DAYS_A_YEAR)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("laoyou.analytics.population").joinpath(f"data/{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _surname_lists() -> dict[int, tuple[Texts, Floats]]:
    """By ethnicity: surnames and the upper ends of their shares."""
    found: dict[int, tuple[Texts, Floats]] = {}
    rows = _rows("surnames")
    for group in sorted({row["ethnicity"] for row in rows}):
        own = [row for row in rows if row["ethnicity"] == group]
        weights = np.array([float(row["weight"]) for row in own])
        found[int(group)] = np.array([row["surname"] for row in own]), np.cumsum(weights) / weights.sum()
    return found


@cache
def _cohorts() -> tuple[tuple[_Cohort, int], ...]:
    """Every cohort with the year in which the next begins."""
    return tuple(_with_ends())


def _with_ends() -> Iterator[tuple[_Cohort, int]]:
    rows = _rows("given_characters")
    years = sorted({int(row["born_from"]) for row in rows})
    ends = dict(zip(years, [*years[1:], 9999], strict=True))
    for row in rows:
        begins = int(row["born_from"])
        characters = np.array(list(row["characters"]), "<U1")
        yield _Cohort(begins, int(row["sex"]), float(row["single_share"]), characters), ends[begins]


@cache
def _words(group: int, part: str, sex: int) -> Texts:
    """The words a part of the name is drawn from; sex 0 in the list serves both."""
    fitting = [
        row
        for row in _rows("given_words")
        if int(row["ethnicity"]) == group and row["part"] == part and int(row["sex"]) in (0, sex)
    ]
    return np.array([word for row in fitting for word in row["words"].split()])
