"""The sections of an edition as lists: indicators, tasks, units, policies and elements, what does not agree."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.plan.access import EXPLAIN_WARNING, VIEW_PLANS
from laoyou.plan.enums import ItemKind
from laoyou.plan.selectors import departments, editions, items, policy_papers
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow, ItemRow
from laoyou.plan.services import acceptance
from laoyou.ui.pages import respond
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan import tables, words
from laoyou.workbench.plan.forms import ExplanationForm
from laoyou.workbench.plan.frame import actor_of, edition_context

Choices = list[tuple[str, str]]


@guarded(VIEW_PLANS)
def indicators(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Indicators by group and year, then the targets, limits and starting figures of the text."""
    actor = actor_of(request)
    context = edition_context(request, edition_id, "indicators")
    kinds = [ItemKind.INDICATOR, ItemKind.PROSE_TARGET, ItemKind.LIMIT, ItemKind.BASELINE]
    rows = items.indicators(context["edition"], actor=actor, kinds=kinds)
    of = {kind: [row for row in rows if row.kind == kind] for kind in kinds}
    table = tables.indicator_table(years_of(of[ItemKind.INDICATOR]))
    natures = {"nature": choices_of(words.nature_words(row.nature) for row in of[ItemKind.INDICATOR] if row.nature)}
    context |= {
        "indicators": table.bind(
            request, of[ItemKind.INDICATOR], choices=natures | group_choices(of[ItemKind.INDICATOR])
        ),
        "targets": tables.TARGETS.bind(request, of[ItemKind.PROSE_TARGET]),
        "limits": tables.LIMITS.bind(request, of[ItemKind.LIMIT]),
        "baseline": tables.BASELINE.bind(request, of[ItemKind.BASELINE]),
    }
    return respond(request, "workbench/plan/indicators.html", context)


def years_of(rows: list[IndicatorRow]) -> list[int]:
    """The years for which any row has a value, rising."""
    return sorted({value.year for row in rows for value in row.values if value.year is not None})


def choices_of(values: Iterable[str]) -> Choices:
    """Filter choices in the order the document has them, each once."""
    return [(value, value) for value in dict.fromkeys(values)]


def group_choices(rows: Iterable[ItemRow]) -> dict[str, Choices]:
    return {"group": choices_of(words.group_words(row.group) for row in rows)}


@guarded(VIEW_PLANS)
def tasks(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Tasks by section."""
    context = edition_context(request, edition_id, "tasks")
    rows = items.tasks(context["edition"], actor=actor_of(request))
    sections = {"section": choices_of(row.section for row in rows if row.section)}
    context["tasks"] = tables.TASKS.bind(request, rows, choices=sections)
    return respond(request, "workbench/plan/tasks.html", context)


@guarded(VIEW_PLANS)
def units(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Units with how much is theirs; `?of=` shows one unit's share in full."""
    context = edition_context(request, edition_id, "units")
    rows = departments.departments(context["edition"], actor=actor_of(request))
    chosen = next((row for row in rows if request.GET.get("of") in row.names), None)
    context["units"] = tables.DEPARTMENTS.bind(request, rows)
    if chosen:
        context |= _share(request, context["edition"], chosen)
    return respond(request, "workbench/plan/units.html", context)


def _share(request: HttpRequest, edition: EditionRow, unit: departments.DepartmentRow) -> dict[str, object]:
    """One unit's targets, tasks, projects, policies and elements."""
    actor = actor_of(request)
    targets = items.indicators(edition, actor=actor, kinds=[ItemKind.INDICATOR, ItemKind.PROSE_TARGET, ItemKind.LIMIT])
    support = [*items.policies(edition, actor=actor), *items.elements(edition, actor=actor)]
    led = [row for row in items.tasks(edition, actor=actor) if _is_of(row, unit)]
    return {
        "unit": unit,
        "unit_tasks": tables.TASKS.bind(request, led),
        "unit_targets": tables.TARGETS.bind(request, [row for row in targets if _is_of(row, unit)]),
        "unit_projects": tables.PROJECTS.bind(
            request, [row for row in items.projects(edition, actor=actor) if _is_of(row, unit)]
        ),
        "unit_support": tables.support_table("support", _("Policies and elements"), counted=False).bind(
            request, [row for row in support if _is_of(row, unit)]
        ),
    }


def _is_of(row: ItemRow, unit: departments.DepartmentRow) -> bool:
    return any(each.printed_name in unit.names for each in row.units)


@guarded(VIEW_PLANS)
def ours(request: HttpRequest) -> HttpResponse:
    """What is ours: leads to the own unit's share of the plan in force in the own area."""
    actor = actor_of(request)
    edition = editions.edition_in_force_for(actor.area.low, actor=actor, naming=actor.organisation_id)
    if edition is None:
        return render(request, "workbench/plan/no_plan.html", {"may_upload": False})
    own = actor.organisation_id
    mine = departments.share_of(own, edition, actor=actor) if own else None
    address = reverse("plan:units", args=[edition.id])
    return redirect(f"{address}?of={quote(mine.name)}" if mine else address)


@guarded(VIEW_PLANS)
def support(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Policies and elements with the tasks they serve."""
    actor = actor_of(request)
    context = edition_context(request, edition_id, "support")
    papers = policy_papers.papers_serving(context["edition"].id, actor=actor, on=clock.today())
    policies = tables.support_table("policies", _("Policies"), counted=True, papers=papers)
    elements = tables.support_table("elements", _("Elements"), counted=False, papers=papers)
    context["policies"] = policies.bind(request, items.policies(context["edition"], actor=actor))
    context["elements"] = elements.bind(request, items.elements(context["edition"], actor=actor))
    return respond(request, "workbench/plan/support.html", context)


@guarded(VIEW_PLANS)
def disagreements(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Printed figures that do not agree, each in a sentence, with what a person found out about it."""
    context = edition_context(request, edition_id, "disagreements")
    found = items.warnings(context["edition"], actor=actor_of(request))
    context["groups"] = [
        (kind.label, list(said)) for kind, said in groupby(words.spoken(found), lambda each: each.kind)
    ]
    document = editions.get_document(edition_id, actor=actor_of(request))
    context["has_text"] = bool(document and document.text)
    context["open_count"] = sum(not warning.explanation for warning in found)
    return respond(request, "workbench/plan/disagreements.html", context)


@guarded(EXPLAIN_WARNING)
def explain(request: HttpRequest, edition_id: UUID, warning_id: UUID) -> HttpResponse:
    """Write down why figures disagree."""
    context = edition_context(request, edition_id, "disagreements")
    warning = next(
        (each for each in items.warnings(context["edition"], actor=actor_of(request)) if each.id == warning_id), None
    )
    form = ExplanationForm(request.POST or None, initial={"explanation": warning.explanation if warning else ""})
    if request.method == "POST" and form.is_valid():
        acceptance.explain_warning(
            warning_id, form.cleaned_data["explanation"], actor=actor_of(request), now=clock.now()
        )
        messages.success(request, _("The explanation was kept."))
        return redirect("plan:disagreements", edition_id)
    context |= {"form": form, "warning": warning}
    context["sentence"] = words.warning_words(warning.code, warning.params) if warning else ""
    return render(request, "workbench/plan/explain.html", context)
