"""Everything held about oneself: opened by a code from the service desk and the last four of the ID card."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.people.services import own_copy as copies
from laoyou.portal import opened
from laoyou.portal.forms import OwnCopyForm
from laoyou.portal.guards import open_and_private
from laoyou.ui import formats
from laoyou.ui.readers import address_of
from laoyou.ui.xlsx import Field, Sheet, workbook_response

_KEPT = "own_copy"  # session key: blind indexes of code and last four, until when


@open_and_private
@sensitive_post_parameters("code", "last_four")
def own_copy(request: HttpRequest) -> HttpResponseBase:
    """The form; or, once opened, all of it: to read, and with `?as=xlsx` or `?as=json` to take along."""
    form = OwnCopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = copies.key_of(form.cleaned_data["code"], form.cleaned_data["last_four"])
        try:
            copies.open_copy(key, reader=address_of(request))
        except DomainError as refused:
            form.add_error(None, opened.refusal_words(refused))
        else:
            opened.keep(request, _KEPT, code=key.code.hex(), tail=key.tail.hex())
            return redirect("portal:own_copy")
    if request.method == "GET" and (kept := kept_key(request)):
        try:
            return _shown(request, copies.open_copy(kept, reader=address_of(request)))
        except DomainError:
            opened.forget(request, _KEPT)
    return render(request, "portal/own_copy_form.html", {"form": form}, status=422 if form.errors else 200)


@open_and_private
def close(request: HttpRequest) -> HttpResponse:
    """Forget what was opened: the next reader of this telephone sees the form."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    opened.forget(request, _KEPT)
    return redirect("portal:home")


def _shown(request: HttpRequest, copy: copies.Copy) -> HttpResponseBase:
    content = copy.content["en" if (get_language() or "").startswith("en") else "zh-hans"]
    match request.GET.get("as", ""):
        case "xlsx":
            return workbook_response(_filename(), _sheets(content))
        case "json":
            answer = JsonResponse(_as_data(content), json_dumps_params={"ensure_ascii": False})
            answer["Content-Disposition"] = 'attachment; filename="own-record.json"'
            return answer
    context = {
        "name": content["name"],
        "until": formats.moment(copy.until),
        "tables": [(table["label"], _rows(table)) for table in content["tables"]],
        "readings": [(formats.moment(datetime.fromisoformat(at)), what, who) for at, what, who in content["readings"]],
    }
    return render(request, "portal/own_copy.html", context)


def _rows(table: dict[str, Any]) -> list[list[tuple[str, str]]]:
    return [[(label, words) for _key, label, _value, words in row if words] for row in table["rows"]]


def _sheets(content: dict[str, Any]) -> list[Sheet]:
    found = [
        Sheet(
            table["label"],
            tuple(Field(label) for _key, label, _value, _words in table["rows"][0]),
            [[words for _key, _label, _value, words in row] for row in table["rows"]],
        )
        for table in content["tables"]
    ]
    looks = (Field(_("When"), 24), Field(_("What"), 40), Field(_("Who"), 24))
    return [*found, Sheet(_("Who looked at it"), looks, content["readings"])]


def _as_data(content: dict[str, Any]) -> dict[str, Any]:
    tables = {
        table["key"]: [{key: value for key, _label, value, _words in row} for row in table["rows"]]
        for table in content["tables"]
    }
    readings = [{"at": at, "kind": what, "actor": who} for at, what, who in content["readings"]]
    return {"format": "laoyou own record 1", "tables": tables, "readings": readings}


def _filename() -> str:
    """Named by the day and not by the person: files lie about."""
    return _("own-record-%(day)s") % {"day": clock.today().isoformat()}


def kept_key(request: HttpRequest) -> copies.Key | None:
    """What opens the reader's own copy, while the ten minutes last."""
    found = opened.kept(request, _KEPT)
    return copies.Key(bytes.fromhex(found["code"]), bytes.fromhex(found["tail"])) if found else None
