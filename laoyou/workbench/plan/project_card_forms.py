"""Forms of a project's card: where it lies, a photo, a visit after it was completed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from laoyou.core import clock
from laoyou.core.area_codes import AreaRange
from laoyou.facilities.services import photos
from laoyou.plan.services.project_card import PlaceFacts, VisitFacts
from laoyou.ui.days import DayField
from laoyou.workbench.people.forms_rights import PhotoField
from laoyou.workbench.point_maps import PicksPoint


class PlaceForm(PicksPoint, forms.Form):
    """A point picked on the map, or only the area a project serves."""

    within = forms.TypedChoiceField(label=_("Lies in"), coerce=int)
    longitude = forms.FloatField(
        label=_("Longitude"),
        min_value=73,
        max_value=136,
        required=False,
        help_text=_("In degrees, for example 102.1032. Empty for a project without a single place."),
    )
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=3, max_value=54, required=False, help_text=_("In degrees, for example 36.5028.")
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, around: AreaRange, choices: list[tuple[int, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.map_of = around
        self.fields["within"].choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (data.get("longitude") is None) != (data.get("latitude") is None):
            self.add_error("latitude", gettext("Longitude and latitude go together: give both or neither."))
        return data

    def place(self) -> PlaceFacts:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return PlaceFacts(data["within"], data["longitude"], data["latitude"], data["address"].strip())


class PhotoForm(forms.Form):
    """A photo, the day it was taken, what is on it, and that nobody is shown against their will."""

    photo = PhotoField(label=_("Photo"), help_text=_("A .jpg, .png or .webp of at most 10 MB."))
    on = DayField(label=pgettext_lazy("photo", "Taken on"))
    words = forms.CharField(
        label=_("What is on the photo"), max_length=200, help_text=_("For example: the roof is on, seen from the road.")
    )
    agreed = forms.BooleanField(
        label=_("Nobody can be recognised on it, or everybody who can has agreed in writing; of a child, a guardian."),
        required=False,
    )

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["on"].initial = clock.today()

    def facts(self) -> dict[str, Any]:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        content = data["photo"].read(photos.LARGEST + 1)
        return {"content": content, "on": data["on"], "words": data["words"], "agreed": data["agreed"]}


class VisitForm(forms.Form):
    """What was found at a completed project."""

    on = DayField(label=pgettext_lazy("visit", "Visited on"))
    in_use = forms.TypedChoiceField(
        label=_("Is it in use?"),
        choices=[("yes", pgettext_lazy("project", "in use")), ("no", pgettext_lazy("project", "not in use"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    beds = forms.IntegerField(label=_("Beds and childcare places that are ready"), min_value=0, required=False)
    people = forms.IntegerField(label=_("People who use them"), min_value=0, required=False)
    problems = forms.CharField(
        label=_("What is wrong"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is not in use, or when more people use it than there are places."),
    )
    next_on = DayField(
        label=_("To be visited again on"), required=False, help_text=_("Empty ends the visits to this project.")
    )

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["on"].initial = clock.today()

    def visit(self) -> VisitFacts:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return VisitFacts(**{name: data[name] for name in VisitFacts.__slots__})
