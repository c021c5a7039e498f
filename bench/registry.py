"""The registry at full scale: the city made up, then twenty township workers at the search box and at people's cards.

Server, database and the twenty are on this one machine, over the loopback, row-level security in force. The limits that
DHIS2 publishes for such pages, with a fiftieth of the people, are 117 to 174 ms.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench.crowd import Visitor, visit
from bench.processor import Meter, await_quiet
from bench.report import Figure
from bench.site import ROOT, empty, started
from bench.web import latencies

if TYPE_CHECKING:
    from bench.__main__ import Asked

PEOPLE, THINK, CLICKS = 20, 1.0, 25
CITY_GOAL_S, SEARCH_GOAL_MS, CARD_GOAL_MS = 90, 80, 100
EVERYBODY = 1_358_471
_CARD = re.compile(r'href="(/people/[0-9a-f-]{36}/)"[^>]*>([^<]+)<')
_AGES = ("under_3", "18_59", "60_plus", "80_plus", "90_plus")
_TYPED = {
    "suggest by beginning": ("马", "祁", "王玉", "李生", "韩", "扎西"),
    "suggest by initials": ("myl", "wyx", "lx", "m", "qs"),
    "suggest by pinyin": ("mayu", "wang", "zhaxi", "lisheng"),
}


def measure(asked: Asked) -> Iterator[Figure]:
    """The city, then the people in it."""
    del asked
    var = ROOT / "var" / "bench" / "registry"
    empty(var)
    with started(var) as site:
        began = time.perf_counter()
        site.run("-m", "laoyou.cli", "city")
        yield Figure(
            "registry", f"{EVERYBODY:,} people", "city, seconds", time.perf_counter() - began, goal=CITY_GOAL_S
        )
        username, password = site.accounts()["township_worker"]
        visitors = [Visitor(site.host, site.port) for _ in range(PEOPLE)]
        for each in visitors:
            each.sign_in(username, password)
        known = dict(found for age in _AGES for found in _CARD.findall(visitors[0].open(f"/people/?age={age}")))
        visit(visitors, lambda number: _clicks(number, known)[:5], think=0)
        await_quiet(site.processes())
        meter, began = Meter(site.processes()), time.perf_counter()
        done = visit(visitors, lambda number: _clicks(number + PEOPLE, known), think=THINK)
        case = f"{PEOPLE} people, a click each {THINK:.0f} s"
        yield Figure("registry", case, "requests/s", len(done) / (time.perf_counter() - began))
        share = meter.read()
        if share is not None:
            yield Figure("registry", case, "cores, site and people", share.ours)
        searches = [click for click in done if click.page.startswith("suggest")]
        cards = [click for click in done if click.page == "card"]
        yield from latencies("registry", f"{case}: search", searches, goal=SEARCH_GOAL_MS)
        yield from latencies("registry", f"{case}: card", cards, goal=CARD_GOAL_MS)
        wrong = [click.error for click in done if click.error]
        yield Figure("registry", case, f"errors in {len(done)} clicks", len(wrong), agrees=not wrong, goal=0)
    empty(var)


def _clicks(number: int, known: dict[str, str]) -> Sequence[tuple[str, str]]:
    """What one person wants: two searches for each card."""
    draw = Random(number)  # noqa: S311 - repeatable on purpose
    paths, names = sorted(known), sorted(set(known.values()))
    found: list[tuple[str, str]] = []
    while len(found) < CLICKS:
        kind = draw.choice([*_TYPED, "suggest by name", "suggest by last four"])
        found += [_search(kind, draw, names), _search(kind, draw, names), ("card", draw.choice(paths))]
    return found[:CLICKS]


def _search(kind: str, draw: Random, names: Sequence[str]) -> tuple[str, str]:
    if kind in _TYPED:
        typed = draw.choice(_TYPED[kind])
    else:
        typed = draw.choice(names) if kind == "suggest by name" else f"{draw.randrange(10_000):04d}"
    return kind, f"/search/suggest/?q={quote(typed)}"
