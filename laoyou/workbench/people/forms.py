"""The registry's forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.actor import Actor
from laoyou.people.enums import DERIVED, ConditionKind, Document, Sex, Source
from laoyou.people.services.persons import Details
from laoyou.ui.days import LONG_AGO
from laoyou.workbench.people.fields import AreaField, DayField, EthnicityField, PersonField
from laoyou.workbench.point_maps import PicksPoint

_CERTIFIED = [(value, label) for value, label in ConditionKind.choices if value not in DERIVED]
SOURCES = [(value, label) for value, label in Source.choices if value != Source.MADE_UP]


class RegistryForm(PicksPoint, forms.Form):
    """A form whose choosers know who is looking: areas of one's own come first, people are those one may see."""

    def __init__(self, *args: Any, actor: Actor | None = None, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.map_of = None if actor is None or actor.is_system else actor.area
        for field in self.fields.values():
            if isinstance(field, AreaField) and actor is not None:
                field.within = actor.area
            elif isinstance(field, PersonField):
                field.actor = actor


class PersonForm(RegistryForm):
    """A person as entered or corrected."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    sex = forms.TypedChoiceField(label=_("Sex"), choices=Sex.choices, coerce=int, widget=forms.RadioSelect)
    birth = DayField(label=_("Born on"), example=LONG_AGO)
    document = forms.ChoiceField(
        label=pgettext_lazy("person", "Document"), choices=[("", _("none")), *Document.choices], required=False
    )
    number = forms.CharField(
        label=pgettext_lazy("person", "Document number"), max_length=40, required=False, strip=True
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    ethnicity = EthnicityField()
    area = AreaField(label=_("Lives in"))
    registered_area = AreaField(label=_("Registered in"), required=False)
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.COMMUNITY)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("document")) != bool(data.get("number")):
            self.add_error("number", _("A number and the document it is from go together: give both or neither."))
        return data

    def details(self) -> Details:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Details(
            name=data["name"],
            sex=data["sex"],
            birth=data["birth"],
            area=data["area"],
            source=Source(data["source"]),
            registered_area=data["registered_area"],
            ethnicity=data["ethnicity"],
            document=Document(data["document"]) if data["document"] else None,
            number=data["number"],
            phone=data["phone"],
        )


class CorrectionForm(PersonForm):
    """A correction says why, and which state it was made from."""

    reason = forms.CharField(label=_("Reason for the correction"), max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(RegistryForm):
    """Where somebody lives from a day on."""

    area = AreaField(
        label=_("Lives in"),
        help_text=_("Name, pinyin or code of the village or community; of a place elsewhere at least the county's."),
    )
    no_fixed_abode = forms.BooleanField(label=_("No fixed abode: only the area is known"), required=False)
    on = DayField(label=_("From"), help_text=_("The first day in the new place."))
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.COMMUNITY)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class DeathForm(forms.Form):
    """When somebody died, and who says so."""

    on = DayField(label=_("Died on"))
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.PUBLIC_SECURITY)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ConditionForm(forms.Form):
    """What holds for a person, from when until when."""

    kind = forms.ChoiceField(label=_("Condition"), choices=_CERTIFIED)
    level = forms.TypedChoiceField(
        label=_("Class or degree"),
        choices=[(0, _("without")), (1, "1"), (2, "2"), (3, "3"), (4, "4")],
        coerce=int,
        initial=0,
        help_text=_("Disability: class 1 to 4. Care need and dementia: 1 mild, 2 moderate, 3 severe, 4 complete."),
    )
    first = DayField(label=_("From"))
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty when no end is known."))
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.CIVIL_AFFAIRS)
    evidence = forms.CharField(
        label=_("Evidence"), max_length=200, required=False, help_text=_("Certificate number, date of the decision …")
    )


class EndForm(forms.Form):
    """Since when a condition holds no longer, and why."""

    on = DayField(label=_("Holds no longer from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class UndoForm(forms.Form):
    """Why a merger is undone."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class OutcomeForm(forms.Form):
    """What came of something that was to be done."""

    outcome = forms.CharField(label=_("What came of it"), max_length=200, required=False)
