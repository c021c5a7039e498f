"""Made-up citizen identity numbers and telephone numbers that nobody can have.

A citizen identity number (GB 11643-1999) begins with an area code; no area begins with 99. Mobile numbers begin with
13 to 19; ours begin with 1000.
"""

from __future__ import annotations

import numpy as np

from laoyou.analytics.population.arrays import Bytes, CodePoints, Ints, Longs, Texts
from laoyou.analytics.population.matching import curve
from laoyou.analytics.population.model import MALE

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
_PREFIX = 99
_SEQUENCES = 500
# Odd and without a factor 2 or 5, so that the numbers of one county are all different.
_STRIDE = 6_180_339
_NUMBERS = 10**7
_WITH_PHONE = curve((0, 0), (9, 0), (10, 0.2), (15, 0.85), (20, 0.98), (60, 0.95), (75, 0.75), (90, 0.35))


def citizen_ids(county: int, birth: Ints, sex: Bytes, rng: np.random.Generator) -> Texts:
    """18 characters each, shape (n,): 99, the last four digits of the county, the day of birth, a sequence, a check.

    The sequence is odd for men and even for women and the number unique in the county.

    Raises ValueError when more than 500 people of one sex were born on one day.
    """
    turn = _turns(birth, sex, rng)
    if turn.max(initial=0) >= _SEQUENCES:
        raise ValueError("more than 500 people of one sex and one county were born on one day")
    day = birth - birth.min()
    begins = rng.integers(0, _SEQUENCES, int(day.max()) + 1)
    sequence = 2 * ((turn + begins[day]) % _SEQUENCES)
    area = _PREFIX * 10**4 + county // 10**6 % 10**4
    number = (area * 10**8 + _written(birth)) * 1000 + sequence + (sex == MALE)
    return _checked(number)


def phones(age: Ints, rng: np.random.Generator) -> Texts:
    """11 digits beginning with 1000, unique in the county, or empty for who has none, shape (n,)."""
    start = int(rng.integers(_NUMBERS))
    number = 1000 * _NUMBERS + (start + np.arange(age.size, dtype=np.int64) * _STRIDE) % _NUMBERS
    return np.where(rng.random(age.size) < _WITH_PHONE[age], _text(_digits(number, 11)), "")


def _turns(birth: Ints, sex: Bytes, rng: np.random.Generator) -> Longs:
    """Each person's place, from 0, among those of the same sex born on the same day."""
    group = birth.astype(np.int64) * 2 + sex
    order = rng.permutation(birth.size)
    order = order[np.argsort(group[order], kind="stable")]
    ordered = group[order]
    turn = np.empty(birth.size, np.int64)
    turn[order] = np.arange(birth.size) - np.searchsorted(ordered, ordered)
    return turn


def _written(birth: Ints) -> Longs:
    """Days since 1970-01-01 as the eight digits of a date."""
    day = birth.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    months = month.astype(np.int64)
    written: Longs = (1970 + months // 12) * 10**4 + (months % 12 + 1) * 100 + (day - month).astype(np.int64) + 1
    return written


def _checked(number: Longs) -> Texts:
    digits = _digits(number, 17)
    check = _CHECKS[(digits - 48) @ _WEIGHTS % 11]
    return _text(np.concatenate([digits, check[:, None].astype(np.uint32)], axis=1))


def _digits(number: Longs, width: int) -> CodePoints:
    """The characters' code points, shape (n, width)."""
    characters = np.empty((number.size, width), np.uint32)
    for place in range(width - 1, -1, -1):
        number, digit = np.divmod(number, 10)
        characters[:, place] = digit + 48
    return characters


def _text(characters: CodePoints) -> Texts:
    return np.ascontiguousarray(characters).view(f"<U{characters.shape[1]}").ravel()
