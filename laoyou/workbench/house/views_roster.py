"""The roster: a week of a site, whether each day has enough carers, who does not come and who stands in."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.enums import UnitKind
from laoyou.facilities.selectors import occupancy, rosters, workforce
from laoyou.facilities.selectors.reach import kept_site
from laoyou.facilities.services import rosters as services
from laoyou.workbench.facilities.writing import form_page
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import forms_roster as forms
from laoyou.workbench.house import roster_presenters as presenters
from laoyou.workbench.house import words
from laoyou.workbench.recording import by, pressed, recorded


@guarded(access.VIEW_STAFF)
def week(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Seven days of shifts, with what is too few by the rule."""
    actor = actor_of(request)
    monday = presenters.monday_of(request.GET.get("week", ""), clock.today())
    site = kept_site(site_id, actor=actor)
    shifts = rosters.shifts(site_id, first=monday, days=7, actor=actor)
    days = [monday + timedelta(days=offset) for offset in range(7)]
    # What was is history; what is short from today on can still be mended.
    short = {
        day: rosters.broken(rosters.spans(site_id, on=day, actor=actor)) if day >= clock.today() else [] for day in days
    }
    context = presenters.week_context(site, monday, shifts, short, actor=actor)
    return render(request, "workbench/house/roster.html", context)


@guarded(access.KEEP_STAFF)
def plan(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Shifts by a weekly pattern."""
    actor, today = actor_of(request), clock.today()
    board = occupancy.board(site_id, on=today, actor=actor)
    made: list[int] = []

    def record(form: forms.PatternForm) -> None:
        made.append(services.plan_shifts(site_id, form.pattern(), **by(request)))

    held = workforce.staff_of_site(site_id, on=today, actor=actor)
    staff = {post.staff_id: f"{post.staff.name} · {words.post_words(post.kind)}" for post in held}
    classes = [unit for unit in board.units if unit.kind == UnitKind.CHILD_CLASS]
    form = forms.PatternForm(request.POST or None, staff=staff, classes=classes, initial=forms.next_week(today))
    if recorded(request, form, record):
        many = sum(made)
        said = ngettext("%(n)s shift is planned.", "%(n)s shifts are planned.", many) % {"n": many}
        messages.success(request, said)
        return _to_week(site_id, form.cleaned_data["first"])
    back = (reverse("house:roster", args=[site_id]), board.name)
    return form_page(request, form, _("Plan shifts at %(name)s") % {"name": board.name}, _("Plan them"), back)


@guarded(access.KEEP_STAFF)
@require_POST
def copy(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """This week's shifts into the next week."""
    monday = presenters.monday_of(request.POST.get("week", ""), clock.today())
    into = monday + timedelta(days=7)
    made: list[int] = []
    if not pressed(request, lambda: made.append(services.copy_week(site_id, monday, into=into, **by(request)))):
        return _to_week(site_id, monday)
    many = sum(made)
    messages.success(request, ngettext("%(n)s shift is copied.", "%(n)s shifts are copied.", many) % {"n": many})
    return _to_week(site_id, into)


@guarded(access.VIEW_STAFF)
def shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """One shift: does the person come, and if not, what is too few then and who could stand in."""
    actor = actor_of(request)
    row, site_id = rosters.shift_of(shift_id, actor=actor)
    others = rosters.substitutes(shift_id, actor=actor) if row.absent else []
    short = rosters.shortages(row, site_id, actor=actor)
    context = presenters.shift_context(row, site_id, others, short, actor=actor)
    return render(request, "workbench/house/shift.html", context)


@guarded(access.KEEP_STAFF)
@require_POST
def mark(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Somebody does not come, or does after all."""
    services.mark_shift(shift_id, absent=request.POST.get("absent") == "yes", **by(request))
    return redirect("house:shift", shift_id)


@guarded(access.KEEP_STAFF)
@require_POST
def stand_in(request: HttpRequest, shift_id: UUID, staff_id: UUID) -> HttpResponse:
    """Somebody else works the shift."""
    row, site_id = rosters.shift_of(shift_id, actor=actor_of(request))
    if not pressed(request, lambda: services.stand_in(shift_id, staff_id, **by(request))):
        return redirect("house:shift", shift_id)
    messages.success(request, _("The shift is taken over."))
    return _to_week(site_id, row.begin.date())


@guarded(access.KEEP_STAFF)
@require_POST
def remove(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """A shift that was planned wrongly."""
    row, site_id = rosters.shift_of(shift_id, actor=actor_of(request))
    services.remove_shift(shift_id, **by(request))
    messages.success(request, _("The shift is removed."))
    return _to_week(site_id, row.begin.date())


def _to_week(site_id: UUID, day: date) -> HttpResponse:
    return redirect(f"{reverse('house:roster', args=[site_id])}?week={day.isoformat()}")
