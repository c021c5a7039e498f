"""Somebody who has opened the own record asks for a correction, or takes a consent back."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.people.enums import CorrectionField
from laoyou.people.services import own_requests
from laoyou.people.services.own_copy import Key
from laoyou.portal import opened
from laoyou.portal.forms import CorrectionForm, TakeBackForm
from laoyou.portal.guards import open_and_private
from laoyou.portal.views_own_copy import kept_key
from laoyou.ui import once
from laoyou.ui.readers import address_of


@open_and_private
@sensitive_post_parameters("wrong", "right")
def ask(request: HttpRequest) -> HttpResponseBase:
    """Two forms; which one was sent says its button. Without an opened record, back to the code."""
    key = kept_key(request)
    if key is None:
        return redirect("portal:own_copy")
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    correction = CorrectionForm(request.POST if sent == "correct" else None)
    taking_back = TakeBackForm(request.POST if sent == "take_back" else None)
    if sent == "correct" and _done(request, correction, lambda: _correct(request, key, correction)):
        messages.success(request, _("Your request is with the township's service desk. You get an answer in writing."))
        return redirect("portal:own_copy")
    if sent == "take_back" and _done(request, taking_back, lambda: _take_back(request, key, taking_back)):
        messages.success(request, _("The consent has ended. The desk tells whoever received something."))
        return redirect("portal:own_copy")
    status = 422 if correction.errors or taking_back.errors else 200
    return render(
        request, "portal/own_request.html", {"correction": correction, "taking_back": taking_back}, status=status
    )


def _done(request: HttpRequest, form: forms.Form, act: Callable[[], None]) -> bool:
    """Whether what the form asks was done, by this press or the one before; why not stands at the form."""
    if not form.is_valid():
        return False
    try:
        if once.take(request):
            act()
    except DomainError as refused:
        form.add_error(None, opened.refusal_words(refused))
        return False
    except Exception:
        once.give_back(request)  # nothing was asked: sending it again must not be taken for a second press
        raise
    return True


def _correct(request: HttpRequest, key: Key, form: CorrectionForm) -> None:
    data = form.cleaned_data
    own_requests.ask_correction(
        key,
        CorrectionField(data["field"]),
        data["wrong"],
        data["right"],
        reader=address_of(request),
        now=clock.now(),
    )


def _take_back(request: HttpRequest, key: Key, form: TakeBackForm) -> None:
    own_requests.take_back_consent(key, form.chosen(), reader=address_of(request), now=clock.now())
