"""The day of those who come by day: a class or the day places at a glance, and a button for each thing that happens."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.enums import AbsenceReason
from laoyou.facilities.selectors import attendance as found
from laoyou.facilities.services import absences, attendance
from laoyou.workbench.facilities.writing import form_page
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import attendance_presenters as presenters
from laoyou.workbench.house import forms_attendance as forms
from laoyou.workbench.recording import by, pressed, recorded


@guarded(access.VIEW_STAYS)
def day(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Everybody who comes today, by class, and whether enough carers are there now."""
    actor = actor_of(request)
    row = found.site_day(site_id, now=clock.now(), actor=actor)
    return render(request, "workbench/house/attendance.html", presenters.day_context(row, actor=actor))


@guarded(access.KEEP_STAYS)
@require_POST
def arrive(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """Somebody has come."""
    return _pressed(request, stay_id, absences.arrive)


@guarded(access.KEEP_STAYS)
@require_POST
def gone(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """An elder has gone home; a child is fetched on its own page."""
    return _pressed(request, stay_id, absences.leave_for_today)


@guarded(access.KEEP_STAYS)
@require_POST
def undo(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """What was recorded today was a slip."""
    return _pressed(request, stay_id, attendance.take_back)


@guarded(access.KEEP_STAYS)
def absent(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """Somebody does not come today."""
    row, site_id = _guest(request, stay_id)

    def record(form: forms.AbsentForm) -> None:
        data = form.cleaned_data
        attendance.mark_absent(stay_id, AbsenceReason(data["reason"]), note=data["note"], **by(request))

    form = forms.AbsentForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("%(name)s is absent today.") % {"name": row.name})
        return redirect("house:attendance", site_id)
    return form_page(
        request, form, _("%(name)s does not come today") % {"name": row.name}, _("Record it"), _to(site_id)
    )


@guarded(access.KEEP_STAYS)
def fetch(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """A child goes home with somebody who may fetch it."""
    row, site_id = _guest(request, stay_id)
    allowed = found.fetchers(stay_id, on=clock.today(), actor=actor_of(request))

    def record(form: forms.FetchForm) -> None:
        absences.leave_for_today(stay_id, fetcher_id=UUID(form.cleaned_data["fetcher"]), **by(request))

    choices = [(each.id, presenters.fetcher_words(each)) for each in allowed]
    form = forms.FetchForm(request.POST or None, fetchers=choices)
    if recorded(request, form, record):
        messages.success(request, _("%(name)s has been fetched.") % {"name": row.name})
        return redirect("house:attendance", site_id)
    note = "" if allowed else _("Nobody is on record who may fetch this child. Ask the parents and record them first.")
    return form_page(request, form, _("Who fetches %(name)s?") % {"name": row.name}, _("Fetched"), _to(site_id), note)


@guarded(access.VIEW_STAYS)
def fetchers(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """Who may fetch a child."""
    row, site_id = _guest(request, stay_id)
    rows = found.fetchers(stay_id, on=clock.today(), actor=actor_of(request))
    context = {
        "name": row.name,
        "stay_id": stay_id,
        "site_id": site_id,
        "rows": [presenters.fetcher_row(each) for each in rows],
        "may_keep": access.KEEP_STAYS.allows(actor_of(request)) and row.child,
    }
    return render(request, "workbench/house/fetchers.html", context)


@guarded(access.KEEP_STAYS)
def new_fetcher(request: HttpRequest, stay_id: UUID) -> HttpResponse:
    """One more who may fetch the child."""
    row, _site = _guest(request, stay_id)

    def record(form: forms.FetcherForm) -> None:
        attendance.allow_fetcher(stay_id, **form.cleaned_data, **by(request))

    form = forms.FetcherForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("It is recorded."))
        return redirect("house:fetchers", stay_id)
    back = (reverse("house:fetchers", args=[stay_id]), row.name)
    return form_page(request, form, _("Who may fetch %(name)s") % {"name": row.name}, _("Record it"), back)


@guarded(access.KEEP_STAYS)
@require_POST
def end_fetcher(request: HttpRequest, fetcher_id: UUID) -> HttpResponse:
    """Somebody may no longer fetch the child."""
    row, stay_id = found.fetcher_of(fetcher_id, actor=actor_of(request))
    attendance.end_fetcher(fetcher_id, **by(request))
    messages.success(request, _("From today on %(name)s may no longer fetch the child.") % {"name": row.name})
    return redirect("house:fetchers", stay_id)


def _pressed(request: HttpRequest, stay_id: UUID, act: Callable[..., None]) -> HttpResponse:
    """One press of a button; what the domain refuses is said above the list."""
    _row, site_id = _guest(request, stay_id)
    pressed(request, lambda: act(stay_id, **by(request)))
    return redirect(f"{reverse('house:attendance', args=[site_id])}#g-{stay_id}")


def _guest(request: HttpRequest, stay_id: UUID) -> tuple[found.GuestDay, UUID]:
    return found.guest_day(stay_id, on=clock.today(), actor=actor_of(request))


def _to(site_id: UUID) -> tuple[str, str]:
    return reverse("house:attendance", args=[site_id]), _("Attendance today")
