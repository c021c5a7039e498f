"""Pledges of a year: listed, reported on month by month, settled when the year is over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.months import first_of, month_before
from laoyou.plan.access import KEEP_PLEDGES, REPORT_PLEDGE, VIEW_PLEDGES
from laoyou.plan.enums import PledgeState
from laoyou.plan.selectors import pledges as found
from laoyou.plan.selectors.pledges import PledgeRow
from laoyou.plan.services import pledges as services
from laoyou.ui.blocks import Fact
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan.progress_words import month_key, month_of
from laoyou.workbench.pledges import tables, words
from laoyou.workbench.pledges.forms import MonthForm, PledgeForm, VerdictForm
from laoyou.workbench.recording import by, recorded


@guarded(VIEW_PLEDGES)
def pledges(request: HttpRequest) -> HttpResponseBase:
    """What is pledged, the newest year first."""
    actor = actor_of(request)
    years = [(str(year), str(year)) for year in found.years(actor=actor)]
    context = {
        "table": tables.PLEDGES.bind(request, found.pledges(actor=actor), choices={"year": years}),
        "may_keep": KEEP_PLEDGES.allows(actor),
    }
    return respond(request, "workbench/pledges/list.html", context)


@guarded(VIEW_PLEDGES)
def pledge(request: HttpRequest, pledge_id: UUID) -> HttpResponseBase:
    """One pledge: how many of how many, month by month, and how it ended."""
    actor = actor_of(request)
    row = found.pledge(pledge_id, actor=actor)
    is_open = row.state == PledgeState.OPEN
    context = {
        "row": row,
        "status": words.status_of(row),
        "facts": _facts(row),
        "table": tables.MONTHS.bind(request, row.months),
        "may_report": is_open and REPORT_PLEDGE.allows(actor) and row.lead_id == actor.organisation_id,
        "may_keep": is_open and KEEP_PLEDGES.allows(actor),
    }
    return respond(request, "workbench/pledges/pledge.html", context)


@guarded(KEEP_PLEDGES)
def new(request: HttpRequest) -> HttpResponse:
    """One more pledge of a year."""
    actor = actor_of(request)
    made: list[UUID] = []

    def record(form: PledgeForm) -> None:
        made.append(services.add_pledge(actor.area.low, form.facts(), **by(request)))

    form = PledgeForm(request.POST or None, actor=actor, initial={"year": clock.today().year})
    if recorded(request, form, record):
        messages.success(request, _("It stands on the year's list; the leading unit reports on it each month."))
        return redirect("pledges:pledge", made[0]) if made else redirect("pledges:list")
    return _form_page(request, form, _("Add a pledge"), _("Put it on the list"))


@guarded(KEEP_PLEDGES)
def correct(request: HttpRequest, pledge_id: UUID) -> HttpResponse:
    """What is listed, put right."""
    actor = actor_of(request)
    row = found.pledge(pledge_id, actor=actor)

    def record(form: PledgeForm) -> None:
        services.correct_pledge(pledge_id, form.facts(), revision=form.cleaned_data["revision"], **by(request))

    initial = {name: getattr(row, name) for name in PledgeForm.base_fields}
    form = PledgeForm(request.POST or None, actor=actor, row=row, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The pledge was corrected."))
        return redirect("pledges:pledge", pledge_id)
    return _form_page(request, form, _("Correct a pledge"), _("Record the change"), row)


@guarded(REPORT_PLEDGE)
def month(request: HttpRequest, pledge_id: UUID) -> HttpResponse:
    """The leading unit says how many there are by the end of a month."""
    row = found.pledge(pledge_id, actor=actor_of(request))

    def record(form: MonthForm) -> None:
        data = form.cleaned_data
        services.report_pledge(pledge_id, month_of(data["month"]), data["done"], data["said"], **by(request))

    last = max(month_before(clock.today()), first_of(clock.today()).replace(year=row.year, month=1))
    form = MonthForm(request.POST or None, row=row, initial={"month": month_key(last), "done": row.done})
    if recorded(request, form, record):
        messages.success(request, _("The month is reported."))
        return redirect("pledges:pledge", pledge_id)
    return _form_page(request, form, pgettext("pledge", "Report a month"), pgettext("pledge", "Report the month"), row)


@guarded(KEEP_PLEDGES)
def settle(request: HttpRequest, pledge_id: UUID) -> HttpResponse:
    """The plan office says whether it was kept."""
    row = found.pledge(pledge_id, actor=actor_of(request))

    def record(form: VerdictForm) -> None:
        kept, data = request.POST.get("verdict") == "kept", form.cleaned_data
        services.settle_pledge(pledge_id, kept=kept, said=data["said"], revision=data["revision"], **by(request))

    form = VerdictForm(request.POST or None, initial={"revision": row.revision})
    if recorded(request, form, record):
        messages.success(request, _("It is settled whether the pledge was kept."))
        return redirect("pledges:pledge", pledge_id)
    return _form_page(request, form, _("Was it kept?"), "", row, two_answers=True)


def _facts(row: PledgeRow) -> list[Fact]:
    source = reverse("plan:item", args=[row.edition_id, row.item_id]) if row.item_id else ""
    facts = [
        Fact(pgettext("pledge", "Year"), str(row.year)),
        Fact(pgettext("pledge", "Pledged by"), row.issuer),
        Fact(pgettext("pledge", "Pledged"), words.amount(row.promised, row.unit)),
        Fact(pgettext("pledge", "Reported"), words.amount(row.done, row.unit) if row.done is not None else None),
        Fact(_("Leading unit"), row.lead_name),
        Fact(_("Other responsible units"), row.partners),
        Fact(
            pgettext("pledge", "Where it comes from"),
            row.item_name or pgettext("pledge", "of the year's own list"),
            url=source,
        ),
    ]
    if row.settled_at is not None:
        facts += [Fact(_("What was found at the end"), row.verdict), Fact(_("Settled by"), row.settled_by)]
    return facts


def _form_page(
    request: HttpRequest, form: Any, title: str, button: str, row: PledgeRow | None = None, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "row": row, **more}
    return render(request, "workbench/pledges/form.html", context, status=422 if form.errors else 200)
