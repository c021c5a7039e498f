"""What a person has decided is remembered; what is asked twice is answered alike; what is too much is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pytest

from bench.linkage_people import register
from laoyou.analytics.linkage import (
    CERTAIN,
    DuckDB,
    KeysRepeat,
    Pairs,
    TooManyCandidates,
    UnreadablePersons,
    find_pairs,
    link_to,
)
from laoyou.analytics.linkage.blocking import MOST_SHARING_A_PHONE
from tests.analytics.linkage.registers import Row, lawful, table

BORN = date(1950, 3, 15)
ONE = Row("a", citizen_id=lawful(BORN, 123))
THREE = table(ONE, ONE.but("b"), ONE.but("c", citizen_id=None))


def _keys(found: Pairs) -> set[tuple[str, str]]:
    return {(each["left"], each["right"]) for each in found.pairs.to_pylist()}


def _apart(*pairs: tuple[str, str]) -> pa.Table:
    return pa.table({"left": [left for left, _ in pairs], "right": [right for _, right in pairs]})


def test_left_is_the_smaller_key() -> None:
    assert _keys(find_pairs(THREE)) == {("a", "b"), ("a", "c"), ("b", "c")}


@pytest.mark.parametrize("said", [("a", "b"), ("b", "a")])
def test_not_the_same_is_remembered_in_either_order(said: tuple[str, str]) -> None:
    found = find_pairs(THREE, threshold=0.0, apart=_apart(said, ("b", "long gone")))
    assert _keys(found) == {("a", "c"), ("b", "c")}
    assert {(each["left"], each["right"]) for each in found.evidence.to_pylist()} == _keys(found)


def test_everything_apart_leaves_nothing() -> None:
    found = find_pairs(THREE, apart=_apart(("a", "b"), ("a", "c"), ("c", "b")))
    assert (len(found.pairs), len(found.evidence), found.pairs.column_names) == (
        0,
        0,
        ["left", "right", "probability", "weight"],
    )


def test_what_is_apart_needs_both_columns() -> None:
    with pytest.raises(UnreadablePersons) as refused:
        find_pairs(THREE, apart=pa.table({"left": ["a"]}))
    assert refused.value.facts["column"] == "right"


def test_a_batch_is_linked_to_the_register_and_not_to_itself() -> None:
    incoming = table(Row("a", name="李梅", sex="F"), ONE.but("x", phone="13912345678"), ONE.but("y"))
    found = link_to(THREE, incoming)
    assert _keys(found) == {(known, new) for known in "abc" for new in "xy"}


def test_one_key_may_name_two_persons_in_register_and_batch() -> None:
    incoming = table(ONE)
    assert _keys(link_to(THREE, incoming, apart=_apart(("b", "a")))) == {("a", "a"), ("c", "a")}


def test_register_and_batch_may_have_other_types_of_key() -> None:
    incoming = table(ONE).drop_columns(["key"]).append_column("key", pa.array([5]))
    assert link_to(table(ONE), incoming).pairs.select(["left", "right"]).to_pylist() == [{"left": "a", "right": 5}]


@pytest.mark.parametrize("empty", [THREE.slice(0, 0), THREE.slice(0, 1)])
def test_nobody_to_compare_is_no_pair(empty: pa.Table) -> None:
    found = find_pairs(empty)
    assert (len(found.pairs), len(found.evidence), found.candidates, found.trained) == (0, 0, 0, False)


def test_an_empty_batch_is_no_pair() -> None:
    assert len(link_to(THREE, THREE.slice(0, 0)).pairs) == 0


@pytest.mark.parametrize("threshold", [-0.1, 1, 1.5])
def test_a_threshold_is_a_probability_below_one(threshold: float) -> None:
    with pytest.raises(ValueError, match="at least 0 and less than 1"):
        find_pairs(THREE, threshold=threshold)


def test_the_threshold_is_kept() -> None:
    weak = ONE.but("c", name="王健国", citizen_id=None, area=990199101201)
    found = find_pairs(table(ONE, ONE.but("b"), weak), threshold=CERTAIN)
    assert _keys(found) == {("a", "b")}


def test_keys_are_checked_in_both_tables() -> None:
    with pytest.raises(KeysRepeat):
        link_to(THREE, table(ONE, ONE))


def test_a_rule_that_explodes_is_named_before_anything_is_compared() -> None:
    crowd = table(*(Row(f"{at:03}", name=f"人{at}", birth=BORN, citizen_id="990102195003151234") for at in range(100)))
    with pytest.raises(TooManyCandidates) as refused:
        find_pairs(crowd, most_candidates=5000)
    facts = refused.value.facts
    assert (facts["rule"], facts["columns"], facts["candidates"], facts["most"]) == ("same ID", "id", 4950, 5000)


def test_across_two_tables_the_pairs_across_are_counted() -> None:
    with pytest.raises(TooManyCandidates) as refused:
        link_to(THREE, table(ONE.but("x"), ONE.but("y")), most_candidates=3)
    assert refused.value.facts["candidates"] == 6


def test_a_village_offices_phone_finds_nobody() -> None:
    days = [BORN + timedelta(days=at * 61) for at in range(MOST_SHARING_A_PHONE + 1)]
    names = [chr(0x4E00 + at * 97) + chr(0x5000 + at * 89) + chr(0x6000 + at * 83) for at in range(len(days))]
    crowd = [
        Row(f"{at:02}", name, birth=day, phone="09728612345")
        for at, (name, day) in enumerate(zip(names, days, strict=True))
    ]
    assert find_pairs(table(*crowd)).candidates < len(crowd)
    assert find_pairs(table(*crowd[:-1])).candidates >= MOST_SHARING_A_PHONE * (MOST_SHARING_A_PHONE - 1) // 2


@pytest.fixture(scope="module")
def many() -> pa.Table:
    return register(6000, share=0.15, seed=3).persons


@pytest.fixture(scope="module")
def found(many: pa.Table) -> Pairs:
    return find_pairs(many)


def test_a_register_with_many_second_rows_teaches_the_model(found: Pairs) -> None:
    assert found.trained
    assert len(found.pairs) > 800


def test_the_order_of_the_rows_and_the_number_of_threads_change_nothing(many: pa.Table, found: Pairs) -> None:
    again = find_pairs(many.sort_by("name"), backend=DuckDB(threads=1, memory="2GB"))
    assert again.pairs.equals(found.pairs)
    assert again.evidence.equals(found.evidence)
    assert replace(again, pairs=found.pairs, evidence=found.evidence) == found


def test_a_register_without_names_or_births_teaches_only_what_it_has() -> None:
    bare = [Row(f"{at:03}", None, birth=None, citizen_id=lawful(BORN, at // 2)) for at in range(500)]
    found = find_pairs(table(*bare))
    assert (found.trained, len(found.pairs)) == (True, 250)


def test_levels_nobody_reached_keep_something_of_their_estimate() -> None:
    """Two hundred and fifty faultless second rows do not teach that faults never happen."""
    days = [BORN + timedelta(days=at // 2 * 37) for at in range(500)]
    names = [chr(0x4E00 + at // 2) + "建明" for at in range(500)]
    rows = [Row(f"{at:03}", names[at], birth=days[at], citizen_id=lawful(days[at], 7)) for at in range(500)]
    slip = rows[0].but("x", name=names[0][0] + "健明", citizen_id=None)
    found = find_pairs(table(*rows, slip))
    assert found.trained
    assert {("000", "x"), ("001", "x")} <= _keys(found)
