"""Money of a plan's projects: planned, approved, allocated, paid; every total opens the rows it is the sum of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.places.selectors import areas
from laoyou.plan.access import RECORD_MONEY, VIEW_MONEY
from laoyou.plan.selectors import items, ledger
from laoyou.plan.selectors.ledger import Part, ProjectMoney, Standing
from laoyou.plan.selectors.rows import EditionRow, ProjectRow
from laoyou.plan.services import money as services
from laoyou.ui.pages import respond
from laoyou.ui.tables import BoundTable
from laoyou.workbench.facilities import writing
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import money_words as words
from laoyou.workbench.plan import tables_money
from laoyou.workbench.plan.frame import edition_context
from laoyou.workbench.plan.money_forms import MoneyForm, TakeBackForm
from laoyou.workbench.plan.project_forms import form_page
from laoyou.workbench.plan.views.sections import choices_of, group_choices
from laoyou.workbench.recording import by, recorded


@guarded(VIEW_MONEY)
def money(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Every project with its money; the sums by county, source and year are those of the rows shown."""
    context = edition_context(request, edition_id, "projects")
    edition, actor = context["edition"], actor_of(request)
    rows = items.projects(edition, actor=actor)
    found = ledger.parts(edition, rows, actor=actor)
    choices = {"group": group_choices(rows)["group"], "place": choices_of(row.place for row in rows if row.place)}
    table = tables_money.PROJECTS.bind(request, ledger.by_project(rows, found), choices=choices)
    shown: list[ProjectMoney] = list(table.selected)
    kept = {each.project.lineage for each in shown}
    projects, parts = [each.project for each in shown], [part for part in found if part.lineage in kept]
    context |= {
        "table": table,
        "total": words.total_words(ledger.total(projects, parts), len(shown)) if shown else "",
        "sums": _sums(request, edition, projects, parts),
        "view": "money",
    }
    return respond(request, "workbench/plan/money.html", context)


def _sums(
    request: HttpRequest, edition: EditionRow, projects: Sequence[ProjectRow], parts: list[Part]
) -> list[BoundTable]:
    places = ledger.by_place(projects, parts, whole=edition.area)
    called = _places(edition, [int(each.key) for each in places])
    listed = reverse("plan:money_entries", args=[edition.id])

    def rows_of(name: str) -> Any:
        return lambda row: f"{listed}?{urlencode({name: row.key})}" if row.approved else ""

    ways: list[tuple[str, str, str, Callable[[str], str], Callable[[Any], str], list[Standing]]] = [
        ("county", _("Money by county"), _("Place"), called.__getitem__, rows_of("place"), places),
        (
            "source",
            _("Money by source"),
            _("Source of the money"),
            words.source_words,
            rows_of("source"),
            ledger.by_source(projects, parts),
        ),
        ("year", _("Money by year"), _("Year"), str, rows_of("year"), ledger.by_year(parts)),
    ]
    return [
        tables_money.sums_table(name, title, heading, say, url).bind(request, rows)
        for name, title, heading, say, url, rows in ways
    ]


def _places(edition: EditionRow, codes: list[int]) -> dict[str, str]:
    """What places are called; the plan's own area stands for projects that lie in several."""
    called = areas.short_names(set(codes), on=clock.today())
    named = {str(code): called.get(code, str(code)) for code in codes}
    return named | {str(edition.area): _("several counties, or not shared out")}


@guarded(VIEW_MONEY)
def entries(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """The ledger: every entry, the newest first."""
    context = edition_context(request, edition_id, "projects")
    edition, actor = context["edition"], actor_of(request)
    found = ledger.parts(edition, items.projects(edition, actor=actor), actor=actor)
    places = _places(edition, sorted({part.place for part in found}))
    choices = {
        "place": list(places.items()),
        "year": choices_of(str(year) for year in sorted({part.year for part in found})),
    }
    context |= {
        "table": tables_money.ENTRIES.bind(request, ledger.entries(edition, actor=actor), choices=choices),
        "view": "money",
    }
    return respond(request, "workbench/plan/money_entries.html", context)


@guarded(RECORD_MONEY)
def enter(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """One more entry of a project's money."""
    actor = actor_of(request)
    row = items.get_item(edition_id, item_id, actor=actor)
    services.project_for(item_id, actor=actor)

    def keep(form: MoneyForm) -> None:
        services.record_money(item_id, form.money(), accepted=form.codes(), **by(request))

    form = MoneyForm(request.POST or None, initial={"on": clock.today()})
    if writing.recorded(request, form, keep):
        messages.success(request, _("The money is entered."))
        return redirect(_card(edition_id, item_id))
    title = _("%(project)s: enter money") % {"project": row.name}
    return form_page(request, row, form, title, _("Enter it"))


@guarded(RECORD_MONEY)
def take_back(request: HttpRequest, edition_id: UUID, item_id: UUID, entry_id: UUID) -> HttpResponse:
    """Take an entry back by a counter-entry."""
    actor = actor_of(request)
    row = items.get_item(edition_id, item_id, actor=actor)
    entry = ledger.entry(entry_id, actor=actor)
    if entry.lineage != row.lineage:
        raise NotFound

    def keep(form: TakeBackForm) -> None:
        services.take_back_money(entry_id, **form.cleaned_data, **by(request))

    form = TakeBackForm(request.POST or None)
    if recorded(request, form, keep):
        messages.success(request, _("The entry is taken back; both stay on record."))
        return redirect(_card(edition_id, item_id))
    facts = {
        "stage": words.stage_words(entry.stage),
        "source": words.source_words(entry.source),
        "document": entry.document,
        "yuan": f"{words.yuan(entry.fen):,}",
    }
    note = _("%(stage)s: %(yuan)s yuan, %(source)s, document %(document)s") % facts
    return form_page(request, row, form, _("Take an entry back"), pgettext("money", "Take it back"), note)


def _card(edition_id: UUID, item_id: UUID) -> str:
    return f"{reverse('plan:item', args=[edition_id, item_id])}#money"
