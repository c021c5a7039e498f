"""The end of records: who is on the list of notice, and what holds a record back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.people import access
from laoyou.people.selectors import retention as kept
from laoyou.people.selectors.card import card as card_of
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services import retention
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import tables_retention
from laoyou.workbench.people.forms_relations import ReasonForm
from laoyou.workbench.people.views_recording import form_page
from laoyou.workbench.recording import by, recorded


@guarded(access.HOLD_RECORD)
def ends(request: HttpRequest) -> HttpResponseBase:
    """Records that will be anonymised, and holds."""
    actor, today = actor_of(request), clock.today()
    context = {
        "notices": tables_retention.NOTICES.bind(request, kept.notices(actor=actor, on=today)),
        "left": tables_retention.LEFT.bind(request, kept.notices_of_left(actor=actor, on=today)),
        "holds": tables_retention.HOLDS.bind(request, kept.holds(actor=actor, on=today)),
        "years": value_of(retention.AFTER_DEATH),
        "moved": value_of(retention.AFTER_MOVING),
        "days": value_of(kept.NOTICE),
    }
    return respond(request, "workbench/people/retention.html", context)


@guarded(access.HOLD_RECORD)
def hold(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Forbid that the record is anonymised: from the card, or of somebody who has left from the list of notice."""
    actor = actor_of(request)
    try:
        card, name = card_of(person_id, actor=actor), ""
    except NotFound:
        card, name = None, kept.left_by(person_id, actor=actor, on=clock.today())

    def record(form: ReasonForm) -> None:
        retention.hold_record(person_id, reason=form.cleaned_data["reason"], **by(request))

    form = ReasonForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The record is held back until somebody releases it."))
        return redirect("people:retention")
    title = _("Hold back the record of %(name)s") % {"name": card.person.name if card else name}
    note = _("While it is held the record is kept as it is, however long. Name the lawsuit or the examination.")
    return form_page(request, form, title, _("Hold the record back"), card, note=note)


@guarded(access.HOLD_RECORD)
def release(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """What forbade it is over."""
    name, reason = kept.hold(hold_id, actor=actor_of(request), on=clock.today())

    def record(form: ReasonForm) -> None:
        retention.release_record(hold_id, reason=form.cleaned_data["reason"], **by(request))

    form = ReasonForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The hold is released."))
        return redirect("people:retention")
    title = _("Release the record of %(name)s") % {"name": name}
    return form_page(request, form, title, _("Release"), note=reason)
