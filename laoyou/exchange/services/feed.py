"""What a feed is: the contract between a kind of file and the machinery (docs/contracts/exchange.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from laoyou.exchange.enums import Kind
from laoyou.people.enums import Source

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from laoyou.exchange.models import Batch
    from laoyou.exchange.services.applying import Work
    from laoyou.exchange.services.block import CheckedBlock, Checking


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a feed. `synonyms` are further headings it goes by, Chinese and English, in any spelling of case.

    `required` cells may not be empty. `person` is the field of a person that the column says, if any.
    """

    code: str
    label: str | _StrPromise
    kind: Kind
    synonyms: tuple[str, ...] = ()
    required: bool = False
    person: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One thing that accepting will do: its code (`effects.sentence_of`) and count, and whose records it concerns."""

    code: str
    count: int
    concerns: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "count": self.count, "concerns": list(self.concerns)}


class Effect(Protocol):
    """What a feed does. All of it is set-based: never a query for each row."""

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        """Say of every row without fault what it would do: `block.settle(at, outcome, …)`."""
        ...

    def vanished(self, checking: Checking) -> int:
        """Of a complete list: stage what is on record from this source and stands nowhere in the file; how many."""
        ...

    def foresee(self, batch: Batch) -> list[Foreseen]:
        """What accepting everything would do, beyond the rows themselves."""
        ...

    def apply(self, work: Work) -> None:
        """Carry out the rows of the temporary table `exchange_chosen`, inside the caller's transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Feed:
    """A kind of file that a department sends.

    `full_list` is what its files usually are: complete (then who is missing has vanished) or an increment.
    `every_days` is how often it is expected, `ground` the law or agreement under which it is shared, `purpose` what
    for. Both are to be confirmed where the platform is used. With `several` a person may stand in several rows.
    With `takes_in` a row may be about somebody on record outside the file's area (feeds/_arrivals.py).
    `edition` grows whenever a check stages rows otherwise than before: what was staged earlier is checked again.
    """

    code: str
    label: str | _StrPromise
    source: Source
    columns: tuple[Column, ...]
    effect: Effect
    full_list: bool
    every_days: int
    ground: str | _StrPromise
    purpose: str | _StrPromise
    several: bool = False
    takes_in: bool = False
    edition: int = 1

    def column(self, code: str) -> Column:
        """Raises KeyError."""
        return next(column for column in self.columns if column.code == code)
