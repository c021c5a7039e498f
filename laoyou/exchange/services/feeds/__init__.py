"""The feeds: every module of this package that does not begin with `_` names its feeds in `FEEDS`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from laoyou.core.errors import NotFound
from laoyou.exchange.services.feed import Feed
from laoyou.people.enums import Source


class FeedUnknown(NotFound):
    code = "exchange_feed_unknown"
    sentence = "There is no such kind of file."


@cache
def all_feeds() -> dict[str, Feed]:
    """Every feed by its code, in the order of the sources and then of their codes."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.name[0] != "_"]
    found = [feed for module in modules for feed in getattr(module, "FEEDS", ())]
    order = list(Source)
    ranked = sorted(found, key=lambda feed: (order.index(feed.source), feed.code))
    return {feed.code: feed for feed in ranked}


def feed_of(code: str) -> Feed:
    """Raises FeedUnknown."""
    try:
        return all_feeds()[code]
    except KeyError as missing:
        raise FeedUnknown from missing
