"""Migrations from nothing in a third of the time: Django renders anew only what a step changes.

Between two steps Django makes the class of every model anew that is reached from the changed one by relations, however
far. Here all 170 tables hang together, so each of some 400 steps made nearly all of them. A new table, an index and a
constraint need none of it: nothing refers to a model before it is there, and an index or a constraint changes no field.
Steps that change fields are left to Django. What PostgreSQL is told is the same (docs/adr/0057).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db.migrations.state import ProjectState

_reached_from = ProjectState._find_reload_model  # type: ignore[attr-defined]


def migrate() -> None:
    """Bring the database to the newest migration; those that are there are left alone."""
    with _rendering_little():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _rendering_little() -> Iterator[None]:
    ours = {
        "_find_reload_model": _find_reload_model,
        "_append_option": _append_option,
        "_remove_option": _remove_option,
    }
    djangos = {name: getattr(ProjectState, name) for name in ours}
    for name, method in ours.items():
        setattr(ProjectState, name, method)
    try:
        yield
    finally:
        for name, method in djangos.items():
            setattr(ProjectState, name, method)


def _find_reload_model(state: Any, app: str, model: str, delay: bool = False) -> set[tuple[str, str]]:  # noqa: FBT001, FBT002 - as Django calls it
    if model not in state.apps.all_models[app]:
        return {(app, model)}
    found: set[tuple[str, str]] = _reached_from(state, app, model, delay)
    return found


def _append_option(state: Any, app: str, model: str, option: str, added: Any) -> None:
    _set_option(state, (app, model), option, [*state.models[app, model].options[option], added])


def _remove_option(state: Any, app: str, model: str, option: str, name: str) -> None:
    kept = [each for each in state.models[app, model].options[option] if each.name != name]
    _set_option(state, (app, model), option, kept)


def _set_option(state: Any, key: tuple[str, str], option: str, value: list[Any]) -> None:
    """Of the model as it will be, and of its class, which a later step on a field asks for its constraints."""
    state.models[key].options[option] = value
    if "apps" in state.__dict__:  # else nothing is rendered yet
        setattr(state.apps.get_model(*key)._meta, option, list(value))
