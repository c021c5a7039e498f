"""Within how many days reports, figures and visits are due at a place, when files are late; laying down one's own."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.plan.access import SET_PARAMETER, VIEW_PARAMETERS
from laoyou.plan.enums import ParameterCode
from laoyou.plan.selectors import parameters as found
from laoyou.plan.selectors.parameters import Line
from laoyou.plan.services.parameters import lay_down_parameter
from laoyou.ui.days import DayField
from laoyou.ui.pages import respond
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Table
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by, recorded

_HOLDS = Status(Tone.OK, pgettext_lazy("parameter", "Holds"))
_SHIPPED = Status(Tone.NEAR, pgettext_lazy("parameter", "Holds, to be confirmed"))
_TO_COME = Status(Tone.BUSY, pgettext_lazy("parameter", "To come"))
_OVER = Status(Tone.NONE, pgettext_lazy("parameter", "Replaced"))


def _standing(row: Line) -> Status:
    if row.holds:
        return _HOLDS if row.since else _SHIPPED
    return _TO_COME if row.to_come else _OVER


def _counted(row: Line) -> str:
    return str(ParameterCode(row.code).label)


def _source(row: Line) -> str:
    return row.source_zh if (get_language() or "").startswith("zh") else row.source_en


PARAMETERS = Table(
    name="parameters",
    title=gettext_lazy("Days and bounds"),
    columns=[
        Column(
            "code",
            pgettext_lazy("parameter", "What is counted"),
            value=lambda row: str(ParameterCode(row.code).label),
            width=50,
        ),
        Column("value", pgettext_lazy("parameter", "Number"), kind="number"),
        Column("state", gettext_lazy("State"), value=_standing, kind="status"),
        Column("since", gettext_lazy("Holds from"), kind="date"),
        Column("source", gettext_lazy("Where it is laid down"), value=_source, width=40),
    ],
    unique="key",
)


class ParameterForm(forms.Form):
    """A number, since when, by which paper."""

    code = forms.ChoiceField(label=pgettext_lazy("parameter", "What is counted"), choices=ParameterCode.choices)
    value = forms.IntegerField(label=pgettext_lazy("parameter", "Number"), min_value=1)
    since = DayField(label=gettext_lazy("Holds from"), help_text=gettext_lazy("Today or a later day."))
    basis = forms.CharField(
        label=gettext_lazy("Where it is laid down"),
        max_length=120,
        help_text=gettext_lazy("The paper's number, such as 东办〔2026〕3号."),
    )


@guarded(VIEW_PARAMETERS)
def parameters(request: HttpRequest) -> HttpResponseBase:
    """What holds at the actor's place, where it is laid down, and what held before."""
    actor = actor_of(request)
    context = {
        "table": PARAMETERS.bind(request, found.listed(actor=actor, on=clock.today())),
        "may_set": SET_PARAMETER.allows(actor),
    }
    return respond(request, "workbench/plan/parameters.html", context)


@guarded(SET_PARAMETER)
def lay_down(request: HttpRequest) -> HttpResponse:
    """The place's own number, from a day on."""

    def record(sent: ParameterForm) -> None:
        data = dict(sent.cleaned_data)
        lay_down_parameter(ParameterCode(data.pop("code")), data.pop("since"), data.pop("value"), **data, **by(request))

    form = ParameterForm(request.POST or None)
    if recorded(request, form, record):
        messages.success(request, _("The number is on record."))
        return redirect("plan:parameters")
    return render(request, "workbench/plan/parameter_form.html", {"form": form}, status=422 if form.errors else 200)
