"""What every page of one edition shares: its heading, its tabs, the note that a later edition replaced it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.plan.access import CORRECT_ITEM, VIEW_BULLETINS, VIEW_MONEY, VIEW_PROGRESS, VIEW_RETURNS
from laoyou.plan.enums import EditionState
from laoyou.plan.selectors import editions
from laoyou.plan.selectors.rows import EditionRow
from laoyou.ui.blocks import Tab
from laoyou.workbench.guards import actor_of

_TABS = [
    ("board", _("Board")),
    ("outlook", pgettext_lazy("plan", "Outlook")),
    ("bulletins:list", pgettext_lazy("plan", "Bulletins")),
    ("indicators", _("Indicators")),
    ("tasks", _("Tasks")),
    ("progress", _("Progress reports")),
    ("returns", pgettext_lazy("plan", "Figures of departments")),
    ("units", _("By unit")),
    ("projects", _("Projects")),
    ("support", _("Policies and elements")),
    ("disagreements", _("What does not agree")),
    ("editions", _("Editions")),
]


def edition_context(request: HttpRequest, edition_id: UUID, current: str) -> dict[str, Any]:
    """The edition, its tabs with `current` chosen, its newer edition and whether this actor may change it."""
    actor = actor_of(request)
    edition = editions.get_edition(edition_id, actor=actor)
    newer = None
    if edition.state == EditionState.SUPERSEDED:
        series = editions.editions_of_series(edition.series, actor=actor)
        newer = next((each for each in series if each.state == EditionState.PUBLISHED), None)
    return {
        "edition": edition,
        "tabs": _tabs(edition, current, actor),
        "newer": newer,
        "sees_money": VIEW_MONEY.allows(actor) and edition.area in actor.area,
        "may_change": CORRECT_ITEM.allows(actor) and actor.area.covers(range_of(edition.area)),
    }


def _tabs(edition: EditionRow, current: str, actor: Actor) -> list[Tab]:
    """Without those that this actor may not open; a name with a colon is a page of another part of the workbench."""
    inside = edition.area in actor.area
    near = inside or range_of(edition.area).covers(actor.area)
    shown = {
        "progress": inside and VIEW_PROGRESS.allows(actor),
        "returns": near and VIEW_RETURNS.allows(actor),
        "bulletins:list": inside and VIEW_BULLETINS.allows(actor),
    }
    return [
        Tab(label, reverse(name if ":" in name else f"plan:{name}", args=[edition.id]), name == current)
        for name, label in _TABS
        if shown.get(name, True)
    ]
