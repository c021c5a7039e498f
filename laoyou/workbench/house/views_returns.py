"""Monthly and yearly returns: who has confirmed, and one institution's return beside its records and its last one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities import access
from laoyou.facilities.selectors import returns as found
from laoyou.facilities.selectors.returns import Term
from laoyou.facilities.services import returns
from laoyou.ui.pages import respond
from laoyou.workbench.facilities.writing import form_page
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import return_pages as pages
from laoyou.workbench.recording import by, recorded

_FIRST_YEAR, _LAST_YEAR = 2000, 2200


@guarded(access.VIEW_STAFF)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Which institutions have confirmed the return of last month."""
    return _listed(request, found.month_due(clock.today()))


@guarded(access.VIEW_STAFF)
def yearly(request: HttpRequest) -> HttpResponseBase:
    """Which institutions have confirmed the return of last year."""
    return _listed(request, found.year_due(clock.today()))


def _listed(request: HttpRequest, term: Term) -> HttpResponseBase:
    rows = found.of_term(term, actor=actor_of(request))
    missing = found.by_answer(rows, "missing").count()
    return respond(request, "workbench/house/returns.html", pages.list_context(request, rows, term, missing))


@guarded(access.VIEW_STAFF)
def sheet(request: HttpRequest, institution_id: UUID, year_month: int) -> HttpResponseBase:
    """One return beside its records and the one before."""
    actor = actor_of(request)
    row = found.sheet(institution_id, _term(year_month), actor=actor)
    context = pages.sheet_context(request, row, year_month, may_confirm=access.CONFIRM_RETURN.allows(actor))
    return respond(request, "workbench/house/return.html", context)


@guarded(access.CONFIRM_RETURN)
def confirm(request: HttpRequest, institution_id: UUID, year_month: int) -> HttpResponse:
    """The institution confirms a return, or corrects what it confirmed."""
    row = found.sheet(institution_id, _term(year_month), actor=actor_of(request))

    def record(form: pages.ReturnForm) -> None:
        data = form.cleaned_data
        told = {"note": data["note"], "version": data["version"]}
        returns.confirm_return(institution_id, row.term, form.figures(), **told, **by(request))

    form = pages.ReturnForm(request.POST or None, sheet=row)
    if recorded(request, form, record):
        messages.success(request, _("The return is confirmed."))
        return redirect("house:return", institution_id, year_month)
    title = _("Return of %(name)s, %(month)s") % {"name": row.name, "month": pages.term_words(row.term)}
    back = (reverse("house:return", args=[institution_id, year_month]), row.name)
    return form_page(request, form, title, _("Confirm the return"), back)


def _term(written: int) -> Term:
    """202610 is October 2026, 2026 the year. Raises NotFound for what is neither."""
    year, month = divmod(written, 100) if written > _LAST_YEAR else (written, 0)
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and month <= 12) or (written > _LAST_YEAR and month == 0):
        raise NotFound
    return Term(date(year, month, 1)) if month else Term(date(year, 1, 1), 12)
