"""Persons of one family are not one person, however much they share."""

from __future__ import annotations

from datetime import date

import pytest

from laoyou.analytics.linkage import CERTAIN, REVIEW, find_pairs
from tests.analytics.linkage.registers import Row, lawful, table

BORN = date(2021, 6, 9)
FATHER = date(1952, 6, 9)
PHONE = "13912345678"
TWIN = Row("a", name="马建国", birth=BORN, citizen_id=lawful(BORN, 101), phone=PHONE)


def _probability(*rows: Row) -> float:
    found = find_pairs(table(*rows), threshold=0.0).pairs["probability"].to_pylist()
    assert len(found) <= 1
    return found[0] if found else 0.0


def _kin(*rows: Row) -> str:
    evidence = find_pairs(table(*rows), threshold=0.0).evidence.to_pylist()
    return next(each["level"] for each in evidence if each["field"] == "kin")


@pytest.mark.parametrize("name", ["马建军", "马卫国", "马小明"])
def test_twins_with_their_ids_are_never_proposed(name: str) -> None:
    other = TWIN.but("b", name=name, citizen_id=lawful(BORN, 103))
    assert _probability(TWIN, other) < REVIEW


def test_twins_whose_ids_are_missing_are_never_merged_unseen() -> None:
    other = TWIN.but("b", name="马建军", citizen_id=None)
    assert _probability(TWIN, other) < CERTAIN
    assert _kin(TWIN, other) == "twins_one_phone"


def test_a_twin_whose_id_has_a_mistake_is_not_the_other_twin() -> None:
    other = TWIN.but("b", name="马建军", citizen_id=lawful(BORN, 103)[:17] + "?")
    assert _probability(TWIN, other) < CERTAIN


def test_a_slip_in_the_name_is_still_one_person_when_the_id_agrees() -> None:
    assert _probability(TWIN, TWIN.but("b", name="马建军")) >= CERTAIN
    assert _kin(TWIN, TWIN.but("b", name="马建军")) == "other"


def test_father_and_son_of_one_name_are_not_one_person() -> None:
    father = Row("a", birth=FATHER, citizen_id=lawful(FATHER, 11), phone=PHONE)
    son = father.but("b", birth=date(1979, 2, 20), citizen_id=lawful(date(1979, 2, 20), 11))
    assert _probability(father, son) < REVIEW


def test_father_and_son_of_one_name_without_ids_are_not_one_person() -> None:
    father = Row("a", birth=FATHER, phone=PHONE)
    son = father.but("b", birth=date(1979, 2, 20))
    assert _probability(father, son) < REVIEW
    assert _kin(father, son) == "generations"


def test_one_name_and_day_of_birth_with_two_lawful_ids_is_for_a_person_to_decide() -> None:
    one = Row("a", birth=FATHER, citizen_id=lawful(FATHER, 11), phone=PHONE)
    assert REVIEW <= _probability(one, one.but("b", citizen_id=lawful(FATHER, 35))) < CERTAIN


def test_an_id_used_by_somebody_of_another_surname_is_for_a_person_to_decide() -> None:
    one = Row("a", birth=FATHER, citizen_id=lawful(FATHER, 11))
    assert REVIEW <= _probability(one, one.but("b", name="赵桂兰", phone=PHONE)) < CERTAIN


def test_neighbours_of_one_name_are_two_persons() -> None:
    one = Row("a", birth=date(1950, 3, 15), phone=PHONE)
    other = one.but("b", birth=date(1957, 11, 28), phone="13799998888")
    assert _probability(one, other) < REVIEW
