"""Unified social credit codes: GB 32100-2015."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.core.credit_codes import (
    ALPHABET,
    CreditCodeFault,
    UnreadableCreditCode,
    check_character,
    read_credit_code,
)

# Two codes that other programs' documentation prints as valid ones.
REAL = ["91350100M000100Y43", "91110000600037341L"]


@pytest.mark.parametrize("code", REAL)
def test_codes_in_use_are_read(code: str) -> None:
    read = read_credit_code(code)
    assert read.code == code
    assert read.area6 == int(code[2:8])
    assert not read.made_up


def test_as_typed() -> None:
    assert read_credit_code(" 91350100m000100y43 ").code == REAL[0]
    assert read_credit_code("９１３５０１００Ｍ０００１００Ｙ４３").code == REAL[0]


def test_letters_in_front_are_lawful() -> None:
    first = "N2990222MF1234567"
    assert read_credit_code(first + check_character(first)).registrar == "N"


def test_made_up_operators_are_told_apart() -> None:
    first = "52990222MJX000001"
    assert read_credit_code(first + check_character(first)).made_up


@pytest.mark.parametrize(
    ("text", "fault", "facts"),
    [
        ("", CreditCodeFault.WRONG_LENGTH, {"found": 0}),
        ("91350100M000100Y4", CreditCodeFault.WRONG_LENGTH, {"found": 17}),
        ("9135O100M000100Y43", CreditCodeFault.FOREIGN_CHARACTER, {"found": "O", "place": 5}),
        ("91A50100M000100Y43", CreditCodeFault.NO_AREA, {"found": "A50100"}),
        ("91350100M000100Y44", CreditCodeFault.WRONG_CHECK, {"found": "4", "expected": "3"}),
    ],
)
def test_what_is_wrong_is_said(text: str, fault: CreditCodeFault, facts: dict[str, object]) -> None:
    with pytest.raises(UnreadableCreditCode) as caught:
        read_credit_code(text)
    assert (caught.value.code, caught.value.facts) == (fault, facts)


def test_a_check_character_needs_seventeen() -> None:
    with pytest.raises(ValueError, match="17"):
        check_character("9135")


@given(st.text(ALPHABET, min_size=9, max_size=9), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(own: str, place: int, other: str) -> None:
    first = "91" + "990222" + own
    code = first + check_character(first)
    changed = code[:place] + other + code[place + 1 :]
    if changed == code:
        return
    with pytest.raises(UnreadableCreditCode):
        read_credit_code(changed)
