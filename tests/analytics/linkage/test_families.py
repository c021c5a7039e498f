"""Persons of one family are not one person, however much they share."""

from __future__ import annotations

from datetime import date

import pytest

from laoyou.analytics.linkage import CERTAIN, REVIEW, find_pairs
from tests.analytics.linkage.registers import Row, lawful, table

BORN = date(2021, 6, 9)
FATHER, SON = date(1952, 6, 9), date(1979, 2, 20)
PHONE = "13912345678"
TWIN = Row("a", name="马建国", birth=BORN, citizen_id=lawful(BORN, 101), phone=PHONE)


def _judged(*rows: Row) -> tuple[float, str]:
    """The probability that two rows are one person, and what the field of kinship says."""
    found = find_pairs(table(*rows), threshold=0.0)
    if not len(found.pairs):
        return 0.0, "not compared"
    kin = next(each["level"] for each in found.evidence.to_pylist() if each["field"] == "kin")
    return found.pairs["probability"][0].as_py(), kin


@pytest.mark.parametrize("name", ["马建军", "马小明"])
def test_twins_with_their_ids_are_never_proposed(name: str) -> None:
    probability, kin = _judged(TWIN, TWIN.but("b", name=name, citizen_id=lawful(BORN, 103)))
    assert probability < REVIEW
    assert kin == "twins_one_phone"


def test_twins_whose_ids_are_missing_are_never_merged_unseen() -> None:
    probability, kin = _judged(TWIN, TWIN.but("b", name="马建军", citizen_id=None))
    assert probability < CERTAIN
    assert kin == "twins_one_phone"


def test_a_twin_whose_id_has_a_mistake_is_not_the_other_twin() -> None:
    wrong = lawful(BORN, 103)[:17] + "?"
    assert _judged(TWIN, TWIN.but("b", name="马建军", citizen_id=wrong))[0] < CERTAIN


def test_a_slip_in_the_name_is_still_one_person_when_the_id_agrees() -> None:
    probability, kin = _judged(TWIN, TWIN.but("b", name="马建军"))
    assert probability >= CERTAIN
    assert kin == "other"


def test_father_and_son_of_one_name_are_not_one_person() -> None:
    father = Row("a", birth=FATHER, citizen_id=lawful(FATHER, 11), phone=PHONE)
    son = father.but("b", birth=SON, citizen_id=lawful(SON, 11))
    assert _judged(father, son)[0] < REVIEW


def test_father_and_son_of_one_name_without_ids_are_not_one_person() -> None:
    father = Row("a", birth=FATHER, phone=PHONE)
    probability, kin = _judged(father, father.but("b", birth=SON))
    assert probability < REVIEW
    assert kin == "generations"


def test_one_name_and_day_of_birth_with_two_lawful_ids_is_for_a_person_to_decide() -> None:
    one = Row("a", birth=FATHER, citizen_id=lawful(FATHER, 11), phone=PHONE)
    assert REVIEW <= _judged(one, one.but("b", citizen_id=lawful(FATHER, 35)))[0] < CERTAIN


def test_an_id_used_by_somebody_of_another_surname_is_for_a_person_to_decide() -> None:
    one = Row("a", birth=FATHER, citizen_id=lawful(FATHER, 11))
    probability, kin = _judged(one, one.but("b", name="赵桂兰", phone=PHONE))
    assert REVIEW <= probability < CERTAIN
    assert kin == "borrowed_id"


def test_neighbours_of_one_name_are_two_persons() -> None:
    one = Row("a", birth=date(1950, 3, 15), phone=PHONE)
    assert _judged(one, one.but("b", birth=date(1957, 11, 28), phone="13799998888"))[0] < REVIEW
