"""Forms about neighbourhoods, the premises they have, what is planned, and premises that stand idle."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.facilities.enums import NeighbourhoodKind, ProvisionKind, QuotaBasis, RemedyOutcome
from laoyou.facilities.services.neighbourhoods import STEPS, Facts, Measure, Rooms
from laoyou.facilities.services.quotas import Idle, NewQuota
from laoyou.workbench.people.fields import AreaField, DayField
from laoyou.workbench.people.forms import RegistryForm


class FloorField(forms.DecimalField):
    """Square metres as people write them; its value is hundredths of a square metre."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(min_value=Decimal("0.01"), max_value=Decimal(1_000_000), decimal_places=2, **facts)

    def clean(self, value: Any) -> Any:
        metres = super().clean(value)
        return None if metres is None else int(metres * 100)


class DegreeField(forms.FloatField):
    """A longitude or latitude of China in degrees."""

    def __init__(self, *, low: int, high: int, **facts: Any) -> None:
        super().__init__(min_value=low, max_value=high, required=False, **facts)


def _longitude() -> DegreeField:
    return DegreeField(low=73, high=136, label=_("Longitude"), help_text=_("In degrees, for example 102.1032."))


def _latitude() -> DegreeField:
    return DegreeField(low=3, high=54, label=_("Latitude"), help_text=_("In degrees, for example 36.5028."))


class PointForm(RegistryForm):
    """A place on the map is two numbers or none."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (data.get("longitude") is None) != (data.get("latitude") is None):
            self.add_error("latitude", _("Longitude and latitude go together: give both or neither."))
        return data


class NeighbourhoodForm(PointForm):
    """A neighbourhood as recorded or corrected."""

    name = forms.CharField(label=_("Name"), max_length=120)
    area = AreaField(label=_("Village or community"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=NeighbourhoodKind.choices,
        help_text=_("New: premises come with the houses. Built already: they are bought, swapped or leased."),
    )
    developer = forms.CharField(label=_("Developer"), max_length=120, required=False)
    households = forms.IntegerField(label=_("Households"), min_value=0, max_value=1_000_000, required=False)
    population = forms.IntegerField(label=_("Residents"), min_value=0, max_value=5_000_000, required=False)
    counted_on = DayField(
        label=_("Counted on"),
        required=False,
        help_text=_("Of a new one: the day of the plan these are from."),
    )
    handover_due = DayField(label=_("Premises to be handed over by"), required=False)
    longitude = _longitude()
    latitude = _latitude()
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> Facts:
        """What was entered, after is_valid()."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return Facts(**(data | {"kind": NeighbourhoodKind(data["kind"])}))


class StepsForm(forms.Form):
    """On which days the four steps were done."""

    planned_on = DayField(label=_("Planned"), required=False, help_text=_("Premises are in the approved plan."))
    built_on = DayField(label=pgettext_lazy("step", "Built"), required=False)
    accepted_on = DayField(
        label=_("Accepted"),
        required=False,
        help_text=_("Civil affairs and health take part."),
    )
    handed_over_on = DayField(
        label=_("Handed over"), required=False, help_text=_("Registered as property of the township or county.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def days(self) -> dict[str, Any]:
        """The days by step, after is_valid()."""
        return {name: self.cleaned_data[name] for name in STEPS}


class ProvisionForm(forms.Form):
    """Premises that a neighbourhood has."""

    kind = forms.ChoiceField(label=_("How it came by them"), choices=ProvisionKind.choices)
    floor = FloorField(label=_("Floor, m²"))
    first = DayField(label=_("From"))
    until = DayField(label=_("Until before"), required=False, help_text=_("For a lease: the day after its last."))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    registered_to = forms.CharField(label=_("Property of"), max_length=120, required=False)

    def rooms(self) -> Rooms:
        """What was entered, after is_valid()."""
        return Rooms(**(self.cleaned_data | {"kind": ProvisionKind(self.cleaned_data["kind"])}))


class EndForm(forms.Form):
    """From when something is no more, and why."""

    on = DayField(label=_("No longer from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class RemedyForm(RegistryForm):
    """What will be done about premises that are lacking."""

    kind = forms.ChoiceField(label=_("How"), choices=ProvisionKind.choices, initial=ProvisionKind.LEASED)
    floor = FloorField(label=_("Floor it brings, m²"))
    measure = forms.CharField(label=_("What will be done"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    due = DayField(label=_("By"))
    owner = forms.TypedChoiceField(label=_("Whose it is"), coerce=UUID)

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        actor = facts["actor"]
        units = organisations.choices(actor.area, on=clock.today())
        self.fields["owner"].choices = [(str(key), name) for key, name in units]

    def measures(self) -> Measure:
        """What was entered, after is_valid()."""
        return Measure(**(self.cleaned_data | {"kind": ProvisionKind(self.cleaned_data["kind"])}))


class RemedyEndForm(forms.Form):
    """How a rectification plan ended."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=RemedyOutcome.choices, widget=forms.RadioSelect)
    on = DayField(label=_("Ended on"))
    reason = forms.CharField(label=_("In a few words"), max_length=200)


class QuotaForm(RegistryForm):
    """A quota from a day on, by which document."""

    area = AreaField(label=_("For which area"))
    kind = forms.ChoiceField(label=_("Neighbourhoods"), choices=NeighbourhoodKind.choices)
    basis = forms.ChoiceField(label=_("Counted"), choices=QuotaBasis.choices)
    least = FloorField(label=_("At least, m²"))
    most = FloorField(label=_("At most, m²"), required=False, help_text=_("Where the document names a range."))
    first = DayField(label=_("From"))
    source = forms.CharField(label=_("Document"), max_length=200, help_text=_("For example 东政〔2022〕26号."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("most") and data.get("least") and data["most"] < data["least"]:
            self.add_error("most", _("The most is below the least."))
        return data

    def quota(self) -> NewQuota:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return NewQuota(**(data | {"kind": NeighbourhoodKind(data["kind"]), "basis": QuotaBasis(data["basis"])}))


class PremisesForm(PointForm):
    """Premises that stand idle."""

    name = forms.CharField(label=_("Name"), max_length=120)
    area = AreaField(label=_("Village or community"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    owner = forms.CharField(label=_("Owner"), max_length=120)
    floor = FloorField(label=_("Floor, m²"))
    storey = forms.IntegerField(label=_("Storey"), min_value=-3, max_value=60, initial=1)
    rent_free = forms.BooleanField(label=_("Free of rent"), required=False)
    first = DayField(label=_("To be had from"))
    until = DayField(label=_("Until before"), required=False)
    longitude = _longitude()
    latitude = _latitude()

    def idle(self) -> Idle:
        """What was entered, after is_valid()."""
        return Idle(**self.cleaned_data)


class TakeForm(forms.Form):
    """From when idle premises serve a neighbourhood, and on what terms."""

    kind = forms.ChoiceField(
        label=_("How"), choices=[choice for choice in ProvisionKind.choices if choice[0] != ProvisionKind.BUILT]
    )
    first = DayField(label=_("From"))
