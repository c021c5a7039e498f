"""Every place lost or won between two rankings is accounted for; offers by the rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.policy.waiting import Entry, OfferTerms, Rule, RuleUnusable, Why, moved, offer_terms, rank, shipped_rules

RULE = Rule.read(
    {
        "code": "small",
        "seed": "s",
        "waiting": {"points_per_month": 1, "most_months": 3},
        "criteria": [{"code": "first", "class": 1}, {"code": "ten", "points": 10}, {"code": "five", "points": 5}],
    }
)
DAY = date(2026, 3, 1)
people = st.dictionaries(
    st.integers(1, 30).map(str),
    st.tuples(st.integers(0, 200), st.frozensets(st.sampled_from(sorted(RULE.criteria)))),
    max_size=15,
)


def order(people: dict[str, tuple[int, frozenset[str]]], on: date = DAY):  # type: ignore[no-untyped-def]
    entries = [Entry(number, DAY - timedelta(days=days), met) for number, (days, met) in people.items()]
    return rank(RULE, entries, on=on)


@given(people, people, st.integers(0, 200))
def test_old_rank_plus_who_came_less_who_went_is_the_new_rank(
    before: dict[str, tuple[int, frozenset[str]]], after: dict[str, tuple[int, frozenset[str]]], days: int
) -> None:
    then, now = order(before), order(after, DAY + timedelta(days=days))
    for each in now:
        move = moved(then, now, each.entry.number)
        assert move is not None
        assert move.rank == each.rank
        if move.earlier is not None:
            came, gone = (sum(one.count for one in passages) for passages in (move.came, move.gone))
            assert move.rank == move.earlier + came - gone
    assert moved(then, now, "nobody") is None


def test_reasons_are_told_apart() -> None:
    none = frozenset[str]()
    before = order({"me": (40, none | {"five"}), "b": (30, none), "c": (100, none), "d": (90, none | {"ten"})})
    after = order({"me": (40, none), "b": (30, none | {"ten"}), "c": (100, none), "e": (0, none | {"first"})})
    assert [each.entry.number for each in before] == ["d", "me", "c", "b"]
    assert [each.entry.number for each in after] == ["e", "b", "c", "me"]
    move = moved(before, after, "me")
    assert move is not None
    assert {(each.why, each.codes) for each in move.came} == {
        (Why.NEW, ("first",)),
        (Why.CRITERION, ("ten",)),
        (Why.OWN, ("five",)),
    }
    assert [(each.why, each.count) for each in move.gone] == [(Why.LEFT, 1)]
    other_rule = moved(before, after, "me", same_rule=False)
    assert other_rule is not None
    assert Why.RULE in {each.why for each in other_rule.came}


def test_waiting_longer_is_a_reason() -> None:
    none = frozenset[str]()
    both = {"me": (20, none), "other": (25, none | {"five"})}
    other = {"me": (20, none | {"five"}), "other": (25, none | {"five"})}
    assert [each.entry.number for each in order(both)] == ["other", "me"]
    first = order(other)
    later = order(other, DAY + timedelta(days=5))
    assert [each.entry.number for each in first] == ["other", "me"]
    assert moved(first, later, "me") is not None


def test_terms_of_the_shipped_rules_can_be_read() -> None:
    for each in shipped_rules():
        terms = offer_terms(each)
        assert (terms.days, terms.most_refusals, terms.counts("ill"), terms.counts("far")) == (10, 2, False, True)
    assert offer_terms(RULE) == OfferTerms()


@pytest.mark.parametrize("part", [{"then": "x"}, {"days": 0}, {"days": True}, {"most_refusals": -1}])
def test_terms_that_cannot_be_meant(part: dict[str, object]) -> None:
    rule = Rule.read({"criteria": [{"code": "a"}], "offers": part})
    with pytest.raises(RuleUnusable, match="offers"):
        offer_terms(rule)
