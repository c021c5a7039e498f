"""From projected years to what their page shows: two pictures, the years, the areas inside, the plan beside ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.people.enums import CountBasis
from laoyou.people.selectors.projections import Span, YearAhead
from laoyou.places.selectors.areas import AreaRow
from laoyou.plan.selectors.rows import IndicatorRow
from laoyou.ui import formats
from laoyou.ui.blocks import Fact, Tab
from laoyou.ui.charts import Chart, lines
from laoyou.workbench.people import words
from laoyou.workbench.people.presenters_counts import told

ELDERS = ("60_plus", "65_plus", "80_plus")
SHOWN = (*ELDERS, "under_3")
_PLANS_END_EVERY = 5  # years: 2030, 2035, …
_TEN_THOUSAND = 10_000
# What a plan calls these people; a share, or the people of the country only, is something else.
_PRINTED = (
    (re.compile(r"60岁(?:及)?以上(?:常住)?(?:老年)?人口(?:总?数)?$"), "60_plus"),
    (re.compile(r"65岁(?:及)?以上(?:常住)?(?:老年)?人口(?:总?数)?$"), "65_plus"),
    (re.compile(r"80岁(?:及)?以上(?:常住)?(?:高龄)?(?:老年)?人口(?:总?数)?$"), "80_plus"),
    (re.compile(r"(?:3岁以下|0[-—–~～至]3岁)(?:常住)?(?:婴幼儿|儿童)(?:人口|总?数)?$"), "under_3"),
)


def ahead_url(code: int, basis: str, **more: str) -> str:
    """The page of an area's years ahead, on the same basis."""
    asked = ({"basis": basis} if basis != CountBasis.RESIDENT else {}) | more
    address = reverse("people:ahead", args=[code])
    return f"{address}?{urlencode(asked)}" if asked else address


def basis_tabs(code: int, basis: str) -> list[Tab]:
    return [Tab(words.basis_words(each), ahead_url(code, each), each == basis) for each in CountBasis.values]


def year_asked(query: Mapping[str, str], own: Sequence[YearAhead]) -> int:
    """The year the areas inside are compared for: the next in which plans end, unless another is asked for."""
    asked, offered = query.get("year", ""), _offered(own)
    return int(asked) if asked in map(str, offered) else offered[0]


def year_tabs(code: int, basis: str, own: Sequence[YearAhead], year: int) -> list[Tab]:
    return [Tab(str(each), ahead_url(code, basis, year=str(each)), each == year) for each in _offered(own)]


def _offered(own: Sequence[YearAhead]) -> list[int]:
    return [each.year for each in own[1:] if each.year % _PLANS_END_EVERY == 0] or [own[-1].year]


def as_of(own: Sequence[YearAhead]) -> str:
    """The day of the count that all follows from."""
    return _("from the count of %(day)s") % {"day": formats.day(own[0].counted_on)}


def ahead_context(own: Sequence[YearAhead], area: AreaRow, basis: str) -> dict[str, Any]:
    """Facts, pictures and what the reader has to know of them."""
    about = {
        "source": _("Registry, %(basis)s; projected") % {"basis": words.basis_words(basis)},
        "as_of": as_of(own),
        "unit": _("people"),
    }
    return {
        "ahead": own,
        "exact": own[0].exact,
        "basis": words.basis_words(basis),
        "as_of": as_of(own),
        "day": formats.day(own[0].counted_on),
        "facts": list(_facts(own)),
        "pictures": [_elders(own, area.short_name, about), _children(own, area.short_name, about)],
    }


def _facts(own: Sequence[YearAhead]) -> Iterator[Fact]:
    """Of each group: then, and now."""
    first = own[0]
    then = next((each for each in own if each.year == _offered(own)[0]), own[-1])
    for group in SHOWN:
        label = _("%(group)s in %(year)s") % {"group": words.AGE_GROUP_WORDS[group], "year": then.year}
        now = _("now %(count)s") % {"count": _written(first.figures[group].middle)}
        span = then.figures[group]
        said = _("%(count)s (%(limits)s)") % {"count": _written(span.middle), "limits": _between(span)}
        yield Fact(label, said, source=now)


