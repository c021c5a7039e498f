"""A form that is pressed twice acts once: each rendering carries a key that can be taken a single time.

Keys are kept in the default cache; with several web processes that must be a shared one (database or Redis).
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

from laoyou.core.errors import DomainError

FIELD = "submission"
HOURS = 24
_SALT = "laoyou.ui.once"


class FormTooOld(DomainError):
    """The form's key is a day old, forged or missing: whether it was pressed before is not known any more."""

    code = "form_too_old"
    sentence = "Nothing was recorded: this form had been open for more than a day. Look through it and send it again."


def new_token() -> str:
    """A signed key nobody has used."""
    return signing.dumps(uuid4().hex, salt=_SALT)


def take(request: HttpRequest) -> bool:
    """Whether this submission is the first with its key. Raises FormTooOld for a key that cannot be known."""
    key = _key(request)
    if key is None:
        raise FormTooOld
    return bool(cache.add(key, 1, HOURS * 3600))


def give_back(request: HttpRequest) -> None:
    """What this submission asked for came to nothing: its key may be used again."""
    key = _key(request)
    if key is not None:
        cache.delete(key)


def form_key(request: HttpRequest) -> UUID | None:
    """The key itself, for a table that keeps it beside what the form made; None when it is missing or forged.

    Of any age: the table knows every key that was used.
    """
    try:
        return UUID(hex=signing.loads(request.POST.get(FIELD, ""), salt=_SALT))
    except signing.BadSignature:
        return None


def taken(request: HttpRequest) -> bool:
    """Whether this submission's key was used before: a second press, to which nothing need be said any more."""
    key = _key(request)
    return key is not None and cache.get(key) is not None


def _key(request: HttpRequest) -> str | None:
    try:
        return f"{_SALT}:{signing.loads(request.POST.get(FIELD, ''), salt=_SALT, max_age=HOURS * 3600)}"
    except signing.BadSignature:
        return None
