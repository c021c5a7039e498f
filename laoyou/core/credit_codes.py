"""Unified social credit codes of legal persons and other organisations (统一社会信用代码, GB 32100-2015).

Eighteen characters: the department that registered (1) and the kind of body (1), the area of the registration
(GB/T 2260, 6), the body's own number (9), one check character. The alphabet has no I, O, S, V and Z. The first two
need not be digits: rural collectives are N1, N2, N3, the army's bodies A1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from laoyou.core.typed_numbers import compact

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_MADE_UP = "99"  # where the area stands: no province begins so


class CreditCodeFault(StrEnum):
    """Why a code cannot be read, with the facts that come along.

    WRONG_LENGTH: found. FOREIGN_CHARACTER: found, place (from 1). NO_AREA: found (the six characters).
    WRONG_CHECK: found, expected.
    """

    WRONG_LENGTH = "wrong_length"
    FOREIGN_CHARACTER = "foreign_character"
    NO_AREA = "no_area"
    WRONG_CHECK = "wrong_check"


class UnreadableCreditCode(ValueError):
    """The text is no unified social credit code; `code` says why, `facts` fills the sentence made elsewhere."""

    def __init__(self, code: CreditCodeFault, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(str(code))


@dataclass(frozen=True, slots=True)
class CreditCode:
    """What a code says: `area6` is where it was registered, `registrar` and `body` the first two characters."""

    code: str
    registrar: str
    body: str
    area6: int

    @property
    def made_up(self) -> bool:
        """Whether this is nobody: the operators in this project's examples are registered in area 99."""
        return self.code[2:4] == _MADE_UP


def read_credit_code(text: str) -> CreditCode:
    """Read a code as typed; full-width characters, small letters, blanks and hyphens are forgiven.

    Raises UnreadableCreditCode. Whether the area exists is not asked: it may have been renamed since.
    """
    written = compact(text).upper()
    if len(written) != len(_WEIGHTS) + 1:
        raise UnreadableCreditCode(CreditCodeFault.WRONG_LENGTH, found=len(written))
    for place, character in enumerate(written, start=1):
        if character not in ALPHABET:
            raise UnreadableCreditCode(CreditCodeFault.FOREIGN_CHARACTER, found=character, place=place)
    if not written[2:8].isdigit():
        raise UnreadableCreditCode(CreditCodeFault.NO_AREA, found=written[2:8])
    expected = check_character(written[:-1])
    if written[-1] != expected:
        raise UnreadableCreditCode(CreditCodeFault.WRONG_CHECK, found=written[-1], expected=expected)
    return CreditCode(written, written[0], written[1], int(written[2:8]))


def check_character(first17: str) -> str:
    """The 18th character for the 17 before it. Raises ValueError unless there are 17 of the alphabet."""
    if len(first17) != len(_WEIGHTS):
        raise ValueError("a check character is computed from 17 characters")
    total = sum(ALPHABET.index(each) * weight for each, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]
