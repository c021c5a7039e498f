"""Who can do what: the declared actions by role, in words an official reads, and one person's part of it."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby

from django.apps import apps
from django.utils.translation import gettext

from laoyou.accounts.enums import Role
from laoyou.accounts.selectors.actors import HeldRole
from laoyou.core.access import Action, declared_actions


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One action: its sentence in the reader's language, and for each role (in `Role`'s order) whether it may."""

    code: str
    app: str
    app_name: str
    sentence: str
    writes: bool
    allowed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PersonalAccess:
    """What a person may do: one action and the areas where."""

    row: AccessRow
    areas: tuple[int, ...]


def rows() -> list[AccessRow]:
    """Every action of the installed apps, by app and code, in the language now active."""
    return [_row(action) for action in _actions()]


def by_app() -> list[tuple[str, list[AccessRow]]]:
    """The rows in groups: (name of the app, its actions)."""
    groups = groupby(rows(), key=lambda row: (row.app, row.app_name))
    return [(name, list(members)) for (_, name), members in groups]


def for_person(held: Iterable[HeldRole]) -> list[PersonalAccess]:
    """The actions a person's roles in force allow, each with the areas where, by app and code."""
    roles = list(held)
    found = []
    for action in _actions():
        where = sorted({one.area for one in roles if one.role in action.roles})
        if where:
            found.append(PersonalAccess(_row(action), tuple(where)))
    return found


def actions_by_token() -> list[Action]:
    """The actions a program may be given, by code."""
    return [action for action in _actions() if action.by_token]


def _actions() -> list[Action]:
    for config in apps.get_app_configs():
        # An app's actions exist once its access module has been imported, which its views may not have done yet.
        if config.name.startswith("laoyou.") and find_spec(f"{config.name}.access"):
            importlib.import_module(f"{config.name}.access")
    return declared_actions()


def _row(action: Action) -> AccessRow:
    app = action.code.partition(".")[0]
    return AccessRow(
        code=action.code,
        app=app,
        app_name=str(apps.get_app_config(app).verbose_name),
        sentence=gettext(action.sentence),
        writes=action.writes,
        allowed=tuple(role.value in action.roles for role in Role),
    )
