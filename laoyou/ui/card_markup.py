"""An indicator card and its line as HTML. Without a template: a board has dozens, and they are most of its time.

What a status and a missing value look like is given by the caller, so that the components decide it in one place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from laoyou.ui.charts.sparkline import Sparkline

if TYPE_CHECKING:
    from laoyou.ui.indicators import IndicatorCard


def card(card: IndicatorCard, *, status: SafeString, missing: SafeString) -> SafeString:
    """The card; `status` is its status word, `missing` what stands where there is no value."""
    return mark_safe("".join(_parts(card, status, missing)))  # noqa: S308 - every value in it is escaped below


def _parts(card: IndicatorCard, status: SafeString, missing: SafeString) -> Iterator[str]:
    name = conditional_escape(card.name)
    heading = f'<a href="{conditional_escape(card.url)}">{name}</a>' if card.url else name
    yield f'<article class="indicator tone-{card.tone}"><header><h3>{heading}</h3>\n{status}</header>\n'
    yield f'<p class="indicator-value">{missing if card.missing else _figure(card.written)}'
    if card.unit:
        yield f' <span class="unit">{conditional_escape(card.unit)}</span>'
    if card.written_target:
        yield f' <span class="indicator-target">{_target(card)} {_figure(card.written_target)}</span>'
    yield "</p>\n"
    if card.has_bar:
        yield _bar(card)
    if card.sparkline:
        yield sparkline(card.sparkline)
    for note in (card.status.reason, card.note):
        if note:
            yield f'<p class="indicator-note">{conditional_escape(note)}</p>\n'
    foot = (card.nature, card.owner, card.basis, card.as_of)
    said = "".join(f"<span>{conditional_escape(each)}</span>" for each in foot if each)
    yield f'<p class="indicator-foot">{said}</p></article>'


def _figure(written: str) -> str:
    return f'<span class="num">{conditional_escape(written)}</span>'


def _target(card: IndicatorCard) -> str:
    if not card.target_year:
        return conditional_escape(_("Target"))
    return conditional_escape(_("%(year)s target") % {"year": card.target_year})


def _bar(card: IndicatorCard) -> str:
    fill = "" if card.missing else f'<rect class="bar-fill" width="{card.bar:g}" height="4" y="2" rx="1"/>'
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="bar-track" width="100" height="4" y="2" rx="1"/>{fill}'
        f'<line class="bar-mark" x1="{card.mark:g}" x2="{card.mark:g}" y1="0" y2="8"/></svg>'
    )


def sparkline(line: Sparkline) -> SafeString:
    """The line as a drawing with its words."""
    return mark_safe("".join(_strokes(line)))  # noqa: S308 - its words are escaped, the rest is figures


def _strokes(line: Sparkline) -> Iterator[str]:
    yield '<svg class="sparkline" viewBox="0 0 120 32" preserveAspectRatio="xMinYMid" role="img" focusable="false"'
    yield f' aria-label="{conditional_escape(line.words)}">'
    if line.target_y is not None:
        yield f'<line class="spark-target" x1="0" x2="120" y1="{line.target_y:g}" y2="{line.target_y:g}"/>'
    promised = " spark-promised" if line.promised else ""
    for run in line.runs:
        yield f'<polyline class="spark-line{promised}" points="{run}"/>'
    for x, y in line.dots:
        yield f'<circle class="spark-dot" cx="{x:g}" cy="{y:g}" r="1.3"/>'
    if line.last:
        x, y = line.last
        yield f'<circle class="spark-last" cx="{x:g}" cy="{y:g}" r="2.6"/>'
    yield "</svg>"
