"""Consent and its withdrawal, the photo, and requests for corrections."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.enums import ConsentPurpose
from laoyou.people.selectors import rights as selectors
from laoyou.people.selectors.card import card as card_of
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services import consents, correction_requests, evidence, openings, photos
from laoyou.records.enums import ReadingKind
from laoyou.records.selectors.calendar import working_calendar
from laoyou.ui.downloads import download
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import forms_rights, presenters_rights, tables_rights, words_rights
from laoyou.workbench.people.views_recording import by, form_page, recorded
from laoyou.workbench.watching import looked, watched


@guarded(access.RECORD_CONSENT)
def new_consent(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody agreed to one thing; `?purpose=photo` chooses it beforehand."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_rights.ConsentForm) -> None:
        consents.record_consent(person_id, form.entered(), **by(request))

    initial = {"purpose": request.GET.get("purpose", ""), "on": clock.today(), "given_by": "self"}
    form = forms_rights.ConsentForm(request.POST or None, request.FILES or None, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The consent is recorded."))
        return redirect("people:card", person_id)
    title = _("%(name)s agrees") % {"name": card.person.name}
    note = presenters_rights.consent_note(card.person, on=clock.today())
    return form_page(request, form, title, _("Record the consent"), card, note)


@guarded(access.RECORD_CONSENT)
def withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """A consent is taken back; what ends, and what goes on by law, is said first."""
    row, person_id = selectors.consent(consent_id, actor=actor_of(request))
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_rights.WithdrawForm) -> None:
        consents.withdraw_consent(consent_id, reason=form.cleaned_data["reason"], **by(request))

    form = forms_rights.WithdrawForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The consent is taken back."))
        return redirect("people:card", person_id)
    said = {"name": card.person.name, "what": words_rights.purpose_words(row.purpose)}
    note = f"{words_rights.ENDS[ConsentPurpose(row.purpose)]} {words_rights.GROUND}"
    return form_page(request, form, _("%(name)s takes back: %(what)s") % said, _("Take the consent back"), card, note)


@watched
@guarded(access.VIEW_PERSON)
def photo(request: HttpRequest, person_id: UUID) -> HttpResponseBase:
    """The photo. The browser may keep it for its owner alone and asks every time whether it still stands."""
    key, image = photos.open_photo(person_id, actor=actor_of(request))
    tag = f'"{key}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(image, content_type=photos.MEDIA_TYPE)
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = tag
    response["Content-Disposition"] = "inline"
    return response


@guarded(access.RECORD_CONSENT)
def new_photo(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A photo in the place of the one before."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_rights.PhotoForm) -> None:
        photos.keep_photo(person_id, form.cleaned_data["photo"].read(photos.LARGEST + 1), **by(request))

    form = forms_rights.PhotoForm(request.POST or None, request.FILES or None)
    if recorded(request, form, record):
        messages.success(request, _("The photo is kept."))
        return redirect("people:card", person_id)
    note = _("A new picture of 320 by 320 pixels is kept, without the place, time and device the camera wrote.")
    title = _("Photo of %(name)s") % {"name": card.person.name}
    return form_page(request, form, title, _("Keep the photo"), card, note)


@guarded(access.RECORD_CONSENT)
@require_POST
def remove_photo(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The photo goes; the consent stays."""
    photos.remove_photo(person_id, **by(request))
    messages.success(request, _("The photo is deleted."))
    return redirect("people:card", person_id)


@guarded(access.REQUEST_CORRECTION)
def evidence_file(request: HttpRequest, evidence_id: UUID) -> FileResponse:
    """A file that shows something, to be saved; that it was opened is written down."""
    name, media_type, content = evidence.open_evidence(evidence_id, **by(request))
    return download(content, filename=name, media_type=media_type)


