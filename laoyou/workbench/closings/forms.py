"""Forms of suspension and closure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.enums import SiteState
from laoyou.facilities.enums.closings import ResettledTo
from laoyou.facilities.services.closings import Announced, Going
from laoyou.workbench.facilities.forms import CautionedForm
from laoyou.workbench.people.fields import DayField

_INTO = [(SiteState.SUSPENDED.value, _("suspend services")), (SiteState.CLOSED.value, _("end services for good"))]


class AnnounceForm(CautionedForm):
    """What, from when, why."""

    into = forms.ChoiceField(label=_("What will be"), choices=_INTO)
    planned_on = DayField(label=_("From"))
    reason = forms.CharField(label=_("Reason"), max_length=400, help_text=_("Families and the department read it."))

    def said(self) -> Announced:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Announced(SiteState(data["into"]), data["planned_on"], data["reason"])


class ResettleForm(forms.Form):
    """Where somebody goes."""

    to = forms.ChoiceField(label=_("Where to"), choices=ResettledTo.choices)
    to_site = forms.ChoiceField(
        label=pgettext_lazy("site", "Institution"),
        required=False,
        help_text=_("Those with a place free, the nearest first."),
    )
    on = DayField(label=_("From"))
    told_on = DayField(label=_("Family told on"), required=False, help_text=_("Empty while they have not been told."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False, help_text=_("Who was told, and how."))

    def __init__(self, *args: Any, places: list[tuple[UUID, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choice: Any = self.fields["to_site"]
        choice.choices = [("", _("none")), *((str(key), name) for key, name in places)]

    def going(self) -> Going:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        site = UUID(data["to_site"]) if data["to_site"] else None
        return Going(ResettledTo(data["to"]), data["on"], site, data["told_on"], data["note"])


class CarryOutForm(forms.Form):
    """That it is carried out, as it was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class CallOffForm(forms.Form):
    """Why it does not happen."""

    reason = forms.CharField(label=_("Reason"), max_length=400)
    revision = forms.IntegerField(widget=forms.HiddenInput)
