"""Forms about who lives together and where, and where somebody is registered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.people.enums import Document, HouseholdRole, Source
from laoyou.people.selectors.households import HouseholdMember
from laoyou.people.services.household_rules import Home
from laoyou.workbench.people.fields import AreaField, DayField, PersonField
from laoyou.workbench.people.forms import SOURCES, RegistryForm

_ROLES = HouseholdRole.choices


def _role(label: Any, initial: int = HouseholdRole.UNKNOWN) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=_ROLES, coerce=lambda value: HouseholdRole(int(value)), initial=initial
    )


class PlaceForm(RegistryForm):
    """Where a household is: community, address, point."""

    area = AreaField(label=_("Village or community"))
    address = forms.CharField(
        label=pgettext_lazy("place", "Address"),
        max_length=200,
        required=False,
        help_text=_("Group, building, number. Kept sealed."),
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, help_text=_("Degrees, such as 102.105. Empty when not known.")
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False, help_text=_("Degrees, such as 36.321."))

    def home(self, *, area: int | None = None) -> Home:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Home(
            area=data["area"] if area is None else area,
            address=data["address"],
            longitude=data["longitude"],
            latitude=data["latitude"],
            collective=data.get("collective", False),
            name=data.get("name", ""),
        )


class NewHouseholdForm(PlaceForm):
    """A household that begins with one person."""

    role = _role(_("In the household"), HouseholdRole.HEAD)
    on = DayField(label=_("From"), help_text=_("The first day in this household."))
    collective = forms.BooleanField(label=_("Institution or dormitory"), required=False)
    name = forms.CharField(
        label=_("Name of the institution or dormitory"),
        max_length=100,
        required=False,
        help_text=_("Empty for a family."),
    )


class JoinForm(RegistryForm):
    """Who comes to live in a household, and as what."""

    person = PersonField(label=_("Who joins"))
    role = _role(_("In the household"))
    on = DayField(label=_("From"), help_text=_("The first day in this household."))


class LeaveForm(forms.Form):
    """From when somebody no longer lives in a household, and why."""

    on = DayField(label=_("No longer from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class MoveHouseholdForm(PlaceForm):
    """Where everybody of a household lives from a day on."""

    on = DayField(label=_("From"), help_text=_("The first day in the new place."))
    revision = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["area", "address", "longitude", "latitude", "on"]


class SplitForm(PlaceForm):
    """Who begins a household of their own, who heads it, and where it is."""

    members = forms.MultipleChoiceField(label=_("Who goes"), widget=forms.CheckboxSelectMultiple)
    head = forms.ChoiceField(label=_("Head of the new household"), required=False)
    on = DayField(label=_("From"), help_text=_("The first day in the new household."))
    field_order = ["members", "head", "area", "address", "longitude", "latitude", "on"]

    def __init__(self, *args: Any, members: Sequence[HouseholdMember], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(str(each.member.person.id), each.member.person.name) for each in members]
        self.fields["members"].choices = choices
        self.fields["head"].choices = [("", _("not known")), *choices]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("head") and data["head"] not in data.get("members", []):
            self.add_error("head", _("The head is one of those who go."))
        return data

    def chosen(self) -> dict[UUID, HouseholdRole]:
        """Everybody who goes; what they are to the new head is not known yet."""
        head = self.cleaned_data["head"]
        return {
            UUID(each): HouseholdRole.HEAD if each == head else HouseholdRole.UNKNOWN
            for each in self.cleaned_data["members"]
        }


class RolesForm(forms.Form):
    """Who is the head of a household, and what the others are to the head."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Sequence[HouseholdMember], **facts: Any) -> None:
        super().__init__(*args, **facts)
        for each in members:
            row = each.member
            self.fields[f"role-{row.person.id}"] = _role(row.person.name, row.role)

    def roles(self) -> dict[UUID, HouseholdRole]:
        """Everybody's place, after is_valid()."""
        return {
            UUID(name.removeprefix("role-")): role
            for name, role in self.cleaned_data.items()
            if name.startswith("role-")
        }


class HouseholdCorrectionForm(RegistryForm):
    """Address, point, kind and name of a household put right; the community stays."""

    address = forms.CharField(
        label=pgettext_lazy("place", "Address"),
        max_length=200,
        required=False,
        help_text=_("Empty: the one on record stays."),
    )
    longitude = forms.FloatField(label=_("Longitude"), required=False)
    latitude = forms.FloatField(label=_("Latitude"), required=False)
    collective = forms.BooleanField(label=_("Institution or dormitory"), required=False)
    name = forms.CharField(
        label=_("Name of the institution or dormitory"),
        max_length=100,
        required=False,
        help_text=_("Empty for a family."),
    )
    reason = forms.CharField(label=_("Reason for the correction"), max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def home(self, area: int) -> Home:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Home(area, data["address"], data["longitude"], data["latitude"], data["collective"], data["name"])


class RegistrationForm(RegistryForm):
    """Where somebody is registered from a day on."""

    area = AreaField(label=_("Registered in"))
    on = DayField(label=_("From"), help_text=_("The first day of the new registration."))
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.PUBLIC_SECURITY)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class TakeInForm(RegistryForm):
    """Somebody on record elsewhere, named by the whole number, lives here from a day on."""

    document = forms.ChoiceField(
        label=pgettext_lazy("person", "Document"), choices=Document.choices, initial=Document.CITIZEN_ID
    )
    number = forms.CharField(label=pgettext_lazy("person", "Document number"), max_length=40, strip=True)
    area = AreaField(label=_("Lives in"))
    on = DayField(label=_("From"), help_text=_("The first day in the new place."))
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.COMMUNITY)


class ResidenceForm(RegistryForm):
    """A past period put right."""

    area = AreaField(label=_("Village or community"))
    first = DayField(label=_("From"), required=False, help_text=_("Empty when the first day is not known."))
    until = DayField(label=_("Until before"))
    reason = forms.CharField(label=_("Reason for the correction"), max_length=200)
