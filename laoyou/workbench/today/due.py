"""What waits for somebody, as a line of the today page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits: what it is, where it is done, how pressing it is (a tone of the design system)."""

    words: str
    url: str
    label: str
    tone: str = "near"
