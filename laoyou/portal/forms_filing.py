"""Forms of filing without an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import FILED_AS, FilingPaper
from laoyou.facilities.selectors.filing_rules import PaperRule
from laoyou.facilities.services.filing_papers import Paper
from laoyou.facilities.services.filing_requests import HandedIn
from laoyou.people.services.evidence import LARGEST

_KINDS = [(kind, SiteKind(kind).label) for kind in FILED_AS]


class ScanField(forms.FileField):
    """A scan or picture of a paper."""

    max_bytes = LARGEST

    def __init__(self, **facts: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}), **facts)


class WhatForm(forms.Form):
    """What is filed, and in which county: the papers follow from it."""

    kind = forms.ChoiceField(label=_("What kind"), choices=_KINDS)
    place = forms.TypedChoiceField(label=_("In which county"), coerce=int)

    def __init__(self, *args: Any, counties: Sequence[tuple[int, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choice: Any = self.fields["place"]
        choice.choices = counties


class HandInForm(forms.Form):
    """What is declared, with a scan of each paper of the rules."""

    name = forms.CharField(label=_("Name of the institution"), max_length=120)
    operator = forms.CharField(label=_("Operator"), max_length=120, help_text=_("As on the licence."))
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=30)
    representative = forms.CharField(label=_("Legal representative"), max_length=100)
    address = forms.CharField(label=pgettext_lazy("site", "Address"), max_length=200)
    places = forms.IntegerField(label=_("Beds or childcare places"), min_value=1, max_value=20_000)
    floor_area = forms.DecimalField(label=_("Floor, m²"), min_value=1, decimal_places=2, max_digits=9)
    carers = forms.IntegerField(label=_("Carers"), min_value=0, max_value=5_000)
    meals = forms.BooleanField(label=_("Meals are served"), required=False)
    contact = forms.CharField(label=_("Who can be asked"), max_length=60)
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, help_text=_("With it and the number you see later how it stands.")
    )

    def __init__(self, *args: Any, rules: Sequence[PaperRule], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.asked = [each.paper for each in rules]
        for rule in rules:
            required = rule.needed(meals=False)
            self.fields[f"file_{rule.paper}"] = ScanField(label=FilingPaper(rule.paper).label, required=required)

    def told(self, area: int, kind: str) -> HandedIn:
        """What was declared, after is_valid()."""
        data = {name: self.cleaned_data[name] for name in self.base_fields}
        return HandedIn(area=area, kind=SiteKind(kind), **data | {"floor_area": int(data["floor_area"] * 100)})

    def papers(self) -> list[Paper]:
        """The scans, after is_valid()."""
        return _scans(self.asked, self.cleaned_data)


class MoreForm(forms.Form):
    """Papers that were missing: those of the rules first, then every other kind; one is enough."""

    def __init__(self, *args: Any, rules: Sequence[PaperRule], **facts: Any) -> None:
        super().__init__(*args, **facts)
        named = [each.paper for each in rules]
        self.asked = [*named, *(each.value for each in FilingPaper if each not in named)]
        for paper in self.asked:
            self.fields[f"file_{paper}"] = ScanField(label=FilingPaper(paper).label, required=False)

    def papers(self) -> list[Paper]:
        """The scans, after is_valid()."""
        return _scans(self.asked, self.cleaned_data)


class StandingForm(forms.Form):
    """What opens how a filing stands."""

    number = forms.CharField(
        label=_("Number of the filing"),
        max_length=20,
        help_text=_("Nine digits, on the receipt."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(label=_("Telephone given then"), max_length=40)


def _scans(asked: Sequence[str], data: Mapping[str, Any]) -> list[Paper]:
    found = [(paper, data[f"file_{paper}"]) for paper in asked]
    return [Paper(FilingPaper(paper), scan.name, scan.read(LARGEST + 1)) for paper, scan in found if scan]
