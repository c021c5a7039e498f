"""One catalogue of words for each language.

Django keeps those of every app apart although their plurals are formed alike (it compares a function with its code),
and asks one after the other for each word: some fifty of them, hundreds of times for a page.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import trans_real


def join_catalogues() -> None:
    """Put the catalogues of each language together that form plurals alike; which word wins stays as it was."""
    for language, _name in settings.LANGUAGES:
        found: Any = trans_real.translation(language)
        _join(found._catalog)


def _join(catalogue: Any) -> None:
    joined: list[tuple[dict[Any, str], Any]] = []
    # The first has the last word, so it is written over the others.
    for words, plural in zip(reversed(catalogue._catalogs), reversed(catalogue._plurals), strict=True):
        if joined and joined[-1][1].__code__ == plural.__code__:
            joined[-1][0].update(words)
        else:
            joined.append((dict(words), plural))
    catalogue._catalogs = [words for words, _plural in reversed(joined)]
    catalogue._plurals = [plural for _words, plural in reversed(joined)]
