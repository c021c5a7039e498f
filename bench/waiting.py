"""Ranking a whole province's waiting list: 20,000 applicants, made again by the published file alone."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bench.report import Figure
from bench.site import ROOT, empty, started
from laoyou.policy import waiting
from laoyou.policy.waiting import ranking

if TYPE_CHECKING:
    from bench.__main__ import Asked

APPLICANTS = 20_000
GOAL = 1.0
_ON = date(2026, 11, 26)
_CARE = (None, 0, 1, 2, 3)


def measure(asked: Asked) -> Iterator[Figure]:
    """Seconds from facts to criteria, from criteria to ranks, and for a stranger to make the ranks again."""
    del asked
    rule, draw = waiting.shipped_rule("elder_public"), random.Random(1)  # noqa: S311 - made-up applicants
    people = [_facts(draw) for _ in range(APPLICANTS)]
    applied = [_ON - timedelta(days=draw.randrange(900)) for _ in people]

    started = perf_counter()
    met = [frozenset(code for code, truth in waiting.criteria_met(rule, facts).items() if truth) for facts in people]
    judged = perf_counter()
    entries = [waiting.Entry(f"{at:06d}", day, codes) for at, (day, codes) in enumerate(zip(applied, met, strict=True))]
    placed = waiting.rank(rule, entries, on=_ON)
    ranked = perf_counter()

    case = f"{APPLICANTS} applicants"
    yield Figure("waiting", case, "facts to criteria, s", judged - started)
    yield Figure("waiting", case, "criteria to ranks, s", ranked - judged, goal=GOAL)
    started = perf_counter()
    for at in range(0, APPLICANTS, APPLICANTS // 100):
        waiting.chances(rule, placed, at, on=_ON)
    yield Figure("waiting", case, "what would change one place, ms", (perf_counter() - started) * 10)
    yield _made_again(rule, placed, case)
    yield from _stored(case)


def _stored(case: str) -> Iterator[Figure]:
    """The whole of it in a site: facts read, everybody ranked, the ranking stored; and one place looked up."""
    var = ROOT / "var" / "bench" / "waiting"
    empty(var)
    with started(var) as site:
        told = var / "waiting.json"
        site.run("-m", "bench.load_waiting", str(APPLICANTS), str(told))
        found = json.loads(told.read_text())
    right = bool(found["right"])
    yield Figure("waiting", case, "read, ranked and published, s", found["first"], agrees=right)
    yield Figure("waiting", case, "again, nothing new to publish, s", found["again"], agrees=right)
    yield Figure("waiting", case, "one place explained, first reader, s", found["place_cold"])
    yield Figure("waiting", case, "one place explained, the next, s", found["place_warm"])
    empty(var)


def _made_again(rule: waiting.Rule, placed: list[waiting.Placed], case: str) -> Figure:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "list.csv").write_text(waiting.listing(placed, on=_ON), encoding="utf-8")
        source = Path(ranking.__file__)
        rule_file = source.parent / "data" / f"{rule.code}.json"
        started = perf_counter()
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(source), str(rule_file), str(folder / "list.csv")],
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = perf_counter() - started
    same = done.returncode == 0 and waiting.digest(placed) in done.stdout
    return Figure("waiting", case, "made again from what is published, s", seconds, agrees=same)


def _facts(draw: random.Random) -> dict[str, object]:
    conditions = ["destitute", "minimum_allowance", "low_income", "living_alone", "without_kin", "dementia"]
    return {
        "age": draw.randrange(60, 103),
        "conditions": draw.sample(conditions, draw.randrange(3)),
        "care_level": draw.choice(_CARE),
        "special_merit": draw.random() < 0.01,
        "registered_here": True,
        "stays_elsewhere": False,
    }
