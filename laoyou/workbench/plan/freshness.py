"""How old what a figure was counted from is, by the files of departments that bring it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from laoyou.analytics.indicators import MEASURES, Counted
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.exchange.access import VIEW_FRESHNESS
from laoyou.exchange.selectors.freshness import behind
from laoyou.exchange.services.feeds import feed_of
from laoyou.plan.selectors.figures import FigureRow
from laoyou.plan.selectors.parameters import terms_of
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.statuses import Status
from laoyou.workbench.exchange.words import age_of


def freshness_facts(figure: FigureRow, way: Counted, actor: Actor) -> list[Fact]:
    """A line for each kind of file that ever came, as old as it was on the last day counted."""
    if not VIEW_FRESHNESS.allows(actor):
        return []
    names = [name for name in (way.numerator, way.denominator) if name]
    sources = [source for name in names for source in MEASURES[name].sources]
    terms, found = terms_of(figure.area), []
    for held in behind(sources, range_of(figure.area), actor=actor):
        feed = feed_of(held.feed)
        age = age_of(held.as_of, feed.every_days, terms, figure.last_day)
        said = _("data of %(day)s") % {"day": formats.day(held.as_of)}
        found.append(Fact(str(feed.label), Status(age.tone, age.word, said)))
    return found
