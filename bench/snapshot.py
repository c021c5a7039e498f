"""A snapshot of a full-scale city with its checks, and what a night makes of it: figures counted and published.

How long, how large, and what of it a day leaves as it was.

The city is made up in a site of its own. Between two snapshots a day's work is recorded: deaths, as many as a city of
this size has, and checks of elders. What of the second snapshot stands in counties whose rows did not change is what an
incremental snapshot could take from the first.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import Figure
from bench.site import ROOT, empty, started

if TYPE_CHECKING:
    from bench.__main__ import Asked
    from laoyou.analytics.lake import Lake, Manifest

GOAL_S, PUBLISH_GOAL_S = 60.0, 5.0
DEATHS, CHECKS = 30, 800  # of a day


def measure(asked: Asked) -> Iterator[Figure]:
    """The first snapshot, the one a day later, and what both have in common."""
    del asked
    var = ROOT / "var" / "bench" / "snapshot"
    empty(var)
    with started(var) as site:
        site.run("-m", "laoyou.cli", "city")
        site.run("-m", "bench.snapshot", str(var / "seen.json"))
    seen: dict[str, Any] = json.loads((var / "seen.json").read_text())
    case = f"{seen['people']:,} people, {seen['rows']:,} rows, {seen['bytes'] / 1e6:.0f} MB"
    for said, seconds in zip(("first", "a day later"), seen["seconds"], strict=True):
        yield Figure("snapshot", case, f"{said}, seconds", seconds, goal=GOAL_S)
    yield Figure("snapshot", case, "of the bytes in unchanged files, per cent", 100 * seen["same"] / seen["bytes"])
    case = f"{seen['values']:,} values of all areas"
    yield Figure("snapshot", case, "counted cold, seconds", seen["counted"])
    for said, seconds in zip(("first", "over the same", "of a day later"), seen["published"], strict=True):
        yield Figure("snapshot", case, f"published {said}, seconds", seconds, goal=PUBLISH_GOAL_S)
    empty(var)


def _look(output: Path) -> None:
    """In the site's own process: two snapshots, a day's work between them."""
    from laoyou.cli.django import load_django

    load_django()
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.exchange.selectors.lake import lake
    from laoyou.exchange.services.snapshots import take_snapshot

    actor, made, seconds = system_actor("bench"), [], []
    for number in range(2):
        began = time.perf_counter()
        made.append(take_snapshot(actor=actor, now=now()))
        seconds.append(time.perf_counter() - began)
        if not number:
            _a_day()
    sizes = [file.bytes for part in made[1].tables.values() for file in part.files]
    rows = sum(part.rows for part in made[1].tables.values())
    seen = {"seconds": seconds, "rows": rows, "people": made[1].tables["persons"].rows, "bytes": sum(sizes)}
    seen |= {"same": _same(lake(), *made)}
    output.write_text(json.dumps(seen | _figures(made)))


def _figures(snapshots: list[Manifest]) -> dict[str, Any]:
    """All values of the first snapshot counted and published, again, and then those of the later one."""
    from laoyou.analytics.indicators import compute_all
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now
    from laoyou.exchange.selectors.lake import lake
    from laoyou.plan.services.figures import publish_figures

    began, counted, published = time.perf_counter(), [], []
    for snapshot in snapshots:
        with lake().session(snapshot) as session:
            counted.append(compute_all(session, run=snapshot.id))
    seconds = (time.perf_counter() - began) / len(snapshots)
    for values in (counted[0], counted[0], counted[1]):
        began = time.perf_counter()
        publish_figures(values, area=snapshots[0].area, actor=system_actor("bench"), now=now())
        published.append(time.perf_counter() - began)
    return {"values": counted[0].num_rows, "counted": seconds, "published": published}


def _a_day() -> None:
    from laoyou.core.actor import system_actor
    from laoyou.core.clock import now, today
    from laoyou.people.enums import Source
    from laoyou.people.models import HealthEvent, Person
    from laoyou.people.services.moves import record_death

    actor, day = system_actor("bench"), today() - timedelta(days=1)
    elders = Person.objects.filter(birth__lt=today() - timedelta(days=80 * 366), death__isnull=True)
    keys = sorted(elders.values_list("id", flat=True), key=lambda key: key.hex[::-1])  # from everywhere
    chosen = list(elders.filter(id__in=keys[:CHECKS]))
    for person in chosen[:DEATHS]:
        record_death(person.id, on=day, source=Source.COMMUNITY, revision=person.revision, actor=actor, now=now())
    checks = (
        HealthEvent(
            person=person, kind="elder_check", day=day, source=Source.HEALTH, recorded_by="bench", recorded_at=now()
        )
        for person in chosen[DEATHS:]
    )
    HealthEvent.objects.bulk_create(checks, ignore_conflicts=True)  # a few had theirs that very day


def _same(lake: Lake, then: Manifest, today: Manifest) -> int:
    """Bytes of the later snapshot's files that hold the very rows of the earlier one's."""
    import duckdb

    same = 0
    for name, part in today.tables.items():
        known = {file.path for file in then.tables[name].files}
        for file in part.files:
            if file.path not in known:
                continue
            with duckdb.connect() as reader:
                one, other = (reader.read_parquet(str(lake.folder(each) / file.path)) for each in (then, today))
                different = one.except_(other).union(other.except_(one)).fetchall()
            same += 0 if different else file.bytes
    return same


if __name__ == "__main__":
    _look(Path(sys.argv[1]))
