"""The forms of the public front door."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


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
