"""What the frame around every page shows: rail, place, search, person. Filled by the composition root.

The design system knows no section, role or place; whoever serves pages says in a context processor how one `Shell`
a request is made, `Shell.when_read(…)`, and a part of a page that has no frame around it makes none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, partial
from typing import Any

from django.utils.functional import SimpleLazyObject


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One section of the rail. `count` is how many things wait there; `note` replaces it by words ("3 off course").

    `heading` stands above it when a new group of sections begins with it.
    """

    label: str
    url: str
    icon: str
    count: int | None = None
    note: str = ""
    current: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An area the person may work in; `depth` indents it below its parent."""

    code: int
    name: str
    depth: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class PlaceSwitcher:
    """The current place and the others; choosing one posts `area` and `next` to `action`."""

    name: str
    action: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuLink:
    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in; `detail` is their role and office; signing out posts to `sign_out`."""

    name: str
    detail: str = ""
    links: tuple[MenuLink, ...] = ()
    sign_out: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything ui/page.html and ui/plain.html read apart from the page's own blocks."""

    navigation: tuple[NavigationItem, ...] = ()
    home_url: str = "/"
    place_switcher: PlaceSwitcher | None = None
    as_of: str = ""
    search_url: str = ""
    suggest_url: str = ""
    search_hint: str = ""
    person: Person | None = None
    preferences_url: str = ""
    session_seconds: int = 0
    keep_alive_url: str = ""
    version: str = ""
    source_notice: str = ""
    order_list_url: str = ""

    @classmethod
    def when_read(cls, make: Callable[[], Shell]) -> dict[str, Any]:
        """The context's variables; `make` runs, once, when the first of them is looked at."""
        made = cache(make)
        return {each.name: SimpleLazyObject(partial(_read, made, each.name)) for each in fields(cls)}


def _read(made: Callable[[], Shell], name: str) -> Any:
    return getattr(made(), name)
