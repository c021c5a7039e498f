"""Notices to institutions: listed, written, read with their receipts, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import CONFIRM_NOTICE, SEND_NOTICE, VIEW_NOTICES
from laoyou.facilities.selectors import notices as found
from laoyou.facilities.services import notices as services
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.pages import respond
from laoyou.workbench.facilities.writing import form_page
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.notices import forms, tables, words
from laoyou.workbench.recording import by, recorded


@guarded(VIEW_NOTICES)
def notices(request: HttpRequest) -> HttpResponseBase:
    """Every notice of the area or to one's own institution, the newest first."""
    actor = actor_of(request)
    context = {
        "table": tables.NOTICES.bind(request, found.notices(actor=actor)),
        "may_send": SEND_NOTICE.allows(actor),
    }
    return respond(request, "workbench/notices/list.html", context)


@guarded(VIEW_NOTICES)
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponseBase:
    """One notice, to whom it goes, and who has given receipt."""
    actor, today = actor_of(request), clock.today()
    row = found.notice(notice_id, actor=actor)
    holds = row.withdrawn_at is None
    to = found.addressed(row, actor=actor)
    context = {
        "row": row,
        "state": words.status(row, today),
        "facts": _facts(row),
        "table": tables.receipts_of(row).bind(request, to),
        "to_confirm": _to_confirm(to, actor) if holds else [],
        "may_withdraw": holds and SEND_NOTICE.allows(actor) and row.issuer_id == actor.organisation_id,
    }
    return respond(request, "workbench/notices/notice.html", context)


def _to_confirm(to: Any, actor: Actor) -> list[Any]:
    """One's own institutions that have not given receipt: an operator may have several."""
    return list(to.filter(confirmed_at__isnull=True)[:20]) if CONFIRM_NOTICE.allows(actor) else []


def _facts(row: Any) -> list[Fact]:
    on = clock.day_of(row.sent_at)
    where = areas.short_names({row.area}, on=on).get(row.area, str(row.area))
    facts = [
        Fact(pgettext("notice", "From"), row.issuer.name),
        Fact(pgettext("notice", "To"), f"{where} · {words.audience_words(row.audience)}"),
        Fact(pgettext("notice", "Sent on"), formats.moment(row.sent_at)),
        Fact(pgettext("notice", "Receipt by"), formats.day(row.confirm_by) if row.confirm_by else ""),
    ]
    if row.withdrawn_at:
        facts += [
            Fact(pgettext("notice", "Withdrawn on"), formats.moment(row.withdrawn_at)),
            Fact(_("Reason"), row.reason),
        ]
    return facts


@guarded(SEND_NOTICE)
def new(request: HttpRequest) -> HttpResponse:
    """Write to the institutions."""
    actor = actor_of(request)
    made: list[UUID] = []

    def record(form: forms.NoticeForm) -> None:
        data = form.cleaned_data
        more = {"confirm_by": data["confirm_by"], **by(request)}
        made.append(services.send_notice(data["area"], data["title"], data["text"], **more))

    form = forms.NoticeForm(request.POST or None, actor=actor, initial={"area": actor.area.low})
    if recorded(request, form, record):
        messages.success(request, _("It is sent: the institutions find it on their own page."))
        return redirect("notices:notice", made[0]) if made else redirect("notices:list")
    back = (reverse("notices:list"), pgettext("institutions", "Notices to institutions"))
    return form_page(request, form, _("Write to institutions"), _("Send it"), back)


@guarded(CONFIRM_NOTICE)
def confirm(request: HttpRequest, notice_id: UUID, institution_id: UUID) -> HttpResponse:
    """An institution gives receipt."""
    actor = actor_of(request)
    row = found.notice(notice_id, actor=actor)
    to = found.addressed(row, actor=actor).filter(id=institution_id).first()
    if to is None:
        raise NotFound

    def record(form: forms.ReceiptForm) -> None:
        services.confirm_notice(notice_id, institution_id, answer=form.cleaned_data["answer"], **by(request))

    form = forms.ReceiptForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("Receipt is given."))
        return redirect("notices:notice", notice_id)
    title = _("%(name)s gives receipt") % {"name": to.name}
    return form_page(request, form, title, _("Give receipt"), _back(row), row.title)


@guarded(SEND_NOTICE)
def withdraw(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """It no longer holds."""
    row = found.notice(notice_id, actor=actor_of(request))

    def record(form: forms.WithdrawForm) -> None:
        services.withdraw_notice(notice_id, form.cleaned_data["reason"], **by(request))

    form = forms.WithdrawForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("It is withdrawn; the institutions see why."))
        return redirect("notices:notice", notice_id)
    return form_page(request, form, _("Withdraw the notice"), _("Withdraw it"), _back(row), row.title)


def _back(row: Any) -> tuple[str, str]:
    return reverse("notices:notice", args=[row.id]), row.title
