"""What is said of an observed figure beside its target: how it stands, on which basis, as of when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.analytics.indicators import ABSENT, DIVIDED, DOUBLED, INCOMPLETE, INDICATORS, STALE, TOLD
from laoyou.plan.selectors.figures import FigureRow, main_of, short_of
from laoyou.ui import formats
from laoyou.ui.statuses import CLOSE, OFF_COURSE, REACHED, Status, Tone, no_data
from laoyou.workbench.plan import words

__all__ = ["main_of", "short_of"]  # asked for beside what is said of them
PLACES = 2  # the catalogue rounds; a card never shows more
FEW = "few"  # the reason of a value that is not told, for it is of so few people
_NEAR = 0.1  # a shortfall of less than a tenth of the target is "close"
_WHOLE = 0.9995  # what prints as 100 %


def status_of(figure: FigureRow | None, op: str, target: Decimal | None, *, missing: str = "") -> Status:
    """How a figure stands against the year's target. Nothing is made up for a missing figure or target.

    What begins at nothing on every first of January is measured by the part of the year that has passed.
    `missing` says where one that is not there would come from.
    """
    if figure is None:
        return no_data(missing or _("not collected yet"))
    if figure.value is None:
        return no_data(reason_words(figure.reason))
    if target is None:
        return Status(Tone.NONE, pgettext("status word", "No target"), _("the plan names no number"))
    short = short_of(op, figure.value, float(target))
    if short <= 0:
        return REACHED
    due = due_by_then(figure, op, float(target))
    if due < float(target) and figure.value >= due:
        said = {"due": formats.number(due, PLACES), "day": formats.day(figure.last_day)}
        return Status(Tone.OK, pgettext("status word", "On course"), _("%(due)s was due by %(day)s") % said)
    short = short_of(op, figure.value, due)
    return CLOSE if short < _NEAR * abs(due) else OFF_COURSE


def due_by_then(figure: FigureRow, op: str, target: float) -> float:
    """What of a year's target is due by the figure's last day: of what grows through the year the part of the year that
    has passed, day by day; of anything else, and of what a department told, all of it.
    """
    known = INDICATORS.get(figure.indicator)
    if known is None or not known.yearly or figure.return_id is not None or op in {"<=", "<"}:
        return target
    day = figure.last_day
    return target * day.timetuple().tm_yday / date(day.year, 12, 31).timetuple().tm_yday


def reason_words(reason: str) -> str:
    """Why there is no value, in a sentence's part; an unknown code is shown as it is."""
    code, _colon, what = reason.partition(":")
    said = {
        "no_source": _("no source delivers it yet"),
        ABSENT: _("some areas never delivered it"),
        STALE: _("the source is too old"),
        "zero_denominator": _("nobody to count it by"),
        INCOMPLETE: _("the data are incomplete"),
        DIVIDED: _("some are still on record under the area that was divided"),
        DOUBLED: _("about twice as many rows came as usual"),
        "too_small": _("too few people live here to tell it"),
        FEW: _("too few people to be told"),
    }.get(code, code)
    return words.with_note(said, source_words(what)) if what else said


def source_words(source: str) -> str:
    """What nobody has delivered; an unknown source by its own name."""
    known = {
        "people": _("people"),
        "sites": pgettext("source of figures", "sites"),
        "registration": _("household registration"),
        "beds": pgettext("source of figures", "beds"),
        "nursing_beds": _("nursing beds"),
        "public_good_beds": _("public-good beds"),
        "childcare_places": _("childcare places"),
        "inclusive_places": _("inclusive childcare places"),
        "homes": _("homes for elders"),
        "childcare_sites": _("childcare institutions"),
        "meal_points": _("meal points"),
        "elder_schools": _("schools for elders"),
        "kindergartens": _("kindergartens"),
        "residents": _("who lives in homes"),
        "elder_checks": _("yearly checks of elders"),
        "destitute": _("destitute people"),
        "deaths": pgettext("source of figures", "deaths"),
        "care_need": _("care need"),
        "infant_checks": _("newborn visits and checks of growth"),
        "guidance": _("parenting guidance"),
        "day_places": _("day places"),
        "community_sites": _("sites for care at home and in the community"),
        "grades": _("grades of homes"),
        "models": _("model institutions"),
        "staff": _("staff of institutions"),
        "social_workers": _("social workers"),
        "childcare_certificates": _("certificates of carers of children"),
        "trainings": _("trainings of staff"),
        "communities": _("urban communities"),
        "villages": _("communities and villages"),
        "counties": pgettext("source of figures", "counties"),
        "quotas": _("new estates with households or residents, and the quota for them"),
    }
    return known.get(source, source)


def basis_words(basis: str) -> str:
    """Whose population it is counted on; an unknown basis by its own name."""
    known = {
        "": "",
        "resident": pgettext("basis of a figure", "permanent residents"),
        "registered": pgettext("basis of a figure", "registered population"),
        TOLD: pgettext("basis of a figure", "as the department told it"),
    }
    return known.get(basis, basis)


def as_of_words(figure: FigureRow) -> str:
    """The last day counted, and what of it was missing or changed since."""
    said = [formats.day(figure.last_day)]
    if lacking := lacking_words(figure):
        said.append(lacking)
    if interval := interval_words(figure):
        said.append(interval)
    if figure.version > 1:
        said.append(_("corrected, version %(version)s") % {"version": figure.version})
    return words.joined(said)


def lacking_words(figure: FigureRow) -> str:
    """What of the data a value stands on was not there, or is doubtful; empty where all was. A page with a value says
    it, for a file that is late or half-loaded makes no figure wrong that anybody would see.
    """
    if figure.value is None:
        return ""
    code = figure.reason.partition(":")[0]
    said = []
    if figure.completeness < _WHOLE:
        said.append(_("%(share)s%% of the data") % {"share": formats.number(figure.completeness * 100, 0)})
    if code in {ABSENT, DIVIDED, STALE, INCOMPLETE, DOUBLED}:
        said.append(reason_words(figure.reason))
    return words.joined(said)


def interval_words(figure: FigureRow) -> str:
    """What a value that is an estimate lies between; empty for one that was counted."""
    code, _colon, said = figure.reason.partition(":")
    low, _dash, high = said.partition("-")
    if code != "interval" or figure.value is None:
        return ""
    return _("19 times out of 20 between %(low)s and %(high)s") % {"low": low, "high": high}


def others_words(known: tuple[FigureRow, ...], main: FigureRow | None) -> str:
    """The same indicator on its other bases, so that nobody takes one for the other."""
    said = [
        words.labelled(basis_words(each.basis) or _("without a basis"), formats.number(each.value, PLACES))
        for each in known
        if each is not main and each.value is not None
    ]
    return words.joined(said)
