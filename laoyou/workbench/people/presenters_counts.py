"""From counts to what their pages show: facts, pictures, tables and a map, each with its basis and its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, range_of
from laoyou.people.enums import ConditionKind, CountBasis, Sex
from laoyou.people.selectors.ages import ELDER_BANDS, UNDER_THREES
from laoyou.people.selectors.counts import AreaCounts, TallyMoment
from laoyou.people.selectors.parameters import value_of
from laoyou.people.selectors.small_cells import FEWEST
from laoyou.places.selectors.areas import AreaRow
from laoyou.ui import formats
from laoyou.ui.blocks import Fact, Tab
from laoyou.ui.charts import Chart, columns, lines, pyramid
from laoyou.ui.maps import AreaFigure, AreaMap, MapPoint
from laoyou.workbench.people import words

# What the map may show: (words, unit is percent).
MAP_FIGURES = {
    "share_60_plus": gettext_lazy("share 60 and older"),
    "share_65_plus": gettext_lazy("share 65 and older"),
    "share_under_3": gettext_lazy("share under 3"),
    "people": gettext_lazy("all people"),
    "under_3": gettext_lazy("under 3"),
    "60_plus": gettext_lazy("60 and older"),
    "80_plus": gettext_lazy("80 and older"),
    "living_alone": gettext_lazy("live alone"),
}
_SHARES = ("share_60_plus", "share_65_plus", "share_under_3")
_AGES = ("under_3", "60_plus", "65_plus", "80_plus")
_MAIN_AGES = ("under_3", *UNDER_THREES, "3_17", "18_59", "60_plus", "65_plus", "80_plus", "90_plus")


def basis_asked(query: Mapping[str, str]) -> CountBasis:
    """The basis an address asks for; residents unless it is a known other one."""
    asked = query.get("basis", "")
    return CountBasis(asked) if asked in CountBasis.values else CountBasis.RESIDENT


def figure_asked(query: Mapping[str, str]) -> str:
    asked = query.get("figure", "")
    return asked if asked in MAP_FIGURES else "share_60_plus"


def counts_url(code: int, basis: str, **more: str) -> str:
    """The page of an area's counts, on the same basis."""
    asked = ({"basis": basis} if basis != CountBasis.RESIDENT else {}) | more
    address = reverse("people:counts", args=[code])
    return f"{address}?{urlencode(asked)}" if asked else address


def people_url(counts: AreaCounts, **more: str) -> str:
    """The list of the people a figure counts."""
    return f"{reverse('people:list')}?{urlencode({'place': f'{counts.area:012d}', 'basis': counts.basis} | more)}"


def links_around(around: Iterable[AreaRow], actor: Actor, basis: str) -> list[tuple[str, str]]:
    """The areas around, outermost first, as far as the actor may look."""
    seen = [row for row in reversed(list(around)) if actor.area.covers(range_of(row.code))]
    return [(row.short_name, counts_url(row.code, basis)) for row in seen]


def basis_tabs(code: int, basis: str, figure: str) -> list[Tab]:
    """Where people live, or where they are registered: always one of the two, never mixed."""
    return [
        Tab(words.basis_words(each), counts_url(code, each, figure=figure), each == basis) for each in CountBasis.values
    ]


def figure_tabs(code: int, basis: str, figure: str) -> list[Tab]:
    return [Tab(label, counts_url(code, basis, figure=each), each == figure) for each, label in MAP_FIGURES.items()]


def as_of(tally: TallyMoment) -> str:
    """When the figures were counted: they hold for that day."""
    return _("counted on %(moment)s") % {"moment": formats.moment(tally.counted_at)}


def told(count: int | None) -> int | str:
    """A figure as it is told: a number, or that it is fewer than five."""
    return _("fewer than %(count)s") % {"count": FEWEST} if count is None else count


def _written(count: int | None) -> str:
    shown = told(count)
    return shown if isinstance(shown, str) else formats.number(shown)


