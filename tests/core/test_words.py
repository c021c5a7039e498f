"""Money, keys, time, actions: the small words everything else is written in."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.core import access, clock
from laoyou.core.access import Action, declare
from laoyou.core.actor import Actor, system_actor
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.core.money import fen_from_wan, wan_from_fen


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_fen_survive_the_way_through_wan(fen: int) -> None:
    assert fen_from_wan(wan_from_fen(fen)) == fen


@pytest.mark.parametrize(("wan", "fen"), [("75075", 75_075_000_000), ("640.5", 640_500_000), ("0.000001", 1), (0, 0)])
def test_wan_are_a_million_fen(wan: str, fen: int) -> None:
    assert fen_from_wan(wan) == fen


def test_a_part_of_a_fen_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number of fen"):
        fen_from_wan("0.0000001")


def test_wan_are_written_without_needless_zeros() -> None:
    assert [str(wan_from_fen(fen)) for fen in (1_800_000_000, 640_500_000, 1)] == ["1800", "640.5", "0.000001"]


def test_keys_are_version_7_and_rise() -> None:
    keys = [uuid7() for _ in range(5_000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}


def test_keys_made_by_several_threads_are_all_different() -> None:
    made: list[UUID] = []
    threads = [threading.Thread(target=lambda: made.extend(uuid7() for _ in range(2_000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000


def test_the_day_is_that_of_the_offices() -> None:
    assert clock.day_of(datetime(2025, 12, 31, 16, 30, tzinfo=UTC)) == date(2026, 1, 1)
    assert clock.day_of(datetime(2025, 12, 31, 15, 30, tzinfo=UTC)) == date(2025, 12, 31)


def test_an_action_is_for_its_roles_and_the_system() -> None:
    action = Action("tests.act", "Act", frozenset({"leader"}))
    assert action.allows(Actor("甲", user_id=UUID(int=1), roles=frozenset({"leader", "auditor"})))
    assert action.allows(system_actor("nightly"))
    nobody = Actor("乙", user_id=UUID(int=2), roles=frozenset({"auditor"}))
    assert not action.allows(nobody)
    with pytest.raises(NotAllowed):
        action.demand(nobody)


def test_a_person_is_never_the_system() -> None:
    pretending = Actor("丙", user_id=UUID(int=3), roles=frozenset({"system"}))
    assert not pretending.is_system
    assert not Action("tests.other", "Other", frozenset()).allows(pretending)


def test_a_code_names_one_action_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_declared", {})
    first = declare("tests.once", "Once", roles={"leader"})
    assert declare("tests.once", "Once", roles={"leader"}) == first
    with pytest.raises(ValueError, match="declared twice"):
        declare("tests.once", "Once", roles={"auditor"})


def test_errors_carry_a_code_a_sentence_and_facts() -> None:
    error = NotAllowed(action="plan.accept_edition")
    assert (error.code, error.facts) == ("not_allowed", {"action": "plan.accept_edition"})
    assert str(NotFound()) == NotFound.sentence
