"""Who can do what: the table of actions and roles, and one person's part of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoyou.accounts import access
from laoyou.accounts.enums import Role
from laoyou.accounts.selectors import access_table, people
from laoyou.accounts.selectors.actors import roles_in_force
from laoyou.core import clock
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.xlsx import Field, Sheet, workbook_response
from laoyou.workbench.accounts.views_people import actor_of
from laoyou.workbench.guards import guarded

_MAY = "●"


@guarded(access.VIEW_ACCESS)
def who_can(request: HttpRequest) -> HttpResponse:
    """Every action by role."""
    context = {"groups": access_table.by_app(), "roles": [str(role.label) for role in Role]}
    return render(request, "workbench/accounts/who.html", context)


@guarded(access.VIEW_ACCESS)
def export_who_can(request: HttpRequest) -> HttpResponse:
    """The table as a spreadsheet."""
    heads = [_("Part of the site"), _("Action"), _("Kind of action"), *(str(role.label) for role in Role)]
    rows = [
        [row.app_name, row.sentence, _kind(row), *(_MAY if may else "" for may in row.allowed)]
        for row in access_table.rows()
    ]
    title = _("Who can do what")
    notes = [(_("As of"), formats.day(clock.today())), (_("Exported by"), actor_of(request).name)]
    return workbook_response(title, [Sheet(title, [Field(head) for head in heads], rows)], notes)  # type: ignore[return-value]


@guarded(access.VIEW_PEOPLE)
def what_person_can(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """What one person can do, and where."""
    today = clock.today()
    row = people.get(user_id, actor=actor_of(request))
    found = access_table.for_person(roles_in_force(user_id, today=today))
    names = areas.names({area for one in found for area in one.areas}, on=today)
    lines: list[dict[str, Any]] = [
        {
            "app": one.row.app_name,
            "sentence": one.row.sentence,
            "kind": _kind(one.row),
            "places": _(", ").join(names.get(area, str(area)) for area in one.areas),
        }
        for one in found
    ]
    return render(request, "workbench/accounts/who_person.html", {"row": row, "lines": lines})


def _kind(row: access_table.AccessRow) -> str:
    return _("changes") if row.writes else _("reads")
