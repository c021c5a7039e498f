"""The running site: its starts, and twenty people at work in it with 205 plans.

Server, database and the twenty are on this one machine, over the loopback. Who else uses its cores is said, because
that decides more than anything else how long a page takes.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from bench.crowd import Click, Visitor, plans_listed, plans_named, work
from bench.processor import Meter, await_quiet
from bench.report import Figure
from bench.site import ROOT, Site, empty, started

if TYPE_CHECKING:
    from bench.__main__ import Asked

# Sixty clicks each: some fifty of each page, so that one slow answer does not decide what 95 of 100 stay below.
PEOPLE, THINK, CLICKS = 20, 1.0, 60
HURRIED_CLICKS = 15
MADE_UP_PLANS = 200
SHIPPED_PLANS = 5
GOAL_MS = 150
_ROLES = ("leader", "plan_officer", "department_officer")


def measure(asked: Asked) -> Iterator[Figure]:
    """Starts, then pages at a human pace, then as fast as they come."""
    if asked.cold:
        yield _fresh_clone()
    var = ROOT / "var" / "bench" / "site"
    empty(var)
    with started(var) as site:
        yield Figure("web", "first start on an empty folder", "first page, seconds", site.seconds)
    with started(var) as site:
        yield Figure("web", "second start", "first page, seconds", site.seconds)
        yield from _pages(site)
    empty(var)


def _fresh_clone() -> Figure:
    """`git clone` is not counted, everything after it is: tools, packages, assets, database, areas, plans."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "laoyou"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        with started(clone / "var", command=["./run"], folder=clone) as site:
            seconds = site.seconds
        empty(clone / "var")
    return Figure("web", "./run in a fresh clone", "first page, seconds", seconds)


def _pages(site: Site) -> Iterator[Figure]:
    began = time.perf_counter()
    site.run("-m", "bench.load_packs", str(MADE_UP_PLANS))
    yield Figure("web", f"{MADE_UP_PLANS} plan packs imported", "a pack, ms", _ms(began) / MADE_UP_PLANS)
    accounts = site.accounts()
    visitors = [Visitor(site.host, site.port) for _ in range(PEOPLE)]
    waited = [each.sign_in(*accounts[_ROLES[number % 3]]) for number, each in enumerate(visitors)]
    yield Figure("web", "signing in, one after the other", "p50, ms", _share(waited, 0.5) * 1000)
    plans = plans_listed(visitors[0])
    expected = SHIPPED_PLANS + MADE_UP_PLANS
    yield Figure("web", "plans in force", "number of plans", len(plans), agrees=len(plans) == expected)
    own = plans_named(visitors[0].open("/"))[0]
    # Each page once in each process: what is measured is the site at work, not its first minute.
    work(visitors[:4], plans, own=own, clicks=20, think=0)
    await_quiet(site.processes())
    yield from _at_work(visitors, plans, own, Meter(site.processes()))
    await_quiet(site.processes())
    yield from _in_a_hurry(visitors, plans, own, Meter(site.processes()))


def _at_work(visitors: Sequence[Visitor], plans: Sequence[str], own: str, meter: Meter) -> Iterator[Figure]:
    case = f"{PEOPLE} people, a click each {THINK:.0f} s"
    began = time.perf_counter()
    done = work(visitors, plans, own=own, clicks=CLICKS, think=THINK)
    yield Figure("web", case, "requests/s", len(done) / (time.perf_counter() - began))
    yield from _cores(case, meter)
    yield from latencies("web", case, done, goal=GOAL_MS)
    yield _errors(case, done)


def _in_a_hurry(visitors: Sequence[Visitor], plans: Sequence[str], own: str, meter: Meter) -> Iterator[Figure]:
    case = f"{PEOPLE} people who never pause"
    began = time.perf_counter()
    done = work(visitors, plans, own=own, clicks=HURRIED_CLICKS, think=0)
    yield Figure("web", case, "requests/s", len(done) / (time.perf_counter() - began))
    yield from _cores(case, meter)
    seconds = [click.seconds for click in done]
    yield Figure("web", case, "p50, ms", _share(seconds, 0.5) * 1000)
    yield Figure("web", case, "p95, ms", _share(seconds, 0.95) * 1000)
    yield _errors(case, done)


def _cores(case: str, meter: Meter) -> Iterator[Figure]:
    """What the site, its database and the people used; and what others used, who make every latency longer."""
    share = meter.read()
    if share is not None:
        yield Figure("web", case, "cores, site and people", share.ours)
        yield Figure("web", case, "cores, other programs", share.others)


def latencies(name: str, case: str, done: Sequence[Click], *, goal: float) -> Iterator[Figure]:
    """p50 and p95 of all clicks, then of each page, slowest page first."""
    by_page: dict[str, list[float]] = {}
    for click in done:
        by_page.setdefault(click.page, []).append(click.seconds)
    slowest = sorted(by_page.items(), key=lambda found: -_share(found[1], 0.95))
    for page, seconds in [("every page", [click.seconds for click in done]), *slowest]:
        yield Figure(name, f"{case}: {page}", "p50, ms", _share(seconds, 0.5) * 1000)
        yield Figure(name, f"{case}: {page}", "p95, ms", _share(seconds, 0.95) * 1000, goal=goal)


def _errors(case: str, done: Sequence[Click]) -> Figure:
    wrong = [click.error for click in done if click.error]
    return Figure("web", case, f"errors in {len(done)} clicks", len(wrong), agrees=not wrong, goal=0)


def _share(seconds: Sequence[float], share: float) -> float:
    """The least of the figures that `share` of them do not exceed."""
    return sorted(seconds)[max(0, ceil(share * len(seconds)) - 1)]


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000
