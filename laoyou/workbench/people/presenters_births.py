"""From counted births to what their page shows: facts, a picture, the years, the areas inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.people.enums import CountBasis
from laoyou.people.selectors.births import YearOfBirths, average
from laoyou.places.selectors.areas import AreaRow
from laoyou.ui import formats
from laoyou.ui.blocks import Fact, Tab
from laoyou.ui.charts import Chart, columns
from laoyou.workbench.people import words
from laoyou.workbench.people.presenters_counts import told

_AVERAGED = 5  # whole years


def births_url(code: int, basis: str, **more: str) -> str:
    """The page of an area's births, on the same basis."""
    asked = ({"basis": basis} if basis != CountBasis.RESIDENT else {}) | more
    address = reverse("people:births", args=[code])
    return f"{address}?{urlencode(asked)}" if asked else address


def basis_tabs(code: int, basis: str) -> list[Tab]:
    return [Tab(words.basis_words(each), births_url(code, each), each == basis) for each in CountBasis.values]


def year_asked(query: Mapping[str, str], own: Sequence[YearOfBirths]) -> int:
    """The year the areas inside are compared for: the last that is over, unless another is asked for."""
    asked = query.get("year", "")
    return int(asked) if asked in {str(each.year) for each in own} else own[-2].year


def year_tabs(code: int, basis: str, own: Sequence[YearOfBirths], year: int) -> list[Tab]:
    return [Tab(str(each.year), births_url(code, basis, year=str(each.year)), each.year == year) for each in own]


def as_of(own: Sequence[YearOfBirths]) -> str:
    return _("from the count of %(day)s") % {"day": formats.day(own[0].counted_on)}


def births_context(own: Sequence[YearOfBirths], area: AreaRow, basis: str) -> dict[str, Any]:
    """Facts, the picture and what the reader has to know of them."""
    return {
        "births": own,
        "exact": own[0].exact,
        "basis": words.basis_words(basis),
        "as_of": as_of(own),
        "facts": list(_facts(own)),
        "picture": _picture(own, area.short_name, basis),
    }


def _facts(own: Sequence[YearOfBirths]) -> Iterator[Fact]:
    whole = own[-2]
    ratio = whole.boys_a_hundred_girls
    yield Fact(_("Births in %(year)s") % {"year": whole.year}, _written(whole.births))
    yield Fact(_("Boys"), _written(whole.boys))
    yield Fact(_("Girls"), _written(whole.girls))
    yield Fact(_("Boys for 100 girls"), None if ratio is None else formats.number(ratio, 1))
    if found := average(own, _AVERAGED):
        many, first, last = found
        yield Fact(_("A year, of %(first)s to %(last)s") % {"first": first, "last": last}, formats.number(many))
    yield Fact(
        _("Born in %(year)s so far") % {"year": own[-1].year},
        _written(own[-1].births),
        source=_("until %(day)s") % {"day": formats.day(own[-1].counted_on)},
    )


def _picture(own: Sequence[YearOfBirths], place: str, basis: str) -> Chart:
    series = {
        pgettext("births", "boys"): [each.boys for each in own],
        pgettext("births", "girls"): [each.girls for each in own],
    }
    return columns(
        "births_by_year",
        _("%(place)s: %(births)s births in %(year)s")
        % {"place": place, "births": _written(own[-2].births), "year": own[-2].year},
        [str(each.year) for each in own],
        series,
        stacked=True,
        source=_("Registry, %(basis)s") % {"basis": words.basis_words(basis)},
        as_of=as_of(own),
        unit=_("births"),
    )


def year_rows(own: Sequence[YearOfBirths]) -> list[dict[str, Any]]:
    """The table of years, the newest first."""
    return [
        {"year": each.year, "note": "" if each.is_whole else _("the year is not over"), **_row(each)}
        for each in reversed(own)
    ]


def inside_rows(
    inside: Iterable[AreaRow], found: Mapping[int, Sequence[YearOfBirths]], year: int, basis: str
) -> list[dict[str, Any]]:
    """The areas inside in a year."""
    rows = []
    for area in inside:
        of_year = next(each for each in found[area.code] if each.year == year)
        mean = average(found[area.code], _AVERAGED)
        rows.append(
            {
                "code": area.code,
                "name": area.short_name,
                "url": births_url(area.code, basis),
                "average": mean[0] if mean else None,
                **_row(of_year),
            }
        )
    return rows


def _row(of_year: YearOfBirths) -> dict[str, Any]:
    figures = {"births": of_year.births, "boys": of_year.boys, "girls": of_year.girls}
    return {
        **figures,
        **{f"told_{name}": told(count) for name, count in figures.items()},
        "ratio": of_year.boys_a_hundred_girls,
    }


def _written(count: int | None) -> str:
    shown = told(count)
    return shown if isinstance(shown, str) else formats.number(shown)
