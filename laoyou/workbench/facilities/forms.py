"""The facilities' forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.enums import (
    ClassKind,
    FactKind,
    Funding,
    Hours,
    Insurance,
    LeaveKind,
    Licence,
    Medical,
    Mode,
    Ownership,
    Service,
    SiteKind,
    SiteState,
    StayEnd,
    StayState,
)
from laoyou.facilities.services.facts import FactDetails
from laoyou.facilities.services.registering import InstitutionDetails, SiteDetails
from laoyou.facilities.services.stays import Admission
from laoyou.workbench.people.fields import AreaField, DayField, PersonField
from laoyou.workbench.people.forms import RegistryForm

_DETAIL_CHOICES = [
    ("", _("none")),
    (FactKind.LICENCE.label, [(f"licence:{value}", label) for value, label in Licence.choices]),
    (FactKind.INSURANCE.label, [(f"insurance:{value}", label) for value, label in Insurance.choices]),
    (FactKind.MEDICAL.label, [(f"medical:{value}", label) for value, label in Medical.choices]),
    (FactKind.SERVICE.label, [(f"service:{value}", label) for value, label in Service.choices]),
]
_VALUED = {
    FactKind.GRADE: 1,
    FactKind.STAR: 1,
    FactKind.QUALITY: 1,
    FactKind.FLOOR_AREA: 100,
    FactKind.OUTDOOR_AREA: 100,
}
_PLAIN_KINDS = [
    (kind.value, kind.label)
    for kind in FactKind
    if kind not in {FactKind.LICENCE, FactKind.INSURANCE, FactKind.MEDICAL, FactKind.SERVICE, FactKind.INCLUSIVE}
]


class SiteForm(RegistryForm):
    """A site as entered."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SiteKind.choices)
    site_name = forms.CharField(label=_("Name of the site"), max_length=120)
    area = AreaField(label=_("Community"))
    address = forms.CharField(label=pgettext_lazy("place", "Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    opened_on = DayField(label=_("Opened on"), required=False, help_text=_("Empty while it is being prepared."))

    def site(self) -> SiteDetails:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return SiteDetails(
            kind=SiteKind(data["kind"]),
            name=data["site_name"],
            area=data["area"],
            address=data["address"],
            phone=data["phone"],
            longitude=data["longitude"],
            latitude=data["latitude"],
            opened_on=data["opened_on"],
        )


class InstitutionFields(RegistryForm):
    """An institution and who runs it."""

    name = forms.CharField(label=_("Name of the institution"), max_length=120)
    operator_name = forms.CharField(label=_("Operator"), max_length=120, help_text=_("As on the licence."))
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=30)
    representative = forms.CharField(label=_("Legal representative"), max_length=100, required=False)
    ownership = forms.ChoiceField(label=_("Ownership"), choices=Ownership.choices)
    mode = forms.ChoiceField(label=_("Mode of operation"), choices=Mode.choices)
    for_profit = forms.BooleanField(label=_("For profit"), required=False)

    def details(self, site: SiteDetails | None = None) -> InstitutionDetails:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return InstitutionDetails(
            name=data["name"],
            operator_name=data["operator_name"],
            credit_code=data["credit_code"],
            ownership=Ownership(data["ownership"]),
            mode=Mode(data["mode"]),
            representative=data["representative"],
            for_profit=data["for_profit"],
            site=site,
        )


class RegisterForm(InstitutionFields, SiteForm):
    """An institution with its main site."""

    field_order = ["name", "operator_name", "credit_code", "representative", "ownership", "mode", "for_profit"]


class CorrectInstitutionForm(InstitutionFields):
    """A correction says why, and which state it was made from."""

    reason = forms.CharField(label=_("Reason for the correction"), max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CorrectSiteForm(SiteForm):
    """A correction says why, and which state it was made from."""

    reason = forms.CharField(label=_("Reason for the correction"), max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class StateForm(forms.Form):
    """Into which state, from when, why."""

    state = forms.ChoiceField(label=_("New state"), choices=SiteState.choices)
    on = DayField(label=_("From"))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class FactForm(forms.Form):
    """A paper with its kind in one list, or a figure."""

    what = forms.ChoiceField(label=_("What"), choices=[*_DETAIL_CHOICES[1:], (_("Grades and figures"), _PLAIN_KINDS)])
    value = forms.DecimalField(
        label=_("Value"),
        required=False,
        min_value=0,
        decimal_places=2,
        help_text=_("Grade or stars 1 to 5; quality 1 (D) to 4 (A); area in m². Else empty."),
    )
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=120, required=False)
    first = DayField(label=_("From"))
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty when no end is known."))

    def details(self) -> FactDetails:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        kind, _colon, detail = data["what"].partition(":")
        value = data["value"]
        scaled = None if value is None else int(value * _VALUED.get(FactKind(kind), 1))
        return FactDetails(FactKind(kind), data["first"], data["until"], detail, scaled, data["number"], data["issuer"])


class EndForm(forms.Form):
    """Since when something holds no longer, and why."""

    on = DayField(label=_("Holds no longer from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class BedsForm(forms.Form):
    """Beds put into one room."""

    building = forms.CharField(label=_("Building"), max_length=60)
    floor = forms.IntegerField(label=_("Floor"), initial=1, min_value=-3, max_value=60)
    room = forms.CharField(label=_("Room"), max_length=40)
    labels = forms.CharField(
        label=_("Beds"), max_length=400, help_text=_("Their labels, with commas or blanks between: 101-1, 101-2")
    )
    nursing = forms.BooleanField(label=_("nursing beds"), required=False)
    dementia = forms.BooleanField(label=_("in the dementia unit"), required=False)
    public_good = forms.BooleanField(label=_("public-good beds"), required=False)
    inclusive = forms.BooleanField(label=_("at the inclusive price"), required=False)
    first = DayField(label=_("From"))

    def clean_labels(self) -> list[str]:
        written = self.cleaned_data["labels"]
        for mark in ",，、;；":
            written = written.replace(mark, " ")
        found = written.split()
        if len(set(found)) != len(found):
            raise forms.ValidationError(_("A label stands there twice."))
        return list(found)


class ClassForm(forms.Form):
    """A class of children."""

    label = forms.CharField(label=_("Name of the class"), max_length=40)
    kind = forms.ChoiceField(label=_("Ages"), choices=ClassKind.choices)
    hours = forms.ChoiceField(label=_("Part of the day"), choices=Hours.choices)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=200)
    inclusive = forms.BooleanField(label=_("at the inclusive price"), required=False)
    first = DayField(label=_("From"))


class CautionedForm(RegistryForm):
    """A form that may come back with cautions to be confirmed; `accepted` holds the codes that were shown."""

    accepted = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    def codes(self) -> set[str]:
        return set(self.cleaned_data["accepted"].split())


_STATES = [StayState.REAL, StayState.CONFIRMED, StayState.PLANNED, StayState.DRAFT]


class AdmitForm(CautionedForm):
    """Somebody of the registry into a bed or class."""

    person = PersonField(label=_("Person"))
    state = forms.ChoiceField(
        label=_("How certain"), choices=[(each.value, each.label) for each in _STATES], initial=StayState.REAL
    )
    first = DayField(label=_("From"))
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty when no end is known."))
    trial_until = DayField(label=_("Trial until before"), required=False)
    funding = forms.ChoiceField(label=_("Paid by"), choices=Funding.choices, initial=Funding.SELF)

    def admission(self, **where: Any) -> Admission:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Admission(
            first=data["first"],
            until=data["until"],
            state=StayState(data["state"]),
            funding=Funding(data["funding"]),
            trial_until=data["trial_until"],
            **where,
        )


class AdmitByNumberForm(AdmitForm):
    """As an institution admits, which cannot look into the registry: name and whole number from the card."""

    person = None  # type: ignore[assignment]
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    number = forms.CharField(label=pgettext_lazy("person", "Citizen ID number"), max_length=30)
    field_order = ["name", "number"]


class MoveForm(forms.Form):
    """Another bed or class, from when."""

    unit = forms.ChoiceField(label=_("To"))
    on = DayField(label=_("From"))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list[tuple[Any, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choice: Any = self.fields["unit"]
        choice.choices = [(str(key), label) for key, label in units]


class LeaveForm(forms.Form):
    """Away, from when, until when if that is known."""

    kind = forms.ChoiceField(label=_("Where"), choices=LeaveKind.choices)
    on = DayField(label=_("From"))
    until = DayField(label=_("Back on"), required=False, help_text=_("Empty when it is not known."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class ReturnForm(forms.Form):
    """Back on which day."""

    on = DayField(label=_("Back on"))


class DischargeForm(CautionedForm):
    """The end of a stay."""

    on = DayField(label=_("Last day"), help_text=_("The place is free from this day on."))
    end = forms.ChoiceField(label=_("Why"), choices=StayEnd.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)
