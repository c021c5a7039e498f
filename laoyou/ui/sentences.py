"""Says a DomainError in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from laoyou.core.errors import DomainError


def say(error: DomainError) -> str:
    """The error's sentence, translated, its facts filled in (lists joined as a reader would read them)."""
    facts = {name: _spoken(fact) for name, fact in error.facts.items()}
    return gettext(error.sentence) % facts if facts else gettext(error.sentence)


def _spoken(fact: Any) -> Any:
    if isinstance(fact, (list, tuple, set, frozenset)):
        # Translators: what separates the members of a list inside a sentence
        return gettext(", ").join(str(member) for member in fact)
    return fact
