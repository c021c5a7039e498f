"""One item in full: what was promised, by whom, where it was read, and what was corrected."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.plan.access import LINK_TASK, VIEW_PLANS, VIEW_PROGRESS
from laoyou.plan.enums import Duty, ItemKind
from laoyou.plan.selectors import editions, items, progress
from laoyou.plan.selectors.items import SupportRow
from laoyou.plan.selectors.payload_of import payload_of
from laoyou.plan.selectors.rows import IndicatorRow, ItemRow, ProjectRow, TaskRow
from laoyou.plan.services import linking
from laoyou.ui import formats
from laoyou.ui.blocks import Fact, Printed
from laoyou.ui.pages import respond
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan import project_card, words
from laoyou.workbench.plan.frame import actor_of, edition_context
from laoyou.workbench.plan.review_words import field_words, value_words

_CONTEXT = 60


@guarded(VIEW_PLANS)
def item(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponseBase:
    """Everything of one item. 404 when the edition has no such item."""
    actor = actor_of(request)
    row = items.get_item(edition_id, item_id, actor=actor)
    context = edition_context(request, edition_id, _TAB.get(ItemKind(row.kind), "indicators"))
    context |= {
        "item": row,
        "kind_words": ItemKind(row.kind).label,
        "facts": facts_of(row),
        "corrections": corrections_of(row),
        "quote": quote_of(row, edition_id, request),
        "serves": row.serves if isinstance(row, SupportRow) else (),
        "reported": progress.history(row.lineage, actor=actor)
        if isinstance(row, TaskRow) and VIEW_PROGRESS.allows(actor)
        else (),
        "served_by": items.support_of_task(row.id, actor=actor) if isinstance(row, TaskRow) else (),
        "all_tasks": items.tasks(edition_id, actor=actor)
        if isinstance(row, SupportRow) and context["may_change"]
        else (),
    }
    if isinstance(row, ProjectRow):
        context |= project_card.steps_of(request, context["edition"], row)
        context |= project_card.splits_of(request, context["edition"], row)
        context |= project_card.kept_of(request, context["edition"], row)
        context |= project_card.money_of(request, context["edition"], row)
    return respond(request, "workbench/plan/item.html", context)


_TAB = {
    ItemKind.TASK: "tasks",
    ItemKind.PROJECT: "projects",
    ItemKind.POLICY: "support",
    ItemKind.ELEMENT: "support",
}


def facts_of(row: ItemRow) -> list[Fact]:
    """The item's own fields as a list of facts."""
    facts = [Fact(_("No."), row.number), Fact(_("Group"), row.group), *_own_facts(row)]
    for duty, label in (
        (Duty.LEAD, _("Leading units")),
        (Duty.RESPONSIBLE, _("Responsible")),
        (Duty.OWNER, _("Carried out by")),
    ):
        facts.append(Fact(label, "、".join(row.named_for(duty))))
    return [fact for fact in facts if fact.value]


def _own_facts(row: ItemRow) -> list[Fact]:
    if isinstance(row, IndicatorRow):
        values = words.joined(words.target_by_year(row, value) for value in row.values)
        return [
            Fact(_("To be reached"), values),
            Fact(_("Nature"), words.nature_words(row.nature)),
            Fact(_("Same indicator across places"), words.measure_name(row.measure) if row.measure else ""),
        ]
    if isinstance(row, TaskRow):
        return [Fact(_("Section"), row.section)]
    if isinstance(row, ProjectRow):
        return _project_facts(row)
    return []


def _project_facts(row: ProjectRow) -> list[Fact]:
    wan = _("%(money)s × 10,000 yuan")
    return [
        Fact(_("Type"), row.type),
        Fact(_("Period"), row.period),
        Fact(_("Place"), row.place),
        Fact(_("Content and scale"), row.scale),
        Fact(_("Total investment"), wan % {"money": formats.money_wan(row.total_fen)} if row.total_fen else ""),
        Fact(
            _("Central money applied for"),
            wan % {"money": formats.money_wan(row.central_fen)} if row.central_fen else "",
        ),
    ]


def corrections_of(row: ItemRow) -> list[tuple[str, Printed]]:
    """Each corrected field with its printed value and the reason."""
    now = payload_of(row)
    return [
        (field_words(name), Printed(value_words(name, printed), value_words(name, now.get(name)), row.reason))
        for name, printed in row.printed.items()
    ]


def quote_of(row: ItemRow, edition_id: UUID, request: HttpRequest) -> dict[str, str] | None:
    """The words the item was read from, with some of what stands around them; None where only a pack is kept."""
    document = editions.get_document(edition_id, actor=actor_of(request))
    if document is None or not document.text or row.span is None:
        return None
    start, end = row.span
    return {
        "before": document.text[max(0, start - _CONTEXT) : start],
        "words": document.text[start:end],
        "after": document.text[end : end + _CONTEXT],
    }


@guarded(LINK_TASK)
def link(request: HttpRequest, edition_id: UUID, item_id: UUID) -> HttpResponse:
    """Say that a policy or element serves a task, or does not."""
    if request.method != "POST":
        return redirect("plan:item", edition_id, item_id)
    try:
        task_id = UUID(request.POST.get("task", ""))
    except ValueError:
        raise NotFound from None
    linked = request.POST.get("linked") == "yes"
    linking.link_task(item_id, task_id, linked=linked, actor=actor_of(request), now=clock.now())
    messages.success(request, _("The link was kept.") if linked else _("The link was taken away."))
    return redirect("plan:item", edition_id, item_id)
