"""What an official paper consists of, whatever it is written as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

# What a number was taken from stands behind it, small and raised: 42.1[3].
_NOTE = re.compile(r"(\[\d+\])")


def noted(words: str, number: int) -> str:
    """Words with the number of the note that says where they were taken from."""
    return f"{words}[{number}]"


def apart(words: str) -> Iterator[tuple[str, bool]]:
    """The words in pieces, each with whether it is a note's number."""
    for piece in _NOTE.split(words):
        if piece:
            yield piece, bool(_NOTE.fullmatch(piece))


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


@dataclass(frozen=True, slots=True)
class Picture:
    """Figures to be drawn, under their title: lying bars by label, or `lines` over labels, a colour a series.

    A missing figure is left out; `target` is drawn across.
    """

    title: str
    labels: Sequence[str]
    series: Mapping[str, Sequence[float | None]]
    unit: str = ""
    target: float | None = None
    lines: bool = False


Block = Heading | Text | Grid | Picture
_KINDS: dict[str, type[Block]] = {"heading": Heading, "text": Text, "grid": Grid, "picture": Picture}
_NAMES = {kind: name for name, kind in _KINDS.items()}


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


def as_json(paper: Paper) -> dict[str, Any]:
    """The paper as JSON keeps it; `from_json` makes an equal one of it."""
    return asdict(paper) | {
        "signed_on": paper.signed_on.isoformat(),
        "blocks": [_block_as_json(each) for each in paper.blocks],
        "attachments": [_block_as_json(each) for each in paper.attachments],
    }


def _block_as_json(block: Block) -> dict[str, Any]:
    plain = asdict(block) | {"kind": _NAMES[type(block)]}
    if isinstance(block, Grid):
        plain["right"] = sorted(block.right)
    return plain


def from_json(kept: Mapping[str, Any]) -> Paper:
    """The paper that `as_json` kept. Raises KeyError, TypeError for something else."""
    facts = dict(kept) | {
        "signed_on": date.fromisoformat(kept["signed_on"]),
        "blocks": [_block_from_json(each) for each in kept["blocks"]],
        "attachments": [_block_from_json(each) for each in kept["attachments"]],
    }
    return Paper(**facts)


def _block_from_json(kept: Mapping[str, Any]) -> Any:
    facts = dict(kept)
    kind = _KINDS[facts.pop("kind")]
    if kind is Grid:
        facts["right"] = frozenset(facts["right"])
    return kind(**facts)
