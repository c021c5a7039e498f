"""Ranking a waiting list. This file is published beside every list and needs nothing but Python:

    python3 ranking.py rule.json list.csv

makes the ranking again and compares it, rank by rank, with the one that was published.

The order (docs/algorithms/waiting-list.md): the class of the first rank a person belongs to; then points, those of the
criteria met and those of the time waited; then the day of application; then a lot drawn from the published seed and
the application's number, which nobody can choose. A list names nobody: it has numbers, days and criteria met.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

_NO_CLASS = 1_000  # behind every class a rule names
Key = tuple[int, int, date, str]


class RuleUnusable(ValueError):
    """A rule that cannot be applied: says which part, what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason to come earlier: a class of its own (1 is first), or points.

    Of the criteria of one `group` only the one with the most points counts.
    """

    code: str
    first_class: int | None = None
    points: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A published order. `month_points` for each full month waited, at most `most_months` of them."""

    code: str
    criteria: Mapping[str, Criterion]
    month_points: int = 0
    most_months: int = 0
    seed: str = ""
    source: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, source: Mapping[str, Any]) -> Rule:
        """The rule in its published form. Raises RuleUnusable."""
        criteria = [_criterion(each) for each in source.get("criteria", ())]
        codes = [each.code for each in criteria]
        if not codes or len(set(codes)) != len(codes):
            raise RuleUnusable(f"criteria: {len(codes)} with {len(set(codes))} different codes; each needs its own")
        waiting = source.get("waiting", {})
        return cls(
            code=str(source.get("code", "")),
            criteria=dict(zip(codes, criteria, strict=True)),
            month_points=_whole(waiting, "points_per_month"),
            most_months=_whole(waiting, "most_months"),
            seed=str(source.get("seed", "")),
            source=source,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One application in the list: its number, the day it was made, the codes of the criteria met."""

    number: str
    applied_on: date
    met: frozenset[str]


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and where it stands: `rank` 1 is next; `counted` are the points by criterion that were added up."""

    rank: int
    entry: Entry
    first_class: int | None
    points: int
    waited_points: int
    counted: tuple[tuple[str, int], ...]
    key: Key


def rank(rule: Rule, entries: Iterable[Entry], *, on: date) -> list[Placed]:
    """Every entry in its place on a day, first the one that is next.

    Raises RuleUnusable for a criterion the rule does not have, a number that is there twice, a day after `on`.
    """
    given = list(entries)
    _demand_fit(rule, given, on)
    # Thousands of applications meet the same few dozen sets of criteria.
    merits = {met: merits_of(rule, met) for met in {each.met for each in given}}
    keyed = sorted(
        ((_key(rule, each.number, each.applied_on, merits[each.met], on), each) for each in given), key=_first
    )
    return [_placed(rule, at, key, entry, merits[entry.met], on) for at, (key, entry) in enumerate(keyed, start=1)]


@dataclass(frozen=True, slots=True)
class Merits:
    """What a set of criteria is worth, time aside."""

    first_class: int | None
    points: int
    counted: tuple[tuple[str, int], ...]


def merits_of(rule: Rule, met: Iterable[str]) -> Merits:
    """The class and points of the criteria met."""
    codes = list(met)
    classes = [found for code in codes if (found := rule.criteria[code].first_class)]
    each = counted(rule, codes)
    return Merits(min(classes, default=None), sum(points for _, points in each), each)


def key_of(rule: Rule, number: str, applied_on: date, met: Iterable[str], *, on: date) -> Key:
    """What two entries are compared by; the smaller one comes first."""
    return _key(rule, number, applied_on, merits_of(rule, met), on)


def _key(rule: Rule, number: str, applied_on: date, merits: Merits, on: date) -> Key:
    points = merits.points + waited_points(rule, applied_on, on=on)
    return (merits.first_class or _NO_CLASS, -points, applied_on, lot(rule.seed, number))


def counted(rule: Rule, met: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The criteria that give points, of each group the best (of equals the first by code), in order of code."""
    best: dict[str, tuple[int, str]] = {}
    for code in sorted(met):
        criterion = rule.criteria[code]
        group = criterion.group or code
        if criterion.points and (group not in best or criterion.points > best[group][0]):
            best[group] = (criterion.points, code)
    return tuple(sorted((code, points) for points, code in best.values()))


def waited_points(rule: Rule, applied_on: date, *, on: date) -> int:
    """Points for the full months between the application and the day."""
    months = (on.year - applied_on.year) * 12 + on.month - applied_on.month - (on.day < applied_on.day)
    return rule.month_points * min(max(months, 0), rule.most_months)


def lot(seed: str, number: str) -> str:
    """The lot of an application: SHA-256 of seed and number, in hexadecimal digits."""
    return hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()


def digest(placed: Sequence[Placed]) -> str:
    """One value for a whole ranking: equal exactly when every rank and number is."""
    lines = "".join(f"{each.rank} {each.entry.number}\n" for each in placed)
    return hashlib.sha256(lines.encode()).hexdigest()


def read_list(lines: Iterable[str]) -> tuple[list[Entry], dict[str, int], date]:
    """A published list: its entries, the rank it gives to each number, and the day it is of."""
    rows = list(csv.DictReader(line.lstrip("\ufeff") for line in lines))
    if not rows or not {"number", "applied_on", "met", "rank", "on"} <= set(rows[0]):
        raise RuleUnusable("list: expected the columns rank, number, applied_on, met, on and at least one line")
    entries = [Entry(row["number"], date.fromisoformat(row["applied_on"]), _codes(row["met"])) for row in rows]
    return entries, {row["number"]: int(row["rank"]) for row in rows}, date.fromisoformat(rows[0]["on"])


def _codes(written: str) -> frozenset[str]:
    return frozenset(filter(None, written.split(" ")))


def _first(pair: tuple[Key, Entry]) -> Key:
    return pair[0]


def _placed(rule: Rule, at: int, key: Key, entry: Entry, merits: Merits, on: date) -> Placed:
    waited = waited_points(rule, entry.applied_on, on=on)
    return Placed(at, entry, merits.first_class, merits.points + waited, waited, merits.counted, key)


def _demand_fit(rule: Rule, entries: Sequence[Entry], on: date) -> None:
    seen: set[str] = set()
    for entry in entries:
        if unknown := sorted(entry.met - rule.criteria.keys()):
            raise RuleUnusable(f"{entry.number}: the rule has no criterion {unknown[0]}")
        if entry.number in seen:
            raise RuleUnusable(f"{entry.number}: is in the list twice")
        if entry.applied_on > on:
            raise RuleUnusable(f"{entry.number}: applied on {entry.applied_on}, after the day of the list, {on}")
        seen.add(entry.number)


def _criterion(source: Mapping[str, Any]) -> Criterion:
    code, first_class = str(source.get("code", "")), source.get("class")
    if not code or " " in code:
        raise RuleUnusable(f"criteria: found the code {code!r}, expected one without spaces")
    if first_class is not None and not (isinstance(first_class, int) and 0 < first_class < _NO_CLASS):
        raise RuleUnusable(f"{code}: found the class {first_class!r}, expected a whole number from 1")
    return Criterion(code, first_class, _whole(source, "points", of=code), str(source.get("group", "")))


def _whole(source: Mapping[str, Any], name: str, *, of: str = "waiting") -> int:
    value = source.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise RuleUnusable(f"{of}: found {name} {value!r}, expected a whole number that is not negative")
    return value


def main(arguments: Sequence[str]) -> int:
    """Make a published ranking again; 0 when every rank agrees, 1 when one does not, 2 when it cannot be made."""
    if len(arguments) != 2:
        sys.stderr.write("python3 ranking.py rule.json list.csv\n")
        return 2
    rule_file, list_file = map(Path, arguments)
    try:
        rule = Rule.read(json.loads(rule_file.read_text(encoding="utf-8")))
        entries, published, on = read_list(list_file.read_text(encoding="utf-8").splitlines())
        placed = rank(rule, entries, on=on)
    except (OSError, ValueError, KeyError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    different = [each for each in placed if published[each.entry.number] != each.rank]
    for each in different[:20]:
        found = published[each.entry.number]
        sys.stdout.write(f"{each.entry.number}: 公布 published {found}, 重算 made again {each.rank}\n")
    sys.stdout.write(f"{len(placed)} 人 entries, {len(different)} 不同 different, {digest(placed)}\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
