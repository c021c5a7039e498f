"""Status words: how something stands, told by a word and a shape and only then by a colour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Tone(StrEnum):
    """What a status asks of the reader; each tone has one colour pair and one shape."""

    OK = "ok"
    NEAR = "near"
    OFF = "off"
    NONE = "none"
    BUSY = "busy"


ICONS = {
    Tone.OK: "circle-check",
    Tone.NEAR: "alert-triangle",
    Tone.OFF: "square-x",
    Tone.NONE: "circle-dashed",
    Tone.BUSY: "progress",
}


@dataclass(frozen=True, slots=True)
class Status:
    """A word with its tone; `reason` says why, and is required reading when there is no data."""

    tone: Tone
    word: str | _StrPromise
    reason: str | _StrPromise = ""

    @property
    def icon(self) -> str:
        return ICONS[self.tone]

    @property
    def said(self) -> tuple[str, str]:
        """Word and reason in the reader's language."""
        return str(self.word), str(self.reason)

    def __str__(self) -> str:
        return f"{self.word} ({self.reason})" if self.reason else str(self.word)


REACHED = Status(Tone.OK, pgettext_lazy("status word", "On target"))
CLOSE = Status(Tone.NEAR, pgettext_lazy("status word", "Close"))
OFF_COURSE = Status(Tone.OFF, pgettext_lazy("status word", "Off course"))


def no_data(reason: str | _StrPromise) -> Status:
    """The status of a figure that is missing, with why it is."""
    return Status(Tone.NONE, _("No data"), reason)
