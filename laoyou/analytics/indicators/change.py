"""Why a count is another than it was: what entered, what left, and what was corrected since.

Between two snapshots a count moves for two reasons that nobody should mix up: things happened, or the records were put
right. So the earlier day is counted once more, with what is known today. What today's records say of *then* beside what
was counted then is **corrected**; what has come and gone between the two days, by today's records, **entered** and
**left**. By key and area, so that one who comes hides nobody who goes:

    now - before = entered - left + corrected, always

Who has moved since cannot be counted again where they were, for a snapshot knows only where people live now; nor can
who is in one of the two snapshots alone, having come from elsewhere or gone there. They count then as they counted
then, and so among those who entered or left. Who was recorded late, and by the day of moving in was there all the time,
is a correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, reduce
from pathlib import Path

import ibis
from duckdb import DuckDBPyConnection
from ibis import Table

from laoyou.analytics.indicators.catalogue import MEASURES, PEOPLE
from laoyou.analytics.indicators.rows import Opened, RowsNotWritten, keyed, known, write_sorted
from laoyou.analytics.lake.reading import Named, Tables
from laoyou.core.area_codes import AreaRange


class Move(StrEnum):
    """One part of a change."""

    ENTERED = "entered"
    LEFT = "left"
    CORRECTED = "corrected"


_MOVES = {
    Move.ENTERED: 'greatest("now" - recounted, 0)',
    Move.LEFT: 'greatest(recounted - "now", 0)',
    Move.CORRECTED: "recounted - before",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A count at two moments and the three parts of the difference; `corrected` has a sign, the others have none."""

    before: int
    now: int
    entered: int
    left: int
    corrected: int

    @property
    def difference(self) -> int:
        return self.now - self.before


def changed(
    reading: DuckDBPyConnection, measure: str, *, days: tuple[date, date], inside: AreaRange, file: Path
) -> Change:
    """Why a measure of an area differs between the last days of two snapshots, opened with `Lake.pair`.

    What makes the parts of the change, everywhere, is written into `file` by key, for `open_moved`.
    """
    reading.execute(f"CREATE OR REPLACE TEMP TABLE compared AS {_sql(measure, *days)}")
    rows = f"SELECT * FROM compared WHERE {' OR '.join(f'{each} <> 0' for each in _MOVES.values())}"
    file.parent.mkdir(exist_ok=True)
    unfinished = file.with_name(f".{file.name}")
    write_sorted(reading, known(rows, MEASURES[measure].of, "today_persons", "then_persons"), unfinished)
    unfinished.rename(file)
    moves = ", ".join(f"sum({each})" for each in _MOVES.values())
    question = f'SELECT sum(before), sum("now"), {moves} FROM compared WHERE area >= ? AND area < ?'
    found = reading.execute(question, [inside.low, inside.high]).fetchone() or ()
    return Change(*(int(each or 0) for each in found))


def moved_file(folder: Path, then: str, measure: str) -> Path:
    """Where in a snapshot's folder lies what has changed in a measure since the snapshot `then`."""
    return folder / "moved" / f"{then}_{measure}.parquet"


def open_moved(file: Path, move: Move, *, inside: AreaRange) -> Opened:
    """The keys that make one part of a change; each counts as much as it adds to it, of corrections with a sign.

    Of people also what the later snapshot knows, else the earlier. Raises RowsNotWritten.
    """
    if not file.is_file():
        raise RowsNotWritten
    return Opened(file, _MOVES[move], inside)


@lru_cache(maxsize=512)
def _sql(measure: str, first: date, last: date) -> str:
    rows = compared(Named("then_"), Named("today_"), measure, first, last)
    return str(ibis.to_sql(rows, dialect="duckdb"))


def compared(then: Tables, today: Tables, measure: str, first: date, last: date) -> Table:
    """By `key` and `area`: how much it counted `before`, the same day `recounted` from today's records, and `now`."""
    counts = {
        "before": keyed(then, measure, first),
        "recounted": keyed(today, measure, first),
        "now": keyed(today, measure, last),
    }
    rows = _side_by_side(counts)
    return _movers_as_before(rows, then, today, first) if MEASURES[measure].of == PEOPLE else rows


def _side_by_side(counts: dict[str, Table]) -> Table:
    """A column for each count, 0 where a key is not in it."""
    parts = [
        table.select("key", "area", **{name: table.n if name == own else ibis.literal(0, "int64") for name in counts})
        for own, table in counts.items()
    ]
    everything = reduce(lambda one, other: one.union(other), parts)
    return everything.group_by("key", "area").agg(**{name: everything[name].sum() for name in counts})


def _movers_as_before(rows: Table, then: Tables, today: Tables, first: date) -> Table:
    """Whoever has moved since the day is recounted as counted before: where they were then nobody knows any more."""
    old, new = then.table("persons"), today.table("persons")
    old = old.select(key=old.person, old_area=old.area, old_registered=old.registered_area)
    new = new.select(
        key=new.person,
        new_area=new.area,
        new_registered=new.registered_area,
        came=(new.lives_since > first) | (new.registered_since > first),
    )
    known = rows.left_join(old, "key").drop("key_right").left_join(new, "key")
    elsewhere = (known.old_area != known.new_area) | ~known.old_registered.identical_to(known.new_registered)
    moved = known.new_area.isnull() | known.old_area.isnull().ifelse(known.came, elsewhere)
    recounted = moved.ifelse(known.before, known.recounted)  # the second, too, where nothing is known of a move
    return known.select(key=known.key, area=known.area, before=known.before, recounted=recounted, now=known.now)
