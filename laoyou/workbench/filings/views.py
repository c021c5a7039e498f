"""Looking at filings: the list, one filing with its papers, a scan, the receipt."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities.access import ANSWER_FILING, FILE, VIEW_FILINGS
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import FilingState
from laoyou.facilities.selectors import filings as found
from laoyou.facilities.selectors.filing_requests import request_of, requests
from laoyou.facilities.services.filing_papers import open_document
from laoyou.ui.downloads import download
from laoyou.ui.pages import respond
from laoyou.ui.papers import attached
from laoyou.workbench.filings import presenters, tables, words
from laoyou.workbench.filings import receipt as receipts
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


@guarded(VIEW_FILINGS)
def filings(request: HttpRequest) -> HttpResponseBase:
    """Every filing of the area, or of the own institution."""
    rows = found.filings(actor=actor_of(request))
    unfiled = found.unfiled(on=clock.today(), actor=actor_of(request))
    context = {"table": tables.FILINGS.bind(request, rows), "unfiled": tables.UNFILED.bind(request, unfiled)}
    if ANSWER_FILING.allows(actor_of(request)):
        context["requests"] = tables.REQUESTS.bind(request, requests(actor=actor_of(request)))
    return respond(request, "workbench/filings/list.html", context)


@guarded(VIEW_FILINGS)
def filing(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """One filing: what was declared, its papers, what happened, what may be done."""
    card = found.filing_card(filing_id, actor=actor_of(request))
    context = presenters.card_context(card, actor=actor_of(request))
    if ANSWER_FILING.allows(actor_of(request)) and card.filing.state == FilingState.INCOMPLETE:
        handed = request_of(filing_id, actor=actor_of(request))
        context["more"] = presenters.more_context(handed) if handed and handed.more_at else None
    return render(request, "workbench/filings/filing.html", context)


@guarded(FILE)
def document(request: HttpRequest, document_id: UUID) -> FileResponse:
    """A scan, saved and not shown: whatever it holds, this site does not run it. That it was opened is written down."""
    name, media_type, content = open_document(document_id, **by(request))
    return download(content, filename=name, media_type=media_type)


@guarded(VIEW_FILINGS)
def receipt(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """The receipt (回执), made to be printed. Only what is filed has one."""
    card = found.filing_card(filing_id, actor=actor_of(request))
    if card.filing.state != FilingState.ACCEPTED:
        raise NotFound
    context = {
        "card": card,
        "filing": card.filing,
        "kind": words.kind_words(card.filing.kind),
        "site_kind": str(SiteKind(card.site_kind).label),
        "changes": presenters.changes(card),
        "papers": [words.paper_words(each.paper) for each in card.documents if each.counts],
        "today": clock.today(),
    }
    return render(request, "workbench/filings/receipt.html", context)


@guarded(VIEW_FILINGS)
def receipt_paper(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """The receipt as a .docx in the layout of official papers."""
    card = found.filing_card(filing_id, actor=actor_of(request))
    if card.filing.state != FilingState.ACCEPTED:
        raise NotFound
    return attached(receipts.receipt(card))
