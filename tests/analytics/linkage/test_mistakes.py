"""One person twice: every kind of mistake is found, and the evidence says what it was."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from laoyou.analytics.linkage import CERTAIN, REVIEW, Pairs, find_pairs
from tests.analytics.linkage.registers import Row, lawful, table

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐"


def _person(at: int, **given: Any) -> Row:
    """Somebody whom nobody else in the file resembles; the second row has a key that ends in 2."""
    birth = given.get("birth", date(1935, 4, 5) + timedelta(days=at * 397))
    usual = Row(
        key=f"{at:02}-1",
        name=_SURNAMES[at] + "建明",
        birth=birth,
        citizen_id=lawful(birth, 3 + at * 7),
        phone=f"1390000{at:04}7",
        area=990101101201 + at * 1000,
    )
    return replace(usual, **given)


def _swapped(written: str, at: int) -> str:
    return written[:at] + written[at + 1] + written[at] + written[at + 2 :]


# kind of mistake: the first row, what the second row has instead, the field it shows in, the level that field reaches
NOTHING_ELSE = {"citizen_id": None, "phone": None}
_P = [_person(at) for at in range(20)]
CASES: dict[str, tuple[Row, dict[str, Any], str, str]] = {
    "id written with 15 digits": (_P[0], {"citizen_id": _P[0].citizen_id[:6] + _P[0].citizen_id[8:17]}, "id", "exact"),
    "two digits of the id swapped": (_P[1], {"citizen_id": _swapped(_P[1].citizen_id, 14)}, "id", "slip"),
    "one digit of the id wrong": (_P[2], {"citizen_id": _P[2].citizen_id[:16] + "0" + _P[2].citizen_id[17]}, "id", "slip"),
    "one digit of the id left out": (_P[3], {"citizen_id": _P[3].citizen_id[:9] + _P[3].citizen_id[10:]}, "id", "slip"),
    "id missing": (_P[4], {"citizen_id": None}, "id", "missing"),
    "id and phone missing": (_P[5], NOTHING_ELSE, "phone", "missing"),
    "homophone, no id": (_P[6], {"name": _P[6].name[0] + "健铭", **NOTHING_ELSE}, "name", "homophone"),
    "fuzzy sound, no id": (_P[7], {"name": _P[7].name[0] + "建民", **NOTHING_ELSE}, "name", "fuzzy"),
    "another character": (_P[8], {"name": _P[8].name[0] + "建朋"}, "name", "one_character"),
    "character left out": (replace(_P[9], name="刘宝建明"), {"name": "刘宝明", "phone": None}, "name", "one_character"),
    "characters exchanged": (_P[10], {"name": _P[10].name[0] + "明建"}, "name", "one_character"),
    "day and month exchanged, no id": (
        _person(11, birth=date(1947, 4, 5)), {"birth": date(1947, 5, 4), **NOTHING_ELSE}, "birth", "day_month",
    ),
    "year beside, no id": (_person(12, birth=date(1949, 7, 8)), {"birth": date(1950, 7, 8), "citizen_id": None}, "birth", "slip"),
    "digits of the year exchanged": (
        _person(13, birth=date(1935, 7, 8)), {"birth": date(1953, 7, 8), "citizen_id": None}, "birth", "slip",
    ),
    "lunar birth, no id": (_person(14, birth=date(1951, 2, 3)), {"birth": date(1951, 3, 10), "citizen_id": None}, "birth", "lunar"),
    "moved to another county": (_P[15], {"area": 990105107206, "phone": None}, "area", "other"),
    "moved within the county": (_P[16], {"area": 990101199299, "citizen_id": None}, "area", "county"),
    "phone changed": (_P[17], {"phone": "13811112222", "citizen_id": None}, "phone", "other"),
    "surname read another way": (replace(_P[18], name="单永胜"), {"name": "山永胜", "phone": None}, "name", "homophone"),
    "sex wrong": (_P[19], {"sex": "F"}, "sex", "other"),
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Pairs:
    rows = [
        row for first, changes, _, _ in CASES.values() for row in (first, first.but(first.key[:-1] + "2", **changes))
    ]
    return find_pairs(table(*rows))


@pytest.fixture(scope="module")
def levels(found: Pairs) -> dict[tuple[str, str], dict[str, str]]:
    reached: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for each in found.evidence.to_pylist():
        reached[each["left"], each["right"]][each["field"]] = each["level"]
    return reached


@pytest.mark.parametrize("mistake", CASES)
def test_both_rows_are_found_to_be_one_person(mistake: str, found: Pairs, levels: Any) -> None:
    first, _, field, level = CASES[mistake]
    pair = (first.key, first.key[:-1] + "2")
    probability = {(each["left"], each["right"]): each["probability"] for each in found.pairs.to_pylist()}
    assert probability.get(pair, 0) >= REVIEW
    assert levels[pair][field] == level


def test_nobody_else_is_found(found: Pairs) -> None:
    assert len(found.pairs) == len(CASES)


def test_the_evidence_adds_up_to_the_weight_and_the_weight_to_the_probability(found: Pairs) -> None:
    total: dict[tuple[str, str], float] = defaultdict(lambda: found.prior_weight)
    for each in found.evidence.to_pylist():
        total[each["left"], each["right"]] += each["weight"]
    for pair in found.pairs.to_pylist():
        assert math.isclose(total[pair["left"], pair["right"]], pair["weight"], abs_tol=1e-3)
        assert math.isclose(pair["probability"], 1 / (1 + 2 ** -pair["weight"]), abs_tol=1e-5)


def test_the_weightiest_come_first_and_evidence_in_the_same_order(found: Pairs) -> None:
    rows = [(-each["weight"], each["left"], each["right"]) for each in found.pairs.to_pylist()]
    assert rows == sorted(rows)
    pairs = [each[1:] for each in rows]
    evidence = list(dict.fromkeys((each["left"], each["right"]) for each in found.evidence.to_pylist()))
    assert evidence == pairs


def test_what_is_certain_needs_nobody(found: Pairs) -> None:
    """A widened ID, a swapped digit: with everything else equal a person need not look."""
    certain = {each["left"] for each in found.pairs.to_pylist() if each["probability"] >= CERTAIN}
    assert {"00-1", "01-1", "02-1", "03-1", "04-1"} <= certain


def test_types_of_keys_are_kept() -> None:
    persons = table(_P[0], _P[0].but("2")).drop_columns(["key"]).append_column("key", pa.array([7, 3], pa.int32()))
    pairs = find_pairs(persons).pairs
    assert (pairs["left"].to_pylist(), pairs["right"].to_pylist(), pairs.schema.field("left").type) == (
        [3],
        [7],
        pa.int32(),
    )
