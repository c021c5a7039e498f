"""Rankings: one order whoever makes it, made again from what is published; and what would change a place in it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.policy import waiting
from laoyou.policy.waiting import ranking
from laoyou.policy.waiting.ranking import Entry, Rule, RuleUnusable, rank

TODAY = date(2026, 11, 26)
RULE = waiting.shipped_rule("elder_public")
CODES = sorted(RULE.criteria)


def entry(number: str, *met: str, waited: int = 0) -> Entry:
    return Entry(number, TODAY - timedelta(days=waited), frozenset(met))


ENTRIES = st.lists(
    st.builds(
        Entry,
        number=st.integers(0, 9999).map(str),
        applied_on=st.integers(0, 1200).map(lambda days: TODAY - timedelta(days=days)),
        met=st.frozensets(st.sampled_from(CODES), max_size=6),
    ),
    max_size=40,
    unique_by=lambda each: each.number,
)


def test_class_before_points_before_time_before_lot() -> None:
    entries = [
        entry("points", "care_severe", "age_90", "without_kin"),
        entry("second", "special_family"),
        entry("first", "destitute"),
        entry("second and points", "special_family", "age_80"),
        entry("longer", "care_mild", waited=400),
        entry("nothing"),
    ]
    placed = rank(RULE, entries, on=TODAY)
    assert [each.entry.number for each in placed] == [
        "first",
        "second and points",
        "second",
        "points",
        "longer",
        "nothing",
    ]
    assert [(each.first_class, each.points) for each in placed] == [
        (1, 0),
        (2, 10),
        (2, 0),
        (None, 85),
        (None, 28),
        (None, 0),
    ]


def test_of_a_group_the_best_counts() -> None:
    (placed,) = rank(RULE, [entry("1", "care_moderate", "dementia", "living_alone", "empty_nest")], on=TODAY)
    assert placed.counted == (("care_moderate", 30), ("living_alone", 15))
    assert placed.points == 45


@pytest.mark.parametrize(
    ("applied", "points"),
    [(date(2026, 10, 26), 1), (date(2026, 10, 27), 0), (date(2024, 11, 26), 24), (date(2019, 1, 1), 24), (TODAY, 0)],
)
def test_full_months_count_and_only_so_many(applied: date, points: int) -> None:
    assert ranking.waited_points(RULE, applied, on=TODAY) == points


def test_equals_are_ordered_by_a_lot_that_the_seed_decides() -> None:
    entries = [entry(str(number)) for number in range(50)]
    other = Rule.read({**RULE.source, "seed": "another"})
    order = [each.entry.number for each in rank(RULE, entries, on=TODAY)]
    assert order == sorted(order, key=lambda number: ranking.lot(RULE.seed, number))
    assert order != [each.entry.number for each in rank(other, entries, on=TODAY)]


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_in_which_they_came_in_does_not_matter(entries: list[Entry], random) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    first, second = rank(RULE, entries, on=TODAY), rank(RULE, shuffled, on=TODAY)
    assert first == second
    assert waiting.digest(first) == waiting.digest(second)
    assert [each.rank for each in first] == list(range(1, len(entries) + 1))


@given(ENTRIES)
def test_a_published_list_is_read_back_as_it_was(entries: list[Entry]) -> None:
    placed = rank(RULE, entries, on=TODAY)
    if not placed:
        return
    back, ranks, on = waiting.read_listing(waiting.listing(placed, on=TODAY))
    assert (back, on) == ([each.entry for each in placed], TODAY)
    assert ranks == {each.entry.number: each.rank for each in placed}


@given(ENTRIES.filter(bool), st.integers(0, 1000))
def test_a_chance_is_the_rank_the_whole_ranking_would_give(entries: list[Entry], which: int) -> None:
    placed = rank(RULE, entries, on=TODAY)
    at = which % len(placed)
    me = placed[at].entry
    told = {chance.code: chance.rank for chance in waiting.chances(RULE, placed, at, on=TODAY) if chance.code}
    for code in set(CODES) - me.met:
        changed = [Entry(me.number, me.applied_on, me.met | {code}) if each == me else each for each in entries]
        again = next(each.rank for each in rank(RULE, changed, on=TODAY) if each.entry.number == me.number)
        assert told.get(code, placed[at].rank) == again


def test_waiting_is_told_as_the_months_that_gain_a_place() -> None:
    placed = rank(RULE, [entry("before", "age_80"), entry("me", "empty_nest"), entry("far", waited=10)], on=TODAY)
    waits = [chance for chance in waiting.chances(RULE, placed, 1, on=TODAY) if not chance.code]
    assert [(chance.rank, chance.months) for chance in waits] in ([(1, 2)], [(1, 3)])
    assert waiting.chances(RULE, rank(RULE, [entry("alone")], on=TODAY), 0, on=TODAY) == ()


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([entry("7", "no_such")], "7: the rule has no criterion no_such"),
        ([entry("7"), entry("7", "age_80")], "7: is in the list twice"),
        ([entry("7", waited=-1)], "7: applied on 2026-11-27, after the day of the list, 2026-11-26"),
    ],
)
def test_what_does_not_fit_is_refused(entries: list[Entry], words: str) -> None:
    with pytest.raises(RuleUnusable, match=words):
        rank(RULE, entries, on=TODAY)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"criteria": []}, "criteria: 0 with 0 different codes"),
        ({"criteria": [{"code": "a"}, {"code": "a"}]}, "criteria: 2 with 1 different codes"),
        ({"criteria": [{"code": "a b"}]}, "found the code 'a b'"),
        ({"criteria": [{"code": "a", "class": 0}]}, "a: found the class 0"),
        ({"criteria": [{"code": "a", "points": 1.5}]}, "a: found points 1.5"),
        ({"waiting": {"points_per_month": -1}}, "waiting: found points_per_month -1"),
    ],
)
def test_a_rule_that_cannot_be_applied_says_why(change: dict[str, object], words: str) -> None:
    with pytest.raises(RuleUnusable, match=words):
        Rule.read({**RULE.source, **change})


def test_anybody_makes_the_ranking_again_with_python_alone(tmp_path: Path) -> None:
    entries = [entry(str(number), *CODES[number % 5 :: 5], waited=number * 7) for number in range(200)]
    text = waiting.listing(rank(RULE, entries, on=TODAY), on=TODAY)
    rules = Path(ranking.__file__).parent / "data" / "elder_public.json"
    (tmp_path / "list.csv").write_text("\ufeff" + text, encoding="utf-8")
    assert _again(tmp_path, rules) == (
        0,
        f"200 人 entries, 0 不同 different, {waiting.digest(rank(RULE, entries, on=TODAY))}\n",
    )
    lines = text.splitlines()
    (tmp_path / "list.csv").write_text(
        "\n".join([lines[0], _as_rank(lines[2], 1), _as_rank(lines[1], 2), *lines[3:]]), encoding="utf-8"
    )
    code, said = _again(tmp_path, rules)
    assert (code, said.count("公布")) == (1, 2)


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    assert _again(tmp_path, Path(ranking.__file__).parent / "data" / "elder_public.json")[0] == 2


def _as_rank(line: str, rank: int) -> str:
    return f"{rank},{line.split(',', 1)[1]}"


def _again(folder: Path, rule: Path) -> tuple[int, str]:
    # The published file alone, outside the project, with nothing but the standard library.
    (folder / "ranking.py").write_text(Path(ranking.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(folder / "ranking.py"), str(rule), str(folder / "list.csv")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    return done.returncode, done.stdout
