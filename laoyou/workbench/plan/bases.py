"""Where a plan's own figures contradict each other: both bases of ours beside the one it must have counted on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from laoyou.plan.selectors.figures import FigureRow, newest_by_basis
from laoyou.plan.selectors.implied import Implied, basis_that_fits, implied_base
from laoyou.plan.selectors.rows import IndicatorRow
from laoyou.ui import formats
from laoyou.workbench.plan import figure_words, observed, words


@dataclass(frozen=True, slots=True)
class BasisNote:
    """Whose population a plan must have counted by, in a sentence; `bases` are ours: words and address."""

    sentence: str
    bases: tuple[tuple[str, str], ...]


def basis_note(rows: Sequence[IndicatorRow], told: Iterable[FigureRow]) -> BasisNote | None:
    """Of one indicator, whose figures are as they may be told; None where the plan's agree, or say too little."""
    newest = newest_by_basis(told)
    if not newest:
        return None
    indicator = next(iter(newest.values())).indicator
    implied = implied_base(rows, indicator)
    if implied is None:
        return None
    known = {basis: each.denominator for basis, each in newest.items() if each.denominator}
    bases = tuple((_basis(each), figure_words.figure_url(indicator, each.area, each.basis)) for each in newest.values())
    return BasisNote(
        words.labelled(words.measure_name(indicator), _sentence(implied, basis_that_fits(implied, known))), bases
    )


def _basis(figure: FigureRow) -> str:
    name = observed.basis_words(figure.basis) or _("without a basis")
    if figure.value is None or not figure.denominator:
        return words.labelled(name, observed.reason_words(figure.reason) if figure.reason else _("not collected yet"))
    said = _("%(value)s, counted by %(people)s people")
    numbers = {"value": formats.number(figure.value, observed.PLACES), "people": formats.number(figure.denominator)}
    return words.labelled(name, said % numbers)


def _sentence(implied: Implied, fits: str | None) -> str:
    numbers = {
        "rate": formats.number(implied.rate),
        "count": formats.number(implied.count),
        "base": formats.number(implied.base),
        "printed": formats.number(implied.printed),
    }
    said = _(
        "The plan prints a rate of %(rate)s and a count of %(count)s: so it counted by %(base)s people, while "
        "elsewhere it prints %(printed)s."
    )
    last = _("Neither of our populations is near that number: it used another one.")
    if fits is not None:
        last = _("It must have used the %(basis)s.") % {"basis": observed.basis_words(fits)}
    return (said % numbers) + ("" if formats.chinese() else " ") + last
