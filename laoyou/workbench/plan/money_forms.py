"""Forms of projects' money: an entry, and taking one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.core.money import FEN_PER_YUAN
from laoyou.plan.enums import MoneySource, MoneyStage
from laoyou.plan.services.money import Money
from laoyou.ui.days import DayField
from laoyou.workbench.facilities.forms import CautionedForm


class MoneyForm(CautionedForm):
    """Money approved, allocated or paid."""

    stage = forms.ChoiceField(label=pgettext_lazy("money", "Step"), choices=MoneyStage.choices)
    source = forms.ChoiceField(label=_("Source of the money"), choices=MoneySource.choices)
    yuan = forms.DecimalField(
        label=_("Sum, yuan"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text=_("In yuan, not in tens of thousands."),
    )
    on = DayField(label=pgettext_lazy("money", "Day"), help_text=_("The day of the document or of the payment."))
    document = forms.CharField(
        label=_("Document number"), max_length=120, help_text=_("Of the approval, the budget notice or the voucher.")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def money(self) -> Money:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Money(
            stage=MoneyStage(data["stage"]),
            source=MoneySource(data["source"]),
            on=data["on"],
            fen=int(data["yuan"] * FEN_PER_YUAN),
            document=data["document"].strip(),
            note=data["note"].strip(),
        )


class TakeBackForm(forms.Form):
    """Why an entry is taken back, and the day the counter-entry bears."""

    on = DayField(label=_("Day of the counter-entry"))
    reason = forms.CharField(label=_("Why it is taken back"), max_length=200)

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["on"].initial = clock.today()
