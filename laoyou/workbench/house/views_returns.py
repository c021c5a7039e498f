"""Monthly returns: who has confirmed, and one institution's return beside its records and its last one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities import access
from laoyou.facilities.selectors import returns as found
from laoyou.facilities.services import returns
from laoyou.ui.pages import respond
from laoyou.workbench.facilities.writing import form_page
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import return_pages as pages
from laoyou.workbench.recording import by, recorded


@guarded(access.VIEW_STAFF)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Which institutions have confirmed the return of last month."""
    month = found.first_of_month_before(clock.today())
    rows = found.of_month(month, actor=actor_of(request))
    missing = found.by_answer(rows, "missing").count()
    context = {"table": pages.table(request, rows, month), "month": pages.month_words(month), "missing": missing}
    return respond(request, "workbench/house/returns.html", context)


@guarded(access.VIEW_STAFF)
def sheet(request: HttpRequest, institution_id: UUID, year_month: int) -> HttpResponse:
    """One return beside its records and the one before."""
    actor = actor_of(request)
    row = found.sheet(institution_id, _month(year_month), actor=actor)
    context = pages.sheet_context(row, year_month, may_confirm=access.CONFIRM_RETURN.allows(actor))
    return render(request, "workbench/house/return.html", context)


@guarded(access.CONFIRM_RETURN)
def confirm(request: HttpRequest, institution_id: UUID, year_month: int) -> HttpResponse:
    """The institution confirms a return, or corrects what it confirmed."""
    row = found.sheet(institution_id, _month(year_month), actor=actor_of(request))

    def record(form: pages.ReturnForm) -> None:
        data = form.cleaned_data
        told = {"note": data["note"], "version": data["version"]}
        returns.confirm_return(institution_id, row.month, form.figures(), **told, **by(request))

    form = pages.ReturnForm(request.POST or None, sheet=row)
    if recorded(request, form, record):
        messages.success(request, _("The return is confirmed."))
        return redirect("house:return", institution_id, year_month)
    title = _("Return of %(name)s, %(month)s") % {"name": row.name, "month": pages.month_words(row.month)}
    back = (reverse("house:return", args=[institution_id, year_month]), row.name)
    return form_page(request, form, title, _("Confirm the return"), back)


def _month(written: int) -> date:
    """202610 is October 2026. Raises NotFound for what is no month."""
    year, month = divmod(written, 100)
    if not (2000 <= year <= 2200 and 1 <= month <= 12):
        raise NotFound
    return date(year, month, 1)
