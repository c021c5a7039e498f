"""Which pages open for whom, found from the guards of their views: no link leads where its reader is refused."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import URLPattern, get_resolver

from laoyou.core.access import Action, declared_actions
from laoyou.core.actor import Actor
from laoyou.workbench.guards import View, guard_of

_ACTION = "action:"


def opens_for(name: str, actor: Actor) -> bool:
    """Whether the view of that name, with its namespace, lets the actor in. Raises KeyError for an unknown name."""
    asked = _demanded()[name]
    return asked is None or asked.allows(actor)


def lets_in(view: View, actor: Actor) -> bool:
    """Whether the guard of a view lets the actor in; never where nobody guards it."""
    guard = guard_of(view)
    if guard is None or not guard.startswith(_ACTION):
        return guard is not None
    return next(each for each in declared_actions() if each.code == guard.removeprefix(_ACTION)).allows(actor)


@cache
def _demanded() -> dict[str, Action | None]:
    """What each named view demands; None where whoever has signed in may come."""
    actions = {each.code: each for each in declared_actions()}
    return {
        name: actions[guard.removeprefix(_ACTION)] if guard.startswith(_ACTION) else None
        for name, guard in _guards(get_resolver().url_patterns, "")
    }


def _guards(patterns: Any, space: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in patterns:
        if not isinstance(each, URLPattern):
            found += _guards(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        elif each.name and (guard := guard_of(each.callback)):
            found.append((f"{space}{each.name}", guard))
    return found
