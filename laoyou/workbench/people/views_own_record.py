"""Everything held about somebody, handed out to that person: a page, a summary, .xlsx and .json."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.errors import DomainError, NotFound
from laoyou.people import access
from laoyou.people.enums import Asker, IdentityCheck
from laoyou.people.selectors.card import card as card_of
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services import own_copy
from laoyou.people.services import own_record as services
from laoyou.records.enums import ReadingKind
from laoyou.ui.sentences import say
from laoyou.ui.xlsx import workbook_response
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import forms_rights, presenters_own_record
from laoyou.workbench.people.views_recording import by, form_page, recorded
from laoyou.workbench.watching import looked, watched


@guarded(access.HAND_OUT)
def hand_out(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Who asks, and how it was made sure; then everything opens, for a day, to whoever hands it out."""
    card = card_of(person_id, actor=actor_of(request))
    made: list[UUID] = []

    def record(form: forms_rights.HandOutForm) -> None:
        data = form.cleaned_data
        made.append(
            services.hand_out(
                person_id,
                asked_by=Asker(data["given_by"]),
                asker_name=data["giver_name"],
                identity=IdentityCheck(data["identity"]),
                numbers=data["numbers"],
                **by(request),
            )
        )

    form = forms_rights.HandOutForm(request.POST or None, initial={"given_by": "self"})
    if recorded(request, form, record):
        return redirect("people:own_record", made[0]) if made else redirect("people:card", person_id)
    title = _("Hand out everything held about %(name)s") % {"name": card.person.name}
    note = _("The person may see it all: what is kept, where it came from, who looked at it. Make sure who asks.")
    return form_page(request, form, title, _("Open everything held"), card, note)


@watched
@guarded(access.HAND_OUT)
@never_cache
def own_record(request: HttpRequest, disclosure_id: UUID) -> HttpResponseBase:
    """All of it as a page to print; `?as=summary` one page in plain words, `?as=xlsx` and `?as=json` as files."""
    record = services.own_record(disclosure_id, **by(request))
    looked(request, ReadingKind.OWN_RECORD, [(record.person.id, record.person.area)])
    match request.GET.get("as", ""):
        case "summary":
            return render(request, "workbench/people/own_summary.html", presenters_own_record.summary(record))
        case "xlsx":
            return workbook_response(
                presenters_own_record.filename(clock.today()), presenters_own_record.sheets(record)
            )
        case "json":
            answer = JsonResponse(presenters_own_record.as_data(record), json_dumps_params={"ensure_ascii": False})
            answer["Content-Disposition"] = 'attachment; filename="own-record.json"'
            return answer
    return render(request, "workbench/people/own_record.html", presenters_own_record.page(record))


@guarded(access.HAND_OUT)
@require_POST
@never_cache
def give_code(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """A code with which the person opens a copy at the public site; told this once."""
    try:
        code = own_copy.make_copy(disclosure_id, **by(request))
    except NotFound:
        raise
    except DomainError as refused:
        return render(
            request, "workbench/people/own_code.html", {"refused": say(refused), "back": disclosure_id}, status=422
        )
    context = {
        "code": code,
        "address": request.build_absolute_uri(reverse("portal:own_copy")),
        "days": value_of("own_copy"),
        "back": disclosure_id,
    }
    return render(request, "workbench/people/own_code.html", context)
