"""The forms of attendance: why somebody does not come, who fetches a child, who may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.enums import AbsenceReason
from laoyou.ui.days import DayField


class AbsentForm(forms.Form):
    """Why somebody does not come today."""

    reason = forms.ChoiceField(label=_("Why"), choices=AbsenceReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class FetchForm(forms.Form):
    """Which of those who may fetch the child is here."""

    fetcher = forms.ChoiceField(label=_("Is here to fetch the child"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, fetchers: list[tuple[UUID, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choice: Any = self.fields["fetcher"]
        choice.choices = [(str(key), name) for key, name in fetchers]


class FetcherForm(forms.Form):
    """Somebody who may fetch the child from today on."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    relation = forms.CharField(label=_("Relation to the child"), max_length=60)
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty when no end is known."))
