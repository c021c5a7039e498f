"""Small pieces of pages: facts, timeline entries, tabs, and values that were corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from laoyou.ui import formats
from laoyou.ui.statuses import Tone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as a document prints it and as it was corrected; `corrected` None when it stands as printed."""

    printed: str
    corrected: str | None = None
    why: str | _StrPromise = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts. `value` may be text, a Printed or a Status; None and "" show as missing."""

    label: str | _StrPromise
    value: object
    url: str = ""
    source: str | _StrPromise = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: when, what, and who or where it is known from."""

    at: date | datetime
    what: str | _StrPromise
    detail: str | _StrPromise = ""
    by: str = ""
    url: str = ""
    tone: Tone | str = ""

    @property
    def written(self) -> str:
        return formats.moment(self.at) if isinstance(self.at, datetime) else formats.day(self.at)


@dataclass(frozen=True, slots=True)
class Tab:
    """A page among its neighbours."""

    label: str | _StrPromise
    url: str
    current: bool = False
    count: int | None = None
