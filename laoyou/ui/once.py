"""A form that is pressed twice acts once: each rendering carries a key that can be taken a single time.

Keys are kept in the default cache; with several web processes that must be a shared one (database or Redis).
"""

from __future__ import annotations

from uuid import uuid4

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

FIELD = "submission"
HOURS = 24
_SALT = "laoyou.ui.once"


def new_token() -> str:
    """A signed key nobody has used."""
    return signing.dumps(uuid4().hex, salt=_SALT)


def take(request: HttpRequest) -> bool:
    """Whether this submission is the first with its key. A missing, forged or day-old key is never the first."""
    try:
        key = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return False
    return bool(cache.add(f"{_SALT}:{key}", 1, HOURS * 3600))