def counts_context(counts: AreaCounts, area: AreaRow, *, opens: bool) -> dict[str, Any]:
    """Facts and pictures of an area; `opens` says whether the reader may open the people behind a figure."""
    return {
        "counts": counts,
        "basis": words.basis_words(counts.basis),
        "as_of": as_of(counts.tally),
        "facts": list(_facts(counts, opens=opens)),
        "pictures": [_pyramid(counts, area.short_name), _elders(counts, area.short_name)] if counts.people else [],
    }


def _facts(counts: AreaCounts, *, opens: bool) -> Iterator[Fact]:
    people = _("Registered people") if counts.basis == CountBasis.REGISTERED else _("Residents")
    yield Fact(people, _written(counts.people), url=people_url(counts) if opens else "")
    if counts.households is not None:
        yield Fact(_("Households"), _written(counts.households))
    for age in _AGES:
        share = counts.share(age)
        yield Fact(
            str(words.AGE_GROUP_WORDS[age]),
            _written(counts.ages[age]),
            url=people_url(counts, age=age) if opens else "",
            source="" if share is None else formats.percent(share, 1),
        )
    if (ageing := counts.is_ageing()) is not None:
        marks = {name: formats.percent(value_of(f"ageing_{name}"), 0) for name in ("60", "65")}
        yield Fact(
            _("Ageing society"),
            pgettext("ageing society", "yes") if ageing else pgettext("ageing society", "not yet"),
            source=_("from %(sixty)s of 60 and older, or %(more)s of 65 and older; marks to be confirmed")
            % {"sixty": marks["60"], "more": marks["65"]},
        )


def figure_rows(counts: AreaCounts, *, opens: bool) -> list[dict[str, Any]]:
    """Every figure of an area as a row that opens the people it counts."""
    return [
        {
            "group": group,
            "what": what,
            "told": told(many),
            "share": _share(many, of),
            "url": people_url(counts, **link) if opens and link is not None else "",
        }
        for group, what, many, of, link in _figures(counts)
    ]


def _share(part: int | None, whole: int | None) -> float | None:
    return 100 * part / whole if whole and part is not None else None


_Figure = tuple[str, str, int | None, int | None, dict[str, str] | None]


def _figures(counts: AreaCounts) -> Iterator[_Figure]:
    ages, elders = _("Ages"), counts.ages["60_plus"]
    for age in _MAIN_AGES:
        yield ages, str(words.AGE_GROUP_WORDS[age]), counts.ages[age], counts.people, {"age": age}
    for age in ELDER_BANDS:
        yield _("Elders by age"), str(words.AGE_GROUP_WORDS[age]), counts.ages[age], elders, {"age": age}
    for size, many in counts.sizes:
        yield _("Households by size"), words.size_words(size), many, counts.households, None
    for kind, many in counts.kinds:
        yield _("Households"), str(words.HOUSEHOLD_WORDS[kind]), many, counts.households, {"home": kind}
    for held in counts.conditions:
        said = words.condition_words(held.kind)
        yield _("What holds"), said, held.people, counts.people, {"condition": held.kind}
        for degree, many in held.degrees:
            yield _("What holds"), f"{said} · {words.level_words(held.kind, degree)}", many, held.people, None


def _pyramid(counts: AreaCounts, place: str) -> Chart:
    ages = sorted({cell.age_from for cell in counts.cells})
    labels = [f"{age}–{age + 4}" if age < ages[-1] else f"{age}+" for age in ages]
    by_sex = {sex: [cell.people or 0 for cell in counts.cells if cell.sex == sex] for sex in Sex.values}
    return pyramid(
        "pyramid",
        _("%(place)s: people by age and sex") % {"place": place},
        labels,
        (pgettext("people", "Men"), by_sex[Sex.MALE]),
        (pgettext("people", "Women"), by_sex[Sex.FEMALE]),
        **_about(counts),
    )


def _elders(counts: AreaCounts, place: str) -> Chart:
    return columns(
        "elders",
        _("%(place)s: elders by age") % {"place": place},
        [str(words.AGE_GROUP_WORDS[age]) for age in ELDER_BANDS],
        {pgettext("counts", "People"): [counts.ages[age] for age in ELDER_BANDS]},
        **_about(counts),
    )


