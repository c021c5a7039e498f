"""The form of one's own wishes about reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.enums import Reminded


class RemindersForm(forms.Form):
    """A webhook is chosen from the addresses that the installation allows."""

    what = forms.TypedChoiceField(label=_("What to be reminded of"), choices=Reminded.choices, coerce=Reminded)
    by_email = forms.BooleanField(label=_("By e-mail, where an address is on record"), required=False)
    webhook = forms.ChoiceField(
        label=_("By webhook"), required=False, help_text=_("Addresses that the installation allows.")
    )
    quiet_from = forms.IntegerField(
        label=pgettext_lazy("reminders", "Quiet from (hour)"), min_value=0, max_value=23,
        help_text=_("In these hours nothing is sent; what came up is told afterwards."),
    )  # fmt: skip
    quiet_until = forms.IntegerField(label=pgettext_lazy("reminders", "Quiet until (hour)"), min_value=0, max_value=23)

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        webhook: Any = self.fields["webhook"]
        webhook.choices = [("", "—"), *((each, each) for each in settings.WEBHOOKS)]
