"""Look-ups by strangers: what the database's functions say when somebody has tried too often (ADR 21)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from laoyou.core.errors import DomainError


class LockedForNow(DomainError):
    code = "lookup_locked"
    sentence = "Too many wrong tries. Try again after %(until)s, or ask the township's service desk."

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(until=until.isoformat())


def found_in(told: Any) -> dict[str, Any] | None:
    """A look-up's answer; None where nothing fits. Raises LockedForNow."""
    answer: dict[str, Any] = json.loads(told) if isinstance(told, str) else told
    if answer["outcome"] == "locked":
        raise LockedForNow(datetime.fromisoformat(answer["until"]))
    return answer if answer["outcome"] == "found" else None
