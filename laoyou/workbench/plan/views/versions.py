"""Editions of one plan with their differences, and the document an edition was read from."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import ItemKind
from laoyou.plan.selectors import differences, editions, items
from laoyou.plan.selectors.rows import ItemRow
from laoyou.records.access import READ_ATTACHMENT
from laoyou.ui.documents import DocumentView, Span
from laoyou.ui.pages import respond
from laoyou.ui.statuses import Tone
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan import words
from laoyou.workbench.plan.frame import actor_of, edition_context
from laoyou.workbench.plan.review_words import field_words, value_words


@guarded(VIEW_PLANS)
def editions_page(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """All editions of the plan, and what changed from the one before to this."""
    actor = actor_of(request)
    context = edition_context(request, edition_id, "editions")
    edition = context["edition"]
    series = editions.editions_of_series(edition.series, actor=actor)
    before = next((each for each in series if each.version < edition.version), None)
    found = differences.between(before, edition, actor=actor) if before else []
    context |= {"series": series, "before": before, "changes": [_spoken(each) for each in found]}
    return respond(request, "workbench/plan/editions.html", context)


def _spoken(change: differences.Change) -> dict[str, object]:
    return {
        "kind": ItemKind(change.kind).label,
        "what": change.what,
        "label": change.label,
        "fields": [
            (field_words(name), value_words(name, old), value_words(name, new))
            for name, (old, new) in change.fields.items()
        ],
    }


@guarded(VIEW_PLANS)
def document(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """The document with everything that was read from it marked in place."""
    actor = actor_of(request)
    context = edition_context(request, edition_id, "editions")
    edition = context["edition"]
    source = editions.get_document(edition_id, actor=actor)
    if source and source.text:
        rows: list[ItemRow] = [
            *items.indicators(edition, actor=actor, kinds=list(ItemKind)),
            *items.tasks(edition, actor=actor),
            *items.printed_projects(edition, actor=actor),
            *items.policies(edition, actor=actor),
            *items.elements(edition, actor=actor),
        ]
        spans = [Span(*row.span, str(row.id), row.name) for row in rows if row.span]
        doubtful = words.spoken(items.warnings(edition, actor=actor))
        spans += [Span(*each.row.span, str(each.row.id), each.sentence, Tone.OFF) for each in doubtful if each.row.span]
        context |= {
            "document": DocumentView("document", source.text, spans, title=_("The document")),
            "rows": [row for row in rows if row.span],
        }
    may_download = READ_ATTACHMENT.allows(actor) and edition.area in actor.area
    context |= {"source": source, "download": source.attachment_id if source and may_download else None}
    return respond(request, "workbench/plan/document.html", context)
