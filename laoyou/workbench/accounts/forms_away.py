"""The form by which somebody hands roles over for a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.selectors.delegations import may_stand_in
from laoyou.ui.days import DayField
from laoyou.workbench.accounts import words


class AwayForm(forms.Form):
    """Which of one's own roles, to which colleague, from when to when."""

    roles = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("delegation", "What is handed over"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    to = forms.TypedChoiceField(
        label=_("Who stands in"), coerce=UUID, help_text=_("Colleagues with a role in the same unit.")
    )
    first_day = DayField(label=pgettext_lazy("delegation", "First day"))
    last_day = DayField(label=pgettext_lazy("delegation", "Last day"), help_text=_("It ends by itself after it."))
    reason = forms.CharField(label=pgettext_lazy("delegation", "Why"), max_length=200, required=False)

    def __init__(self, *args: Any, own: Sequence[Any], today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        roles: Any = self.fields["roles"]
        roles.choices = [
            (str(each.id), f"{words.role_name(each.role)} · {each.organisation.name if each.organisation else ''}")
            for each in own
        ]
        colleagues = {key: name for held in own for key, name in may_stand_in(held, on=today)}
        to: Any = self.fields["to"]
        to.choices = [(str(key), name) for key, name in colleagues.items()]
        self.initial.setdefault("first_day", today)
