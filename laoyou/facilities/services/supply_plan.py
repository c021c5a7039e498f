"""How many made-up sites of which kind stand where: a plan's stated baseline, shared out by who lives there."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from laoyou.facilities.enums import HOME_KINDS, Mode, Ownership, SiteKind

_TABLE = Path(__file__).resolve().parent.parent / "data" / "baselines.csv"
_COUNTS = ("area", "sites", "beds", "nursing", "public_good", "places", "staff", "occupied")
_CLASSES = 4  # a childcare site opens its places in so many classes at most


@dataclass(frozen=True, slots=True)
class Baseline:
    """What exists of a kind in an area, as its plan states it (`source`); `occupied` is in thousandths."""

    area: int
    kind: SiteKind
    ownership: Ownership
    mode: Mode
    sites: int
    beds: int
    nursing: int
    public_good: int
    places: int
    staff: int
    occupied: int
    source: str


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """One made-up site of a county: its figures are its share of the baseline."""

    kind: SiteKind
    ownership: Ownership
    mode: Mode
    beds: int
    nursing: int
    public_good: int
    places: int
    staff: int
    occupied: int


@cache
def baselines() -> tuple[Baseline, ...]:
    """Every stated baseline, in the table's order."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(_baseline(row) for row in csv.DictReader(lines))


def _baseline(row: dict[str, str]) -> Baseline:
    counts = {
        name: int(row[name])
        for name in ("area", "sites", "beds", "nursing", "public_good", "places", "staff", "occupied")
    }
    kind, ownership, mode = SiteKind(row["kind"]), Ownership(row["ownership"]), Mode(row["mode"])
    return Baseline(kind=kind, ownership=ownership, mode=mode, source=row["source"], **counts)


def plan_counties(area: int, weights: Mapping[int, int], *, scale: float, seed: int) -> dict[int, list[PlannedSite]]:
    """The sites of each county of an area; empty lists where no baseline is stated.

    `weights` are the elders of each county. Sums over the counties are the baseline's, times `scale`, rounded; the same
    seed gives the same sites.
    """
    counties = sorted(weights)
    planned: dict[int, list[PlannedSite]] = {county: [] for county in counties}
    given: dict[str, list[int]] = defaultdict(lambda: [0] * len(counties))
    for stated in baselines():
        if stated.area != area or not counties:
            continue
        rng = random.Random(f"{seed}/{area}/{stated.kind}")  # noqa: S311 - made-up figures, not secrets
        group = "homes" if stated.kind in HOME_KINDS else stated.kind.value
        for county, site in _sites(stated, counties, weights, given[group], scale, rng):
            planned[county].append(site)
    return planned


def _sites(
    stated: Baseline,
    counties: Sequence[int],
    weights: Mapping[int, int],
    given: list[int],
    scale: float,
    rng: random.Random,
) -> list[tuple[int, PlannedSite]]:
    count = max(1, round(stated.sites * scale))
    homes = [_next(counties, weights, given) for _ in range(count)]
    sizes = [rng.uniform(0.6, 1.4) for _ in homes]
    beds = share_out(round(stated.beds * scale), sizes)
    places = share_out(round(stated.places * scale), sizes)
    staff = share_out(round(stated.staff * scale), sizes)
    nursing = share_out(round(stated.nursing * scale), beds)
    good = share_out(round(stated.public_good * scale), beds)
    return [
        (
            county,
            PlannedSite(
                stated.kind,
                stated.ownership,
                stated.mode,
                beds[at],
                min(nursing[at], beds[at]),
                min(good[at], beds[at]),
                places[at],
                staff[at],
                stated.occupied,
            ),
        )
        for at, county in enumerate(homes)
    ]


def _next(counties: Sequence[int], weights: Mapping[int, int], given: list[int]) -> int:
    """The county that has the fewest for its people so far (Webster's method), which then has one more."""
    at = max(range(len(counties)), key=lambda each: (max(1, weights[counties[each]]) / (2 * given[each] + 1), -each))
    given[at] += 1
    return counties[at]


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole shares that add up to `total`, by largest remainders; earlier ones win ties. All 0 without weight."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(each) for each in exact]
    missing = total - sum(shares)
    by_remainder = sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))
    for at in by_remainder[:missing]:
        shares[at] += 1
    return shares


def classes_of(places: int) -> list[int]:
    """The places of a childcare site in classes of at most 15, as equal as can be."""
    if not places:
        return []
    count = max(-(-places // 15), min(_CLASSES, places // 8) or 1)
    return share_out(places, [1.0] * count)