def _elders(own: Sequence[YearAhead], place: str, about: Mapping[str, Any]) -> Chart:
    last = own[-1]
    title = _("%(place)s: %(then)s people of 60 and older in %(year)s, %(now)s now") % {
        "place": place,
        "then": _written(last.figures["60_plus"].middle),
        "year": last.year,
        "now": _written(own[0].figures["60_plus"].middle),
    }
    series = {str(words.AGE_GROUP_WORDS[group]): [each.figures[group].middle for each in own] for group in ELDERS}
    return lines("elders_ahead", title, [str(each.year) for each in own], series, zero=True, **about)


def _children(own: Sequence[YearAhead], place: str, about: Mapping[str, Any]) -> Chart:
    spans = [each.figures["under_3"] for each in own]
    series = {
        pgettext("projection", "middle"): [each.middle for each in spans],
        pgettext("projection", "low"): [each.low for each in spans],
        pgettext("projection", "high"): [each.high for each in spans],
    }
    title = _("%(place)s: children under 3, and between what limits") % {"place": place}
    return lines("children_ahead", title, [str(each.year) for each in own], series, zero=True, **about)


def year_rows(own: Iterable[YearAhead]) -> list[dict[str, Any]]:
    """A row for each year: each group by the middle course and between its limits."""
    return [
        {"year": each.year, "people": told(each.figures["people"].middle), "share": each.share("60_plus")}
        | {group: told(each.figures[group].middle) for group in SHOWN}
        | {f"between_{group}": _between(each.figures[group]) for group in SHOWN}
        for each in own
    ]


def inside_rows(
    inside: Iterable[AreaRow], found: Mapping[int, Sequence[YearAhead]], year: int, basis: str
) -> list[dict[str, Any]]:
    """The areas inside, now and in the year; none where nobody is projected."""
    return [_inside_row(each, found[each.code], year, basis) for each in inside if each.code in found]


def _inside_row(area: AreaRow, own: Sequence[YearAhead], year: int, basis: str) -> dict[str, Any]:
    now, then = own[0], next(each for each in own if each.year == year)
    row: dict[str, Any] = {"code": area.code, "name": area.short_name, "url": ahead_url(area.code, basis)}
    for group in SHOWN:
        before, after = now.figures[group].middle, then.figures[group].middle
        row |= {group: after, f"told_{group}": told(after), f"now_{group}": told(before)}
        row[f"grows_{group}"] = 100 * (after - before) / before if before and after is not None else None
    return row | {"share": then.share("60_plus")}


def printed_rows(printed: Iterable[IndicatorRow], own: Sequence[YearAhead]) -> list[dict[str, Any]]:
    """What the plan states of these people, beside the count or the projection of its year."""
    return [row for each in printed if (row := _printed_row(each, own)) is not None]


def _printed_row(stated: IndicatorRow, own: Sequence[YearAhead]) -> dict[str, Any] | None:
    group = next((group for pattern, group in _PRINTED if pattern.search(stated.name)), None)
    value = next(iter(stated.values), None)
    if group is None or value is None or not stated.unit.startswith(("人", "万")):
        return None
    said = int(value.value * (_TEN_THOUSAND if stated.unit.startswith("万") else Decimal(1)))
    of_year = next((each for each in own if each.year == value.year), own[0])
    span = of_year.figures[group]
    return {
        "key": str(stated.id),
        "name": stated.name,
        "year": value.year,
        "printed": said,
        "ours": told(span.middle),
        "between": _between(span),
        "apart": 100 * (span.middle - said) / said if span.middle is not None and said else None,
        "what": _what(of_year),
    }


def _what(ours: YearAhead) -> str:
    if ours.is_counted:
        return _("counted on %(day)s") % {"day": formats.day(ours.counted_on)}
    return _("projected for %(year)s") % {"year": ours.year}


def _between(span: Span) -> str:
    """The limits in words: one figure where they are the same."""
    low, high = _written(span.low), _written(span.high)
    return low if low == high else f"{low}–{high}"


def _written(count: int | None) -> str:
    shown = told(count)
    return shown if isinstance(shown, str) else formats.number(shown)
