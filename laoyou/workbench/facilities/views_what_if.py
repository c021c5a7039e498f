"""Which free places somebody could have, with what would be; from each one press to the form."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core import clock
from laoyou.facilities import access
from laoyou.facilities.selectors.guests import guest_of
from laoyou.facilities.services.weighing import weigh_places
from laoyou.ui.days import DayField
from laoyou.ui.pages import respond
from laoyou.workbench.facilities import what_if_presenters as presenters
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


class DayForm(forms.Form):
    """From when a place is looked for."""

    first = DayField(label=gettext_lazy("Day of arrival"))


@guarded(access.KEEP_STAYS)
def places(request: HttpRequest, person_id: UUID) -> HttpResponseBase:
    """Free places of one's area as they would be with this person in them."""
    guest = guest_of(person_id, actor=actor_of(request))
    today = clock.today()
    form = DayForm({"first": request.GET.get("first") or today.isoformat()})
    first = form.cleaned_data["first"] if form.is_valid() else today
    found = weigh_places(guest, first=first, **by(request))
    context = {
        "title": _("A place for %(name)s") % {"name": guest.name},
        "name": guest.name,
        "person_id": person_id,
        "form": form,
        "table": presenters.table(person_id, first).bind(request, found),
    }
    return respond(request, "workbench/facilities/what_if.html", context)
