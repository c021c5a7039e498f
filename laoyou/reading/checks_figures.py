"""Checks of figures against each other: shares and their parts, rates and their bases, targets said twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from laoyou.reading.examined import Examined
from laoyou.reading.layout import fold
from laoyou.reading.measures import Measure, measure_of
from laoyou.reading.model import UNSTATED, BaselineFact, Figure, Finding, Project, Target
from laoyou.reading.numerals import bare_unit, in_ones, plain

# How far two figures may lie apart and still be the same figure rounded.
_ROUNDING = Decimal("0.005")
_BASIS = Decimal("0.02")


def apart(one: Decimal, other: Decimal, tolerance: Decimal) -> bool:
    """Whether two figures differ by more than a share of the larger."""
    return abs(one - other) > tolerance * max(abs(one), abs(other))


def _absolute(fact: BaselineFact) -> Decimal:
    return in_ones(fact.value, fact.unit)


def shares(examined: Examined) -> Iterator[Finding]:
    """甲占乙p%: against 甲 and 乙 where both are printed."""
    counted = [fact for fact in examined.reading.baseline if fact.unit != "%"]
    for share in examined.reading.baseline:
        if share.unit != "%" or not (found := re.match(r"(.+?)占(.+?)(?:的?(?:比重|比例|比))?$", share.name)):
            continue
        part = _named(counted, found.group(1), share)
        whole = _named([fact for fact in counted if fact is not part], found.group(2), share)
        if part and whole and _absolute(whole):
            yield from _share(share, part, whole)


def _named(facts: list[BaselineFact], name: str, share: BaselineFact) -> BaselineFact | None:
    """The count a share speaks of: the nearest before it that is called so, else the least qualified that ends so."""
    before = [fact for fact in facts if fact.span.start < share.span.start]
    wanted = _stem(name)
    for fact in reversed(before):
        if _stem(fact.name) == wanted:
            return fact
    nearly = [fact for fact in before if wanted and _stem(fact.name).endswith(wanted)]
    return min(nearly, key=lambda fact: len(fact.name), default=None)


def _stem(name: str) -> str:
    name = re.sub(r"总数|总量|总(?=人口)|[0-9]{2}岁(?:及)?以上|数$|常住(?=老年)", "", name)
    return re.sub(r"老年人口$|老年人$|老人$", "老年人", name)


def _share(share: BaselineFact, part: BaselineFact, whole: BaselineFact) -> Iterator[Finding]:
    computed = _absolute(part) / _absolute(whole) * 100
    exponent = share.value.as_tuple().exponent
    last_digit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
    if abs(computed - share.value) > max(last_digit, _ROUNDING * computed):
        yield Finding(
            "share_contradicts",
            {
                "name": share.name,
                "printed": plain(share.value),
                "part": f"{plain(part.value)}{part.unit}",
                "whole": f"{plain(whole.value)}{whole.unit}",
                "computed": plain(round(computed, 2)),
            },
            share.span,
        )


def per_thousand(examined: Examined) -> Iterator[Finding]:
    """Beds per thousand elders against the beds and the elders."""
    rate, beds, elders = (examined.fact(code) for code in ("beds_per_1000_elders", "beds", "elders_60"))
    if rate and beds and elders and _absolute(elders):
        computed = _absolute(beds) / _absolute(elders) * 1000
        if apart(computed, rate.value, _BASIS):
            params = {
                "name": rate.name,
                "printed": plain(rate.value),
                "count": f"{plain(beds.value)}{beds.unit}",
                "people": plain(_absolute(elders)),
                "computed": plain(round(computed, 1)),
            }
            yield Finding("per_thousand_contradicts", params, rate.span)


def need(examined: Examined) -> Iterator[Finding]:
    """Childcare places needed against the rate and the population, and against what exists and is listed."""
    needed = examined.fact("childcare_places_needed")
    if needed is None:
        return
    population = _population(examined)
    rate = next(
        (
            t
            for t in examined.reading.prose_targets
            if _code(t) == "places_per_1000" and t.span.start < needed.span.start
        ),
        None,
    )
    value = next(iter(rate.values.values())) if rate else None
    if population and isinstance(value, Decimal) and value:
        implied = _absolute(needed) / value * 1000
        if apart(implied, population, _BASIS):
            params = {
                "need": plain(needed.value),
                "rate": plain(value),
                "implied": plain(round(implied, 0)),
                "population": plain(round(population, 0)),
            }
            yield Finding("need_contradicts_population", params, needed.span)
    yield from _cover(examined, needed)


def _population(examined: Examined) -> Decimal | None:
    """The population printed, or what the elders and their share make it."""
    if total := examined.fact("population"):
        return _absolute(total)
    elders, share = examined.fact("elders_60"), examined.fact("elders_60_share")
    return _absolute(elders) / share.value * 100 if elders and share and share.value else None


def _cover(examined: Examined, needed: BaselineFact) -> Iterator[Finding]:
    listed = sum((_places(project) for project in examined.reading.projects), Decimal(0))
    existing = examined.fact("childcare_places")
    if listed and existing and listed + _absolute(existing) < _absolute(needed):
        together = listed + _absolute(existing)
        params = {
            "need": plain(needed.value),
            "existing": plain(existing.value),
            "listed": plain(listed),
            "sum": plain(together),
            "short": plain(_absolute(needed) - together),
        }
        yield Finding("need_not_covered", params, needed.span)


def _places(project: Project) -> Decimal:
    found = re.search(r"托位(?:约)?([0-9]+)", fold(project.scale))
    return Decimal(found.group(1)) if found else Decimal(0)


def gap(examined: Examined) -> Iterator[Finding]:
    """A gap in childcare places against the places planned and those that exist."""
    short, existing = examined.fact("childcare_places_gap"), examined.fact("childcare_places")
    planned = next(
        (target for target in examined.reading.prose_targets if _code(target) == "childcare_places_planned"), None
    )
    if not short or not existing or not planned:
        return
    value = next(iter(planned.values.values()))
    if isinstance(value, Decimal) and value not in {short.value, short.value + existing.value}:
        params = {
            "gap": plain(short.value),
            "planned": plain(value),
            "existing": plain(existing.value),
            "difference": plain(value - existing.value),
        }
        yield Finding("gap_contradicts_plan", params, planned.span)


def said_twice(examined: Examined) -> Iterator[Finding]:
    """One thing promised twice for one time with two figures; each further figure is told once, against the first."""
    first: dict[tuple[str, str], Target] = {}
    told: set[tuple[str, str, Figure]] = set()
    for target in examined.targets:
        measure = measure_of(target.name, target.unit)
        if measure and measure.kind not in {"share", "stock"}:
            continue
        thing = measure.code if measure else f"{_stem(target.name)}|{bare_unit(target.unit)}"
        for year, value in target.values.items():
            one = first.setdefault((thing, year), target)
            if one.values[year] != value and (thing, year, value) not in told:
                told.add((thing, year, value))
                yield _twice(one, target, year)


def _twice(one: Target, other: Target, year: str) -> Finding:
    params = {
        "first": one.name,
        "one": said(one.values[year], one.unit),
        "second": other.name,
        "other": said(other.values[year], other.unit),
        "year": year,
    }
    return Finding("same_target_differs", params, other.span)


def said(figure: Figure, unit: str) -> str:
    """A figure with its unit, for a sentence."""
    if isinstance(figure, tuple):
        return f"{plain(figure[0])}—{plain(figure[1])}{unit}"
    return f"{plain(figure)}{unit}"


def reached_already(examined: Examined) -> Iterator[Finding]:
    """What exists is above what is aimed at."""
    for target in examined.targets:
        measure = measure_of(target.name, target.unit)
        if measure is None or measure.kind not in {"share", "stock"}:
            continue
        year, value = min(target.values.items(), default=("", None))
        for fact in examined.facts(measure.code):
            if (
                isinstance(value, Decimal)
                and year != UNSTATED
                and in_ones(fact.value, fact.unit) > in_ones(value, target.unit)
            ):
                params = {
                    "existing": fact.name,
                    "now": said(fact.value, fact.unit),
                    "target": target.name,
                    "year": year,
                    "value": said(value, target.unit),
                }
                yield Finding("existing_exceeds_target", params, target.span)


def listed_projects(examined: Examined) -> Iterator[Finding]:
    """So many promised in prose or in the indicators, another number in the project list."""
    for target in examined.targets:
        measure = measure_of(target.name, target.unit)
        if measure is None or measure.kind != "flow" or not target.values:
            continue
        listed = _in_projects(examined, measure)
        promised = [value for value in target.values.values() if isinstance(value, Decimal)]
        if listed and listed not in {sum(promised), sum(promised[1:])}:
            params = {
                "target": target.name,
                "promised": said(sum(promised, Decimal(0)), target.unit),
                "listed": said(listed, target.unit),
            }
            yield Finding("projects_differ_from_target", params, target.span)


_COUNTED = re.compile(r"([0-9]+)(?:个|处|所|家|户)([一-龥]{2,20})")


def _in_projects(examined: Examined, measure: Measure) -> Decimal:
    """How many of a measure's things the project list holds: the count its scale prints, or one a project."""
    total = Decimal(0)
    for project in examined.reading.projects:
        counted = [
            Decimal(found.group(1))
            for found in _COUNTED.finditer(fold(project.scale))
            if measure_of(found.group(2), measure.unit) == measure
        ]
        if counted:
            total += sum(counted)
        elif measure_of(project.name, measure.unit) == measure and measure.unit in {"个", "处", "所"}:
            total += 1
    return total


def over_hundred(examined: Examined) -> Iterator[Finding]:
    """达100%以上."""
    for target in examined.targets:
        share = measure_of(target.name, target.unit)
        is_share = target.unit == "%" and (share is not None or re.search(r"率$|占比$|比例$", target.name))
        for value in target.values.values():
            if is_share and isinstance(value, Decimal) and (value > 100 or (value == 100 and target.op in {">=", ">"})):
                yield Finding("share_over_hundred", {"name": target.name}, target.span)


def _code(target: Target) -> str:
    measure = measure_of(target.name, target.unit)
    return measure.code if measure else ""


FIGURE_CHECKS: tuple[Callable[[Examined], Iterator[Finding]], ...] = (
    shares,
    per_thousand,
    need,
    gap,
    said_twice,
    reached_already,
    listed_projects,
    over_hundred,
)