@guarded(access.REQUEST_CORRECTION)
def new_request(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody says something on the record is wrong."""
    card = card_of(person_id, actor=actor_of(request))

    def record(form: forms_rights.RequestForm) -> None:
        correction_requests.request_correction(person_id, form.entered(), **by(request))

    initial = {"received_on": clock.today()}
    form = forms_rights.RequestForm(request.POST or None, request.FILES or None, initial=initial)
    if recorded(request, form, record):
        messages.success(request, _("The request is taken in."))
        return redirect("people:card", person_id)
    title = _("Something on the record of %(name)s is wrong") % {"name": card.person.name}
    return form_page(request, form, title, _("Take the request in"), card)


@guarded(access.VIEW_REQUESTS)
def requests(request: HttpRequest) -> HttpResponseBase:
    """The requests of the area, those due first on top."""
    calendar = working_calendar()
    table = tables_rights.requests_table(request, selectors.correction_requests(actor=actor_of(request)), calendar)
    return respond(request, "workbench/people/requests.html", {"table": table})


@watched
@guarded(access.VIEW_REQUESTS)
def correction_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request with what it says, and the forms that decide it."""
    return _request_page(request, request_id)


@guarded(access.DECIDE_CORRECTION)
@require_POST
def accept(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The request is right; what it asks for is done."""
    return _decide(request, request_id, accepting=True)


@guarded(access.DECIDE_CORRECTION)
@require_POST
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The request is not right; the letter says why."""
    return _decide(request, request_id, accepting=False)


def _decide(request: HttpRequest, request_id: UUID, *, accepting: bool) -> HttpResponse:
    row = selectors.correction_request(request_id, calendar=working_calendar(), actor=actor_of(request))

    def accepted(form: forms_rights.AcceptForm) -> None:
        data = form.cleaned_data
        correction_requests.accept_correction(
            request_id, value=data.get("value", ""), reason=data["reason"], **by(request)
        )

    def refused(form: forms_rights.RefuseForm) -> None:
        correction_requests.refuse_correction(request_id, reason=form.cleaned_data["reason"], **by(request))

    form = (
        forms_rights.AcceptForm(request.POST, field=row.field) if accepting else forms_rights.RefuseForm(request.POST)
    )
    if recorded(request, form, accepted if accepting else refused):
        messages.success(request, _("The request is decided; the letter can be printed."))
        return redirect("people:letter", request_id)
    return _request_page(request, request_id, **{"accept" if accepting else "refuse": form})


def _request_page(request: HttpRequest, request_id: UUID, **sent: object) -> HttpResponse:
    actor = actor_of(request)
    row = selectors.correction_request(request_id, calendar=working_calendar(), actor=actor)
    card = card_of(row.person_id, actor=actor)
    looked(request, ReadingKind.UNSEALED, [(card.person.id, card.person.area)])
    context = presenters_rights.request_context(row, card.person, on=clock.today(), actor=actor) | {
        "accept": forms_rights.AcceptForm(field=row.field, initial={"value": row.right}),
        "refuse": forms_rights.RefuseForm(auto_id="refuse_%s"),
    }
    status = 422 if sent else 200
    return render(request, "workbench/people/request.html", context | sent, status=status)


@watched
@guarded(access.VIEW_REQUESTS)
def letter(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The answer, in plain words, to be printed."""
    actor = actor_of(request)
    row = selectors.correction_request(request_id, calendar=working_calendar(), actor=actor)
    card = card_of(row.person_id, actor=actor)
    looked(request, ReadingKind.UNSEALED, [(card.person.id, card.person.area)])
    context = presenters_rights.request_context(row, card.person, on=clock.today(), actor=actor)
    return render(request, "workbench/people/letter.html", context)


@watched
@guarded(access.OPEN_SENSITIVE)
@require_POST
def open_sensitive(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What the role does not normally see opens for some hours; who, when and why is kept and shown to supervisors."""
    card = card_of(person_id, actor=actor_of(request))
    reason = request.POST.get("reason", "")
    openings.open_sensitive(person_id, reason=reason, **by(request))
    looked(request, ReadingKind.UNSEALED, [(card.person.id, card.person.area)], reason=reason.strip())
    hours = value_of("sensitive_hours")
    messages.success(request, _("Open for you alone, for %(hours)s hours.") % {"hours": hours})
    return redirect("people:card", person_id)
