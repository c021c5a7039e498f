"""Numbers as people type them: what an input method, a spreadsheet or a message leaves between and in the digits."""

from __future__ import annotations

import unicodedata

DIGITS = frozenset("0123456789")

# Unicode's categories of blanks, control and invisible characters, and dashes.
_SEPARATING = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}
_MINUS = "\N{MINUS SIGN}"


def compact(text: str) -> str:
    """The text without blanks, invisible characters and hyphens, full-width forms narrowed, letters upper-case.

    Digits of other scripts stay what they are, so a caller that wants digits asks for `DIGITS`, not `str.isdigit`.
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    narrow = unicodedata.normalize("NFKC", text).upper()
    return "".join(each for each in narrow if unicodedata.category(each) not in _SEPARATING and each != _MINUS)


def first_other_than_digits(text: str, *, after: int = 0) -> tuple[int, str] | None:
    """Place (from 1) and character of the first thing behind the first `after` characters that is no digit, or None."""
    others = ((place, each) for place, each in enumerate(text, start=1) if place > after and each not in DIGITS)
    return next(others, None)
