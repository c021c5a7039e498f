"""What a document becomes: one text that every later span points into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from laoyou.reading.sources.messages import sentence

Kind = Literal["txt", "docx", "html", "pdf", "pack"]


@dataclass(frozen=True)
class Note:
    """Something done or left out on the way that a person may want to know; never an error."""

    code: str
    facts: Mapping[str, Any]

    @property
    def english(self) -> str:
        """The sentence in English, places filled."""
        return sentence(self.code, self.facts)

    @property
    def chinese(self) -> str:
        """The sentence in Chinese, places filled."""
        return sentence(self.code, self.facts, chinese=True)


@dataclass(frozen=True)
class Source:
    """The text of one uploaded document.

    `text` has "\\n" line ends and no byte order mark; a table is one row a line with cells separated by TAB.
    `encoding` is the character encoding found, None where the format has its own (.docx, .pdf).
    `sha256` is the hexadecimal digest of the bytes as uploaded.
    """

    text: str
    kind: Kind
    encoding: str | None
    notes: tuple[Note, ...]
    sha256: str


@dataclass(frozen=True)
class Extract:
    """What a reader of one format hands over before cleaning."""

    text: str
    notes: tuple[Note, ...] = ()
    encoding: str | None = None


def counted(counts: Mapping[str, int]) -> tuple[Note, ...]:
    """One note per code that was counted at least once, in a fixed order."""
    return tuple(Note(code, {"count": counts[code]}) for code in sorted(counts) if counts[code])


def unique(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes without exact repeats, first occurrence first."""
    kept: list[Note] = []
    for note in notes:
        if note not in kept:
            kept.append(note)
    return tuple(kept)