def _about(counts: AreaCounts) -> dict[str, Any]:
    return {
        "source": _("Registry, %(basis)s") % {"basis": words.basis_words(counts.basis)},
        "as_of": as_of(counts.tally),
    }


def trend(found: Sequence[AreaCounts], area: AreaRow) -> Chart | None:
    """Elders and infants tally by tally; nothing while there is but one."""
    if len(found) < 2:
        return None
    return lines(
        "trend",
        _("%(place)s: elders and infants over time") % {"place": area.short_name},
        [each.tally.day.isoformat() for each in found],
        {str(words.AGE_GROUP_WORDS[age]): [each.ages[age] for each in found] for age in ("60_plus", "under_3")},
        **_about(found[-1]),
    )


def inside_rows(inside: Iterable[AreaRow], found: Mapping[int, AreaCounts], basis: str) -> list[dict[str, Any]]:
    """The areas inside as rows: each figure to sort by, and as it is told."""
    return [_inside_row(each, found[each.code], basis) for each in inside]


def _inside_row(area: AreaRow, counts: AreaCounts, basis: str) -> dict[str, Any]:
    figures = {"people": counts.people} | {age: counts.ages[age] for age in _AGES}
    figures |= {kind.value: counts.held(kind) for kind in (ConditionKind.LIVING_ALONE, ConditionKind.MINIMUM_ALLOWANCE)}
    shown = {key: told(value) for key, value in figures.items()}
    shown["households"] = formats.MISSING if counts.households is None else told(counts.households)
    shares = {f"share_{age}": counts.share(age) for age in ("under_3", "60_plus", "65_plus")}
    row = {"code": area.code, "name": area.short_name, "url": counts_url(area.code, basis), "told": shown}
    return row | figures | {"households": counts.households} | shares


def map_of(
    area: AreaRow,
    inside: Sequence[AreaRow],
    found: Mapping[int, AreaCounts],
    shapes: Mapping[str, Any],
    figure: str,
) -> AreaMap | None:
    """The areas inside coloured by a figure; inside a county, which nobody draws, as points where a place is known."""
    points = [] if area.level < Level.COUNTY else list(_points(inside, found, figure))
    if not inside or (area.level >= Level.COUNTY and not points):
        return None
    own = found[area.code]
    return AreaMap(
        name="counts",
        title=_("%(place)s: %(figure)s") % {"place": area.short_name, "figure": MAP_FIGURES[figure]},
        geojson=shapes,
        areas=[
            AreaFigure(
                each.code,
                each.short_name,
                _value(found[each.code], figure),
                note="" if _value(found[each.code], figure) is not None else _written(None),
                url=counts_url(each.code, own.basis, figure=figure),
            )
            for each in inside
        ],
        points=points,
        unit=_("percent") if figure in _SHARES else _("people"),
        basis=words.basis_words(own.basis),
        as_of=as_of(own.tally),
        attribution=str(shapes["attribution"]),
        places=1 if figure in _SHARES else 0,
        value_label=MAP_FIGURES[figure],
    )


def _points(inside: Iterable[AreaRow], found: Mapping[int, AreaCounts], figure: str) -> Iterator[MapPoint]:
    for each in inside:
        if each.longitude is not None and each.latitude is not None:
            value = _value(found[each.code], figure)
            said = _written(None) if value is None else formats.number(value, 1 if figure in _SHARES else 0)
            url = counts_url(each.code, found[each.code].basis, figure=figure)
            yield MapPoint(each.short_name, each.longitude, each.latitude, note=said, url=url)


def _value(counts: AreaCounts, figure: str) -> float | int | None:
    if figure in _SHARES:
        return counts.share(figure.removeprefix("share_"))
    if figure == "people":
        return counts.people
    return counts.held(figure) if figure == ConditionKind.LIVING_ALONE else counts.ages[figure]
