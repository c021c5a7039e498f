"""Forms about beds, classes and day places as they change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.facilities.enums import ClassKind, Hours
from laoyou.workbench.people.fields import DayField


class _Change(forms.Form):
    """What a unit offers from a day on."""

    not_offered: tuple[str, ...] = ("on",)

    def changes(self) -> dict[str, Any]:
        """What was entered of the unit itself, after is_valid()."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.not_offered}


class ChangeBedForm(_Change):
    """Where a bed stands and what it is."""

    not_offered = ("on", "building", "floor", "room")

    building = forms.CharField(label=_("Building"), max_length=60)
    floor = forms.IntegerField(label=_("Floor"), min_value=-3, max_value=60)
    room = forms.CharField(label=_("Room"), max_length=40)
    nursing = forms.BooleanField(label=_("nursing beds"), required=False)
    dementia = forms.BooleanField(label=_("in the dementia unit"), required=False)
    public_good = forms.BooleanField(label=_("public-good beds"), required=False)
    inclusive = forms.BooleanField(label=_("at the inclusive price"), required=False)
    on = DayField(label=_("From"))


class ChangeClassForm(_Change):
    """What a class offers."""

    class_kind = forms.ChoiceField(label=_("Ages"), choices=ClassKind.choices)
    hours = forms.ChoiceField(label=_("Part of the day"), choices=Hours.choices)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=200)
    inclusive = forms.BooleanField(label=_("at the inclusive price"), required=False)
    on = DayField(label=_("From"))


class ChangePlacesForm(_Change):
    """How many day places there are."""

    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)
    on = DayField(label=_("From"))


class EndUnitForm(forms.Form):
    """From when, and why."""

    on = DayField(label=_("No longer there from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class PlacesForm(forms.Form):
    """Day places of a site."""

    label = forms.CharField(
        label=_("Name of these places"), max_length=40, help_text=_("For example: hall, ground floor")
    )
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)
    first = DayField(label=_("From"))
