"""What an official paper consists of, whatever it is written as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text; `level` 1 to 4, each with a typeface of its own."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under its title; `widths` are shares of the line, one a column, `right` the columns set to the right."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    right: frozenset[int] = frozenset()


Block = Heading | Text | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of one issuer: what stands above the red line, the text, who signs it when, and to whom copies go.

    `number` as printed, with the year in 〔〕; `attachments` are set behind the signature, each on a page of its own.
    """

    issuer: str
    number: str
    title: str
    to: str
    blocks: Sequence[Block]
    signed_by: str
    signed_on: date
    attachments: Sequence[Grid] = ()
    copies_to: str = ""
    printed_by: str = ""
