"""The calendar of working days: which years are known, and bringing in the next one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed
from laoyou.records.access import SET_CALENDAR, VIEW_CALENDAR
from laoyou.records.selectors import calendar as selectors
from laoyou.records.services import calendar
from laoyou.ui import once
from laoyou.ui.pages import respond
from laoyou.ui.sentences import say
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.records import tables


class ArrangementForm(forms.Form):
    """A year's arrangement, as text."""

    source = forms.CharField(
        label=gettext_lazy("Document"),
        max_length=120,
        help_text=gettext_lazy("Number of the notice of the State Council's general office."),
    )
    days = forms.CharField(
        label=gettext_lazy("Days"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy(
            "One day a line: date, 休 for a weekday off or 班 for a weekend day worked, and the name. "
            "For example: 2027-01-01 休 元旦"
        ),
    )


@guarded(VIEW_CALENDAR)
def working_days(request: HttpRequest) -> HttpResponseBase:
    """Which years are known, and the days brought in here."""
    actor = actor_of(request)
    years = selectors.calendar_years()
    context = {
        "years": years,
        "missing": years.missing(clock.today()),
        "table": tables.ARRANGED.bind(request, selectors.arranged_days(actor=actor)),
        "may_set": SET_CALENDAR.allows(actor),
    }
    return respond(request, "workbench/records/calendar.html", context)


@guarded(SET_CALENDAR)
def bring_in(request: HttpRequest) -> HttpResponse:
    """The arrangement of a year is read line by line and kept, or the first line that cannot be is named."""
    form = ArrangementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lines = calendar.read_arrangement(form.cleaned_data["days"])
            year = lines[0].day.year
            if once.take(request):
                calendar.import_arrangement(
                    lines, source=form.cleaned_data["source"], actor=actor_of(request), now=clock.now()
                )
            messages.success(request, _("The arrangement of %(year)s is in.") % {"year": year})
            return redirect("records:calendar")
        except NotAllowed:
            raise
        except DomainError as refused:
            form.add_error("days", say(refused))
    context = {"form": form}
    return render(request, "workbench/records/calendar_new.html", context, status=422 if form.errors else 200)
