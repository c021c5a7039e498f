"""Forms of notices to institutions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.actor import Actor
from laoyou.ui.days import DayField
from laoyou.workbench.people.fields import AreaField


class NoticeForm(forms.Form):
    """What is written, to the institutions of which area, and by when receipt is asked for."""

    title = forms.CharField(label=pgettext_lazy("notice", "Title"), max_length=160)
    text = forms.CharField(
        label=pgettext_lazy("notice", "Text"), max_length=8000, widget=forms.Textarea(attrs={"rows": 10})
    )
    area = AreaField(
        label=pgettext_lazy("notice", "To the institutions in"), help_text=_("Name, pinyin or code of an area.")
    )
    confirm_by = DayField(
        label=pgettext_lazy("notice", "Receipt by"),
        required=False,
        help_text=_("Leave it empty where no receipt is needed."),
    )

    def __init__(self, *args: Any, actor: Actor, **facts: Any) -> None:
        super().__init__(*args, **facts)
        area: Any = self.fields["area"]
        area.within = actor.area


class ReceiptForm(forms.Form):
    """That it was read, with an answer if there is one."""

    answer = forms.CharField(
        label=pgettext_lazy("notice", "Answer"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the department should know; it may stay empty."),
    )


class WithdrawForm(forms.Form):
    """Why it no longer holds."""

    reason = forms.CharField(label=_("Reason"), max_length=400, help_text=_("The institutions read it."))
