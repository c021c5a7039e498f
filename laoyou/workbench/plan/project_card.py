"""The card of a project: what is kept about it beyond what the plan prints."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.access import Action
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.places.selectors import areas
from laoyou.plan.access import (
    KEEP_PROJECT,
    RECORD_MILESTONES,
    RECORD_MONEY,
    RECORD_SUPPLY,
    SPLIT_PROJECT,
    VIEW_MILESTONES,
    VIEW_MONEY,
)
from laoyou.plan.enums import EditionState
from laoyou.plan.selectors import ledger, milestones, splitting
from laoyou.plan.selectors import project_card as card
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.selectors.rows import EditionRow, ProjectRow
from laoyou.plan.services.money import project_for
from laoyou.workbench.guards import actor_of
from laoyou.workbench.plan import milestone_charts, money_words, tables_milestones, tables_money, tables_project_card


def money_of(request: HttpRequest, edition: EditionRow, row: ProjectRow) -> dict[str, Any]:
    """The project's money by source and entry by entry; nothing for who may not see it."""
    actor = actor_of(request)
    if not VIEW_MONEY.allows(actor) or edition.area not in actor.area:
        return {}
    found = ledger.parts(edition, [row], actor=actor)
    may_enter = _may(RECORD_MONEY, row, edition, actor)

    def back(entry: Any) -> str | None:
        if not may_enter or entry.corrects_id or entry.moved or entry.countered.all():
            return None
        return reverse("plan:take_back_money", args=[edition.id, row.id, entry.id])

    source = tables_money.sums_table(
        "source", _("Money by source"), _("Source of the money"), money_words.source_words, lambda _row: ""
    )
    return {
        "money_words": money_words.total_words(ledger.total([row], found), 1),
        "money_sources": source.bind(request, ledger.by_source([row], found)) if found else None,
        "ledger": tables_money.card_table(back).bind(
            request, ledger.entries(edition, actor=actor, lineage=row.lineage)
        ),
        "may_enter_money": may_enter,
    }


def steps_of(request: HttpRequest, edition: EditionRow, row: ProjectRow) -> dict[str, Any]:
    """The project's steps as a table and along time; nothing for who may not see them."""
    actor = actor_of(request)
    if not VIEW_MILESTONES.allows(actor) or edition.area not in actor.area:
        return {}
    rows = milestones.milestones(edition, [row], actor=actor)
    may_plan = _may(RECORD_MILESTONES, row, edition, actor)
    table = tables_milestones.card_table(tables_milestones.step_url if may_plan else _nowhere)
    return {
        "steps": table.bind(request, rows),
        "steps_chart": milestone_charts.of_project(rows, clock.today()),
        "may_plan_steps": may_plan,
    }


def kept_of(request: HttpRequest, edition: EditionRow, row: ProjectRow) -> dict[str, Any]:
    """Where the project lies, its photos, what it adds, and the visits to it; nothing for who may not see them."""
    actor, today = actor_of(request), clock.today()
    if not VIEW_MILESTONES.allows(actor) or edition.area not in actor.area:
        return {}
    place, added = card.place(edition, row, actor=actor), card.added(edition, row, actor=actor, on=today)
    codes = {each.area for each in added} | ({place.within} if place else set())
    named = areas.short_names(codes, on=today)
    (follow_up,) = card.follow_ups(edition, [row], actor=actor, terms=terms_of(edition.area)) or (None,)
    return {
        "place": place,
        "place_name": named.get(place.within, "") if place else "",
        "photos": card.photos(edition, row, actor=actor),
        "added": tables_project_card.added_table(lambda code: named.get(code, "")).bind(request, added),
        "visits": tables_project_card.VISITS.bind(request, card.visits(edition, row, actor=actor)),
        "visit_due": follow_up,
        "visit_is_due": follow_up is not None and follow_up.is_due(today),
        "may_keep": _may(KEEP_PROJECT, row, edition, actor),
        "supply_url": reverse("facilities:record_coming", args=[named_area(row, edition), row.id])
        if RECORD_SUPPLY.allows(actor)
        else "",
    }


def splits_of(request: HttpRequest, edition: EditionRow, row: ProjectRow) -> dict[str, Any]:
    """What the project was split into or is a part of, and what may be done about it."""
    actor = actor_of(request)
    may = _may(SPLIT_PROJECT, row, edition, actor)
    return {
        "splits": splitting.splits_of(edition, row, actor=actor),
        "may_split": may and row.stands,
        "may_join": may and not row.stands and row.part_of is None,
    }


def named_area(row: ProjectRow, edition: EditionRow) -> int:
    """The one area a project is for, else that of its plan."""
    return row.areas[0] if len(row.areas) == 1 else edition.area


def _nowhere(_row: Any) -> None:
    return None


def _may(action: Action, row: ProjectRow, edition: EditionRow, actor: Actor) -> bool:
    if not action.allows(actor) or edition.state != EditionState.PUBLISHED:
        return False
    if not row.stands and action is not SPLIT_PROJECT:
        return False
    try:
        project_for(row.id, actor=actor, split=action is SPLIT_PROJECT)
    except DomainError:
        return False
    return True
