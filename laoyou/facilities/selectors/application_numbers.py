"""The form of an application number: two digits of the year, six that the database counts, a check digit."""

from __future__ import annotations

LENGTH = 9


def with_check_digit(digits: str) -> str:
    """The number with its check digit (Luhn, ISO/IEC 7812-1 annex B)."""
    return digits + _check_digit(digits)


def is_number(text: str) -> bool:
    """Whether a text can be an application number: one mistyped digit and nearly every two swapped show here."""
    return len(text) == LENGTH and text.isascii() and text.isdigit() and _check_digit(text[:-1]) == text[-1]


def _check_digit(digits: str) -> str:
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(digits))]
    return str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)
