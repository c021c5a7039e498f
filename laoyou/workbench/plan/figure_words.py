"""Words of a figure's pages: what is counted, how it is computed, what its parts are called."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from laoyou.analytics.indicators import INDICATORS, MEASURES, RETURNED, Counted, Move, Part
from laoyou.plan.selectors.figures import FigureRow
from laoyou.plan.selectors.returns import called
from laoyou.reading import measures
from laoyou.ui import formats
from laoyou.workbench.plan import observed, words

MEASURE_WORDS = {
    "people": gettext_lazy("people who live here"),
    "people_registered": gettext_lazy("people registered here"),
    "people_unregistered": gettext_lazy("people whose registration is not known"),
    "elders_60": gettext_lazy("people of 60 and older who live here"),
    "elders_60_registered": gettext_lazy("people of 60 and older registered here"),
    "elders_65": gettext_lazy("people of 65 and older who live here"),
    "infants": gettext_lazy("children under 3 who live here"),
    "elder_places": gettext_lazy("beds and day places for elders in open sites"),
    "beds": gettext_lazy("beds of open homes"),
    "nursing_beds": gettext_lazy("nursing beds in open sites"),
    "public_good_beds": gettext_lazy("public-good beds in open sites"),
    "public_home_beds": gettext_lazy("beds of open public homes"),
    "child_places": gettext_lazy("childcare places in open sites"),
    "inclusive_places": gettext_lazy("inclusive childcare places in open sites"),
    "homes": gettext_lazy("open homes for elders"),
    "childcare_sites": gettext_lazy("open childcare sites other than kindergartens"),
    "meal_points": gettext_lazy("open meal points"),
    "elder_schools": gettext_lazy("open schools and learning points for elders"),
    "kindergartens": gettext_lazy("open kindergartens"),
    "kindergartens_with_class": gettext_lazy("open kindergartens with a class for children under 3"),
    "public_residents": gettext_lazy("people who live in open public homes"),
    "elders_checked": gettext_lazy("people of 65 and older with a check this year"),
    "destitute_disabled": gettext_lazy("destitute people who cannot care for themselves"),
    "destitute_disabled_in_homes": gettext_lazy("destitute people who cannot care for themselves and live in a home"),
    "infants_checked": gettext_lazy("children under 3 with a newborn visit or a check of growth this year"),
    "infants_guided": gettext_lazy("children under 3 whose family took part in parenting guidance this year"),
    "graded_homes": gettext_lazy("open homes of grade four and above"),
    "model_childcare": gettext_lazy("open childcare sites recognised as models"),
    "childcare_staff": gettext_lazy("staff of open childcare sites"),
    "childcare_staff_trained": gettext_lazy("staff of open childcare sites who finished a training this year"),
    "child_carers": gettext_lazy("carers of children in open childcare sites"),
    "child_carers_certified": gettext_lazy("carers of children with a certificate in open childcare sites"),
    "social_workers": gettext_lazy("social workers of open homes"),
    "counties": gettext_lazy("counties"),
    "counties_with_public_home": gettext_lazy("counties with an open public home"),
    "communities": gettext_lazy("urban communities"),
    "communities_with_day_care": gettext_lazy("urban communities in which day places are open"),
    "communities_with_childcare": gettext_lazy("urban communities in which childcare places are open"),
    "villages": gettext_lazy("communities and villages"),
    "villages_with_care": gettext_lazy("communities and villages in which a site for care at home or nearby is open"),
    "new_estates": gettext_lazy("new estates that are or should be handed over"),
    "new_estates_provided": gettext_lazy("new estates with all the floor for elders that the quota asks for"),
}
PART_WORDS = {
    Part.NUMERATOR: pgettext_lazy("part of a figure", "Counted"),
    Part.DENOMINATOR: pgettext_lazy("part of a figure", "Counted by"),
    Part.MISSING: pgettext_lazy("part of a figure", "Missing"),
}


def measure_words(measure: str) -> str:
    """What a measure counts; an unknown one by its own name."""
    return str(MEASURE_WORDS.get(measure, measure))


def part_words(way: Counted, part: Part) -> str:
    """What the rows of a part are, in a noun."""
    if part == Part.MISSING:
        said = {"below": measure_words(way.denominator), "above": measure_words(way.numerator)}
        return _("%(below)s that are not among the %(above)s") % said
    return measure_words(way.numerator if part == Part.NUMERATOR else way.denominator)


def way_words(indicator: str, way: Counted) -> str:
    """How a figure is computed, in one plain sentence."""
    above = measure_words(way.numerator)
    if not way.denominator:
        return _("The number of %(above)s.") % {"above": above}
    factor = formats.number(INDICATORS[indicator].factor)
    said = {"above": above, "below": measure_words(way.denominator), "factor": factor}
    return _("The number of %(above)s, divided by the number of %(below)s, times %(factor)s.") % said


def told_words(indicator: str, *, counted: bool) -> str:
    """How it comes about where no rows stand behind it: a department tells it, or it is `counted` from a life table."""
    if counted:
        return _(
            "Computed from the deaths of the last twelve months by age and from who lived here in their middle "
            "(abridged life table, Chiang's method). Deaths that are not on record make it too high; small areas have "
            "wide intervals."
        )
    known = RETURNED.get(indicator)
    if known is None:
        return _("A department tells this figure; no record here holds it.")
    how = known.zh if words.reads_chinese() else known.en
    return words.labelled(_("A department tells this figure"), how)


def name_of(figure: FigureRow) -> str:
    """What a figure is called: as everywhere, else as its plan or its department called it."""
    known = words.measure_name(figure.indicator)
    return known if known != figure.indicator else (called(figure.indicator) or known)


def unit_of(indicator: str) -> str:
    """The unit of an indicator, as plans print it."""
    return next((each.unit for each in measures.measures() if each.code == indicator), "")


def sources_words(way: Counted) -> str:
    """What records it is counted from."""
    names = [*MEASURES[way.numerator].sources, *(MEASURES[way.denominator].sources if way.denominator else ())]
    return words.joined(observed.source_words(name) for name in dict.fromkeys(names))


def figure_url(indicator: str, area: int, basis: str = "", **more: str) -> str:
    """The page of a figure."""
    return _with(reverse("plan:figure", args=[indicator, area]), basis, more)


def rows_url(figure: FigureRow, part: Part, area: int | None = None) -> str:
    """The rows behind a part of a figure, of the same period."""
    place = figure.area if area is None else area
    address = reverse("plan:figure_rows", args=[figure.indicator, place, part.value])
    return _with(address, figure.basis, {"until": figure.until.isoformat()})


def change_url(figure: FigureRow) -> str:
    """Why a figure is another than a month before."""
    address = reverse("plan:figure_change", args=[figure.indicator, figure.area])
    return _with(address, figure.basis, {"until": figure.until.isoformat()})


def compare_url(figure: FigureRow) -> str:
    """Where the two snapshots are ordered to be compared."""
    address = reverse("plan:figure_compare", args=[figure.indicator, figure.area])
    return _with(address, figure.basis, {"until": figure.until.isoformat()})


MOVE_WORDS = {
    Move.ENTERED: pgettext_lazy("figure", "Entered"),
    Move.LEFT: pgettext_lazy("figure", "Left"),
    Move.CORRECTED: pgettext_lazy("figure", "Corrected"),
}


def moved_words(measure: str, move: Move) -> str:
    """What the rows of a part of a change are."""
    return words.labelled(str(MOVE_WORDS[move]), measure_words(measure))


def moved_url(figure: FigureRow, measure: str, move: Move) -> str:
    """The rows that entered, left or were corrected since the month before."""
    address = reverse("plan:figure_moved", args=[figure.indicator, figure.area, measure, move.value])
    return _with(address, figure.basis, {"until": figure.until.isoformat()})


def _with(address: str, basis: str, more: dict[str, str]) -> str:
    asked = ({"basis": basis} if basis else {}) | more
    return f"{address}?{urlencode(asked)}" if asked else address
