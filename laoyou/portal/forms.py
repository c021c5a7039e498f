"""The forms of the public front door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.people.enums import ASKED_AT_THE_DESK, ConsentPurpose


class PlaceForm(forms.Form):
    """What opens one's own place in the queue."""

    number = forms.CharField(
        label=_("Application number"),
        max_length=20,
        help_text=_("Nine digits, on the receipt."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    last_four = forms.RegexField(
        label=_("Last four of the applicant's ID card"),
        regex=r"^\s*[0-9]{3}[0-9Xx]\s*$",
        max_length=8,
        error_messages={"invalid": _("Four characters: digits, the last one may be X.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class OwnCopyForm(forms.Form):
    """What opens a copy of everything held about oneself."""

    code = forms.RegexField(
        label=_("Code from the service desk"),
        regex=r"^\s*[0-9A-Za-z]{5}[\s-]*[0-9A-Za-z]{5}\s*$",
        max_length=20,
        help_text=_("Ten letters and figures, on the slip you were given."),
        error_messages={"invalid": _("Ten letters and figures, such as K7M2P-9XQ4T.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    last_four = forms.RegexField(
        label=_("Last four of the ID card"),
        regex=r"^\s*[0-9A-Za-z]{4}\s*$",
        max_length=8,
        error_messages={"invalid": _("Four characters: digits, the last one may be X.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class CorrectionForm(forms.Form):
    """What is wrong in the own record."""

    field = forms.ChoiceField(
        label=_("What is wrong"), choices=[(each.value, each.label) for each in ASKED_AT_THE_DESK]
    )
    wrong = forms.CharField(label=_("The record says"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    right = forms.CharField(label=_("Right would be"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class TakeBackForm(forms.Form):
    """Which consent is taken back; nothing has to be said for it."""

    purpose = forms.ChoiceField(label=_("What I agreed to"), choices=ConsentPurpose.choices)

    def chosen(self) -> Any:
        """After is_valid()."""
        return ConsentPurpose(self.cleaned_data["purpose"])
