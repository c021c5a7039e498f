"""Forms of inclusive prices and their ceilings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.facilities.enums.prices import PriceGroup
from laoyou.facilities.services.prices import NewCeiling, PriceFiling
from laoyou.workbench.facilities.forms import CautionedForm
from laoyou.workbench.people.fields import AreaField, DayField
from laoyou.workbench.people.forms import RegistryForm

_FEN = 100


def _yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=9, decimal_places=2)


class PriceForm(CautionedForm):
    """A price from a day on, as filed."""

    price = _yuan(_("Price a month, yuan"))
    first = DayField(label=_("Charged from"), help_text=_("The price before it ends on that day."))
    number = forms.CharField(label=_("Number of the price filing"), max_length=60)
    issuer = forms.CharField(label=_("Filed with"), max_length=120)

    def filing(self) -> PriceFiling:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return PriceFiling(int(data["price"] * _FEN), data["first"], data["number"], data["issuer"])


class ProposalForm(CautionedForm):
    """A price from a day on, as the institution means to charge it."""

    price = _yuan(_("Price a month, yuan"))
    first = DayField(label=_("Charged from"), help_text=_("The price before it ends on that day."))
    note = forms.CharField(label=_("What it pays for"), max_length=400, required=False)

    def told(self) -> dict[str, Any]:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return {"fen": int(data["price"] * _FEN), "first": data["first"], "note": data["note"]}


class ConfirmPriceForm(CautionedForm):
    """Under which number a price goes on file."""

    number = forms.CharField(label=_("Number of the price filing"), max_length=60)
    issuer = forms.CharField(label=_("Filed with"), max_length=120)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ReturnPriceForm(forms.Form):
    """Why a price is returned."""

    reason = forms.CharField(label=_("Why it is returned"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CeilingForm(RegistryForm):
    """A ceiling from a day on, by which document."""

    area = AreaField(label=_("For which area"))
    group = forms.ChoiceField(label=_("Price of"), choices=PriceGroup.choices)
    price = _yuan(_("At most, yuan a month"))
    first = DayField(label=_("From"))
    source = forms.CharField(label=_("Document"), max_length=200, help_text=_("Its title and number."))
    confirmed = forms.BooleanField(
        label=_("I have the document before me"),
        required=False,
        help_text=_("Without it the ceiling is marked to be confirmed: it warns and refuses nothing."),
    )

    def ceiling(self) -> NewCeiling:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return NewCeiling(
            area=data["area"],
            group=PriceGroup(data["group"]),
            fen=int(data["price"] * _FEN),
            first=data["first"],
            source=data["source"],
            confirmed=data["confirmed"],
        )
